"""The membership page, and what needs a fresh mailed link."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from matchmaker.domain.consent import ConsentAction
from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Sentence
from matchmaker.models import ConsentRecord, Member, Suppression
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from tests.factories import FakeClock, join, send_all
from tests.letters import links_in
from tests.snapshots import take_snapshot
from tests.visitor import Visitor, path_of
from tests.web.conftest import Couple


def get_member(runtime: Runtime, member_id: int) -> Member | None:
    with runtime.reading() as session:
        return session.get(Member, member_id)


def test_the_page_shows_how_others_see_you_and_the_next_round(
    visitor: Visitor, couple: Couple
) -> None:
    page = visitor.get(couple.membership_link(couple.jonas))
    assert page.status == 200
    assert page.response.headers["Cache-Control"] == "no-store"
    for words in ("Ich schreibe Programme für Mühlen.", "Dienstag, den 1. Dezember", "j…@"):
        assert words in page.words
    for secret in ("Jonas", "Was darf langsam sein?", "jonas@", "Mira"):
        assert secret not in page.html


@pytest.mark.parametrize(
    ("button", "state", "words"),
    [
        ("pause_month", MemberState.PAUSED, "Bis Dienstag, den 1. Dezember"),
        ("pause", MemberState.PAUSED, "bis du zurückkommst"),
        ("leave", MemberState.LEFT, "Danke, dass du da warst."),
    ],
)
def test_pausing_and_leaving_and_coming_back(
    visitor: Visitor, couple: Couple, button: str, state: MemberState, words: str
) -> None:
    page = visitor.get(couple.membership_link(couple.mira)).send(press=button)
    assert words in page.words
    member = get_member(couple.runtime, couple.mira)
    assert member is not None
    assert member.state is state
    back = page.send(press="resume")
    assert "Schön, dass du wieder da bist." in back.words
    member = get_member(couple.runtime, couple.mira)
    assert member is not None
    assert member.state is MemberState.ACTIVE


def test_coming_back_after_leaving_gives_the_consents_again(
    visitor: Visitor, couple: Couple
) -> None:
    visitor.get(couple.membership_link(couple.mira)).send(press="leave").send(press="resume")
    with couple.runtime.reading() as session:
        statement = select(ConsentRecord.action).where(ConsentRecord.member_id == couple.mira)
        actions = list(session.scalars(statement.order_by(ConsentRecord.id)))
    assert actions[-3:] == [ConsentAction.CONFIRMED] * 3
    assert actions[-6:-3] == [ConsentAction.WITHDRAWN] * 3


@pytest.mark.parametrize("until", ["2027-01-15", "15.01.2027"])
def test_pausing_until_a_date(visitor: Visitor, couple: Couple, until: str) -> None:
    page = visitor.get(couple.membership_link(couple.mira))
    done = page.send(press="pause_until", until=until)
    assert "Bis Freitag, den 15. Januar" in done.words


@pytest.mark.parametrize(
    ("until", "fault"),
    [
        ("", "Das Datum fehlt noch."),
        ("2026-11-01", "in der Zukunft"),
        ("2031-01-01", "höchstens zwei Jahre"),
        ("irgendwann", "konnten wir nicht lesen"),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_its_field(
    visitor: Visitor, couple: Couple, until: str, fault: str
) -> None:
    before = take_snapshot(couple.runtime.engine)
    page = visitor.get(couple.membership_link(couple.mira)).send(press="pause_until", until=until)
    assert page.status == 422
    assert fault in page.faults[0]
    assert page.fields(3)["until"] == until
    assert take_snapshot(couple.runtime.engine) == before


def test_a_form_sent_without_a_button_changes_nothing(visitor: Visitor, couple: Couple) -> None:
    before = take_snapshot(couple.runtime.engine)
    page = visitor.get(couple.membership_link(couple.mira))
    for number, _ in enumerate(page.list_forms()):
        assert page.send(number).status == 422
    assert take_snapshot(couple.runtime.engine) == before


def ask_for_link(visitor: Visitor, couple: Couple, button: str, ending: str) -> str:
    """Press the button, read the letter, give the path of the link in it."""
    page = visitor.get(couple.membership_link(couple.mira)).send(press=button)
    assert "unterwegs" in page.words
    ((recipient, letter),) = send_all(couple.runtime)
    assert recipient == "mira@example.org"
    (link,) = [link for link in links_in(letter) if link.endswith(ending)]
    return path_of(link)


def test_changing_the_answers_through_a_mailed_link(visitor: Visitor, couple: Couple) -> None:
    page = visitor.get(ask_for_link(visitor, couple, "change_link", "/change"))
    assert page.fields()["given_name"] == "Mira"
    assert page.send().status == 422
    done = page.send(press="change", given_name="Mirjam", place="Bonn", letter_language="en")
    assert "Your changes are saved" in done.words
    assert "Bonn" in done.words
    member = get_member(couple.runtime, couple.mira)
    assert member is not None
    assert member.get_profile().given_name == "Mirjam"
    assert member.get_profile().work == Sentence("Ich baue Küchen aus altem Holz.", True)
    assert member.language == "en"


def test_a_faulty_change_keeps_what_was_typed_and_changes_nothing(
    visitor: Visitor, couple: Couple
) -> None:
    link = couple.membership_link(couple.mira, TokenPurpose.MEMBERSHIP_CHANGE, "/change")
    page = visitor.get(link)
    before = take_snapshot(couple.runtime.engine)
    again = page.send(press="change", given_name="", place="Bonn")
    assert again.status == 422
    assert again.fields()["place"] == "Bonn"
    assert take_snapshot(couple.runtime.engine) == before


def test_what_a_proposal_shows_already_stays_as_it_was(visitor: Visitor, couple: Couple) -> None:
    link = couple.membership_link(couple.jonas, TokenPurpose.MEMBERSHIP_CHANGE, "/change")
    visitor.get(link).send(press="change", work="Etwas ganz anderes.")
    assert "Mühlen" in visitor.get(couple.answer_link(couple.mira)).words


def test_exporting_gives_everything_but_the_other_side(visitor: Visitor, couple: Couple) -> None:
    visitor.get(couple.answer_link(couple.jonas)).send(answer="no", reason="ganz privat")
    page = visitor.get(ask_for_link(visitor, couple, "export_link", "/export"))
    file = page.send(press="export").response
    assert file.mimetype == "application/json"
    assert "attachment" in file.headers["Content-Disposition"]
    text = file.get_data(as_text=True)
    data = json.loads(text)
    assert data["member"]["address"] == "mira@example.org"
    assert data["profile"]["work"]["text"] == "Ich baue Küchen aus altem Holz."
    assert data["proposals"][0]["my answer"] is None
    assert {record["purpose"] for record in data["consents"]} == {
        "introductions", "follow_up", "adult",
    }  # fmt: skip
    for secret in ("jonas", "Jonas", "Mühlen", "ganz privat", "declined"):
        assert secret not in text


@pytest.mark.parametrize("never_again", [False, True])
def test_erasing_needs_certainty_and_is_at_once(
    visitor: Visitor, couple: Couple, never_again: bool
) -> None:
    page = visitor.get(ask_for_link(visitor, couple, "erase_link", "/erase"))
    unsure = page.send(press="erase")
    assert unsure.status == 422
    assert get_member(couple.runtime, couple.mira) is not None
    ticks: dict[str, Any] = {"sure": "y", **({"never_again": "y"} if never_again else {})}
    assert page.send(press="erase", **ticks).heading == "Alles ist gelöscht."
    assert get_member(couple.runtime, couple.mira) is None
    assert visitor.get(couple.membership_link(couple.mira)).status == 404
    with couple.runtime.reading() as session:
        assert len(session.scalars(select(Suppression)).all()) == int(never_again)


@pytest.mark.parametrize(
    ("purpose", "ending", "minutes"),
    [
        (TokenPurpose.MEMBERSHIP_CHANGE, "/change", 30),
        (TokenPurpose.ERASE, "/erase", 30),
        (TokenPurpose.EXPORT, "/export", 24 * 60),
    ],
)
def test_a_mailed_link_has_its_time(
    visitor: Visitor,
    couple: Couple,
    clock: FakeClock,
    purpose: TokenPurpose,
    ending: str,
    minutes: int,
) -> None:
    link = couple.membership_link(couple.mira, purpose, ending)
    clock.travel(timedelta(minutes=minutes))
    assert visitor.get(link).status == 200
    clock.travel(timedelta(minutes=1))
    assert visitor.get(link).status == 410


@pytest.mark.parametrize("ending", ["/change", "/erase", "/export"])
def test_the_link_under_every_letter_does_nothing_that_needs_a_fresh_one(
    visitor: Visitor, couple: Couple, ending: str
) -> None:
    assert visitor.get(couple.membership_link(couple.mira, ending=ending)).status == 404


def test_links_are_mailed_twice_a_day_at_most(
    visitor: Visitor, couple: Couple, clock: FakeClock
) -> None:
    page = visitor.get(couple.membership_link(couple.mira))
    for _ in range(4):
        clock.travel(timedelta(minutes=1))
        assert page.send(press="change_link").status == 200
    assert len(send_all(couple.runtime)) == 2


def test_one_click_unsubscribes_without_cookie_and_without_a_page(
    visitor: Visitor, couple: Couple
) -> None:
    link = couple.unsubscribe_link(couple.mira)
    body = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):
        answer = visitor.post(link, body, Sec_Fetch_Site="cross-site")
        assert answer.status == 200
        assert answer.path == link
    member = get_member(couple.runtime, couple.mira)
    assert member is not None
    assert member.state is MemberState.PAUSED
    ((recipient, letter),) = send_all(couple.runtime)
    assert recipient == "mira@example.org"
    (way_back,) = {path_of(link) for link in links_in(letter) if "/m/" in link}
    assert "Du machst Pause." in visitor.get(way_back).words


def test_a_visit_to_the_unsubscribe_link_only_asks(visitor: Visitor, couple: Couple) -> None:
    before = take_snapshot(couple.runtime.engine)
    page = visitor.get(couple.unsubscribe_link(couple.mira))
    assert page.status == 200
    assert page.send().status == 422
    assert take_snapshot(couple.runtime.engine) == before
    assert page.send(press="One-Click").heading == "Es kommen keine Vorschläge mehr."


def test_unsubscribing_stays_true_when_nobody_is_left(visitor: Visitor, couple: Couple) -> None:
    link = couple.membership_link(couple.mira, TokenPurpose.ERASE, "/erase")
    visitor.get(link).send(press="erase", sure="y")
    assert visitor.get(couple.unsubscribe_link(couple.mira)).status == 200
    body = {"List-Unsubscribe": "One-Click"}
    assert visitor.post(couple.unsubscribe_link(couple.mira), body).status == 200


def test_the_formal_page_is_formal(visitor: Visitor, runtime: Runtime) -> None:
    formal = join(runtime, "herr@example.org", formal=True)
    couple = Couple(runtime, 0, formal, formal)
    assert visitor.get(couple.membership_link(formal)).heading == "Sie sind dabei."
