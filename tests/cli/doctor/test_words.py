"""The doctor's words: each verdict has some, all are used, and all but "ok" say what to do."""

import re
import threading
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from matchmaker.cli import doctor
from matchmaker.cli.doctor.checks import CHECKS
from matchmaker.cli.doctor.findings import LONGEST_FACT, Finding, Sign, find
from matchmaker.cli.doctor.patient import Patient
from matchmaker.cli.doctor.running import Check, run_checks
from matchmaker.mail.records.dmarc import Dmarc
from matchmaker.mail.records.name_service import NameService
from matchmaker.mail.records.receivers import Mx
from matchmaker.mail.records.reverse import Reverse
from matchmaker.mail.records.signing_key import Dkim
from matchmaker.mail.records.spf import Spf
from tests.factories import FakeClock, make_settings

FOLDER = Path(doctor.__path__[0])
WORDS: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    (resources.files(doctor) / "words.toml").read_text(encoding="utf-8")
)
ALL = [(topic, verdict) for topic, verdicts in WORDS.items() for verdict in verdicts]
SEEN = {"spf": Spf, "dkim": Dkim, "dmarc": Dmarc, "sender-mx": Mx, "reply-mx": Mx,
        "reverse-dns": Reverse}  # fmt: skip
STAGES = {"connect", "ehlo", "tls", "auth"}


@pytest.mark.parametrize(("topic", "verdict"), ALL)
def test_words_are_whole_and_quiet(topic: str, verdict: str) -> None:
    words = WORDS[topic][verdict]
    assert set(words) <= {"sign", "found", "todo"}
    assert (Sign(words["sign"]) is Sign.OK) == ("todo" not in words)
    for text in (words["found"], words.get("todo", "Ends.")):
        assert "!" not in text
        assert text[-1] in ".}"
        assert "\n" not in text


@pytest.mark.parametrize(("topic", "verdicts"), SEEN.items())
def test_whatever_the_name_service_says_there_are_words_for_it(
    topic: str, verdicts: type[Spf | Dkim | Dmarc | Mx | Reverse]
) -> None:
    assert {verdict.value for verdict in verdicts} <= set(WORDS[topic])


def test_every_verdict_is_given_somewhere() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    literals = set(re.findall(r'"([a-z_]+)"', code))
    for topic, verdict in ALL:
        seen = {each.value for each in SEEN.get(topic, ())} | (STAGES if topic == "smtp" else set())
        assert verdict in literals | seen, f"{topic}.{verdict}"


def test_every_line_has_a_name_of_its_own() -> None:
    names = [name for check in CHECKS for name in (check.name, *check.others)]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 11


def test_what_others_wrote_cannot_steer_a_terminal_or_fill_it() -> None:
    finding = find("spf", "fine", domain="example.org\x1b[31m\n", record="{x}" + "a" * 5000)
    assert finding.found.isprintable()
    assert "{x}aaa" in finding.found
    assert len(finding.found) < LONGEST_FACT + 40


def patient() -> Patient:
    return Patient(
        settings=make_settings("sqlite://"), faults=("MAIL_FROM: no", "SECRET_KEY_FILE: gone"),
        names=NameService(seconds=0.1), clock=FakeClock(), seconds=0.1,
    )  # fmt: skip


def test_a_check_that_breaks_or_hangs_stops_no_other() -> None:
    released = threading.Event()

    def hang(_: Patient) -> list[Finding]:
        released.wait(10)
        return []

    def fail(_: Patient) -> list[Finding]:
        raise LookupError("mira@example.org")

    checks = [
        Check("hanging", hang, others=("more",)),
        Check("asking", hang, asks_names=True),
        Check("failing", fail),
        Check("fine", lambda _: [find("redis", "none")]),
    ]
    found = list(run_checks(checks, patient()))
    released.set()
    assert [(each.check, each.sign.value, each.verdict) for each in found] == [
        ("hanging", "fault", "late"),
        ("more", "not checked", "after_late"),
        ("asking", "not checked", "no_names"),
        ("failing", "fault", "broken"),
        ("redis", "ok", "none"),
    ]
    assert "mira" not in found[3].found


def test_a_check_whose_settings_are_wrong_is_left_out() -> None:
    assert patient().faulty == {"MAIL_FROM", "SECRET_KEY"}
    check = Check("spf", lambda _: [find("redis", "none")], needs=frozenset({"MAIL_FROM"}))
    assert [each.verdict for each in run_checks([check], patient())] == ["needs_settings"]
