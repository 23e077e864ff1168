"""A round opens once, when its day has come, and its plan becomes proposals batch by batch."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from matchmaker import database
from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Frequency
from matchmaker.domain.shown import Thread
from matchmaker.models import (
    Event,
    Invitation,
    Member,
    PlannedPairing,
    Proposal,
    Round,
    RoundState,
    SuppressionReason,
    Wave,
)
from matchmaker.runtime import Runtime
from matchmaker.services import (
    planning,
    plans,
    proposals,
    rehearsals,
    rounds,
    schedule,
    suppressions,
)
from tests.factories import (
    DAY,
    OPENING,
    FakeClock,
    join,
    join_many,
    plan_couples,
    send_all,
)
from tests.services.reading import count, rows_of

SECOND = timedelta(seconds=1)


def states(runtime: Runtime) -> list[tuple[str, RoundState]]:
    return [(row.period, row.state) for row in rows_of(runtime, Round)]


def eligible(runtime: Runtime, period: str = "2026-11") -> set[int]:
    with runtime.reading() as session:
        now = runtime.clock.calendar()
        found = rounds.list_eligible(session, period, community=runtime.community, now=now)
        return {member.id for member in found}


def plan(runtime: Runtime) -> bool:
    return planning.plan_due(
        runtime.sessions,
        runtime.reading_sessions,
        community=runtime.community,
        now=runtime.clock.calendar(),
    )


def change(runtime: Runtime, member_id: int, **values: Any) -> None:
    with runtime.sessions.begin() as session:
        member = session.get_one(Member, member_id)
        for name, value in values.items():
            setattr(member, name, value)


def test_a_round_opens_at_its_hour_and_everybody_gets_at_most_one_proposal(
    runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 8)
    clock.travel(-SECOND)
    runtime.run_due()
    assert RoundState.OPEN not in dict(states(runtime)).values()
    clock.travel(SECOND)
    runtime.run_due()
    assert ("2026-11", RoundState.OPEN) in states(runtime)
    assert count(runtime, Proposal) == 4
    letters = send_all(runtime)
    assert len({recipient for recipient, _ in letters}) == len(letters) == 8


def test_a_round_opens_once_however_often_the_clock_ticks(
    runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 8)
    for _ in range(3):
        runtime.run_due()
        clock.travel(timedelta(hours=1))
    assert states(runtime) == [("2026-11", RoundState.OPEN)]
    assert (count(runtime, Wave), count(runtime, Proposal)) == (1, 4)


def test_a_missed_round_runs_up_to_five_days_late(runtime: Runtime, clock: FakeClock) -> None:
    join_many(runtime, 8)
    clock.travel(5 * DAY)
    runtime.run_due()
    (opened,) = rows_of(runtime, Round)
    assert (opened.state, opened.opened_at) == (RoundState.OPEN, clock.calendar())
    (wave,) = rows_of(runtime, Wave)
    zone = runtime.community.calendar.zone
    assert wave.closes_at.astimezone(zone).day == 16


def test_a_round_missed_for_longer_is_skipped_and_noted(runtime: Runtime, clock: FakeClock) -> None:
    join_many(runtime, 8)
    clock.travel(5 * DAY + SECOND)
    runtime.run_due()
    assert states(runtime) == [("2026-11", RoundState.SKIPPED)]
    assert "round_skipped" in [event.kind for event in rows_of(runtime, Event)]
    assert send_all(runtime) == []


def test_after_a_long_outage_every_missed_period_is_noted_once(
    runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 8)
    runtime.run_due()
    before = len(states(runtime))
    clock.travel(75 * DAY)
    for _ in range(2):
        runtime.run_due()
    missed = [("2026-12", RoundState.SKIPPED), ("2027-01", RoundState.SKIPPED)]
    assert states(runtime)[before:] == missed
    skipped = [event for event in rows_of(runtime, Event) if event.kind == "round_skipped"]
    assert len(skipped) == 2


def test_in_a_small_pool_no_round_opens(runtime: Runtime, clock: FakeClock) -> None:
    join_many(runtime, 7)
    runtime.run_due()
    assert states(runtime) == [("2026-11", RoundState.TOO_SMALL)]
    assert "round_too_small" in [event.kind for event in rows_of(runtime, Event)]
    assert count(runtime, Proposal) == 0


def test_a_community_that_was_not_there_yet_has_missed_nothing(
    runtime: Runtime, clock: FakeClock
) -> None:
    clock.travel(60 * DAY)
    join_many(runtime, 2)
    clock.travel(-40 * DAY)
    runtime.run_due()
    assert states(runtime) == []


def test_no_round_opens_within_twenty_days_of_another(runtime: Runtime, clock: FakeClock) -> None:
    join_many(runtime, 8)

    def open_with(opening_day: int, period: str) -> None:
        calendar = replace(runtime.community.calendar, opening_day=opening_day)
        clock.travel(calendar.opening(period) - clock.calendar())
        with runtime.sessions.begin() as session:
            community = replace(runtime.community, calendar=calendar)
            rounds.open_due(session, community=community, now=clock.calendar())

    open_with(28, "2026-10")
    open_with(10, "2026-11")  # the organiser has moved the opening day
    assert states(runtime) == [("2026-10", RoundState.OPEN), ("2026-11", RoundState.SKIPPED)]
    opened_at = rows_of(runtime, Round)[0].opened_at
    with runtime.reading() as session:
        assert rounds.is_too_soon(session, opened_at + 20 * DAY - SECOND)
        assert not rounds.is_too_soon(session, opened_at + 20 * DAY)


def test_members_of_a_day_and_those_who_are_away_wait(runtime: Runtime, clock: FakeClock) -> None:
    settled, fresh, paused, left, pending = join_many(runtime, 5)
    change(runtime, fresh, confirmed_at=clock.calendar() - timedelta(hours=24) + SECOND)
    change(runtime, paused, state=MemberState.PAUSED)
    change(runtime, left, state=MemberState.LEFT)
    change(runtime, pending, state=MemberState.PENDING)
    assert eligible(runtime) == {settled}
    clock.travel(SECOND)
    assert eligible(runtime) == {settled, fresh}


@pytest.mark.parametrize(
    ("frequency", "periods"),
    [
        (Frequency.MONTHLY, ["2026-12", "2027-01", "2027-02"]),
        (Frequency.EVERY_SECOND_MONTH, ["2027-01", "2027-02"]),
        (Frequency.QUARTERLY, ["2027-02"]),
    ],
)
def test_everybody_says_how_often(
    runtime: Runtime, frequency: Frequency, periods: list[str]
) -> None:
    member = join(runtime, "mira@example.org", frequency=frequency)
    change(runtime, member, last_period="2026-11")
    asked = ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert [period for period in asked if member in eligible(runtime, period)] == periods


def test_the_plan_is_stored_with_its_seed_before_anybody_is_asked(
    runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 8)
    now = clock.calendar()
    with runtime.sessions.begin() as session:
        rounds.open_due(session, community=runtime.community, now=now)
    assert plan(runtime)
    (wave,) = rows_of(runtime, Wave)
    (opened,) = rows_of(runtime, Round)
    assert opened.seed > 0
    stored = rows_of(runtime, PlannedPairing)
    assert len(stored) == wave.plan["pairings"] == 4
    assert (wave.planned_at, wave.written, count(runtime, Proposal)) == (now, 0, 0)
    with runtime.reading() as session:
        again = rehearsals.prepare(session, "2026-11", community=runtime.community, now=now)
    made = again(opened.seed + 1)
    assert [(row.pair, row.score, row.weight) for row in stored] == [
        ((each.low, each.high), each.score, each.weight) for each in made.pairings
    ]
    assert [Thread.from_dict(row.data["thread"]) for row in stored] == [
        each.thread for each in made.pairings
    ]
    assert wave.plan == plans.describe(made)


def test_proposals_are_written_in_batches_and_go_on_where_they_were_interrupted(
    runtime: Runtime, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    join_many(runtime, 10)
    monkeypatch.setattr(proposals, "BATCH", 2)
    now = clock.calendar()
    with runtime.sessions.begin() as session:
        rounds.open_due(session, community=runtime.community, now=now)
    assert plan(runtime)
    with runtime.sessions.begin() as session:
        assert proposals.write_due(session, community=runtime.community, now=now)
    assert count(runtime, Proposal) == 2
    with runtime.sessions() as session:
        proposals.write_due(session, community=runtime.community, now=now)
        session.rollback()  # the process dies before its commit
    assert count(runtime, Proposal) == 2
    clock.travel(timedelta(minutes=1))
    runtime.run_due()
    (wave,) = rows_of(runtime, Wave)
    assert (count(runtime, Proposal), wave.written, wave.written_at) == (5, 5, clock.calendar())
    invited = [row.member_id for row in rows_of(runtime, Invitation)]
    assert len(set(invited)) == len(invited) == 10
    assert len(send_all(runtime)) == 10


def test_a_tick_leaves_to_the_next_one_what_would_keep_its_letters_waiting(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    join_many(runtime, 10)
    monkeypatch.setattr(proposals, "BATCH", 1)
    monkeypatch.setattr(schedule, "MOST_REPEATS", 2)
    seen = []
    for _ in range(4):
        runtime.run_due()
        seen.append(count(runtime, Proposal))
    assert seen == [2, 4, 5, 5]
    assert len(send_all(runtime)) == 10


def test_only_what_a_plan_needs_is_read_of_members_and_one_after_the_other(
    runtime: Runtime,
) -> None:
    ids = join_many(runtime, 5)
    with runtime.reading() as session:
        now = runtime.clock.calendar()
        found = rounds.list_eligible(session, "2026-11", community=runtime.community, now=now)
        first = next(found)
        assert first.id == ids[0]
        assert "submission_key" not in first.__dict__
        assert [member.id for member in found] == ids[1:]
        assert rounds.count_eligible(
            session, "2026-11", community=runtime.community, now=now
        ) == len(ids)


def test_whoever_must_not_be_written_to_is_in_no_plan(runtime: Runtime, clock: FakeClock) -> None:
    ids = join_many(runtime, 9)
    with runtime.sessions.begin() as session:
        key = session.get_one(Member, ids[0]).address_key
        reason = SuppressionReason.NEVER_AGAIN
        suppressions.suppress(session, runtime.community, key, reason, now=clock.calendar())
    runtime.run_due()
    assert {row.member_id for row in rows_of(runtime, Invitation)} == set(ids[1:])


def test_whoever_leaves_between_plan_and_proposal_is_not_proposed_and_the_other_gets_credit(
    runtime: Runtime, clock: FakeClock
) -> None:
    gone, left_over = join_many(runtime, 2)
    now = clock.calendar()
    with runtime.sessions.begin() as session:
        opened = Round(
            period="2026-11",
            state=RoundState.OPEN,
            seed=1,
            vocabulary_digest="",
            opened_at=now,
            closing_at=now + 17 * DAY,
        )
        wave = Wave(number=1, closes_at=now + 10 * DAY)
        opened.waves.append(wave)
        session.add(opened)
        session.flush()
        plan_couples(session, wave, [(gone, left_over)], now=now)
        session.get_one(Member, gone).state = MemberState.PAUSED
    runtime.run_due()
    assert count(runtime, Proposal) == 0
    with runtime.reading() as session:
        assert session.get_one(Member, left_over).waited == 1


def test_waiting_gives_credit_and_a_proposal_uses_it_up(runtime: Runtime, clock: FakeClock) -> None:
    ids = join_many(runtime, 9)
    change(runtime, ids[0], waited=3)
    runtime.run_due()
    with runtime.reading() as session:
        waited = {row.id: row.waited for row in session.scalars(select(Member))}
        invited = set(session.scalars(select(Invitation.member_id)))
    assert ids[0] in invited
    assert waited[ids[0]] == 0
    assert [waited[member] for member in ids if member not in invited] == [1]


def test_the_schedule_names_the_next_instant_at_which_something_is_due(
    runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 8)
    calendar = runtime.community.calendar

    def next_due() -> Any:
        with runtime.reading() as session:
            return schedule.next_due(session, community=runtime.community, now=clock.calendar())

    clock.travel(-DAY)
    assert next_due() == OPENING
    clock.travel(DAY)
    runtime.run_due()
    seen = []
    while clock.calendar() < calendar.opening("2026-12"):
        send_all(runtime)
        runtime.run_due()
        seen.append(next_due())
        clock.travel(next_due() - clock.calendar())
    assert [moment.astimezone(calendar.zone).strftime("%d. %H:%M") for moment in seen] == [
        "03. 09:00",  # what could not be delivered is withdrawn
        "06. 09:00",  # reminder
        "11. 00:00",  # deadline
        "11. 09:00",  # second wave
        "17. 00:00",  # its deadline
        "18. 09:00",  # closing letters
        "01. 09:00",  # next opening
    ]


def test_a_step_that_fails_is_not_taken_for_another_process_s_work(
    runtime: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = join_many(runtime, 8)[:2]
    with runtime.sessions.begin() as session:
        broken = Round(
            period="2026-11",
            state=RoundState.OPEN,
            seed=1,
            vocabulary_digest="",
            opened_at=OPENING,
            closing_at=OPENING + 17 * DAY,
        )
        wave = Wave(number=1, closes_at=OPENING + 10 * DAY)
        broken.waves.append(wave)
        session.add(broken)
        session.flush()
        plan_couples(session, wave, [(one, other)], now=OPENING)
        session.execute(update(PlannedPairing).values(data={}))
    runtime.run_due()
    said = capsys.readouterr().out
    assert "a step failed" in said
    assert "step=write" in said
    with runtime.reading() as session:
        assert schedule.tick_age(session, real=runtime.clock.real()) == timedelta()


def test_tidying_that_fails_does_not_keep_a_tick_from_its_work(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(database, "TIDY", dict.fromkeys(database.TIDY, ("NONSENSE",)))
    join_many(runtime, 8)
    runtime.run_due()
    assert "tidying failed" in capsys.readouterr().out
    assert len(send_all(runtime)) == 8
