"""Whatever members type, a letter keeps its shape and prints their words as they are."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from matchmaker.domain.email_kind import EmailKind
from matchmaker.i18n import LETTER_SETS
from matchmaker.mail.headers import clean_given_name
from matchmaker.mail.message import build
from matchmaker.services.sample_letters import sample_variables
from matchmaker.templating import SIGNATURE, RenderedEmail, one_line
from tests.letters import Page, change_words, render, render_proposal, unwrap
from tests.mail.letters import LETTER

PLAIN = "Apfel"
HOSTILE = (
    "{{7*7}} {% raw %} ${7*7} #{7*7}",
    "{{ organiser_email.__class__ }}",
    "<script>alert(1)</script>",
    "</p></td></tr></table></body></html><h1>X",
    '"><img src=https://evil.example/x onerror=alert(1)>',
    "<!-- --> <style>*{display:none}</style> <![CDATA[ ]]>",
    "&lt;b&gt; &amp; &#0; &nbsp",
    "x" * 280,
    "aaa\n\n-- \n\n--\nBcc: evil@example.org\r\n.\r\n\u2028zzz",
    "--=_boundary--",
    "\u05d0\u05d1\u05d2 (1) \u0627\u0628",
    "=?utf-8?q?Mira=0D=0ABcc=3A_evil=40example=2Eorg?=",
    "„“”‘’'\"`\\",
)


def render_with(kind: EmailKind, letter_set: str, words: str) -> RenderedEmail:
    """A letter in which a text stands wherever a member's own words can."""
    changed = change_words(sample_variables(kind, letter_set), words)
    if kind is EmailKind.INTRODUCTION:
        changed["subject_names"] = [clean_given_name(words), "Jonas"]
    return render(kind, letter_set, **changed)


@pytest.mark.parametrize("letter_set", LETTER_SETS)
@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_of_a_member_change_the_shape_of_a_letter(words: str, letter_set: str) -> None:
    for kind in EmailKind:
        letter, plain = render_with(kind, letter_set, words), render_with(kind, letter_set, PLAIN)
        assert Page(letter.html).tree == Page(plain.html).tree
        assert Page(letter.html).links == Page(plain.html).links
        assert letter.text.split("\n\n")[-1].startswith(SIGNATURE)
        assert letter.text.count("\n\n") == plain.text.count("\n\n")
        assert letter.text.splitlines().count(SIGNATURE) == 1


@pytest.mark.parametrize("letter_set", LETTER_SETS)
@pytest.mark.parametrize("words", HOSTILE)
def test_the_words_of_a_member_are_printed_as_they_were_typed(words: str, letter_set: str) -> None:
    for kind in (EmailKind.WELCOME, EmailKind.PROPOSAL, EmailKind.INTRODUCTION):
        letter = render_with(kind, letter_set, words)
        plain = render_with(kind, letter_set, PLAIN)
        for shown, shown_plain in (
            (unwrap(letter.text), unwrap(plain.text)),
            (Page(letter.html).text, Page(plain.html).text),
        ):
            assert shown.count(one_line(words)) == shown_plain.count(PLAIN)


@pytest.mark.parametrize("letter_set", LETTER_SETS)
@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_of_a_member_change_the_parts_of_a_message(words: str, letter_set: str) -> None:
    for kind in (EmailKind.PROPOSAL, EmailKind.INTRODUCTION):
        letter = render_with(kind, letter_set, words)
        message = replace(LETTER, subject=letter.subject, text=letter.text, html=letter.html)
        parsed, plain = _read(build(message)), _read(build(LETTER))
        assert parsed.keys() == plain.keys()
        assert [part.get_content_type() for part in parsed.walk()] == [
            part.get_content_type() for part in plain.walk()
        ]
        body = parsed.get_body(("plain",))
        assert body is not None
        assert body.get_content().replace("\r\n", "\n") == letter.text


def test_words_that_run_from_right_to_left_do_not_turn_their_neighbours_around() -> None:
    letter = render_proposal("de", work="\u05d0\u05d1\u05d2")
    assert "„\u2068\u05d0\u05d1\u05d2\u2069“" in letter.text
    assert "„<bdi>\u05d0\u05d1\u05d2</bdi>“" in letter.html


def _read(raw: bytes) -> EmailMessage:
    parsed = message_from_bytes(raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed
