"""Cases 9, 10 and 14 to 16: links and buttons, and what they do at the wrong moment."""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Introduction
from matchmaker.signing import TokenPurpose
from tests.arriving import compose_reply, mailroom_of
from tests.factories import DAY, FakeClock
from tests.reliability.racing import errors_in, race
from tests.services.reading import count, stages_of
from tests.snapshots import take_snapshot
from tests.thirty_cases.post import JONAS, MIRA, Couple, Letter, Person, Post
from tests.visitor import HOST, Visitor

OPENED = 100
Task = Callable[[], object]


def click(app: Flask, person: Person, said: Answer = Answer.YES) -> int:
    """Answer on the page that the letter leads to; tells what the browser got."""
    return Visitor(app).get(person.letter.link).send(answer=said.value).status


def mail(person: Person, words: str = "Ja gern") -> None:
    """Answer by mail, which somebody deals with at once."""
    mailroom = mailroom_of(person.post.runtime)
    person.post.take_in(person.compose(words), person.letter.reply_to)
    mailroom.deal()


def assert_introduced_once(post: Post, clock: FakeClock) -> None:
    """Exactly one introduction leaves, as two copies of one message."""
    clock.travel(post.runtime.community.undo)
    copies = [
        letter for letter in post.send() if letter.headers["Auto-Submitted"] != "auto-replied"
    ]
    assert sorted(copy.recipient for copy in copies) == [JONAS, MIRA]
    assert len({str(copy.headers["Message-ID"]) for copy in copies}) == 1
    assert count(post.runtime, Introduction) == 1
    assert stages_of(post.runtime, EmailKind.INTRODUCTION) == ["sent", "sent"]
    assert post.send() == []


@pytest.mark.parametrize("ways", ["two links", "link and mail", "mail and link", "two mails"])
def test_case_09_two_yeses_at_the_same_instant_are_one_introduction(
    couple: Couple, app: Flask, clock: FakeClock, ways: str
) -> None:
    by_link, by_mail = partial(click, app), mail
    parts: dict[str, tuple[Task, Task]] = {
        "two links": (partial(by_link, couple.mira), partial(by_link, couple.jonas)),
        "link and mail": (partial(by_link, couple.mira), partial(by_mail, couple.jonas)),
        "mail and link": (partial(by_mail, couple.mira), partial(by_link, couple.jonas)),
        "two mails": (partial(by_mail, couple.mira), partial(by_mail, couple.jonas)),
    }
    assert errors_in(race([parts[ways]])) == []
    couple.post.runtime.mailroom.deal()
    assert couple.mira.said == couple.jonas.said == [Answer.YES]
    assert_introduced_once(couple.post, clock)


def test_case_09_one_person_says_yes_by_link_and_by_mail_at_once(
    couple: Couple, app: Flask, clock: FakeClock
) -> None:
    click(app, couple.jonas)
    both = partial(click, app, couple.mira), partial(mail, couple.mira)
    assert errors_in(race([both, both])) == []
    couple.post.runtime.mailroom.deal()
    assert couple.mira.said == [Answer.YES]
    assert_introduced_once(couple.post, clock)


def test_case_10_a_no_before_the_introduction_leaves_stops_it(
    couple: Couple, app: Flask, clock: FakeClock
) -> None:
    for person in (couple.mira, couple.jonas):
        assert click(app, person) == 200
    couple.mira.write("Nein danke")
    clock.travel(couple.post.runtime.community.undo)
    assert couple.post.send() == []
    assert stages_of(couple.post.runtime, EmailKind.INTRODUCTION) == ["cancelled", "cancelled"]


def test_case_10_a_no_after_the_introduction_has_left_is_told_so(
    couple: Couple, visitor: Visitor, introduction: dict[str, Letter]
) -> None:
    assert sorted(introduction) == [JONAS, MIRA]
    page = visitor.get(couple.mira.letter.link)
    assert (page.status, page.heading) == (200, "Ihr seid schon vorgestellt.")
    couple.mira.write("Nein danke")
    (told,) = couple.post.send()
    assert told.recipient == MIRA
    assert "schon unterwegs" in told.words
    assert couple.mira.answer is Answer.YES


def test_case_14_a_scanner_that_opens_every_link_a_hundred_times_changes_nothing(
    couple: Couple, visitor: Visitor
) -> None:
    before = take_snapshot(couple.post.runtime.engine)
    for link in (couple.mira.letter.link, couple.mira.letter.one_click):
        for _ in range(OPENED):
            assert visitor.get(link).status in (200, 429)
            assert visitor.head(link).status in (200, 429)
    assert take_snapshot(couple.post.runtime.engine) == before


def test_case_15_a_form_without_a_choice_changes_nothing(couple: Couple, visitor: Visitor) -> None:
    page = visitor.get(couple.mira.letter.link)
    before = take_snapshot(couple.post.runtime.engine)
    assert page.send().status == 422
    assert take_snapshot(couple.post.runtime.engine) == before


def test_case_15_an_answer_given_twice_is_one(couple: Couple, visitor: Visitor) -> None:
    page = visitor.get(couple.mira.letter.link)
    first, second = page.send(answer="yes"), page.send(answer="yes")
    assert first.html == second.html
    assert couple.mira.said == [Answer.YES]


def test_case_15_a_wrong_token_and_one_for_something_else_lead_nowhere(
    couple: Couple, visitor: Visitor
) -> None:
    runtime = couple.post.runtime
    token = couple.mira.letter.link.rpartition("/")[2]
    wrong = token[:-1] + ("b" if token[-1] == "a" else "a")
    other = [
        runtime.signer.sign(purpose, couple.mira.invitation)
        for purpose in (TokenPurpose.REPLY, TokenPurpose.UNSUBSCRIBE)
    ]
    for false in (wrong, token[:-1], *other):
        assert visitor.get(f"/a/{false}").status == 404
        assert visitor.post(f"/a/{false}", {"answer": "yes"}).status == 404
    assert visitor.get(f"/u/{token}").status == 404
    assert couple.mira.said == []


def test_case_15_after_the_deadline_it_is_too_late(
    couple: Couple, visitor: Visitor, clock: FakeClock
) -> None:
    page = visitor.get(couple.mira.letter.link)
    clock.travel(11 * DAY)
    assert visitor.get(couple.mira.letter.link).status == 410
    assert page.send(answer="yes").status == 410
    assert couple.mira.said == []


def test_case_16_one_click_needs_no_cookie_and_may_come_twice(couple: Couple, app: Flask) -> None:
    letter = couple.mira.letter
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for _ in range(2):
        client = app.test_client(use_cookies=False)
        answer = client.post(
            letter.one_click, data="List-Unsubscribe=One-Click", base_url=HOST,
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])
    assert couple.mira.state is MemberState.PAUSED
    assert [sent.recipient for sent in couple.post.send()] == [MIRA]
    assert stages_of(couple.post.runtime, EmailKind.PAUSE_UNDO) == ["sent"]


def test_case_16_a_mail_to_the_address_to_unsubscribe_does_the_same(couple: Couple) -> None:
    header = str(couple.mira.letter.headers["List-Unsubscribe"])
    to = header.partition("mailto:")[2].partition("?")[0]
    couple.post.bring(compose_reply("", sender=MIRA, to=to), to)
    assert couple.mira.state is MemberState.PAUSED
    assert couple.jonas.state is MemberState.ACTIVE
