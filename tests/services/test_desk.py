"""Letters are written here or by scribes; whatever happens to a scribe, none is lost."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail import scribe, writing
from matchmaker.mail.scribe import Scribe
from matchmaker.models import Member, OutboxEntry, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import delivery, desk, emails
from matchmaker.services.desk import Desk, UnwritableError
from tests.factories import (
    FakeClock,
    Mailbox,
    answer,
    join,
    join_many,
    post_office,
    propose,
    write_proposals,
)
from tests.mail.dictations import dictate
from tests.services.reading import entries_of, outcome_of, rows_of

GOOD = dictate(EmailKind.PROPOSAL, "en")
BAD = replace(GOOD, variables=({"given_name": "Quastenheim"},))


@pytest.fixture
def with_scribes() -> Iterator[Desk]:
    found = Desk(None, scribes=2)
    found.call_scribes()
    wait_for(found)
    yield found
    found.close()


def wait_for(found: Desk) -> None:
    assert found._caller is not None
    found._caller.join(20)
    assert not found._caller.is_alive()


def with_a_stuck_scribe() -> tuple[Desk, Scribe]:
    found = Desk(None, scribes=1)
    found.call_scribes()
    wait_for(found)
    (stuck,) = found._called
    os.kill(stuck._process.pid, signal.SIGSTOP)
    return found, stuck


def test_without_scribes_letters_are_written_here() -> None:
    found = Desk(None, scribes=0)
    found.call_scribes()
    assert found.begin(GOOD)() == writing.write(GOOD, None)
    found.close()


def test_scribes_share_the_letters_of_all_lanes(
    with_scribes: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = writing.write(GOOD, None)
    monkeypatch.setattr(writing, "write", None)
    found: list[object] = []
    lanes = [
        threading.Thread(target=lambda: found.extend(with_scribes.begin(GOOD)() for _ in range(20)))
        for _ in range(6)
    ]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    assert found == [wanted] * 120


def test_letters_are_written_although_every_scribe_is_lost(with_scribes: Desk) -> None:
    for each in with_scribes._called:
        os.kill(each._process.pid, signal.SIGKILL)
    assert [with_scribes.begin(GOOD)() for _ in range(5)] == [writing.write(GOOD, None)] * 5


def test_one_scribe_does_what_the_other_was_not_told(with_scribes: Desk) -> None:
    letters = [with_scribes.begin(GOOD) for _ in range(30)]
    os.kill(with_scribes._called[0]._process.pid, signal.SIGKILL)
    assert [letter() for letter in letters] == [writing.write(GOOD, None)] * 30


def test_letters_are_written_although_their_scribe_is_stuck(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(desk, "PATIENCE", 0.5)
    found, stuck = with_a_stuck_scribe()
    letters = [found.begin(GOOD) for _ in range(12)]
    assert [letter() for letter in letters] == [writing.write(GOOD, None)] * 12
    assert capsys.readouterr().out.count("a scribe is stuck") == 1
    found.close()
    assert stuck._process.returncode == -signal.SIGKILL


def test_a_scribe_that_is_stuck_at_the_end_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desk, "SECONDS_TO_FINISH", 0.2)
    monkeypatch.setattr(scribe, "SECONDS_TO_LEAVE", 0.2)
    found, stuck = with_a_stuck_scribe()
    found.begin(GOOD)
    found.close()
    assert stuck._process.returncode == -signal.SIGKILL


def test_letters_are_written_although_no_scribe_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scribe.__init__, "__kwdefaults__", {"command": ("/nowhere",)})
    found = Desk(None, scribes=2)
    found.call_scribes()
    wait_for(found)
    assert found.begin(GOOD)() == writing.write(GOOD, None)
    found.close()


def test_what_cannot_be_written_is_told_without_its_words(with_scribes: Desk) -> None:
    for place in (with_scribes, Desk(None, scribes=0)):
        with pytest.raises(UnwritableError) as told:
            place.begin(BAD)()
        assert str(told.value) == "UndefinedError"
    assert with_scribes.begin(GOOD)() == writing.write(GOOD, None)


def test_a_round_written_by_scribes_is_the_same_round(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: Counter[str] = Counter()

    class Noting(Scribe):
        def tell(self, dictations: Sequence[writing.Dictation]) -> bool:
            written.update(dictation.recipient for dictation in dictations)
            return super().tell(dictations)

    class Patient(Desk):
        def call_scribes(self) -> None:
            super().call_scribes()
            wait_for(self)

    monkeypatch.setattr(desk, "Scribe", Noting)
    monkeypatch.setattr(delivery, "Desk", Patient)
    ids = join_many(runtime, 60)
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
    mailbox = Mailbox()
    office = post_office(runtime, mailbox, lanes=4, scribes=1, letters_before_scribes=1)
    assert delivery.drain(office) == 60
    assert sorted(written.values()) == [1] * len(written)
    assert len(written) >= 10
    with runtime.reading() as session:
        for entry in session.scalars(select(OutboxEntry)):
            member = session.get_one(Member, entry.member_id)
            again = emails.compose(
                session, entry, member, runtime.letterhead, now=runtime.clock.calendar()
            )
            assert again is not None
            assert (again.recipient, again.data) in mailbox.letters


def test_a_proposal_that_cannot_be_written_is_withdrawn(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    with runtime.sessions.begin() as session:
        (proposal,) = write_proposals(session, runtime, [(mira, jonas)])
    fail_for(monkeypatch, "mira@example.org")
    mailbox = Mailbox()
    delivery.drain(post_office(runtime, mailbox))
    assert {recipient for recipient, _ in mailbox.letters} <= {"jonas@example.org"}
    proposals = entries_of(runtime, EmailKind.PROPOSAL)
    (failed,) = [entry for entry in proposals if entry.member_id == mira]
    assert (failed.stage, failed.fault) == (Stage.FAILED, "ValueError")
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN
    said = capsys.readouterr()
    assert "a letter could not be composed" in said.out
    assert "mira@" not in said.out + said.err


def test_whoever_is_introduced_by_a_copy_while_the_other_cannot_be_written_is_told(
    runtime: Runtime, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    proposal = propose(runtime, mira, jonas)
    for member in (mira, jonas):
        answer(runtime, proposal, member, Answer.YES)
    clock.travel(runtime.community.undo)
    fail_for(monkeypatch, "mira@example.org")
    mailbox = Mailbox()
    delivery.drain(post_office(runtime, mailbox))
    kinds = Counter(
        entry.kind
        for entry in rows_of(runtime, OutboxEntry)
        if entry.member_id == jonas and entry.sent_at
    )
    assert kinds[EmailKind.INTRODUCTION] == 1
    assert kinds[EmailKind.UNREACHED] == 1
    assert "mira@example.org" not in [recipient for recipient, _ in mailbox.letters]


def fail_for(monkeypatch: pytest.MonkeyPatch, recipient: str) -> None:
    """Let no letter be written to somebody."""
    write = writing.write

    def fail(dictation: writing.Dictation, dkim: object) -> writing.Parcel:
        if dictation.recipient == recipient:
            raise ValueError(f"nothing for {recipient}")
        return write(dictation, None)

    monkeypatch.setattr(writing, "write", fail)
