"""What the doctor reports of an instance, well or not."""

import hashlib
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import dns.rcode
import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from matchmaker.models import Heartbeat
from matchmaker.runtime import Runtime
from tests.cli.conftest import Terminal
from tests.cli.doctor.conftest import ASKS_NAMES, IN_TABLES, Ask, Set, note_tick
from tests.factories import add_member, open_test_runtime
from tests.servers.misbehaving_smtp import MisbehavingSmtp, Moment, stall
from tests.servers.names import NameServer, Zone, text
from tests.servers.postgres import PostgresServer
from tests.servers.smtp import CollectingSmtp


def test_an_instance_that_lacks_nothing_is_told_so(
    well: Runtime, ask: Ask, smtp_server: CollectingSmtp
) -> None:
    report = ask()
    assert report.faults() == {}
    assert report.said.code == 0
    fine = {"settings", "database", "disk", "redis", "pages", "smtp", *IN_TABLES, *ASKS_NAMES}
    assert report.signs(*fine - {"reverse-dns"}) == {"ok"}
    assert smtp_server.messages == []
    assert report.said.err.startswith("0 faults, ")


def test_lines_for_people_hold_a_sign_a_name_and_what_to_do(
    well: Runtime, terminal: Terminal, set_to: Set, names: NameServer
) -> None:
    set_to(MAIL_FROM="hello@elsewhere.example", DKIM_KEY=None, DKIM_SELECTOR=None)
    said = terminal("doctor", "--name-server", "{}:{}".format(*names.address))
    assert said.code == 1
    signs = {line[:11].strip() for line in said.lines}
    assert signs == {"ok", "warning", "fault", "not checked"}
    (spf,) = [line for line in said.lines if line[13:].startswith("spf ")]
    assert spf.startswith("fault        spf          elsewhere.example has no SPF entry")
    assert "Enter a TXT record for elsewhere.example" in spf


def test_a_warning_ends_with_one_only_if_that_is_asked_for(
    well: Runtime, ask: Ask, terminal: Terminal
) -> None:
    note_tick(well, timedelta(minutes=2))
    assert (ask().said.code, ask("--strict").said.code) == (0, 1)
    note_tick(well)
    assert ask("--strict").said.code == 0


