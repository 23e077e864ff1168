"""Answering a proposal: what the page shows, what it records, and what it never gives away."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matchmaker.domain.answer import Answer, IntroductionState, Outcome, PairMemoryKind
from matchmaker.domain.profile import FirstWriter
from matchmaker.models import Introduction, Invitation, PairMemory, Proposal
from matchmaker.runtime import Runtime
from matchmaker.services import erasure, membership
from tests.factories import FakeClock, answer, join, propose, send_all
from tests.snapshots import take_snapshot
from tests.visitor import Visitor
from tests.web.conftest import Couple


def get_invitation(couple: Couple, member_id: int) -> Invitation:
    statement = select(Invitation).where(
        Invitation.proposal_id == couple.proposal_id, Invitation.member_id == member_id
    )
    with couple.runtime.reading() as session:
        return session.scalars(statement).one()


def get_proposal(couple: Couple) -> Proposal:
    with couple.runtime.reading() as session:
        return session.get_one(Proposal, couple.proposal_id)


def test_the_page_shows_what_the_letter_showed_and_no_name(
    visitor: Visitor, couple: Couple
) -> None:
    page = visitor.get(couple.answer_link(couple.mira))
    assert page.status == 200
    for words in (
        "Softwareentwicklung", "Ich schreibe Programme für Mühlen.", "Reparieren",
        "m…@example.org", "bis Dienstag, den 10. November",
    ):  # fmt: skip
        assert words in page.words
    for secret in ("Jonas", "jonas@", "Was darf langsam sein?"):
        assert secret not in page.html


def test_nothing_is_preselected(visitor: Visitor, couple: Couple) -> None:
    page = visitor.get(couple.answer_link(couple.mira))
    assert "answer" not in page.fields()
    assert len(page.soup.select("input[type=radio][name=answer]")) == 4


def test_a_form_without_a_choice_changes_nothing(visitor: Visitor, couple: Couple) -> None:
    before = take_snapshot(couple.runtime.engine)
    page = visitor.get(couple.answer_link(couple.mira)).send(reason="nur so")
    assert page.status == 422
    assert page.summary == ["Wähle eine der vier Antworten. Vorher ändert sich nichts."]
    assert "nur so" in page.html
    assert take_snapshot(couple.runtime.engine) == before


@pytest.mark.parametrize("said", list(Answer))
def test_each_answer_is_recorded_and_can_be_changed(
    visitor: Visitor, couple: Couple, said: Answer
) -> None:
    link = couple.answer_link(couple.mira)
    page = visitor.get(link).send(answer=said.value)
    assert page.path == f"/de/answered/{said.value}"
    assert get_invitation(couple, couple.mira).answer is said
    again = visitor.get(link)
    assert again.soup.select_one(".note") is not None
    assert "answer" not in again.fields()
    other = Answer.NO if said is not Answer.NO else Answer.YES
    again.send(answer=other.value)
    assert get_invitation(couple, couple.mira).answer is other


def test_the_page_after_a_yes_is_the_same_for_the_first_and_the_second(
    visitor: Visitor, couple: Couple
) -> None:
    first = visitor.get(couple.answer_link(couple.mira)).send(answer="yes")
    second = visitor.get(couple.answer_link(couple.jonas)).send(answer="yes")
    assert first.response.get_data() == second.response.get_data()
    assert first.response.headers == second.response.headers
    assert get_proposal(couple).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("said", [*Answer, None, "left", "erased", "blocked"])
def test_the_page_tells_nothing_of_the_other_side(app: Flask, runtime: Runtime, said: str) -> None:
    """Whatever the other side did, mine is the same to the letter, until the deadline."""
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    couple = Couple(runtime, propose(runtime, mira, jonas), mira, jonas)
    link = couple.answer_link(mira)
    before = _without_token(Visitor(app).get(link).html)
    now = runtime.clock.calendar()
    if said in list(Answer):
        answer(runtime, couple.proposal_id, jonas, Answer(said))
    elif said == "left":
        with runtime.sessions.begin() as session:
            membership.leave(session, jonas, now=now)
    elif said == "blocked":
        Visitor(app).get(couple.answer_link(jonas) + "/block").send(press="block")
    elif said == "erased":
        with runtime.sessions.begin() as session:
            erasure.erase(session, jonas, never_again=False, community=runtime.community, now=now)
    after = Visitor(app).get(link)
    assert after.status == 200
    if said == "erased":
        assert "nicht mehr da" in after.words
    else:
        assert _without_token(after.html) == before
    yes = after.send(answer="yes")
    assert yes.path == "/de/answered/yes"


def _without_token(html: str) -> str:
    start = html.index('name="form_token"')
    return html[:start] + html[html.index(">", start) :]


def test_who_writes_first_and_a_private_reason_are_kept(visitor: Visitor, couple: Couple) -> None:
    visitor.get(couple.answer_link(couple.mira)).send(answer="yes", first_writer="me")
    visitor.get(couple.answer_link(couple.jonas)).send(answer="no", reason="Zu nah an mir dran")
    assert get_invitation(couple, couple.mira).first_writer is FirstWriter.ME
    assert get_invitation(couple, couple.jonas).reason == "Zu nah an mir dran"
    page = visitor.get(couple.answer_link(couple.mira))
    assert "Zu nah" not in page.html


def test_a_reason_with_contact_data_is_refused_and_kept_on_the_page(
    visitor: Visitor, couple: Couple
) -> None:
    page = visitor.get(couple.answer_link(couple.mira)).send(answer="no", reason="a@example.org")
    assert page.status == 422
    assert page.fields()["answer"] == "no"
    assert page.fields()["reason"] == "a@example.org"
    assert get_invitation(couple, couple.mira).answer is None


def test_a_yes_can_be_taken_back_until_the_introduction_leaves(
    visitor: Visitor, couple: Couple, clock: FakeClock
) -> None:
    for member in (couple.mira, couple.jonas):
        visitor.get(couple.answer_link(member)).send(answer="yes")
    clock.travel(timedelta(minutes=9))
    assert send_all(couple.runtime) == []
    page = visitor.get(couple.answer_link(couple.mira)).send(answer="no")
    assert page.path == "/de/answered/no"
    clock.travel(timedelta(minutes=9))
    assert send_all(couple.runtime) == []
    visitor.get(couple.answer_link(couple.mira)).send(answer="yes")
    clock.travel(timedelta(minutes=11))
    assert len(send_all(couple.runtime)) == 2
    late = visitor.get(couple.answer_link(couple.mira))
    assert late.status == 200
    assert late.heading == "Ihr seid schon vorgestellt."
    assert list(late.list_forms()) == []


def test_an_answer_after_the_introduction_left_is_told_so(
    visitor: Visitor, couple: Couple, clock: FakeClock
) -> None:
    page = visitor.get(couple.answer_link(couple.mira))
    for member in (couple.mira, couple.jonas):
        answer(couple.runtime, couple.proposal_id, member, Answer.YES)
    clock.travel(timedelta(minutes=11))
    send_all(couple.runtime)
    assert page.send(answer="no").heading == "Ihr seid schon vorgestellt."
    assert get_invitation(couple, couple.mira).answer is Answer.YES


def test_after_the_deadline_the_link_reveals_nothing(
    visitor: Visitor, couple: Couple, clock: FakeClock
) -> None:
    page = visitor.get(couple.answer_link(couple.mira))
    clock.travel(timedelta(days=10))
    token = visitor.get("/de/join").fields()["form_token"]
    for late in (visitor.get(couple.answer_link(couple.mira)), page.send(answer="yes")):
        assert late.status == 410
        assert "Mühlen" not in late.html
        assert token not in late.html
    assert get_invitation(couple, couple.mira).answer is None


@pytest.mark.parametrize("token", ["x", "a" * 32, "7" * 42, "%00", "ä" * 32])
def test_an_unknown_link_is_a_friendly_page(visitor: Visitor, token: str) -> None:
    page = visitor.get(f"/a/{token}")
    assert page.status == 404
    assert page.heading == "Hier ist nichts."


def test_a_link_of_another_kind_answers_nothing(visitor: Visitor, couple: Couple) -> None:
    token = couple.unsubscribe_link(couple.mira).rpartition("/")[2]
    assert visitor.get(f"/a/{token}").status == 404
    answer_token = couple.answer_link(couple.mira).rpartition("/")[2]
    for path in ("c", "u", "m"):
        assert visitor.get(f"/{path}/{answer_token}").status == 404


def test_a_link_in_capitals_still_works(visitor: Visitor, couple: Couple) -> None:
    token = couple.answer_link(couple.mira).rpartition("/")[2]
    assert visitor.get(f"/a/{token.upper()}").status == 200


def test_blocking_closes_quietly_and_for_ever(visitor: Visitor, couple: Couple) -> None:
    link = couple.answer_link(couple.mira)
    page = visitor.get(f"{link}/block")
    assert "ada@example.org" in page.words
    assert page.send().status == 422
    assert page.send(press="block").heading == "Erledigt."
    with couple.runtime.reading() as session:
        memory = session.scalars(select(PairMemory)).one()
    assert memory.kind is PairMemoryKind.BLOCKED
    assert get_proposal(couple).outcome is Outcome.WITHDRAWN


def test_blocking_before_the_introduction_leaves_stops_it(
    visitor: Visitor, couple: Couple, clock: FakeClock
) -> None:
    for member in (couple.mira, couple.jonas):
        answer(couple.runtime, couple.proposal_id, member, Answer.YES)
    visitor.get(couple.answer_link(couple.mira) + "/block").send(press="block")
    clock.travel(timedelta(minutes=11))
    assert send_all(couple.runtime) == []
    with couple.runtime.reading() as session:
        assert session.scalars(select(Introduction)).one().state is IntroductionState.REVOKED


def test_formal_and_english_members_get_their_own_words(visitor: Visitor, runtime: Runtime) -> None:
    formal = join(runtime, "herr@example.org", formal=True)
    english = join(runtime, "ann@example.org", language="en")
    couple = Couple(runtime, propose(runtime, formal, english), formal, english)
    page = visitor.get(couple.answer_link(formal))
    assert "Möchten Sie" in page.heading
    assert page.send(answer="no").path == "/de_formal/answered/no"
    page = visitor.get(couple.answer_link(english))
    assert page.soup.html is not None
    assert page.soup.html["lang"] == "en"
    assert page.send(answer="later").path == "/en/answered/later"
