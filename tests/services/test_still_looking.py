"""Whoever waits for two months hears so once, with the one thing to add that would help most."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import STILL_LOOKING_AFTER
from matchmaker.domain.profile import Frequency
from matchmaker.models import Event, Member, OutboxEntry, Stage, SuppressionReason, Wave
from matchmaker.runtime import Runtime
from matchmaker.services import (
    budget,
    emails,
    erasure,
    membership,
    outbox,
    schedule,
    still_looking,
    suppressions,
)
from tests.factories import DAY, FakeClock, join, join_many, propose, send_all
from tests.services.reading import dump, entries_of, parse, rows_of, text_of

KIND = EmailKind.STILL_LOOKING
SECOND = timedelta(seconds=1)
ALONE: dict[str, Any] = {"topics": ("night_sky", "silence", "bees")}
WAITED = 15 * DAY
"""A member of the factory has been one for 45 days."""


@pytest.fixture
def lonely(runtime: Runtime) -> int:
    """Somebody whom nothing connects with the eight others."""
    join_many(runtime, 8)
    member_id = join(runtime, "lonely@example.org", **ALONE)
    runtime.run_due()
    send_all(runtime)
    return member_id


def letters_to(runtime: Runtime, address: str = "lonely@example.org") -> list[bytes]:
    runtime.run_due()
    return [data for recipient, data in send_all(runtime) if recipient == address]


def due_at(runtime: Runtime, member_id: int) -> datetime | None:
    with runtime.reading() as session:
        return session.get_one(Member, member_id).still_looking_at


def move(runtime: Runtime, member_id: int, **values: Any) -> None:
    with runtime.sessions.begin() as session:
        member = session.get_one(Member, member_id)
        for name, value in values.items():
            setattr(member, name, value)


def test_after_sixty_days_without_a_suggestion_there_is_one_letter(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED - SECOND)
    assert letters_to(runtime) == []
    clock.travel(SECOND)
    assert len(letters_to(runtime)) == 1
    clock.travel(DAY)
    assert letters_to(runtime) == []
    assert [entry.member_id for entry in entries_of(runtime, KIND)] == [lonely]
    assert [row.ids for row in rows_of(runtime, Event) if row.kind == KIND] == [{"member": lonely}]


def test_the_next_letter_comes_after_sixty_days_more(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED)
    assert len(letters_to(runtime)) == 1
    clock.travel(17 * DAY)
    runtime.run_due()
    clock.travel(43 * DAY - SECOND)
    assert letters_to(runtime) == []
    clock.travel(SECOND)
    assert len(letters_to(runtime)) == 1


def test_the_letter_names_the_topic_that_would_open_most(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED)
    (letter,) = letters_to(runtime)
    assert entries_of(runtime, KIND)[0].told == {"addition": "topic", "term": "repair_cafes"}
    name = runtime.vocabulary.topic_name("repair_cafes", "de")
    assert f"zum Beispiel „{name}“" in " ".join(text_of(letter).split())


def test_where_nothing_would_help_the_letter_says_that_the_community_is_small(
    runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 8)
    full = tuple(topic.id for topic in runtime.vocabulary.topics[-8:])
    assert not {"repairing", "repair_cafes", "wood"} & set(full)
    join(runtime, "lonely@example.org", topics=full)
    runtime.run_due()
    clock.travel(WAITED)
    (letter,) = letters_to(runtime)
    assert entries_of(runtime, KIND)[0].told == {"addition": None, "term": ""}
    assert "Größe der Gemeinschaft" in " ".join(text_of(letter).split())


def test_a_hint_respects_the_floor_that_the_organiser_has_set(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED)
    strict = replace(runtime.community, floor=1.0)
    still_looking.owe_due(
        runtime.sessions, runtime.reading_sessions, community=strict, now=clock.calendar()
    )
    assert entries_of(runtime, KIND)[0].told == {"addition": None, "term": ""}


def test_the_letter_can_be_unsubscribed_from_with_one_click(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED)
    (letter,) = letters_to(runtime)
    assert parse(letter)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_sixty_days_begin_anew_with_every_suggestion(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(5 * DAY)
    propose(runtime, lonely, join(runtime, "jonas@example.org"))
    assert due_at(runtime, lonely) == clock.calendar() + STILL_LOOKING_AFTER
    clock.travel(10 * DAY)
    runtime.run_due()
    assert entries_of(runtime, KIND) == []


def test_time_in_a_pause_does_not_count(runtime: Runtime, clock: FakeClock, lonely: int) -> None:
    before = due_at(runtime, lonely)
    assert before is not None
    clock.travel(5 * DAY)
    with runtime.sessions.begin() as session:
        membership.pause(
            session, lonely, until=None, community=runtime.community, now=clock.calendar()
        )
    clock.travel(2 * DAY)
    with runtime.sessions.begin() as session:
        membership.unsubscribe(session, lonely, now=clock.calendar())
    clock.travel(18 * DAY)
    assert letters_to(runtime)[1:] == []
    with runtime.sessions.begin() as session:
        membership.resume(session, lonely, now=clock.calendar())
    assert due_at(runtime, lonely) == before + 20 * DAY
    assert letters_to(runtime) == []
    clock.travel(10 * DAY)
    runtime.run_due()
    assert len(entries_of(runtime, KIND)) == 1


def test_a_pause_with_an_end_does_not_count_either(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    before = due_at(runtime, lonely)
    assert before is not None
    until = runtime.community.calendar.local_date(clock.calendar() + 10 * DAY)
    with runtime.sessions.begin() as session:
        membership.pause(
            session, lonely, until=until, community=runtime.community, now=clock.calendar()
        )
    clock.travel(10 * DAY)
    runtime.run_due()
    assert due_at(runtime, lonely) == before + 10 * DAY


def test_whoever_pauses_leaves_or_is_suppressed_meanwhile_gets_no_letter(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    left, suppressed = (
        join(runtime, f"{name}@example.org", **ALONE) for name in ("left", "suppressed")
    )
    clock.travel(WAITED)
    runtime.run_due()
    now = clock.calendar()
    with runtime.sessions.begin() as session:
        membership.unsubscribe(session, lonely, now=now)
        membership.leave(session, left, now=now)
        suppressions.suppress(
            session,
            runtime.community,
            session.get_one(Member, suppressed).address_key,
            SuppressionReason.DEAD_ADDRESS,
            now=now,
        )
    send_all(runtime)
    assert {entry.stage for entry in entries_of(runtime, KIND)} == {Stage.CANCELLED}
    assert len(entries_of(runtime, KIND)) == 3


def test_a_suggestion_made_meanwhile_takes_the_sense_from_the_letter(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED)
    runtime.run_due()
    propose(runtime, lonely, join(runtime, "jonas@example.org"))
    send_all(runtime)
    assert [entry.stage for entry in entries_of(runtime, KIND)] == [Stage.CANCELLED]


@pytest.mark.parametrize(
    ("frequency", "last_period", "days"),
    [
        (Frequency.EVERY_SECOND_MONTH, "2026-08", 29),
        (Frequency.QUARTERLY, "2026-08", 60),
        (Frequency.QUARTERLY, None, 15),
    ],
)
def test_whoever_wants_fewer_suggestions_waits_from_when_one_was_due(
    runtime: Runtime,
    clock: FakeClock,
    frequency: Frequency,
    last_period: str | None,
    days: int,
) -> None:
    join_many(runtime, 8)
    rare = join(runtime, "lonely@example.org", frequency=frequency, **ALONE)
    move(runtime, rare, last_period=last_period)
    runtime.run_due()
    send_all(runtime)
    clock.travel(WAITED)
    sent = len(letters_to(runtime))
    assert sent == (1 if days == 15 else 0)
    opening = runtime.community.calendar.opening("2026-11")
    expected = opening + days * DAY if sent == 0 else clock.calendar() + STILL_LOOKING_AFTER
    found = due_at(runtime, rare)
    assert found is not None
    assert abs(found - expected) < timedelta(hours=2)


def test_where_there_was_no_round_nobody_is_said_to_have_been_looked_for(
    runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 6)
    lonely = join(runtime, "lonely@example.org", **ALONE)
    clock.travel(WAITED)
    runtime.run_due()
    assert entries_of(runtime, KIND) == []
    assert due_at(runtime, lonely) == runtime.community.calendar.opening("2026-12")


def test_suggestions_on_their_way_are_waited_for(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED)
    with runtime.sessions.begin() as session:
        session.execute(update(Wave).values(written_at=None))
    now = clock.calendar()
    assert not still_looking.owe_due(
        runtime.sessions, runtime.reading_sessions, community=runtime.community, now=now
    )
    assert due_at(runtime, lonely) == now
    assert entries_of(runtime, KIND) == []


def test_the_letter_gives_way_to_those_of_a_round(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED)
    most = runtime.community.letters_per_30_days - budget.KEPT_FREE
    note_sent(runtime, lonely, most)
    assert letters_to(runtime) == []
    assert [entry.fault for entry in entries_of(runtime, KIND)] == ["budget"]


def test_one_letter_below_the_limit_it_leaves(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED)
    note_sent(runtime, lonely, runtime.community.letters_per_30_days - budget.KEPT_FREE - 1)
    assert len(letters_to(runtime)) == 1


def note_sent(runtime: Runtime, member_id: int, count: int) -> None:
    """Note letters of a round as sent to somebody just now."""
    now = runtime.clock.calendar()
    with runtime.sessions.begin() as session:
        for number in range(count):
            entry = outbox.owe(
                session, EmailKind.REMINDER, subject_id=number, member_id=member_id, now=now
            )
            assert entry is not None
            entry.stage, entry.sent_at = Stage.SENT, now


def test_a_second_rendering_gives_the_same_bytes_whatever_happened_to_the_pool(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED)
    (letter,) = letters_to(runtime)
    for number in range(5):
        join(runtime, f"new{number}@example.org", topics=("bees", "wood", "night_sky"))
    (entry,) = entries_of(runtime, KIND)
    with runtime.reading() as session:
        again = emails.compose(
            session,
            session.get_one(OutboxEntry, entry.id),
            session.get_one(Member, lonely),
            runtime.letterhead,
            now=clock.calendar(),
        )
    assert again is not None
    assert again.data == letter


def test_the_calendar_of_the_demo_stops_where_a_letter_is_due(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    due = due_at(runtime, lonely)
    assert due is not None
    clock.travel(due - clock.calendar() - timedelta(minutes=1))
    runtime.run_due()
    with runtime.reading() as session:
        found = schedule.next_due(session, community=runtime.community, now=clock.calendar())
    assert found == due


def test_many_who_wait_get_one_letter_each_in_batches_of_a_tick(
    runtime: Runtime, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(still_looking, "MOST", 5)
    ids = join_many(runtime, 12)
    runtime.run_due()
    clock.travel(WAITED)
    for member_id in ids:
        move(runtime, member_id, still_looking_at=clock.calendar())
    for written in (5, 10, 12, 12):
        runtime.run_due()
        assert len(entries_of(runtime, KIND)) == written
    assert sorted(entry.member_id for entry in entries_of(runtime, KIND)) == ids


def test_what_a_letter_told_is_erased_with_its_member_and_is_in_their_export(
    runtime: Runtime, clock: FakeClock, lonely: int
) -> None:
    clock.travel(WAITED)
    assert len(letters_to(runtime)) == 1
    with runtime.sessions.begin() as session:
        exported = erasure.export(session, lonely)
        erasure.erase(
            session,
            lonely,
            never_again=False,
            community=runtime.community,
            now=clock.calendar(),
        )
    assert exported["letters"][-1]["told"] == {"addition": "topic", "term": "repair_cafes"}
    assert "'addition'" not in dump(runtime)