@pytest.mark.parametrize(
    "arguments", [("--patience", "soon"), ("--name-server", "x"), ("--loud",), ("more",)]
)
def test_wrong_usage_ends_with_two(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    said = terminal("doctor", *arguments)
    assert (said.code, said.out) == (2, "")


def test_settings_that_cannot_work_are_lines_and_the_rest_is_looked_at(
    well: Runtime, ask: Ask, set_to: Set
) -> None:
    set_to(SECRET_KEY="short", MAIL_FROM="nobody", OPENING_DAY="99", COMMUNITY_NAME=None)
    report = ask()
    told = report.lines["settings"].words
    assert report.said.code == 1
    assert told.count("\n") == 3
    for name in ("SECRET_KEY", "MAIL_FROM", "OPENING_DAY", "COMMUNITY_NAME"):
        assert name in told
    assert report.signs("database", "tick", "smtp", "pages", "reply-mx") == {"ok"}
    assert report.signs("spf", "dkim", "dmarc", "sender-mx") == {"not checked"}
    assert "MAIL_FROM" in report.lines["spf"].words


def test_a_list_that_cannot_be_read_is_a_fault_of_the_settings(
    well: Runtime, ask: Ask, set_to: Set, tmp_path: Path
) -> None:
    (tmp_path / "list.toml").write_text("= nothing")
    set_to(VOCABULARY_FILE=str(tmp_path / "list.toml"))
    assert ask().faults() == {"settings": "faulty"}


def test_without_any_settings_everything_is_explained(
    terminal: Terminal, ask: Ask, set_to: Set, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "SECRET_KEY", "BASE_URL", "SMTP_URL", "MAIL_FROM"):
        set_to(**{name: None})
    report = ask()
    assert report.said.code == 1
    assert report.faults() == {"settings": "faulty", "database": "missing"}
    assert list(tmp_path.glob("var*")) == []


@pytest.mark.parametrize("secret", ["a-password-as-a-path", "x" * 400])
def test_a_secret_in_the_place_of_its_path_is_not_printed(
    ask: Ask, set_to: Set, secret: str
) -> None:
    set_to(SECRET_KEY_FILE=secret, SECRET_KEY=None)
    report = ask("--offline")
    assert "SECRET_KEY_FILE" in report.lines["settings"].words
    assert secret not in report.said.out + report.said.err


def test_no_secret_and_no_member_is_ever_printed(
    well: Runtime, ask: Ask, set_to: Set, tmp_path: Path
) -> None:
    with well.sessions.begin() as session:
        add_member(session, well, "mira@kunde.example")
    for smtp_url in ("smtp://anna:hunter2@127.0.0.1:9", "smtp://anna:hunter2/x@127.0.0.1"):
        for redis_url in ("redis://anna:hunter2@127.0.0.1:9/0", "redis://:hunter2@127.0.0.1:9/x"):
            for database in ("postgresql://me:hunter2@127.0.0.1:9/mm", "sqlite:////hunter2"):
                set_to(SMTP_URL=smtp_url, REDIS_URL=redis_url, DATABASE_URL=database)
                said = ask("--offline").said
                shown = (said.out + said.err).replace("no file /hunter2", "")
                assert "hunter2" not in shown
                assert "mira" not in shown
                assert "BEGIN PRIVATE" not in shown


def digest(folder: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
    }


def test_nothing_is_written_and_no_file_is_left_behind(
    runtime: Runtime, ask: Ask, tmp_path: Path
) -> None:
    note_tick(runtime)
    runtime.close()
    before = digest(tmp_path)
    report = ask("--offline")
    assert report.signs("database", "schema", "tick") == {"ok"}
    assert digest(tmp_path) == before
    assert set(before) == {"matchmaker.db"}


def test_a_database_in_use_is_looked_at_and_left_alone(
    runtime: Runtime, ask: Ask, tmp_path: Path
) -> None:
    note_tick(runtime)
    with runtime.reading() as session:
        session.scalar(select(Heartbeat.at))
        before = digest(tmp_path)
        assert ask("--offline").signs("database", "tick") == {"ok"}
        after = digest(tmp_path)
    # In the third one readers note where they are.
    for name in ("matchmaker.db", "matchmaker.db-wal"):
        assert after[name] == before[name]


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_a_file_that_is_no_database_stays_as_it_is(
    ask: Ask, set_to: Set, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    set_to(DATABASE_URL=f"sqlite:///{path}")
    report = ask("--offline")
    assert {"database", "schema"} & set(report.faults())
    assert report.signs("tick", "letters") == {"not checked"}
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("sqlite:////nowhere/matchmaker.db", "missing"),
        ("sqlite://", "missing"),
        ("sqlite:matchmaker.db", "url"),
        ("postgresql://me@127.0.0.1:9/matchmaker", "silent"),
    ],
)
def test_a_database_that_is_away_leaves_the_rest_to_be_looked_at(
    well: Runtime, ask: Ask, set_to: Set, url: str, verdict: str
) -> None:
    set_to(DATABASE_URL=url)
    report = ask()
    assert report.faults() == {"database": verdict}
    assert report.signs(*IN_TABLES) == {"not checked"}
    assert report.signs("smtp", "spf", "dkim") == {"ok"}


def test_tables_that_cannot_be_read_are_told(runtime: Runtime, ask: Ask) -> None:
    with runtime.engine.begin() as connection:
        connection.execute(sql("DROP TABLE relay"))
    report = ask("--offline")
    assert report.faults()["database"] == "unreadable"
    assert report.lines["schema"].sign == "ok"
    assert report.signs("tick", "letters", "sending", "quarantine") == {"not checked"}


def test_a_schema_of_another_version_is_told_with_the_command(
    ask: Ask, set_to: Set, postgres: PostgresServer, names: NameServer
) -> None:
    set_to(DATABASE_URL=postgres.create_database("doctor_empty"))
    report = ask("--offline")
    postgres.drop_database("doctor_empty")
    assert report.lines["database"].sign == "ok"
    assert report.lines["schema"].verdict == "other"
    assert "matchmaker database upgrade" in report.lines["schema"].words
    assert report.signs("tick", "quarantine") == {"not checked"}


def test_tables_in_postgresql_are_looked_at(
    ask: Ask, set_to: Set, postgres: PostgresServer, postgres_template: str
) -> None:
    url = postgres.create_database("doctor_full", postgres_template)
    runtime = open_test_runtime(url)
    note_tick(runtime, timedelta(hours=2))
    runtime.close()
    set_to(DATABASE_URL=url)
    report = ask("--offline")
    postgres.drop_database("doctor_full")
    assert report.signs("database", "schema", "letters", "sending", "quarantine") == {"ok"}
    assert report.lines["tick"].verdict == "long_ago"
    assert "2 hours ago" in report.lines["tick"].words
    assert report.lines["disk"].verdict == "elsewhere"


