"""An account of two members tells everything but what was between them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer, PairMemoryKind
from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Frequency, Way
from matchmaker.matching.obstacle import Obstacle
from matchmaker.matching.progress import say_nothing
from matchmaker.models import Member, SuppressionReason
from matchmaker.runtime import Runtime
from matchmaker.services import explaining, pairs, suppressions
from matchmaker.services.explaining import Hindrance, Others, PairAccount
from tests.factories import DAY, FakeClock, answer, join, propose

HISTORIES = [*PairMemoryKind, None]


def account_of(runtime: Runtime, one: int, other: int) -> PairAccount:
    with runtime.reading() as session:
        now = runtime.clock.calendar()
        pool = explaining.open_pool(session, community=runtime.community, now=now)
        members = [session.get_one(Member, member) for member in (one, other)]
        return explaining.account_for_pair(session, pool, *members)


def survey_of(runtime: Runtime, member_id: int) -> Others:
    with runtime.reading() as session:
        now = runtime.clock.calendar()
        pool = explaining.open_pool(session, community=runtime.community, now=now)
        return explaining.survey(pool, session.get_one(Member, member_id))


def change(runtime: Runtime, member_id: int, **changes: object) -> None:
    with runtime.sessions.begin() as session:
        member = session.get_one(Member, member_id)
        for name, value in changes.items():
            setattr(member, name, value)


@pytest.fixture
def couple(runtime: Runtime) -> tuple[int, int]:
    one = join(runtime, "mira@example.org")
    return one, join(runtime, "jonas@example.com", fields=("software",))


def test_two_who_fit_are_explained_from_both_sides(
    runtime: Runtime, couple: tuple[int, int]
) -> None:
    account = account_of(runtime, *couple)
    assert account.is_possible
    assert account.hindrances_one == account.hindrances_other == ()
    explanation = account.explanation
    assert explanation.thread is not None
    assert explanation.points >= 10_000 * explanation.floor
    turned = account_of(runtime, *reversed(couple)).explanation
    assert (turned.for_one, turned.for_other) == (explanation.for_other, explanation.for_one)


@pytest.mark.parametrize("kind", HISTORIES)
def test_an_account_is_the_same_whatever_was_between_the_two(
    runtime: Runtime, couple: tuple[int, int], kind: PairMemoryKind | None
) -> None:
    before = account_of(runtime, *couple), survey_of(runtime, couple[0])
    with runtime.sessions.begin() as session:
        low, high = (session.get_one(Member, member) for member in couple)
        now = runtime.clock.calendar()
        if kind is not None:
            pairs.remember(session, runtime.community, low, high, kind, now=now)
    assert (account_of(runtime, *couple), survey_of(runtime, couple[0])) == before


def test_an_account_is_the_same_after_a_no_as_after_silence(
    runtime: Runtime, clock: FakeClock
) -> None:
    accounts = []
    for number, said in enumerate((Answer.NO, Answer.LATER, Answer.ACQUAINTED, None)):
        one = join(runtime, f"one{number}@example.org")
        other = join(runtime, f"other{number}@example.com", fields=("software",))
        proposal = propose(runtime, one, other)
        if said is not None:
            answer(runtime, proposal, one, said)
        accounts.append((one, other))
    clock.travel(40 * DAY)
    runtime.run_due()
    told = [account_of(runtime, *couple) for couple in accounts]
    assert told == [told[0]] * len(told)


def test_a_rule_that_stops_two_is_named(runtime: Runtime) -> None:
    one = join(runtime, "mira@example.org", ways=(Way.LETTERS,))
    other = join(runtime, "jonas@example.org")
    assert account_of(runtime, one, other).explanation.stopped_by == "no_shared_way"
    assert not account_of(runtime, one, other).is_possible


def test_whatever_keeps_a_member_from_the_next_round_is_told(
    runtime: Runtime, clock: FakeClock, couple: tuple[int, int]
) -> None:
    one, other = couple
    for state, hindrance in explaining.STATES.items():
        change(runtime, one, state=state)
        assert account_of(runtime, one, other).hindrances_one == (hindrance,)
    change(runtime, one, state=MemberState.ACTIVE)
    assert account_of(runtime, one, other).hindrances_one == ()
    opening = runtime.community.calendar.next_opening(clock.calendar())
    change(runtime, one, confirmed_at=opening - timedelta(hours=23))
    assert account_of(runtime, one, other).hindrances_one == (Hindrance.TOO_NEW,)
    change(runtime, one, confirmed_at=opening - timedelta(hours=24))
    with runtime.sessions.begin() as session:
        suppressions.suppress(
            session,
            runtime.community,
            "mira@example.org",
            SuppressionReason.NEVER_AGAIN,
            now=clock.calendar(),
        )
    account = account_of(runtime, other, one)
    assert account.hindrances_other == (Hindrance.SUPPRESSED,)
    assert not account.is_possible


def test_a_frequency_that_wants_nothing_this_month_is_told(
    runtime: Runtime, couple: tuple[int, int]
) -> None:
    with runtime.sessions.begin() as session:
        member = session.get_one(Member, couple[0])
        member.set_profile(replace(member.get_profile(), frequency=Frequency.QUARTERLY))
        member.last_period = "2026-10"
    assert account_of(runtime, *couple).hindrances_one == (Hindrance.NOT_THIS_MONTH,)
    change(runtime, couple[0], last_period="2026-09")
    assert account_of(runtime, *couple).hindrances_one == ()


def test_everybody_else_is_counted_once_by_what_stops_them_first(runtime: Runtime) -> None:
    one = join(runtime, "mira@one.example.org")
    join(runtime, "a@one.example.org")
    join(runtime, "b@two.example.org", languages=("fr",))
    join(runtime, "c@three.example.org", topics=("tides", "knots"))
    join(runtime, "d@four.example.org", fields=("software",))
    others = survey_of(runtime, one)
    assert others.rules == {
        "no_shared_language": 1,
        "no_shared_way": 0,
        "other_place": 0,
        "far_apart_in_time": 0,
        "same_organisation": 1,
    }
    assert (others.no_thread, others.below_floor, others.fit) == (1, 0, 1)


@pytest.mark.parametrize(
    ("counts", "obstacle"),
    [
        ((0, 0, 0), Obstacle.NOBODY_ALLOWED),
        ((3, 0, 0), Obstacle.NO_THREAD),
        ((3, 1, 0), Obstacle.BELOW_FLOOR),
        ((3, 1, 1), Obstacle.ODD_ONE_OUT),
    ],
)
def test_why_somebody_has_nobody_follows_from_the_counts(
    counts: tuple[int, int, int], obstacle: Obstacle
) -> None:
    assert Others({"no_shared_way": 9}, *counts).obstacle is obstacle


def test_the_last_round_tells_of_a_suggestion_and_not_of_answers(
    runtime: Runtime, couple: tuple[int, int]
) -> None:
    third = join(runtime, "lotte@example.net")
    with runtime.reading() as session:
        assert explaining.find_last_round(session, third) is None
    answer(runtime, propose(runtime, *couple), couple[0], Answer.NO)
    with runtime.reading() as session:
        last = [explaining.find_last_round(session, member) for member in (*couple, third)]
    assert [one and one.had_suggestion for one in last] == [True, True, False]


def test_a_rehearsal_leaves_out_whoever_is_suppressed(
    runtime: Runtime, couple: tuple[int, int]
) -> None:
    def is_paired() -> bool:
        with runtime.reading() as session:
            now = runtime.clock.calendar()
            pool = explaining.open_pool(session, community=runtime.community, now=now)
            rehearsal = explaining.prepare_rehearsal(session, pool)
        return explaining.is_paired(rehearsal, couple[0], seed=1, progress=say_nothing)

    assert is_paired()
    with runtime.sessions.begin() as session:
        suppressions.suppress(
            session,
            runtime.community,
            "jonas@example.com",
            SuppressionReason.NEVER_AGAIN,
            now=runtime.clock.calendar(),
        )
    assert not is_paired()
