"""Each fault of a server around the instance is told apart, with what to do."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, Response
from redis import Redis

from matchmaker.cli.doctor.clocks import Compared, judge, look_at_clock
from matchmaker.cli.doctor.names import look_at_reverse_dns
from matchmaker.cli.doctor.patient import Patient
from matchmaker.config import Settings
from matchmaker.demo.embedded_redis import EmbeddedRedis
from matchmaker.mail.records.name_service import NameService
from matchmaker.timekeeping import Clock
from tests.cli.doctor.conftest import Ask, Set
from tests.factories import FakeClock, make_settings
from tests.servers.dovecot import Dovecot
from tests.servers.instance import find_free_port
from tests.servers.misbehaving_smtp import MisbehavingSmtp, Moment, Script, refuse, stall
from tests.servers.names import NameServer
from tests.servers.redis import running_redis
from tests.servers.web import serving


@pytest.fixture
def redis() -> Iterator[EmbeddedRedis]:
    with running_redis() as server:
        yield server


def test_redis_is_greeted_and_its_queue_counted(
    ask: Ask, set_to: Set, redis: EmbeddedRedis
) -> None:
    set_to(REDIS_URL=redis.url)
    assert ask("--offline").lines["redis"].sign == "ok"
    Redis.from_url(redis.url).lpush("rq:queue:matchmaker", *range(30))
    assert ask("--offline").lines["redis"].verdict == "no_worker"


def test_a_redis_that_is_away_is_worth_a_look_and_no_fault(ask: Ask, set_to: Set) -> None:
    set_to(REDIS_URL="redis://127.0.0.1:9/0")
    assert ask("--offline").lines["redis"].sign == "warning"


PASSWORD = "gehe:im"
USERS = {"anna": PASSWORD}


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def with_login(url: str, options: str = "") -> str:
    return url.replace("//", "//anna:gehe%3Aim@") + options


def test_a_login_over_tls_is_gone_through_and_nothing_is_sent(
    ask: Ask, set_to: Set, tls: ssl.SSLContext, certificate: Path
) -> None:
    set_to(SSL_CERT_FILE=str(certificate))
    with MisbehavingSmtp(tls=tls, users=USERS) as server:
        set_to(SMTP_URL=with_login(server.url, "?tls=starttls"))
        line = ask("--offline").lines["smtp"]
    assert line.sign == "ok"
    assert "TLSv1.3, with a login" in line.words
    verbs = [command.split(" ")[0] for command in server.commands]
    assert verbs == ["EHLO", "STARTTLS", "EHLO", "AUTH", "QUIT"]


@pytest.mark.parametrize(
    ("script", "login", "options", "verdict"),
    [
        ({Moment.BANNER: refuse("554 5.3.2 go away")}, "", "", "connect"),
        ({Moment.BANNER: stall()}, "", "", "connect"),
        ({Moment.EHLO: refuse("550 5.7.1 who are you")}, "", "", "ehlo"),
        ({Moment.AUTH: refuse("535 5.7.8 wrong")}, "yes", "", "auth"),
        ({Moment.AUTH: stall()}, "yes", "", "auth"),
        ({}, "", "?tls=starttls", "tls"),
        ({}, "", "?tls=perhaps", "url"),
    ],
)
def test_a_mail_server_that_will_not_do_is_told_by_its_stage(
    ask: Ask, set_to: Set, script: Script, login: str, options: str, verdict: str
) -> None:
    with MisbehavingSmtp(script, users=USERS if login else None) as server:
        set_to(SMTP_URL=(with_login(server.url) if login else server.url) + options)
        report = ask("--offline", patience=0.4)
    line = report.lines["smtp"]
    assert (line.sign, line.verdict) == ("fault", verdict)
    assert "gehe" not in report.said.out + report.said.err


def test_a_certificate_that_nobody_vouches_for_is_told(
    ask: Ask, set_to: Set, tls: ssl.SSLContext
) -> None:
    with MisbehavingSmtp(tls=tls, implicit_tls=True) as server:
        set_to(SMTP_URL=server.url)
        line = ask("--offline").lines["smtp"]
    assert line.verdict == "tls"
    assert "certificate" in line.words


def test_a_port_where_nobody_listens_is_told_without_numbers(ask: Ask) -> None:
    line = ask("--offline").lines["smtp"]
    assert line.verdict == "connect"
    assert "127.0.0.1:9 cannot be reached: Connection refused." in line.words


def test_a_mailbox_that_lets_us_in_is_left_as_it_was(
    ask: Ask, set_to: Set, dovecot: Dovecot
) -> None:
    dovecot.deliver(b"Subject: Hello\r\n\r\nJa gern")
    set_to(IMAP_URL=dovecot.url)
    line = ask("--offline").lines["mailbox"]
    assert (line.sign, line.verdict) == ("ok", "fine")
    assert "127.0.0.1 lets us into the folder INBOX. Messages waiting there: 1." in line.words
    (message,) = dovecot.read()
    assert b"Seen" not in message


def test_a_mailbox_in_which_much_waits_is_a_warning(
    ask: Ask, set_to: Set, dovecot: Dovecot
) -> None:
    dovecot.deliver(*[b"Subject: Hello\r\n\r\nJa gern"] * 100)
    set_to(IMAP_URL=dovecot.url)
    assert ask("--offline").lines["mailbox"].sign == "warning"


@pytest.mark.parametrize(
    ("url", "verdict", "words"),
    [
        ("imap://anna:gehe@127.0.0.1:9", "closed", "cannot be reached"),
        ("imap://anna:gehe@127.0.0.1:{port}", "closed", "refuses the user name or the password"),
        ("imap://anna:gehe@127.0.0.1/Processed", "url", "three different ones"),
        ("imap://anna:gehe@mail.example.org", "url", "must begin with imaps://"),
    ],
)
def test_a_mailbox_that_will_not_do_is_told(
    ask: Ask, set_to: Set, dovecot: Dovecot, url: str, verdict: str, words: str
) -> None:
    set_to(IMAP_URL=url.format(port=dovecot.port))
    report = ask("--offline")
    line = report.lines["mailbox"]
    assert (line.sign, line.verdict) == ("fault", verdict)
    assert words in line.words
    assert "gehe" not in report.said.out + report.said.err


def test_a_mailbox_far_away_is_not_asked_without_a_network(ask: Ask, set_to: Set) -> None:
    set_to(IMAP_URL="imaps://anna:gehe@mail.example.org")
    assert ask("--offline").lines["mailbox"].sign == "not checked"


def answering(status: str, body: bytes = b"") -> Flask:
    app = Flask("other")

    @app.route("/health")
    def health() -> Response:
        headers = {"Location": "https://elsewhere.example/"} if status.startswith("3") else {}
        return Response(body, status=status, headers=headers)

    return app


@pytest.mark.parametrize(
    ("app", "verdict"),
    [
        (answering("200 OK", b"<h1>Welcome</h1>"), "somebody_else"),
        (answering("200 OK", b"[1]"), "somebody_else"),
        (answering("200 OK", b"\xff\xfe"), "somebody_else"),
        (answering("301 Moved"), "status"),
        (answering("404 Not Found"), "status"),
        (answering("503 Unavailable"), "status"),
    ],
)
def test_pages_that_are_not_ours_are_told(ask: Ask, set_to: Set, app: Flask, verdict: str) -> None:
    port = find_free_port()
    set_to(BASE_URL=f"http://127.0.0.1:{port}")
    with serving(app, port):
        assert ask("--offline").lines["pages"].verdict == verdict


def test_pages_that_nobody_serves_are_told(ask: Ask, set_to: Set) -> None:
    set_to(BASE_URL="http://127.0.0.1:9")
    assert ask("--offline").lines["pages"].verdict == "silent"


def test_a_page_with_a_certificate_that_nobody_vouches_for_is_told(
    ask: Ask, set_to: Set, tls: ssl.SSLContext
) -> None:
    with MisbehavingSmtp(tls=tls, implicit_tls=True) as server:
        set_to(BASE_URL=f"https://127.0.0.1:{server.port}")
        assert ask("--offline").lines["pages"].verdict == "certificate"


def test_links_that_travel_in_the_open_are_told(set_to: Set, ask: Ask) -> None:
    # An old way to write 127.0.0.1, which needs no name server and does not look local.
    set_to(BASE_URL="http://127.1:9")
    line = ask().lines["pages"]
    assert line.sign == "fault"
    assert "http://127.1:9 is not encrypted" in line.words
    assert "does not answer" in line.words


def patient_at(moment: datetime, settings: Settings) -> Patient:
    return Patient(
        settings=settings, faults=(), names=NameService(seconds=1.0), clock=FakeClock(moment),
        seconds=1.0, is_offline=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ahead", "verdict"),
    [(0, "alone"), (20, "apart"), (-20, "apart"), (7200, "wrong"), (-7200, "wrong")],
)
def test_a_clock_that_is_wrong_is_told_by_redis_and_by_postgresql(
    redis: EmbeddedRedis, postgres_url: str, ahead: int, verdict: str
) -> None:
    moment = Clock().real() + timedelta(seconds=ahead)
    for other in ({"redis_url": redis.url}, {"database_url": postgres_url}):
        settings = make_settings(**({"database_url": "sqlite:///nowhere.db"} | other))
        (finding,) = look_at_clock(patient_at(moment, settings))
        assert finding.verdict == verdict


def test_a_clock_is_told_by_the_pages(set_to: Set, names: NameServer) -> None:
    port = find_free_port()
    settings = make_settings("sqlite:///nowhere.db", base_url=f"http://127.0.0.1:{port}")
    late = replace(patient_at(Clock().real() - timedelta(hours=5), settings), is_offline=False)
    with serving(answering("200 OK"), port):
        (finding,) = look_at_clock(late)
    assert finding.verdict == "wrong"
    assert "the server of the pages are 4 hours apart" in finding.found


def test_only_a_clock_elsewhere_says_that_all_is_well() -> None:
    near, here = (
        Compared("Redis", timedelta(0), False),
        Compared("the database", timedelta(0), True),
    )
    assert judge([here]).verdict == "alone"
    assert judge([here, near]).verdict == "fine"
    assert "agrees with Redis." in judge([here, near]).found


def test_somebody_who_listens_for_mail_is_seen(ask: Ask, set_to: Set) -> None:
    assert "listener" not in ask("--offline").lines
    set_to(REPLY_DOMAIN="in.example.org")
    assert ask("--offline").lines["listener"].sign in ("ok", "not checked")


def test_the_address_of_a_mail_server_elsewhere_is_its_keepers_business() -> None:
    now = Clock().real()
    for url, verdict in (
        ("smtp://mail.example.org:587", "elsewhere"),
        ("smtp://mail.example.org?tls=perhaps", "unknown"),
    ):
        settings = make_settings("sqlite:///nowhere.db", smtp_url=url)
        (finding,) = look_at_reverse_dns(patient_at(now, settings))
        assert finding.verdict == verdict
