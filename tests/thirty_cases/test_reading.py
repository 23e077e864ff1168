"""Case 23: whatever shape a reply has, its words are found or asked about, and quickly."""

import base64
import time
from email.message import EmailMessage

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.understanding import understand
from matchmaker.models import InboundMessage, InboundState
from tests.services.reading import rows_of, stages_of
from tests.thirty_cases.post import MIRA, Couple, Person

MOST_SECONDS = 0.1
TRIES = 5
WROTE = "Am 01.11.2026 um 09:00 schrieb Werkhof <vorstellung@example.org>:"
SHAPES = {
    "bottom posting": Answer.YES,
    "inline": Answer.NO,
    "only the quote": None,
    "empty": None,
    "only HTML": Answer.YES,
    "base64": Answer.YES,
    "latin-1": Answer.LATER,
    "unknown charset": Answer.NO,
    "5 MB attached": Answer.YES,
    "60 KB of line breaks": None,
}


def shape(person: Person, how: str) -> bytes:
    """A reply to the letter that a person got, as some mail program shapes it."""
    part = person.letter.headers.get_body(("plain",))
    assert part is not None
    lines = str(part.get_content()).splitlines()
    quote = "\n".join([WROTE, *(f"> {line}" for line in lines)])
    middle = len(lines) // 2
    typed = {
        "bottom posting": f"{quote}\n\nJa gern\n",
        "inline": "\n".join(
            [WROTE, *(f"> {line}" for line in lines[:middle]), "", "Nein danke", "",
             *(f"> {line}" for line in lines[middle:])]
        ),
        "only the quote": quote,
        "empty": "",
        "60 KB of line breaks": "\n" * 60_000,
    }  # fmt: skip
    if how in typed:
        return person.compose(typed[how])
    return compose_otherwise(person, how, quote)


def compose_otherwise(person: Person, how: str, quote: str) -> bytes:
    """A reply whose body a program has encoded in some way."""
    headers, _, _ = person.compose("").partition(b"\nContent-Type:")
    kind, encoding, body = {
        "only HTML": (
            "text/html; charset=utf-8",
            "8bit",
            f"<div>Ja gern</div><blockquote type=cite>{quote}</blockquote>".encode(),
        ),
        "base64": (
            "text/plain; charset=utf-8",
            "base64",
            base64.encodebytes(f"Ja gern\n\n{quote}".encode()),
        ),
        "latin-1": (
            "text/plain; charset=iso-8859-1",
            "8bit",
            "Schöne Grüße, diesen Monat nicht".encode("latin-1"),
        ),
        "unknown charset": ("text/plain; charset=x-nobody-knows", "8bit", b"Nein danke"),
        "5 MB attached": ("", "", b""),
    }[how]
    if how == "5 MB attached":
        return attach(person)
    fields = f"\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    return headers + fields.encode() + body


def attach(person: Person) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = person.address, person.letter.reply_to
    message["Subject"] = "Re: Jemand"
    message["Message-ID"] = "<large@mail.example.net>"
    message.set_content("Ja gern")
    message.add_attachment(b"x" * 5_000_000, maintype="image", subtype="jpeg", filename="a.jpg")
    return message.as_bytes()


@pytest.mark.parametrize("how", SHAPES)
def test_case_23_a_reply_of_any_shape_is_understood_or_asked_about(
    couple: Couple, how: str
) -> None:
    couple.post.bring(shape(couple.mira, how), couple.mira.letter.reply_to)
    (row,) = rows_of(couple.post.runtime, InboundMessage)
    assert row.state is InboundState.DONE
    assert couple.mira.answer is SHAPES[how]
    if SHAPES[how] is None:
        assert [letter.recipient for letter in couple.post.send()] == [MIRA]
        assert stages_of(couple.post.runtime, EmailKind.UNCLEAR_REPLY) == ["sent"]


def test_case_23_no_shape_takes_long_to_read(couple: Couple) -> None:
    for how in SHAPES:
        raw = shape(couple.mira, how)
        sent = couple.mira.letter.words
        taken = []
        for _ in range(TRIES):
            began = time.thread_time()
            understand(raw, sent=sent)
            taken.append(time.thread_time() - began)
        assert min(taken) < MOST_SECONDS, how