def test_offline_asks_no_name_server_and_nobody_elsewhere(
    ask: Ask, set_to: Set, names: NameServer
) -> None:
    set_to(SMTP_URL="smtp://mail.example.org:587")
    report = ask("--offline")
    assert names.asked == []
    assert report.signs("pages", "smtp", *ASKS_NAMES - {"reply-spf"}) == {"not checked"}
    assert "--offline" in report.lines["smtp"].words
    assert report.signs("database", "settings") == {"ok"}


@pytest.mark.parametrize(
    "how",
    [{"answers": False}, {"rcode": dns.rcode.SERVFAIL}, {"is_public": False}],
    ids=["silent", "failing", "closed network"],
)
def test_name_servers_that_say_nothing_are_no_fault(
    well: Runtime, ask: Ask, how: dict[str, Any]
) -> None:
    with NameServer({}, **how) as silent:
        started = time.monotonic()
        report = ask(server=silent, patience=0.5)
    assert time.monotonic() - started < 4
    asked = ASKS_NAMES - {"reverse-dns"}
    assert report.signs(*asked) == {"not checked"}
    assert (report.said.code, report.faults()) == (0, {})
    assert report.signs("smtp", "pages", "database") == {"ok"}


def test_a_broken_dns_is_told_line_by_line(well: Runtime, ask: Ask) -> None:
    zone: Zone = {
        ("example.org", "TXT"): [text("v=spf1 mx -all"), text("v=spf1 a -all")],
        ("in.example.org", "TXT"): [text("v=spf1 ipv4:192.0.2.1 -all")],
        ("in.example.org", "MX"): ["10 gone.example.org."],
        ("_dmarc.example.org", "TXT"): [text("v=DMARC1, p=none")],
        ("mm._domainkey.example.org", "TXT"): [text("v=DKIM1; p=")],
    }
    with NameServer(zone) as server:
        report = ask(server=server)
    assert report.said.code == 1
    assert report.faults() == {
        "spf": "doubled", "reply-spf": "unreadable", "reply-mx": "lost",
        "dmarc": "unreadable", "dkim": "revoked",
    }  # fmt: skip
    assert report.lines["sender-mx"].sign == "warning"


def test_a_server_that_takes_connections_and_says_nothing_holds_nobody_up(
    well: Runtime, ask: Ask, set_to: Set
) -> None:
    with MisbehavingSmtp({Moment.BANNER: stall()}) as server:
        port = server.port
        set_to(SMTP_URL=server.url, REDIS_URL=f"redis://127.0.0.1:{port}/0")
        set_to(BASE_URL=f"http://127.0.0.1:{port}")
        set_to(DATABASE_URL=f"postgresql://me@127.0.0.1:{port}/mm")
        started = time.monotonic()
        report = ask(patience=0.4)
        assert time.monotonic() - started < 4
    assert {"smtp", "pages", "database"} <= set(report.faults())
    assert report.lines["redis"].sign == "warning"
    assert report.signs("spf", "dkim", "dmarc", "settings") == {"ok"}
    assert report.signs(*IN_TABLES) == {"not checked"}


@pytest.mark.parametrize(
    ("ago", "verdict", "sign"),
    [
        (timedelta(seconds=30), "fine", "ok"),
        (timedelta(minutes=3), "late", "warning"),
        (timedelta(minutes=6), "long_ago", "fault"),
        (timedelta(minutes=-2), "ahead", "fault"),
    ],
)
def test_the_last_tick_is_told(
    runtime: Runtime, ask: Ask, ago: timedelta, verdict: str, sign: str
) -> None:
    note_tick(runtime, ago)
    line = ask("--offline").lines["tick"]
    assert (line.verdict, line.sign) == (verdict, sign)


def test_a_clock_that_never_ran_is_told(runtime: Runtime, ask: Ask) -> None:
    assert ask("--offline").lines["tick"].verdict == "never"


def test_a_disk_below_its_reserve_is_told(runtime: Runtime, ask: Ask, set_to: Set) -> None:
    set_to(DISK_RESERVE_MB="1000000")
    assert ask("--offline").lines["disk"].verdict == "short"
