"""The checker finds nothing where nothing is wrong, and each thing that is."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.models import Stage
from matchmaker.runtime import Runtime
from tests.factories import FakeClock, answer, join, open_test_runtime, propose, send_all
from tests.hammer import checker
from tests.hammer.checker import Evidence
from tests.hammer.person import AcceptedLetter

MIRA, JONAS = "mira@example.org", "jonas@example.org"
SAID = {"who": MIRA, "what": "answer 1 yes", "done": True}


@pytest.fixture
def runtime(sqlite_template: Path, tmp_path: Path) -> Iterator[Runtime]:
    path = tmp_path / "matchmaker.db"
    shutil.copyfile(sqlite_template, path)
    runtime = open_test_runtime(f"sqlite:///{path}", clock=FakeClock())
    yield runtime
    runtime.close()


@pytest.fixture
def evidence(runtime: Runtime) -> Evidence:
    """Two people who said yes and were introduced."""
    clock = runtime.clock
    assert isinstance(clock, FakeClock)
    ids = join(runtime, MIRA), join(runtime, JONAS, given_name="Jonas", fields=("software",))
    proposal_id = propose(runtime, *ids)
    for member_id in ids:
        answer(runtime, proposal_id, member_id, Answer.YES)
    clock.travel(timedelta(hours=1))
    letters = [AcceptedLetter(*letter) for letter in send_all(runtime)]
    found = checker.gather(runtime, [SAID], letters)
    # The factory notes proposals as delivered without any letter.
    introductions = [entry for entry in found.entries if entry.kind == "introduction"]
    return replace(found, entries=introductions)


def test_an_introduction_that_went_well_gives_no_fault(evidence: Evidence) -> None:
    assert len(evidence.letters) == 2
    assert checker.check(evidence) == []


def test_a_lost_letter_is_found(evidence: Evidence) -> None:
    faults = " ".join(checker.check(replace(evidence, letters=evidence.letters[:1])))
    assert "is marked sent, but no mail server has it" in faults
    assert "reached 1 people" in faults


def test_a_second_copy_without_a_doubt_is_found(evidence: Evidence) -> None:
    twice = replace(evidence, letters=[*evidence.letters, evidence.letters[0]])
    (fault,) = checker.check(twice)
    assert "twice, and nobody has noted a doubt" in fault
    for entry in evidence.entries:
        entry.ambiguous = True
    assert checker.check(twice) == []


def test_copies_that_differ_are_found(evidence: Evidence) -> None:
    first = evidence.letters[0]
    other = replace(first, data=first.data.replace(b"Auto-Submitted", b"Auto-Submitten"))
    for entry in evidence.entries:
        entry.ambiguous = True
    faults = " ".join(checker.check(replace(evidence, letters=[*evidence.letters, other])))
    assert "two different letters with the Message-ID" in faults
    assert "differ in more than Reply-To" in faults


def test_a_lost_answer_is_found(evidence: Evidence) -> None:
    said = {**SAID, "what": "answer 2 no"}
    (fault,) = checker.check(replace(evidence, diary=[SAID, said]))
    assert fault == f"The answer “no” of {MIRA} was acknowledged and is lost."


def test_an_introduction_without_two_yeses_is_found(evidence: Evidence) -> None:
    evidence.invitations[0].answer = Answer.NO
    faults = checker.check(replace(evidence, diary=[]))
    assert any("was introduced on the answers" in fault for fault in faults)


def test_two_yeses_without_an_introduction_are_found(evidence: Evidence) -> None:
    bare = replace(evidence, introductions=[], entries=[], letters=[])
    (fault,) = checker.check(bare)
    assert "has two yeses and no introduction" in fault
    assert checker.check(bare, is_over=False) == []


def test_a_letter_that_has_not_ended_is_found(evidence: Evidence) -> None:
    evidence.entries[0].stage = Stage.UNKNOWN
    faults = checker.check(evidence)
    assert any("has not ended: unknown" in fault for fault in faults)
