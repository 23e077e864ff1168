"""Cases 1 to 5: whatever somebody types, a letter keeps its shape and arrives."""

import re
from dataclasses import replace

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.profile import Sentence
from matchmaker.models import Member, OutboxEntry
from tests.factories import FakeClock, answer, join, propose, write_proposals
from tests.letters import Page, unwrap
from tests.services.reading import count
from tests.thirty_cases.post import JONAS, MIRA, Letter, Post
from tests.visitor import Visitor
from tests.web.test_join import fill_in

MAIL_FROM = "vorstellung@example.org"
EVIL_PERSON = 'Evil" <x@y.example>, "'
NAMES = (
    "Mira\r\nBcc: evil@example.com",
    "=?utf-8?q?Mira=0D=0ABcc=3A_evil=40example=2Ecom?=",
    "Mira\u202egro.elpmaxe@live\u2066\u200b",
    "Mira\x1b[31m\u2028Bcc: evil@example.com",
    "M" * 300,
    EVIL_PERSON,
)
HEADERS = [
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
]  # fmt: skip
INVISIBLE = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def introduce(post: Post, clock: FakeClock, *members: int) -> dict[str, Letter]:
    """Let both say yes; both copies of their introduction, by recipient."""
    proposal = propose(post.runtime, *members)
    for member in members:
        answer(post.runtime, proposal, member, Answer.YES)
    clock.travel(post.runtime.community.undo)
    return {letter.recipient: letter for letter in post.send()}


def suggest(post: Post, *members: int) -> dict[str, Letter]:
    """Both letters of a suggestion, by recipient."""
    with post.runtime.sessions.begin() as session:
        write_proposals(session, post.runtime, [(members[0], members[1])])
    return {letter.recipient: letter for letter in post.send()}


@pytest.mark.parametrize("name", [*NAMES, "Mira\x00"])
def test_case_01_the_form_takes_no_name_that_is_none(
    post: Post, visitor: Visitor, name: str
) -> None:
    page = fill_in(visitor, given_name=name)
    assert page.status == 422
    assert len(page.faults) == 1
    assert count(post.runtime, Member) == 0


@pytest.mark.parametrize("name", NAMES)
def test_case_01_a_name_that_was_stored_all_the_same_bends_no_header(
    post: Post, clock: FakeClock, name: str
) -> None:
    members = join(post.runtime, MIRA, given_name=name), join(post.runtime, JONAS)
    copies = introduce(post, clock, *members)
    assert sorted(copies) == [JONAS, MIRA]
    for letter in copies.values():
        headers = letter.headers
        assert headers.keys() == HEADERS
        assert headers["To"] == f"{MIRA}, {JONAS}"
        subject = str(headers["Subject"])
        assert INVISIBLE.search(subject) is None
        assert len(subject) < 150


def test_case_02_a_name_with_an_address_in_it_is_one_name(post: Post) -> None:
    letterhead = post.runtime.letterhead
    community = replace(letterhead.community, name=EVIL_PERSON)
    evil = post.with_letterhead(replace(letterhead, community=community))
    members = join(post.runtime, MIRA), join(post.runtime, JONAS)
    for letter in suggest(evil, *members).values():
        (sender,) = letter.headers["From"].addresses
        assert (sender.display_name, sender.addr_spec) == ("Evil x y.example", MAIL_FROM)


def test_case_03_a_very_long_address_of_the_site_stays_whole(post: Post) -> None:
    base_url = f"https://{'sehr-lang.' * 12}example.org/vorstellungen"
    members = join(post.runtime, MIRA), join(post.runtime, JONAS)
    letters = suggest(
        post.with_letterhead(replace(post.runtime.letterhead, base_url=base_url)), *members
    )
    for letter in letters.values():
        header = letter.data.partition(b"\r\n\r\n")[0].decode()
        assert f"\r\nList-Unsubscribe: <{base_url}/u/" in header
        others = re.sub(r"(?m)^(?:Subject|From): .*\n(?:[ \t].*\n)*", "", header)
        assert "=?" not in others
        assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in others


def test_case_04_what_looks_like_html_is_only_words(post: Post) -> None:
    words = '<script>alert(1)</script> <a href="https://evil.example/">hier</a> & <b>'
    hostile = Sentence(words, may_be_shown=True)
    members = join(post.runtime, MIRA, work=hostile), join(post.runtime, JONAS)
    letter = suggest(post, *members)[JONAS]
    text, html = (
        str(part.get_content()) for part in letter.headers.walk() if not part.is_multipart()
    )
    page = Page(html)
    assert words in unwrap(text)
    assert words in page.text
    assert "<script" not in html
    assert page.links
    assert not any("evil.example" in link for link in page.links)


def test_case_05_a_domain_with_an_umlaut_is_written_to_in_ascii(
    post: Post, visitor: Visitor
) -> None:
    assert fill_in(visitor, email="user@müller.example").path == "/de/thanks"
    (letter,) = post.send()
    assert letter.recipient == letter.headers["To"] == "user@xn--mller-kva.example"
    assert b"=?" not in letter.data.partition(b"\r\nTo: ")[2].partition(b"\r\n")[0]


def test_case_05_an_umlaut_before_the_at_sign_is_refused_at_the_form(
    post: Post, visitor: Visitor
) -> None:
    page = fill_in(visitor, email="müller@example.org")
    assert page.status == 422
    assert len(page.faults) == 1
    assert count(post.runtime, OutboxEntry) == 0
