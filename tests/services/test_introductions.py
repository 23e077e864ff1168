"""The introduction: one letter, two copies, one point of no return."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer, IntroductionState, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.profile import FirstWriter
from matchmaker.models import Introduction, OutboxEntry, Proposal, Stage, SuppressionReason
from matchmaker.runtime import Runtime
from matchmaker.services import claims, erasure, introductions, membership, suppressions
from tests.factories import DAY, FakeClock, answer, join, propose, send_all
from tests.services.reading import (
    count,
    entries_of,
    introduction_of,
    outcome_of,
    parse,
    rows_of,
    text_of,
)

MIRA, JONAS = "mira@example.org", "jonas@example.org"
UNDO = timedelta(minutes=10)


@pytest.fixture
def mira(runtime: Runtime) -> int:
    return join(runtime, MIRA)


@pytest.fixture
def jonas(runtime: Runtime) -> int:
    return join(runtime, JONAS, given_name="Jonas")


@pytest.fixture
def accepted(runtime: Runtime, mira: int, jonas: int) -> int:
    proposal = propose(runtime, mira, jonas)
    answer(runtime, proposal, mira, Answer.YES, first_writer=FirstWriter.THEY)
    answer(runtime, proposal, jonas, Answer.YES, first_writer=FirstWriter.ME)
    return proposal


def test_two_copies_differ_only_in_where_a_reply_goes(
    runtime: Runtime, clock: FakeClock, accepted: int
) -> None:
    clock.travel(UNDO)
    copies = dict(send_all(runtime))
    assert set(copies) == {MIRA, JONAS}
    assert parse(copies[MIRA])["Reply-To"] == JONAS
    assert parse(copies[JONAS])["Reply-To"] == MIRA

    def without_reply_to(data: bytes) -> list[bytes]:
        return [line for line in data.splitlines() if not line.startswith(b"Reply-To:")]

    assert without_reply_to(copies[MIRA]) == without_reply_to(copies[JONAS])
    message = parse(copies[MIRA])
    assert MIRA in str(message["To"])
    assert JONAS in str(message["To"])
    assert "Mira" in str(message["Subject"])
    assert "Jonas" in str(message["Subject"])
    assert "/a/" not in text_of(copies[MIRA])
    assert "/m/" not in text_of(copies[MIRA])
    assert "/u/" not in text_of(copies[MIRA])


def test_the_second_copy_is_the_same_when_it_leaves_an_hour_later(
    runtime: Runtime, clock: FakeClock, accepted: int
) -> None:
    clock.travel(UNDO)
    with runtime.sessions.begin() as session:
        (late,) = [e for e in entries_of(runtime, EmailKind.INTRODUCTION) if e.id % 2]
        session.get_one(OutboxEntry, late.id).next_attempt_at = clock.real() + UNDO
    (first,) = send_all(runtime)
    clock.travel(timedelta(hours=1))
    (second,) = send_all(runtime)
    one, other = parse(first[1]), parse(second[1])
    assert (one["Date"], one["Message-ID"]) == (other["Date"], other["Message-ID"])
    assert text_of(first[1]) == text_of(second[1])


Act = Callable[[Runtime, int, int], None]


def say_no(runtime: Runtime, proposal: int, member: int) -> None:
    answer(runtime, proposal, member, Answer.NO)


def in_transaction(act: Callable[..., None], **more: object) -> Act:
    def run(runtime: Runtime, proposal: int, member: int) -> None:
        with runtime.sessions.begin() as session:
            act(session, member, now=runtime.clock.calendar(), **more)

    return run


def pause(runtime: Runtime, proposal: int, member: int) -> None:
    in_transaction(membership.pause, until=None, community=runtime.community)(
        runtime, proposal, member
    )


def erase(runtime: Runtime, proposal: int, member: int) -> None:
    in_transaction(erasure.erase, never_again=False, community=runtime.community)(
        runtime, proposal, member
    )


def suppress(runtime: Runtime, proposal: int, member: int) -> None:
    with runtime.sessions.begin() as session:
        reason, now = SuppressionReason.DEAD_ADDRESS, runtime.clock.calendar()
        suppressions.suppress(session, runtime.community, MIRA, reason, now=now)


WAYS_OUT = [
    say_no,
    pause,
    in_transaction(membership.leave),
    in_transaction(membership.unsubscribe),
    erase,
    suppress,
]
NAMES = ["withdrawn", "paused", "left", "unsubscribed", "erased", "suppressed"]


@pytest.mark.parametrize("go", WAYS_OUT, ids=NAMES)
def test_none_is_sent_after_somebody_went_away_before_it_was_claimed(
    runtime: Runtime, clock: FakeClock, accepted: int, mira: int, go: Act
) -> None:
    clock.travel(UNDO)
    go(runtime, accepted, mira)
    letters = [data for _, data in send_all(runtime)]
    assert not any("Jonas" in text_of(data) for data in letters)
    assert not any(JONAS in str(parse(data)["Reply-To"]) for data in letters)
    clock.travel(12 * DAY)
    runtime.run_due()
    send_all(runtime)
    states = {row.state for row in rows_of(runtime, Introduction)}
    assert states == {IntroductionState.REVOKED}
    assert outcome_of(runtime, accepted) in (Outcome.WITHDRAWN, Outcome.DECLINED)


@pytest.mark.parametrize(
    "go", [pause, in_transaction(membership.leave), in_transaction(membership.unsubscribe)]
)
def test_once_one_copy_is_claimed_the_other_leaves_whatever_happens(
    runtime: Runtime, clock: FakeClock, accepted: int, mira: int, go: Act
) -> None:
    clock.travel(UNDO)
    with runtime.sessions.begin() as session:
        claimed = claims.claim_next(
            session,
            runtime.letterhead,
            owner="one",
            now=clock.calendar(),
            real=clock.real(),
        )
    assert claimed is not None
    go(runtime, accepted, mira)
    assert outcome_of(runtime, accepted) is Outcome.ACCEPTED
    sent = [data for _, data in send_all(runtime) if "Jonas" in text_of(data)]
    assert len(sent) == 1


def test_an_introduction_revoked_in_one_round_can_be_owed_in_a_later_one(
    runtime: Runtime, clock: FakeClock, accepted: int, mira: int, jonas: int
) -> None:
    answer(runtime, accepted, mira, Answer.LATER)
    clock.travel(200 * DAY)
    runtime.run_due()
    send_all(runtime)
    again = propose(runtime, mira, jonas)
    for member in (mira, jonas):
        answer(runtime, again, member, Answer.YES)
    clock.travel(UNDO)
    assert len(send_all(runtime)) == 2
    assert count(runtime, Introduction) == 1
    introduction = introduction_of(runtime, again)
    assert introduction is not None
    assert (introduction.state, introduction.decision) == (IntroductionState.RELEASED, 2)


def test_release_is_decided_once(
    runtime: Runtime, clock: FakeClock, accepted: int, mira: int
) -> None:
    introduction = introduction_of(runtime, accepted)
    assert introduction is not None
    clock.travel(UNDO)
    for _ in range(2):
        with runtime.sessions.begin() as session:
            assert introductions.release(
                session, introduction.id, community=runtime.community, now=clock.calendar()
            )
    released = introduction_of(runtime, accepted)
    assert released is not None
    assert released.released_at == clock.calendar()
    with runtime.sessions.begin() as session:
        assert not introductions.revoke(session, session.get_one(Proposal, accepted))


def test_whoever_is_introduced_to_somebody_silenced_meanwhile_is_told(
    runtime: Runtime, clock: FakeClock, accepted: int, mira: int
) -> None:
    introduction = introduction_of(runtime, accepted)
    assert introduction is not None
    clock.travel(UNDO)
    with runtime.sessions.begin() as session:
        introductions.release(
            session, introduction.id, community=runtime.community, now=clock.calendar()
        )
    suppress(runtime, accepted, mira)
    recipients = [recipient for recipient, _ in send_all(runtime)]
    assert recipients == [JONAS, JONAS]
    kinds = {(row.kind, row.stage) for row in rows_of(runtime, OutboxEntry)}
    assert (EmailKind.UNREACHED, Stage.SENT) in kinds
    assert (EmailKind.INTRODUCTION, Stage.CANCELLED) in kinds


def test_who_writes_first_is_what_the_two_said(
    runtime: Runtime, clock: FakeClock, accepted: int
) -> None:
    clock.travel(UNDO)
    ((_, data), _) = send_all(runtime)
    assert "dass Jonas zuerst schreibt" in " ".join(text_of(data).split())
