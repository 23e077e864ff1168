"""Erasing leaves nothing of a person behind; exporting tells only what is theirs."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from matchmaker.domain.answer import Answer, Outcome, PairMemoryKind
from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Sentence
from matchmaker.models import Member, PairMemory, Suppression
from matchmaker.runtime import Runtime
from matchmaker.services import answers, erasure, membership, pairs
from tests.factories import (
    DAY,
    FakeClock,
    answer,
    invitation_of,
    join,
    join_many,
    open_test_runtime,
    propose,
    send_all,
)
from tests.services.reading import count, dump, outcome_of, rows_of, state_of

MIRA, JONAS = "mirabella@example.org", "jonas@example.org"
WORDS = ("mirabella", "Mirabella", "Quastenflosser", "Schwanenhals", "Leuchtturm", "Tintenfass")
UNMISTAKABLE = {
    "given_name": "Mirabella",
    "family_name": "Quastenflosser",
    "work": Sentence("Schwanenhals.", may_be_shown=True),
    "question": Sentence("Warum Leuchtturm?", may_be_shown=True),
    "own_topics": ("Tintenfass",),
}


def erase(runtime: Runtime, member: int, *, never_again: bool = False) -> None:
    with runtime.sessions.begin() as session:
        erasure.erase(
            session,
            member,
            never_again=never_again,
            community=runtime.community,
            now=runtime.clock.calendar(),
        )


def live_a_while(runtime: Runtime, clock: FakeClock) -> tuple[int, int, int]:
    """A member with a history: proposed by a planned round, introduced, and submitting again."""
    mira = join(runtime, MIRA, **UNMISTAKABLE)
    jonas = join(runtime, JONAS, own_topics=("Tintenfass",))
    join_many(runtime, 8)
    runtime.run_due()
    send_all(runtime)
    proposal = propose(runtime, mira, jonas)
    for member in (mira, jonas):
        answer(runtime, proposal, member, Answer.YES, reason="Schwanenhals")
    clock.travel(timedelta(minutes=10))
    send_all(runtime)
    return mira, jonas, proposal


def test_after_erasure_no_table_holds_a_word_of_the_person(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, _, _ = live_a_while(runtime, clock)
    before = dump(runtime)
    assert [word for word in WORDS if word not in before] == []
    erase(runtime, mira, never_again=True)
    after = dump(runtime)
    found = {word for word in WORDS if word in after}
    assert found <= {"Tintenfass"}  # Jonas typed the same word of his own
    with runtime.sessions.begin() as session:
        (jonas,) = [m for m in rows_of(runtime, Member) if m.address == JONAS]
        erasure.erase(
            session, jonas.id, never_again=False, community=runtime.community, now=clock.calendar()
        )
    assert "Tintenfass" not in dump(runtime)


def test_a_day_later_no_file_of_sqlite_holds_a_word_of_the_person(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "matchmaker.db"
    path.write_bytes(sqlite_template.read_bytes())
    clock = FakeClock()
    runtime = open_test_runtime(f"sqlite:///{path}", clock=clock)
    mira, jonas, _ = live_a_while(runtime, clock)

    def found() -> set[str]:
        content = b"".join(file.read_bytes() for file in tmp_path.glob("matchmaker.db*"))
        return {word for word in WORDS if word.encode() in content}

    assert found() == set(WORDS)
    erase(runtime, mira)
    erase(runtime, jonas)
    clock.travel(DAY)
    runtime.run_due()
    assert found() == set()
    runtime.close()


def test_what_the_other_side_was_shown_vanishes_at_once(runtime: Runtime, clock: FakeClock) -> None:
    mira, jonas = join(runtime, MIRA, **UNMISTAKABLE), join(runtime, JONAS)
    proposal = propose(runtime, mira, jonas)
    erase(runtime, mira)
    with runtime.reading() as session:
        view = answers.get_view(
            session, invitation_of(runtime, proposal, jonas), now=clock.calendar()
        )
    assert (view.shown, view.state) == (None, "open")
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN
    assert answer(runtime, proposal, jonas, Answer.YES).answer is Answer.YES


def test_letters_that_wait_go_with_the_person(runtime: Runtime, clock: FakeClock) -> None:
    mira, jonas = join(runtime, MIRA, **UNMISTAKABLE), join(runtime, JONAS)
    propose(runtime, mira, jonas)
    clock.travel(5 * DAY)
    runtime.run_due()
    erase(runtime, mira)
    assert [recipient for recipient, _ in send_all(runtime)] == [JONAS]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ((Answer.NO, None), PairMemoryKind.DECLINED),
        ((None, Answer.NO), PairMemoryKind.DECLINED),
        ((Answer.YES, Answer.YES), PairMemoryKind.INTRODUCED),
        ((Answer.ACQUAINTED, None), PairMemoryKind.ACQUAINTED),
    ],
)
def test_a_pair_stays_forbidden_when_an_erased_person_returns(
    runtime: Runtime,
    clock: FakeClock,
    said: tuple[Answer | None, Answer | None],
    kind: PairMemoryKind,
) -> None:
    mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
    proposal = propose(runtime, mira, jonas)
    for member, answered in zip((mira, jonas), said, strict=True):
        if answered is not None:
            answer(runtime, proposal, member, answered)
    clock.travel(timedelta(minutes=10))
    send_all(runtime)
    erase(runtime, mira)
    (memory,) = rows_of(runtime, PairMemory)
    assert memory.kind is kind
    assert None in (memory.low_id, memory.high_id)
    clock.travel(400 * DAY)
    returned = join(runtime, MIRA)
    assert returned != mira
    with runtime.reading() as session:
        forbidden = pairs.list_forbidden(session, now=clock.calendar())
    assert forbidden == {(jonas, returned)}


def test_the_memory_outlives_both(runtime: Runtime, clock: FakeClock) -> None:
    mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
    answer(runtime, propose(runtime, mira, jonas), mira, Answer.NO)
    erase(runtime, mira)
    erase(runtime, jonas)
    clock.travel(50 * DAY)
    jonas, mira = join(runtime, JONAS), join(runtime, MIRA)
    with runtime.reading() as session:
        forbidden = pairs.list_forbidden(session, now=clock.calendar())
    assert forbidden == {(jonas, mira)}


def test_never_again_keeps_only_a_keyed_hash(runtime: Runtime, clock: FakeClock) -> None:
    erase(runtime, join(runtime, MIRA, **UNMISTAKABLE), never_again=True)
    (row,) = rows_of(runtime, Suppression)
    assert row.address_hash == runtime.community.hasher.address(MIRA)
    with pytest.raises(Exception, match="No row was found"):
        join(runtime, MIRA)


def test_without_that_wish_the_person_may_join_again(runtime: Runtime) -> None:
    erase(runtime, join(runtime, MIRA))
    assert count(runtime, Suppression) == 0
    assert state_of(runtime, join(runtime, MIRA)) is MemberState.ACTIVE


def test_erasing_twice_is_the_same_as_once(runtime: Runtime) -> None:
    mira = join(runtime, MIRA)
    erase(runtime, mira)
    erase(runtime, mira)
    assert count(runtime, Member) == 0


def test_somebody_who_returns_just_before_being_erased_stays(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira = join(runtime, MIRA)
    with runtime.sessions.begin() as session:
        membership.leave(session, mira, now=clock.calendar())
    clock.travel(31 * DAY)
    with runtime.sessions.begin() as session:
        membership.resume(session, mira, now=clock.calendar())
    runtime.run_due()
    assert state_of(runtime, mira) is MemberState.ACTIVE


def test_an_export_tells_what_is_theirs_and_never_what_the_other_side_said(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, jonas = join(runtime, MIRA, **UNMISTAKABLE), join(runtime, JONAS, given_name="Jonas")
    proposal = propose(runtime, mira, jonas)
    answer(runtime, proposal, mira, Answer.NO, reason="Zu ähnlich.")

    def exported() -> str:
        with runtime.reading() as session:
            return json.dumps(erasure.export(session, mira), ensure_ascii=False)

    before = exported()
    for word in (MIRA, "Mirabella", "Quastenflosser", "Schwanenhals", "Tintenfass", "Zu ähnlich."):
        assert word in before
    for said in (Answer.YES, Answer.NO, Answer.LATER, Answer.ACQUAINTED):
        answer(runtime, proposal, jonas, said, reason="Nie im Leben.")
        assert exported() == before
    with runtime.sessions.begin() as session:
        community, now = runtime.community, clock.calendar()
        invitation = invitation_of(runtime, proposal, jonas)
        answers.block(session, invitation, community=community, now=now)
    assert exported() == before
    assert JONAS not in before


def test_an_export_tells_of_an_introduction_once_it_has_left(
    runtime: Runtime, clock: FakeClock
) -> None:
    mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
    proposal = propose(runtime, mira, jonas)
    for member in (mira, jonas):
        answer(runtime, proposal, member, Answer.YES)

    def introduced() -> object:
        with runtime.reading() as session:
            return erasure.export(session, mira)["proposals"][0]["introduced"]

    assert introduced() is None
    clock.travel(timedelta(minutes=10))
    send_all(runtime)
    assert introduced() == clock.calendar().isoformat()
