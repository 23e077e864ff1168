"""The second wave: a yes that met nothing is asked once more, and cannot guess why."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.answer import YES_IN_VAIN, Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.period import RoundCalendar
from matchmaker.models import (
    Event,
    Invitation,
    Member,
    Proposal,
    SuppressionReason,
    Wave,
)
from matchmaker.runtime import Runtime
from matchmaker.services import erasure, membership, schedule, suppressions
from tests.factories import (
    DAY,
    OPENING,
    FakeClock,
    answer,
    join_many,
    profile,
    send_all,
    write_proposals,
)
from tests.services.conftest import empty
from tests.services.reading import count, entries_of, rows_of, text_of

SECOND_WAVE = OPENING + 10 * DAY
CLOSING = OPENING + 17 * DAY
SECOND = timedelta(seconds=1)
SECOND_BEGINS = "ersten Vorschlag dieses Monats wird keine Vorstellung"
IN_VAIN = "kein Kennenlernen"
Couple = tuple[int, int]


def travel(runtime: Runtime, moment: datetime) -> list[tuple[datetime, str, bytes]]:
    """Let time pass, with a stop wherever something is due; tells who got what on the way, when."""
    seen = []
    clock = runtime.clock
    assert isinstance(clock, FakeClock)
    while True:
        runtime.run_due()
        seen += [(clock.calendar(), who, data) for who, data in send_all(runtime)]
        if clock.calendar() >= moment:
            return seen
        with runtime.reading() as session:
            due = schedule.next_due(session, community=runtime.community, now=clock.calendar())
        clock.travel(min(due, moment) - clock.calendar())


def travel_to(runtime: Runtime, moment: datetime) -> list[tuple[str, bytes]]:
    """As `travel`, without the times."""
    return [(who, data) for _, who, data in travel(runtime, moment)]


def ask(runtime: Runtime, couples: int) -> list[Couple]:
    """So many couples who have just got their first proposal."""
    ids = join_many(runtime, 2 * couples)
    made = list(zip(ids[::2], ids[1::2], strict=True))
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, made)
    send_all(runtime)
    return made


def say(runtime: Runtime, member: int, said: Answer, wave: int = 1) -> None:
    statement = (
        select(Invitation.proposal_id)
        .join(Wave, Invitation.wave_id == Wave.id)
        .where(Invitation.member_id == member, Wave.number == wave)
    )
    with runtime.reading() as session:
        proposal = session.scalars(statement).one()
    answer(runtime, proposal, member, said)


def say_yes_in_vain(runtime: Runtime, couples: list[Couple]) -> list[int]:
    """Let one of each couple say yes and the other one nothing."""
    for one, _ in couples:
        say(runtime, one, Answer.YES)
    return [one for one, _ in couples]


def asked_again(runtime: Runtime) -> set[int]:
    """Who got a second proposal."""
    statement = select(Invitation.member_id).join(Wave, Invitation.wave_id == Wave.id)
    with runtime.reading() as session:
        return set(session.scalars(statement.where(Wave.number == 2)))


def second_partner(runtime: Runtime, member: int) -> int:
    statement = select(Proposal).join(Wave).where(Wave.number == 2)
    with runtime.reading() as session:
        pairs = [(row.low_id, row.high_id) for row in session.scalars(statement)]
    (other,) = [low if high == member else high for low, high in pairs if member in (low, high)]
    assert other is not None
    return other


def waited(runtime: Runtime) -> dict[int, int]:
    return {row.id: row.waited for row in rows_of(runtime, Member)}


def events_of(runtime: Runtime) -> list[str]:
    return [event.kind for event in rows_of(runtime, Event)]


def told(letters: list[tuple[str, bytes]], words: str) -> list[str]:
    """Who got a letter with these words."""
    return sorted(who for who, data in letters if words in " ".join(text_of(data).split()))


def address(runtime: Runtime, member: int) -> str:
    with runtime.reading() as session:
        return session.get_one(Member, member).address


def test_only_a_yes_that_met_nothing_is_asked_again_on_day_eleven(
    runtime: Runtime, clock: FakeClock
) -> None:
    couples = ask(runtime, 7)
    met_no, met_silence, met_leaving, met_later, met_yes, said_later, _ = couples
    in_vain = say_yes_in_vain(runtime, [met_no, met_silence, met_leaving, met_later])
    say(runtime, met_no[1], Answer.NO)
    say(runtime, met_later[1], Answer.LATER)
    say(runtime, said_later[0], Answer.LATER)
    for one in met_yes:
        say(runtime, one, Answer.YES)
    with runtime.sessions.begin() as session:
        membership.leave(session, met_leaving[1], now=clock.calendar())
    travel_to(runtime, SECOND_WAVE - SECOND)
    assert count(runtime, Wave) == 1
    letters = travel_to(runtime, SECOND_WAVE)
    assert asked_again(runtime) == set(in_vain)
    assert told(letters, SECOND_BEGINS) == sorted(address(runtime, one) for one in in_vain)
    assert len(letters) == 4


def test_a_second_proposal_can_be_answered_for_six_days_and_nobody_is_reminded(
    runtime: Runtime,
) -> None:
    in_vain = say_yes_in_vain(runtime, ask(runtime, 2))
    letters = travel_to(runtime, SECOND_WAVE)
    assert len(told(letters, "bis Montag, den 16. November")) == 2
    (second,) = [row for row in rows_of(runtime, Wave) if row.number == 2]
    assert second.reminds_at is None
    calendar = runtime.community.calendar
    assert second.closes_at == calendar.at(date(2026, 11, 17), 0)
    letters = travel_to(runtime, second.closes_at - SECOND)
    assert letters == []
    for one in in_vain:
        say(runtime, one, Answer.YES, wave=2)
    introduced = travel_to(runtime, second.closes_at + timedelta(minutes=10))
    assert len(introduced) == 2
    letters = travel_to(runtime, CLOSING)
    assert told(letters, IN_VAIN) == []


def test_the_first_partner_is_not_the_second_one_and_a_lone_yes_gets_nothing_extra(
    runtime: Runtime,
) -> None:
    ((one, other),) = ask(runtime, 1)
    say(runtime, one, Answer.YES)
    letters = travel_to(runtime, CLOSING)
    assert asked_again(runtime) == set()
    assert told(letters, SECOND_BEGINS) == []
    assert told(letters, IN_VAIN) == [address(runtime, one)]
    assert waited(runtime) == {one: YES_IN_VAIN, other: 0}


def test_whoever_wants_one_suggestion_a_month_is_asked_once(runtime: Runtime) -> None:
    in_vain = say_yes_in_vain(runtime, ask(runtime, 3))
    with runtime.sessions.begin() as session:
        session.get_one(Member, in_vain[0]).set_profile(profile(one_suggestion=True))
    letters = travel_to(runtime, CLOSING)
    assert asked_again(runtime) == set(in_vain[1:])
    assert address(runtime, in_vain[0]) in told(letters, IN_VAIN)


@pytest.mark.parametrize("gone", ["paused", "suppressed"])
def test_whoever_must_not_be_asked_is_not_asked_again(runtime: Runtime, gone: str) -> None:
    in_vain = say_yes_in_vain(runtime, ask(runtime, 3))
    now, community = runtime.clock.calendar(), runtime.community
    with runtime.sessions.begin() as session:
        if gone == "paused":
            membership.pause(session, in_vain[0], until=None, community=community, now=now)
        else:
            key = session.get_one(Member, in_vain[0]).address_key
            reason = SuppressionReason.NEVER_AGAIN
            suppressions.suppress(session, community, key, reason, now=now)
    travel_to(runtime, SECOND_WAVE)
    assert asked_again(runtime) == set(in_vain[1:])


def test_a_yes_in_vain_twice_is_answered_by_one_letter_about_the_last_one(
    runtime: Runtime,
) -> None:
    in_vain = say_yes_in_vain(runtime, ask(runtime, 2))
    travel_to(runtime, SECOND_WAVE)
    say(runtime, in_vain[0], Answer.YES, wave=2)
    letters = travel_to(runtime, CLOSING)
    closing = {who: " ".join(text_of(data).split()) for who, data in letters}
    assert set(closing) == {address(runtime, one) for one in in_vain}
    assert "11. November" in closing[address(runtime, in_vain[0])]
    assert "1. November" in closing[address(runtime, in_vain[1])]
    assert {waited(runtime)[one] for one in in_vain} == {YES_IN_VAIN}
    assert len(entries_of(runtime, EmailKind.CLOSING)) == 2


def test_without_a_partner_in_the_second_wave_nobody_waits_longer(runtime: Runtime) -> None:
    in_vain = say_yes_in_vain(runtime, ask(runtime, 3))
    before = waited(runtime)
    travel_to(runtime, SECOND_WAVE)
    assert len(asked_again(runtime)) == 2
    assert waited(runtime) == before
    travel_to(runtime, CLOSING)
    assert {waited(runtime)[one] for one in in_vain} == {YES_IN_VAIN}


def test_whoever_is_silent_to_a_second_proposal_had_no_silent_month(runtime: Runtime) -> None:
    in_vain = say_yes_in_vain(runtime, ask(runtime, 2))
    travel_to(runtime, CLOSING)
    months = {row.id: row.silent_months for row in rows_of(runtime, Member)}
    assert {months[one] for one in in_vain} == {0}
    assert sum(months.values()) == 2


def test_the_second_wave_can_be_turned_off(runtime: Runtime, clock: FakeClock) -> None:
    calendar = replace(runtime.community.calendar, second_wave_day=0)
    runtime = replace(runtime, community=replace(runtime.community, calendar=calendar))
    say_yes_in_vain(runtime, ask(runtime, 2))
    letters = travel_to(runtime, CLOSING)
    assert asked_again(runtime) == set()
    assert len(told(letters, IN_VAIN)) == 2
    assert "second_wave_skipped" not in events_of(runtime)


def test_a_first_wave_settled_at_night_is_followed_in_the_morning(runtime: Runtime) -> None:
    say_yes_in_vain(runtime, ask(runtime, 2))
    calendar: RoundCalendar = runtime.community.calendar
    midnight = calendar.at(date(2026, 11, 12), 0)
    with runtime.sessions.begin() as session:
        for proposal in session.scalars(select(Proposal)):
            proposal.deadline_at = midnight  # delivered a day late
    travel_to(runtime, midnight + 8 * timedelta(hours=1))
    assert asked_again(runtime) == set()
    letters = travel_to(runtime, midnight + 9 * timedelta(hours=1))
    assert len(told(letters, "bis Dienstag, den 17. November")) == 2


@pytest.mark.parametrize("days", [12, 16, 30])
def test_a_first_wave_settled_too_late_has_no_second_and_an_event_says_so(
    runtime: Runtime, clock: FakeClock, days: int
) -> None:
    in_vain = say_yes_in_vain(runtime, ask(runtime, 2))
    clock.travel(days * DAY)  # nobody was there
    letters = travel_to(runtime, max(CLOSING, clock.calendar()))
    assert asked_again(runtime) == set()
    assert told(letters, IN_VAIN) == sorted(address(runtime, one) for one in in_vain)
    assert events_of(runtime).count("second_wave_skipped") == 1


def test_a_second_proposal_delivered_late_ends_before_the_closing_letters(
    runtime: Runtime, clock: FakeClock
) -> None:
    say_yes_in_vain(runtime, ask(runtime, 2))
    clock.travel(SECOND_WAVE - clock.calendar())
    runtime.run_due()
    clock.travel(47 * timedelta(hours=1))  # the mail server was away
    letters = send_all(runtime)
    assert len(told(letters, "bis Dienstag, den 17. November")) == 2
    second = [row for row in rows_of(runtime, Proposal) if row.opened_at == SECOND_WAVE]
    calendar = runtime.community.calendar
    assert [row.deadline_at for row in second] == [calendar.at(date(2026, 11, 18), 0)]
    assert len(told(travel_to(runtime, CLOSING), IN_VAIN)) == 2


def test_a_second_proposal_that_cannot_leave_is_withdrawn_without_credit(
    runtime: Runtime, clock: FakeClock
) -> None:
    in_vain = say_yes_in_vain(runtime, ask(runtime, 2))
    clock.travel(SECOND_WAVE - clock.calendar())
    runtime.run_due()
    clock.travel(48 * timedelta(hours=1))
    runtime.run_due()
    second = [row for row in rows_of(runtime, Proposal) if row.opened_at == SECOND_WAVE]
    assert [row.outcome for row in second] == [Outcome.WITHDRAWN]
    assert {waited(runtime)[one] for one in in_vain} == {0}


def test_nobody_is_asked_more_than_twice_in_a_month(runtime: Runtime) -> None:
    in_vain = say_yes_in_vain(runtime, ask(runtime, 4))
    travel_to(runtime, SECOND_WAVE)
    for one in in_vain[:2]:
        say(runtime, one, Answer.YES, wave=2)
    travel_to(runtime, CLOSING + 10 * DAY)
    invited = [row.member_id for row in rows_of(runtime, Invitation)]
    assert max(invited.count(one) for one in in_vain) == 2
    assert [row.number for row in rows_of(runtime, Wave)] == [1, 2]


CAUSES = ("no", "later", "silence", "left", "erased")


def befall(runtime: Runtime, cause: str, other: int) -> None:
    """Let the other side do what keeps the two apart."""
    now, community = runtime.clock.calendar(), runtime.community
    if cause in tuple(Answer):
        say(runtime, other, Answer(cause))
    with runtime.sessions.begin() as session:
        if cause == "left":
            membership.leave(session, other, now=now)
        elif cause == "paused":
            membership.pause(session, other, until=None, community=community, now=now)
        elif cause == "erased":
            erasure.erase(session, other, never_again=True, community=community, now=now)


def plain(data: bytes) -> str:
    """The bytes of a letter without its tokens and what derives from them."""
    text = data.decode("ascii").replace("=\r\n", "")
    text = re.sub(r"[a-z2-7]{32,42}", "TOKEN", text)
    return re.sub(r"(?m)boundary=\S+|^--\S+", "BOUNDARY", text)


def live_through(runtime: Runtime, cause: str) -> list[tuple[datetime, str, str]]:
    """When who gets which bytes in a month in which this cause keeps two apart."""
    couples = ask(runtime, 3)
    in_vain = say_yes_in_vain(runtime, couples[:2])
    befall(runtime, cause, couples[0][1])
    ours = {address(runtime, one) for one in in_vain}
    seen = travel(runtime, SECOND_WAVE)
    assert asked_again(runtime) == set(in_vain)
    say(runtime, in_vain[0], Answer.YES, wave=2)
    seen += travel(runtime, CLOSING)
    return sorted((at, who, plain(data)) for at, who, data in seen if who in ours)


def test_nothing_that_follows_tells_why_the_first_proposal_came_to_nothing(
    shared_runtime: Runtime,
) -> None:
    months = {}
    for cause in CAUSES:
        runtime = replace(shared_runtime, clock=FakeClock())
        empty(runtime)
        months[cause] = live_through(runtime, cause)
    for cause in CAUSES:
        assert months[cause] == months["silence"]
    assert [at for at, _, _ in months["silence"]] == [SECOND_WAVE] * 2 + [CLOSING] * 2
