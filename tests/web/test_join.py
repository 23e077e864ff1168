"""Joining: what the page asks, what it refuses and how, and what it never gives away."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from matchmaker.domain.consent import Purpose
from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import FirstWriter, Frequency, Reach, Way
from matchmaker.models import ConsentRecord, Member, SuppressionReason
from matchmaker.runtime import Runtime
from matchmaker.services import suppressions
from matchmaker.web.app import create_app
from tests.factories import FakeClock, join, open_test_runtime, send_all
from tests.snapshots import take_snapshot
from tests.visitor import VisitedPage, Visitor

ANSWERS: dict[str, Any] = {
    "given_name": "Mira",
    "email": "mira@example.org",
    "languages": ["de", "en"],
    "field_1": "joinery",
    "work": "Ich baue Küchen aus Holz, das schon einmal etwas anderes war.",
    "work_shown": "y",
    "question": "Warum werfen Leute Dinge weg, die man reparieren könnte?",
    "topics": ["repairing", "wood", "repair_cafes"],
    "ways": ["walk", "video"],
    "introductions": "y",
    "adult": "y",
}


def fill_in(visitor: Visitor, language: str = "de", **changes: Any) -> VisitedPage:
    return visitor.get(f"/{language}/join").send(**{**ANSWERS, **changes})


def get_only_member(runtime: Runtime) -> Member:
    with runtime.reading() as session:
        return session.scalars(select(Member)).one()


def test_the_plain_address_leads_to_the_page_in_the_visitors_language(visitor: Visitor) -> None:
    for language, path in (("en-GB,de;q=0.5", "/en/join"), ("fr", "/de/join")):
        for address in ("/", "/join"):
            found = visitor.speaking(language).get(address).response
            assert found.status_code == 302
            assert found.headers["Location"].endswith(path)
            assert "Accept-Language" in found.headers["Vary"]


def test_a_filled_in_form_becomes_a_pending_member_with_consents(
    visitor: Visitor, runtime: Runtime
) -> None:
    page = fill_in(visitor)
    assert page.status == 200
    assert page.path == "/de/thanks"
    member = get_only_member(runtime)
    assert member.state is MemberState.PENDING
    assert member.address == "mira@example.org"
    profile = member.get_profile()
    assert profile.given_name == "Mira"
    assert profile.fields == ("joinery",)
    assert set(profile.topics) == {"repairing", "wood", "repair_cafes"}
    assert profile.work.shown == ANSWERS["work"]
    assert profile.question.shown == ""
    assert profile.ways == (Way.WALK, Way.VIDEO)
    with runtime.reading() as session:
        given = set(session.scalars(select(ConsentRecord.purpose)))
    assert given == {Purpose.INTRODUCTIONS, Purpose.ADULT}


def test_the_fold_holds_the_rest(visitor: Visitor, runtime: Runtime) -> None:
    fill_in(
        visitor, family_name="Aydın", field_2="software", offer="Einen Nachmittag an der Hobelbank",
        wish="Jemandem beim Löten zusehen", wish_shown="y", limits="Kein Netzwerken",
        place="Köln-Ehrenfeld", zone="Europe/Lisbon", reach="other", frequency="quarterly",
        first_writer="me", one_suggestion="y", formal="formal", own_topic_1="Pfandsysteme",
        own_topic_2="pfandsysteme", follow_up="y",
    )  # fmt: skip
    member = get_only_member(runtime)
    profile = member.get_profile()
    assert member.letter_set == "de_formal"
    assert profile.fields == ("joinery", "software")
    assert profile.own_topics == ("pfandsysteme",)
    assert profile.offer.shown == ""
    assert profile.wish.shown == "Jemandem beim Löten zusehen"
    assert profile.limits == "Kein Netzwerken"
    assert (profile.zone, profile.place) == ("Europe/Lisbon", "Köln-Ehrenfeld")
    assert profile.reach is Reach.OTHER
    assert profile.frequency is Frequency.QUARTERLY
    assert profile.first_writer is FirstWriter.ME
    assert profile.one_suggestion


def test_no_consent_is_ticked_and_no_sentence_is_allowed_beforehand(visitor: Visitor) -> None:
    fields = visitor.get("/de/join").fields()
    shown = {name for name in fields if name.endswith("_shown")}
    assert not shown & set(fields)
    assert not {"introductions", "follow_up", "adult", "topics", "ways"} & set(fields)


def test_an_empty_form_names_every_fault_on_top_and_beside_its_field(visitor: Visitor) -> None:
    page = visitor.get("/de/join").send(languages=[])
    assert page.status == 422
    assert len(page.summary) == len(page.faults) == 10
    targets = [str(link["href"])[1:] for link in page.soup.select(".faults a")]
    for target in targets:
        assert page.soup.find(id=target) is not None, target
    described = page.soup.select("[aria-invalid=true]")
    for field in described:
        for name in str(field["aria-describedby"]).split():
            assert page.soup.find(id=name) is not None


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_typed_is_lost_with_a_fault(visitor: Visitor, language: str) -> None:
    typed: dict[str, Any] = {
        **ANSWERS, "email": "mira@", "family_name": "Aydın", "own_topic_1": "Zinn & <Lack>",
        "reach": "same", "limits": "eine Zeile\r\nnoch eine", "zone": "Europe/Lisbon",
        "field_2": "software", "offer": "Zeit", "offer_shown": "y", "follow_up": "y",
        "one_suggestion": "y", "frequency": "quarterly", "first_writer": "they",
    }  # fmt: skip
    page = fill_in(visitor, language, **typed)
    assert page.status == 422
    assert len(page.summary) == 1
    kept = page.fields()
    for name, value in typed.items():
        wanted = value if isinstance(value, list) else [value]
        assert sorted(kept.getlist(name)) == sorted(str(text) for text in wanted), name
    assert page.send(email="mira@example.org").path == f"/{language}/thanks"


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        ("work", "Mehr auf www.kuechen.example", "Webadressen"),
        ("question", "Schreib mir: mira@example.org", "E-Mail-Adressen"),
        ("offer", "Ruf an: 0221 123 45 67", "Telefonnummer"),
        ("own_topic_1", "x" * 41, "höchstens 40"),
        ("work", "x" * 281, "gerade sind es 281"),
        ("given_name", "Mira\u202e", "unsichtbares Zeichen"),
        ("given_name", "=?utf-8?q?x?=", "Buchstaben"),
        ("work", "a\x00b", "unsichtbares Zeichen"),
        ("place", "K\u0301\u0301\u0301\u0301\u0301\u0301", "übereinander"),
        ("email", "müller@example.org", "ohne Umlaute"),
        ("email", "a" * 65 + "@example.org", "zu lang"),
        ("email", "mira@example", "unvollständig"),
        ("topics", "quantum_fluff", "gibt es nicht mehr"),
        ("field_1", "alchemy", "gibt es nicht mehr"),
        ("zone", "Mars/Olympus", "gibt es nicht mehr"),
    ],
)
def test_what_cannot_be_taken_is_refused_kindly(
    visitor: Visitor, field: str, text: str, word: str
) -> None:
    page = fill_in(visitor, **{field: text})
    assert page.status == 422
    beside = page.soup.find(id=f"{field}-fault")
    assert beside is not None
    assert word in beside.get_text()


def test_too_many_topics_are_too_many(visitor: Visitor, runtime: Runtime) -> None:
    every = [term.id for term in runtime.vocabulary.topics]
    assert fill_in(visitor, topics=every[:8]).path == "/de/thanks"
    assert fill_in(visitor, topics=every[:9]).summary == ["Wähle drei bis acht Themen."]
    assert fill_in(visitor, topics=every[:2]).summary == ["Wähle drei bis acht Themen."]


def test_groups_with_chosen_topics_are_open_and_say_how_many(visitor: Visitor) -> None:
    page = fill_in(visitor, email="")
    opened = page.soup.select("details.topics[open] summary")
    counts = [" ".join(found.get_text().split()) for found in opened]
    assert sum(int(text.split(" · ")[1].split()[0]) for text in counts) == 3


def test_a_known_address_gets_the_same_page_and_a_letter_of_its_own(
    app: Flask, runtime: Runtime
) -> None:
    join(runtime, "known@example.org")
    pages = {}
    for address in ("known@example.org", "new@example.org"):
        page = Visitor(app).get("/de/join")
        answer = page.send(email=address, **{k: v for k, v in ANSWERS.items() if k != "email"})
        pages[address] = (answer.response.get_data(), dict(answer.response.headers))
    assert pages["known@example.org"] == pages["new@example.org"]
    letters = dict(send_all(runtime))
    assert b"schon eingetragen" in letters["known@example.org"]
    assert "bestätige".encode() not in letters["known@example.org"]
    assert set(letters) == {"known@example.org", "new@example.org"}


def test_a_suppressed_address_gets_the_same_page_and_nothing_else(
    visitor: Visitor, runtime: Runtime, clock: FakeClock
) -> None:
    with runtime.sessions.begin() as session:
        suppressions.suppress(
            session, runtime.community, "mira@example.org", SuppressionReason.NOT_ME,
            now=clock.calendar(),
        )  # fmt: skip
    assert fill_in(visitor).path == "/de/thanks"
    assert send_all(runtime) == []


def test_a_form_sent_twice_is_one_submission(visitor: Visitor, runtime: Runtime) -> None:
    page = visitor.get("/de/join")
    assert page.send(**ANSWERS).path == page.send(**ANSWERS).path == "/de/thanks"
    assert get_only_member(runtime).address == "mira@example.org"


def test_who_is_faster_than_anybody_reads_is_thanked_and_forgotten(
    runtime: Runtime, clock: FakeClock
) -> None:
    visitor = Visitor(create_app(runtime))
    before = take_snapshot(runtime.engine)
    assert fill_in(visitor).path == "/de/thanks"
    assert take_snapshot(runtime.engine) == before
    page = visitor.get("/de/join")
    clock.travel(timedelta(seconds=4))
    assert page.send(**ANSWERS).path == "/de/thanks"
    assert get_only_member(runtime).state is MemberState.PENDING


def test_who_fills_in_what_nobody_sees_is_thanked_and_forgotten(
    visitor: Visitor, runtime: Runtime
) -> None:
    before = take_snapshot(runtime.engine)
    assert fill_in(visitor, homepage="https://example.org").path == "/de/thanks"
    assert take_snapshot(runtime.engine) == before


def test_a_page_left_open_for_two_days_asks_once_more_and_keeps_everything(
    visitor: Visitor, runtime: Runtime, clock: FakeClock
) -> None:
    page = visitor.get("/de/join")
    clock.travel(timedelta(days=2))
    again = page.send(**ANSWERS)
    assert again.status == 422
    assert "lange offen" in again.summary[0]
    assert again.fields()["work"] == ANSWERS["work"]
    assert again.send().path == "/de/thanks"
    assert get_only_member(runtime).address == "mira@example.org"


@pytest.mark.parametrize("token", ["", "nonsense", "a" * 42])
def test_a_wrong_form_token_stores_nothing(visitor: Visitor, runtime: Runtime, token: str) -> None:
    page = fill_in(visitor, form_token=token)
    assert page.status == 422
    with runtime.reading() as session:
        assert session.scalars(select(Member)).all() == []


def test_a_token_of_another_page_is_wrong(visitor: Visitor) -> None:
    token = visitor.get("/en/join").fields()["form_token"]
    assert fill_in(visitor, form_token=token).status == 422


def test_an_organiser_can_replace_the_list(runtime: Runtime, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        """
languages = ["de", "en"]
[field_groups.sea]
de = "Meer"
en = "Sea"
[field_groups.sea.terms]
boats = ["Bootsbau", "Boat building"]
[topic_groups.sea]
de = "Wasser"
en = "Water"
[topic_groups.sea.terms]
tides = ["Gezeiten", "Tides"]
knots = ["Knoten", "Knots"]
sails = ["Segel", "Sails"]
""",
        encoding="utf-8",
    )
    other = open_test_runtime(runtime.settings.database_url, vocabulary_file=own)
    visitor = Visitor(create_app(other, time_trap_seconds=0))
    page = visitor.get("/de/join")
    assert "Bootsbau" in page.words
    assert "Tischlerei" not in page.words
    sent = page.send(**{**ANSWERS, "field_1": "boats", "topics": ["tides", "knots", "sails"]})
    assert sent.path == "/de/thanks"
    other.close()


def test_the_page_tells_the_true_numbers(runtime: Runtime) -> None:
    page = Visitor(create_app(runtime)).get("/en/join")
    assert str(runtime.settings.letters_per_30_days) in page.words
    assert runtime.settings.organiser_name in page.words
    assert "at most two suggestions a month and six emails in 30 days" in page.words
