"""A new member is told what can honestly be expected, and the same in every rendering."""

from collections.abc import Sequence
from typing import Any

import pytest

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Member, OutboxEntry, Proposal, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import emails, outlook
from matchmaker.services.outlook import Outlook
from tests.factories import (
    DAY,
    FakeClock,
    answer,
    join,
    join_many,
    propose,
    send_all,
    write_proposals,
)
from tests.services.reading import entries_of, text_of

KIND = EmailKind.WELCOME


def welcome(runtime: Runtime, **profile: Any) -> bytes:
    """The letter to somebody who joins now."""
    member_id = join(runtime, "new@example.org", **profile)
    with runtime.sessions.begin() as session:
        for entry in session.query(OutboxEntry).filter_by(member_id=member_id, kind=KIND):
            entry.stage, entry.created_at, entry.expires_at = (
                Stage.QUEUED,
                runtime.clock.calendar(),
                runtime.clock.calendar() + DAY,
            )
    (letter,) = [data for to, data in send_all(runtime) if to == "new@example.org"]
    return letter


def told(runtime: Runtime) -> Outlook:
    (entry,) = [entry for entry in entries_of(runtime, KIND) if entry.told]
    return Outlook(**(entry.told or {}))


def settle(runtime: Runtime, outcomes: Sequence[Outcome]) -> None:
    """Proposals of an earlier month that ended so."""
    ids = join_many(runtime, len(outcomes) * 2)
    couples = list(zip(ids[::2], ids[1::2], strict=True))
    with runtime.sessions.begin() as session:
        proposal_ids = write_proposals(session, runtime, couples)
        for proposal_id, outcome in zip(proposal_ids, outcomes, strict=True):
            session.get_one(Proposal, proposal_id).outcome = outcome


@pytest.mark.parametrize(
    ("chance", "months"),
    [(1.0, 1), (0.8, 1), (0.79, 2), (0.5, 3), (0.3, 5), (0.25, 6), (0.01, 6), (0.0, 6)],
)
def test_the_months_are_those_within_which_a_suggestion_is_likely(
    chance: float, months: int
) -> None:
    assert outlook.months_until_likely(chance) == months


def test_in_a_small_community_only_the_size_is_told(runtime: Runtime) -> None:
    join_many(runtime, 4)
    text = " ".join(text_of(welcome(runtime)).split())
    assert told(runtime) == Outlook(5)
    assert "Zurzeit sind 5 Menschen dabei. Eine Runde beginnt erst, wenn es mindestens 8" in text
    assert "Rechne mit" not in text


def test_before_the_first_round_nothing_is_said_about_waiting(runtime: Runtime) -> None:
    join_many(runtime, 8)
    text = " ".join(text_of(welcome(runtime)).split())
    assert told(runtime) == Outlook(9)
    assert "Zurzeit sind 9 Menschen dabei." in text
    assert "ersten Vorschlag" not in text


def test_where_almost_everybody_had_one_the_first_comes_with_the_next_round(
    runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 8)
    runtime.run_due()
    clock.travel(DAY)
    text = " ".join(text_of(welcome(runtime)).split())
    assert told(runtime) == Outlook(9, months=1)
    assert "Ein erster Vorschlag kommt voraussichtlich schon mit ihr" in text


def test_where_many_had_none_it_takes_longer(runtime: Runtime, clock: FakeClock) -> None:
    join_many(runtime, 8)
    for language in ("ar", "fa", "ja", "tr"):
        join(runtime, f"{language}@example.org", languages=(language,))
    runtime.run_due()
    clock.travel(DAY)
    letter = welcome(runtime)
    found = told(runtime)
    assert found.members == 13
    assert found.months in (2, 3)
    assert "innerhalb von etwa" in " ".join(text_of(letter).split())


def test_whom_nobody_fits_yet_is_told_that_it_may_take_long(
    runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 8)
    runtime.run_due()
    clock.travel(DAY)
    text = " ".join(text_of(welcome(runtime, languages=("zh",))).split())
    assert told(runtime) == Outlook(9, months=outlook.LONGEST)
    assert "ein halbes Jahr dauern oder länger" in text


@pytest.mark.parametrize(
    ("accepted", "declined", "suggestions"), [(7, 13, 3), (7, 12, None), (0, 25, None)]
)
def test_how_many_suggestions_an_introduction_takes_is_told_from_twenty_settled_on(
    runtime: Runtime, clock: FakeClock, accepted: int, declined: int, suggestions: int | None
) -> None:
    settle(runtime, [Outcome.ACCEPTED] * accepted + [Outcome.DECLINED] * declined)
    clock.travel(11 * DAY)
    text = " ".join(text_of(welcome(runtime)).split())
    assert told(runtime).suggestions == suggestions
    assert ("aus etwa jedem dritten Vorschlag eine Vorstellung" in text) == bool(suggestions)


def test_proposals_that_are_still_open_to_answers_do_not_count(runtime: Runtime) -> None:
    settle(runtime, [Outcome.ACCEPTED] * 20)
    welcome(runtime)
    assert told(runtime).suggestions is None


def test_withdrawn_proposals_do_not_count(runtime: Runtime, clock: FakeClock) -> None:
    settle(runtime, [Outcome.ACCEPTED] * 19 + [Outcome.WITHDRAWN] * 5)
    clock.travel(11 * DAY)
    welcome(runtime)
    assert told(runtime).suggestions is None


def test_what_is_told_does_not_change_with_a_single_answer(
    runtime: Runtime, clock: FakeClock
) -> None:
    ids = join_many(runtime, 8)
    proposal_id = propose(runtime, ids[0], ids[1])
    with runtime.reading() as session:
        member, now = session.get_one(Member, ids[2]), clock.calendar()
        before = outlook.look_ahead(session, member, community=runtime.community, now=now)
    answer(runtime, proposal_id, ids[0], Answer.NO)
    with runtime.reading() as session:
        member = session.get_one(Member, ids[2])
        after = outlook.look_ahead(session, member, community=runtime.community, now=now)
    assert before == after


def test_a_second_rendering_gives_the_same_bytes_however_many_have_joined(
    runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 6)
    letter = welcome(runtime)
    for number in range(4):
        join(runtime, f"later{number}@example.org")
    (entry,) = [entry for entry in entries_of(runtime, KIND) if entry.told]
    with runtime.reading() as session:
        again = emails.compose(
            session,
            session.get_one(OutboxEntry, entry.id),
            session.get_one(Member, entry.member_id),
            runtime.letterhead,
            now=clock.calendar() + DAY,
        )
    assert again is not None
    assert again.data == letter


def test_of_a_large_community_a_sample_is_enough(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    join_many(runtime, 30)
    monkeypatch.setattr(outlook, "LOOKED_AT", 10)
    runtime.run_due()
    welcome(runtime)
    assert told(runtime) == Outlook(31, months=1)
