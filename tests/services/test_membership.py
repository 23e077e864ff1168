"""Being a member: pausing, returning and leaving, as quietly for others as silence."""

from datetime import date, timedelta

import pytest

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.errors import NotFoundError
from matchmaker.models import Member
from matchmaker.runtime import Runtime
from matchmaker.services import membership
from tests.factories import DAY, FakeClock, answer, join, propose, send_all
from tests.services.reading import count, entries_of, outcome_of, state_of, subjects

MIRA, JONAS = "mira@example.org", "jonas@example.org"
SECOND = timedelta(seconds=1)


@pytest.fixture
def mira(runtime: Runtime) -> int:
    return join(runtime, MIRA)


def pause(runtime: Runtime, member: int, until: date | None = None) -> None:
    with runtime.sessions.begin() as session:
        now, community = runtime.clock.calendar(), runtime.community
        membership.pause(session, member, until=until, community=community, now=now)


def do(runtime: Runtime, act: object, member: int) -> None:
    with runtime.sessions.begin() as session:
        act(session, member, now=runtime.clock.calendar())  # type: ignore[operator]


def test_a_pause_for_this_month_ends_with_it(runtime: Runtime, clock: FakeClock, mira: int) -> None:
    with runtime.sessions.begin() as session:
        membership.pause_this_month(
            session, mira, community=runtime.community, now=clock.calendar()
        )
    end = runtime.community.calendar.at(date(2026, 12, 1), 0)
    clock.travel(end - clock.calendar() - SECOND)
    runtime.run_due()
    assert state_of(runtime, mira) is MemberState.PAUSED
    clock.travel(SECOND)
    runtime.run_due()
    assert state_of(runtime, mira) is MemberState.ACTIVE


def test_a_pause_until_a_day_ends_on_that_day(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    pause(runtime, mira, date(2027, 2, 3))
    clock.travel(runtime.community.calendar.at(date(2027, 2, 3), 0) - clock.calendar() - SECOND)
    runtime.run_due()
    assert state_of(runtime, mira) is MemberState.PAUSED
    clock.travel(SECOND)
    runtime.run_due()
    assert state_of(runtime, mira) is MemberState.ACTIVE


def test_a_pause_without_an_end_lasts_until_the_member_returns(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    pause(runtime, mira)
    clock.travel(700 * DAY)
    runtime.run_due()
    assert state_of(runtime, mira) is MemberState.PAUSED
    do(runtime, membership.resume, mira)
    assert state_of(runtime, mira) is MemberState.ACTIVE


@pytest.mark.parametrize("yes", [True, False])
def test_a_pause_closes_what_is_open_and_the_other_side_sees_nothing(
    runtime: Runtime, mira: int, yes: bool
) -> None:
    jonas = join(runtime, JONAS)
    proposal = propose(runtime, mira, jonas)
    if yes:
        answer(runtime, proposal, mira, Answer.YES)
    pause(runtime, mira)
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN
    assert answer(runtime, proposal, jonas, Answer.YES).state == "open"
    do(runtime, membership.resume, mira)
    assert send_all(runtime) == []
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN


def test_one_click_pauses_without_an_end_and_owes_one_letter_with_the_way_back(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    proposal = propose(runtime, mira, join(runtime, JONAS))
    for _ in range(3):
        do(runtime, membership.unsubscribe, mira)
        clock.travel(timedelta(minutes=1))
    assert state_of(runtime, mira) is MemberState.PAUSED
    assert outcome_of(runtime, proposal) is Outcome.WITHDRAWN
    assert [recipient for recipient, _ in send_all(runtime)] == [MIRA]
    assert len(entries_of(runtime, EmailKind.PAUSE_UNDO)) == 1


def test_one_click_makes_a_pause_with_an_end_endless(runtime: Runtime, mira: int) -> None:
    pause(runtime, mira, date(2027, 1, 1))
    do(runtime, membership.unsubscribe, mira)
    with runtime.reading() as session:
        member = session.get_one(Member, mira)
        assert (member.state, member.paused_until) == (MemberState.PAUSED, None)


def test_a_way_back_that_was_used_before_its_letter_left_is_not_sent(
    runtime: Runtime, mira: int
) -> None:
    do(runtime, membership.unsubscribe, mira)
    do(runtime, membership.resume, mira)
    assert send_all(runtime) == []


def test_one_click_by_somebody_who_left_changes_nothing(runtime: Runtime, mira: int) -> None:
    do(runtime, membership.leave, mira)
    do(runtime, membership.unsubscribe, mira)
    assert state_of(runtime, mira) is MemberState.LEFT


def test_leaving_keeps_the_answers_for_thirty_days_and_then_erases_them(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    do(runtime, membership.leave, mira)
    assert len(send_all(runtime)) == 1
    clock.travel(30 * DAY - SECOND)
    runtime.run_due()
    assert state_of(runtime, mira) is MemberState.LEFT
    clock.travel(SECOND)
    runtime.run_due()
    assert count(runtime, Member) == 0


def test_whoever_left_can_come_back_within_thirty_days(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    do(runtime, membership.leave, mira)
    clock.travel(29 * DAY)
    do(runtime, membership.resume, mira)
    clock.travel(40 * DAY)
    runtime.run_due()
    assert state_of(runtime, mira) is MemberState.ACTIVE


def test_a_goodbye_is_not_sent_to_somebody_who_has_come_back(runtime: Runtime, mira: int) -> None:
    do(runtime, membership.leave, mira)
    do(runtime, membership.resume, mira)
    assert send_all(runtime) == []


def test_after_leaving_only_the_goodbye_is_sent(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    answer(runtime, propose(runtime, mira, join(runtime, JONAS)), mira, Answer.YES)
    do(runtime, membership.leave, mira)
    clock.travel(20 * DAY)
    runtime.run_due()
    assert [recipient for recipient, _ in subjects(send_all(runtime))] == []
    assert [e.stage.value for e in entries_of(runtime, EmailKind.GOODBYE)] == ["cancelled"]


def test_a_fresh_link_is_mailed_twice_a_day_at_most(
    runtime: Runtime, clock: FakeClock, mira: int
) -> None:
    def ask() -> None:
        with runtime.sessions.begin() as session:
            membership.owe_link(
                session,
                mira,
                EmailKind.ERASE_LINK,
                community=runtime.community,
                now=clock.calendar(),
            )

    for _ in range(4):
        ask()
        clock.travel(timedelta(minutes=1))
    assert len(send_all(runtime)) == 2
    clock.travel(DAY)
    ask()
    assert len(send_all(runtime)) == 1


@pytest.mark.parametrize("epoch", [0, 2])
def test_a_link_of_another_epoch_finds_nobody(runtime: Runtime, mira: int, epoch: int) -> None:
    with pytest.raises(NotFoundError), runtime.reading() as session:
        membership.get_member(session, mira, epoch)


def test_two_pauses_with_different_ends_keep_the_last(runtime: Runtime, mira: int) -> None:
    pause(runtime, mira)
    pause(runtime, mira, date(2027, 1, 1))
    with runtime.reading() as session:
        found = session.get_one(Member, mira).paused_until
    assert found == runtime.community.calendar.at(date(2027, 1, 1), 0)
