"""Where a round would be too small everybody hears so, at most every second month."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Member, OutboxEntry, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import emails, membership, rounds
from tests.factories import DAY, FakeClock, join, join_many, send_all
from tests.services.reading import entries_of, parse, text_of

KIND = EmailKind.SMALL_POOL


def travel_to_opening(runtime: Runtime, clock: FakeClock, period: str) -> None:
    clock.travel(runtime.community.calendar.opening(period) - clock.calendar())


def recipients(runtime: Runtime) -> list[int]:
    return [entry.member_id for entry in entries_of(runtime, KIND)]


def test_everybody_hears_once_that_the_round_would_be_too_small(runtime: Runtime) -> None:
    ids = join_many(runtime, 6)
    runtime.run_due()
    runtime.run_due()
    letters = send_all(runtime)
    assert recipients(runtime) == ids
    assert len(letters) == 6
    text = " ".join(text_of(letters[0][1]).split())
    assert "wir sind erst 6, die teilnehmen könnten" in text
    assert "Ab 8 Menschen geht es los." in text
    assert f"{runtime.letterhead.base_url}/de/join" in text
    assert parse(letters[0][1])["List-Unsubscribe"]


def test_whoever_is_alone_is_told_so(runtime: Runtime) -> None:
    join_many(runtime, 1)
    runtime.run_due()
    ((_, letter),) = send_all(runtime)
    assert "außer dir hätte niemand teilnehmen können" in " ".join(text_of(letter).split())


def test_nobody_hears_it_two_months_running(runtime: Runtime, clock: FakeClock) -> None:
    ids = join_many(runtime, 3)
    for period in ("2026-11", "2026-12", "2027-01", "2027-02", "2027-03"):
        travel_to_opening(runtime, clock, period)
        runtime.run_due()
        send_all(runtime)
    assert recipients(runtime) == ids * 3


def test_whoever_is_new_has_read_it_in_the_welcome_letter(
    runtime: Runtime, clock: FakeClock
) -> None:
    old = join(runtime, "old@example.org")
    clock.travel(20 * DAY)
    new = join(runtime, "new@example.org")
    with runtime.sessions.begin() as session:
        session.get_one(Member, new).confirmed_at = clock.calendar()
    travel_to_opening(runtime, clock, "2026-12")
    runtime.run_due()
    assert recipients(runtime) == [old]


def test_where_there_are_enough_nobody_gets_it(runtime: Runtime) -> None:
    join_many(runtime, 8)
    runtime.run_due()
    assert recipients(runtime) == []


def test_nobody_gets_it_within_sixty_days_of_the_letter_that_nobody_was_found(
    runtime: Runtime, clock: FakeClock
) -> None:
    ids = join_many(runtime, 8)
    lonely = join(runtime, "lonely@example.org", topics=("night_sky", "bees", "silence"))
    runtime.run_due()
    send_all(runtime)
    clock.travel(15 * DAY)
    runtime.run_due()
    assert [entry.member_id for entry in entries_of(runtime, EmailKind.STILL_LOOKING)] == [lonely]
    with runtime.sessions.begin() as session:
        for member_id in ids[:4]:
            membership.unsubscribe(session, member_id, now=clock.calendar())
    travel_to_opening(runtime, clock, "2026-12")
    runtime.run_due()
    assert recipients(runtime) == ids[4:]


def test_the_letter_that_nobody_was_found_waits_sixty_days_after_it(
    runtime: Runtime, clock: FakeClock
) -> None:
    member_id = join(runtime, "one@example.org")
    runtime.run_due()
    assert recipients(runtime) == [member_id]
    with runtime.reading() as session:
        due = session.get_one(Member, member_id).still_looking_at
    assert due == clock.calendar() + 60 * DAY


def test_it_gives_way_and_goes_to_nobody_who_has_paused(runtime: Runtime, clock: FakeClock) -> None:
    first, second = join_many(runtime, 2)
    runtime.run_due()
    with runtime.sessions.begin() as session:
        membership.unsubscribe(session, first, now=clock.calendar())
    send_all(runtime)
    stages = {entry.member_id: entry.stage for entry in entries_of(runtime, KIND)}
    assert stages == {first: Stage.CANCELLED, second: Stage.SENT}


def test_it_loses_its_sense_once_a_round_has_opened(runtime: Runtime, clock: FakeClock) -> None:
    join_many(runtime, 2)
    runtime.run_due()
    clock.travel(timedelta(hours=1))
    with runtime.sessions.begin() as session:
        small = replace(runtime.community, smallest_pool=2)
        rounds.open_round(session, "2026-12", community=small, now=clock.calendar())
    assert [data for _, data in send_all(runtime)] == []
    assert {entry.fault for entry in entries_of(runtime, KIND)} == {"no longer apt"}


@pytest.mark.parametrize("joining", [0, 3])
def test_a_second_rendering_gives_the_same_bytes_however_many_have_joined(
    runtime: Runtime, clock: FakeClock, joining: int
) -> None:
    (member_id,) = join_many(runtime, 1)
    runtime.run_due()
    ((_, letter),) = send_all(runtime)
    for number in range(joining):
        join(runtime, f"new{number}@example.org")
    (entry,) = entries_of(runtime, KIND)
    with runtime.reading() as session:
        again = emails.compose(
            session,
            session.get_one(OutboxEntry, entry.id),
            session.get_one(Member, member_id),
            runtime.letterhead,
            now=clock.calendar(),
        )
    assert again is not None
    assert again.data == letter
