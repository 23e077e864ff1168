"""Confirming an address: looking changes nothing, the button does, and "not me" is final."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.membership import MemberState
from matchmaker.models import ConsentRecord, Member, Suppression
from matchmaker.runtime import Runtime
from tests.factories import FakeClock, send_all
from tests.letters import links_in
from tests.snapshots import take_snapshot
from tests.visitor import Visitor, path_of
from tests.web.test_join import fill_in


@pytest.fixture
def links(visitor: Visitor, runtime: Runtime) -> list[str]:
    """The links of the confirmation that a form led to: confirm, not me."""
    fill_in(visitor)
    ((recipient, letter),) = send_all(runtime)
    assert recipient == "mira@example.org"
    return [path_of(link) for link in links_in(letter) if "/c/" in link]


def list_members(runtime: Runtime) -> list[Member]:
    with runtime.reading() as session:
        return list(session.scalars(select(Member)))


def test_the_button_confirms_and_shows_how_others_will_see_you(
    visitor: Visitor, runtime: Runtime, links: list[str]
) -> None:
    page = visitor.get(links[0])
    assert "m…@example.org" in page.words
    done = page.send(press="confirm")
    assert done.status == 200
    assert done.path.startswith("/m/")
    for words in ("Du bist dabei.", "Tischlerei und Möbel", "das schon einmal etwas anderes war"):
        assert words in done.words
    assert "die man reparieren könnte" not in done.words
    assert "Mira" not in done.words
    assert list_members(runtime)[0].state is MemberState.ACTIVE
    ((recipient, letter),) = send_all(runtime)
    assert recipient == "mira@example.org"
    assert b"Willkommen" in letter


def test_every_consent_is_confirmed_with_its_wording(
    visitor: Visitor, runtime: Runtime, links: list[str]
) -> None:
    visitor.get(links[0]).send(press="confirm")
    with runtime.reading() as session:
        records = list(session.scalars(select(ConsentRecord).order_by(ConsentRecord.id)))
    found = [(record.purpose, record.action, record.channel) for record in records]
    assert found == [
        ("adult", "given", "form"),
        ("introductions", "given", "form"),
        ("adult", "confirmed", "page"),
        ("introductions", "confirmed", "page"),
    ]
    for record in records:
        wording = runtime.wordings.get(
            record.purpose, record.wording_version, record.wording_language
        )
        assert record.wording_digest == wording.digest


def test_looking_or_sending_without_the_button_confirms_nothing(
    visitor: Visitor, runtime: Runtime, links: list[str]
) -> None:
    before = take_snapshot(runtime.engine)
    for link in links:
        visitor.head(link)
        assert visitor.get(link).send().status == 422
    assert take_snapshot(runtime.engine) == before


def test_pressing_twice_leads_to_the_same_page(visitor: Visitor, links: list[str]) -> None:
    page = visitor.get(links[0])
    assert page.send(press="confirm").heading == page.send(press="confirm").heading
    assert visitor.get(links[0]).heading == "Deine Adresse ist bestätigt."


def test_an_old_link_of_a_member_opens_no_membership_page(
    visitor: Visitor, links: list[str], clock: FakeClock
) -> None:
    page = visitor.get(links[0])
    page.send(press="confirm")
    clock.travel(timedelta(hours=73))
    token = visitor.get("/de/join").fields()["form_token"]
    assert page.send(press="confirm", form_token=token).path == links[0]


def test_a_link_is_good_for_three_days(
    visitor: Visitor, links: list[str], clock: FakeClock, runtime: Runtime
) -> None:
    clock.travel(timedelta(hours=73))
    assert visitor.get(links[0]).status == 410
    assert list_members(runtime)[0].state is MemberState.PENDING


def test_not_me_forgets_the_submission_and_never_writes_again(
    visitor: Visitor, runtime: Runtime, links: list[str], clock: FakeClock
) -> None:
    assert visitor.get(links[1]).send(press="refuse").heading == "Gelöscht."
    assert list_members(runtime) == []
    with runtime.reading() as session:
        assert len(session.scalars(select(Suppression)).all()) == 1
    clock.travel(timedelta(days=40))
    assert fill_in(visitor).path == "/de/thanks"
    assert send_all(runtime) == []
    assert visitor.get(links[0]).status == 404


def test_not_me_comes_too_late_for_a_member(visitor: Visitor, links: list[str]) -> None:
    refusal = visitor.get(links[1])
    visitor.get(links[0]).send(press="confirm")
    assert refusal.send(press="refuse").status == 404
    assert visitor.get(links[1]).status == 404


def test_a_confirmation_holds_nothing_that_was_typed(visitor: Visitor, runtime: Runtime) -> None:
    fill_in(visitor, given_name="Zebedäus", work="Ganz eigene Worte", own_topic_1="Zinn")
    ((_, letter),) = send_all(runtime)
    text = letter.decode()
    for word in ("Zebed", "eigene", "Zinn"):
        assert word not in text
