"""A reply as mail programs write one: the words on top, and the letter quoted below."""

import re
from datetime import datetime
from email.utils import format_datetime, make_msgid

from matchmaker.demo.inbox.letter import Letter
from matchmaker.mail.headers import check_address, write_addresses, write_for_machines
from matchmaker.mail.message import encode_body
from matchmaker.mail.phrases import (
    clean_sender_name,
    is_invisible,
    write_sender,
    write_words,
)

ATTRIBUTIONS = {"de": "Am {when} schrieb {who}:", "en": "On {when}, {who} wrote:"}
WHEN = {"de": "%d.%m.%Y um %H:%M", "en": "%d/%m/%Y at %H:%M"}
PREFIX = re.compile(r"(?:re|aw):", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}>")
MOST_REFERENCES = 4
TEXT = (
    "MIME-Version: 1.0",
    'Content-Type: text/plain; charset="utf-8"',
    "Content-Transfer-Encoding: quoted-printable",
)


def compose_reply(letter: Letter, words: str, *, name: str, language: str, now: datetime) -> bytes:
    """Reply as whoever got a letter; `now` is in the zone of the clock on their wall.

    UnsafeMessageError if the letter names an address that cannot be written to.
    """
    head = [
        write_sender("From", clean_sender_name(name), check_address(letter.recipient)),
        write_addresses("To", letter.answer_address),
        write_words("Subject", _answer_subject(letter.header("Subject"))),
        write_for_machines("Date", format_datetime(now)),
        write_for_machines("Message-ID", make_msgid(domain=letter.recipient.rpartition("@")[2])),
        *_list_thread(letter),
        *TEXT,
    ]
    attribution = ATTRIBUTIONS[language].format(
        when=letter.date.astimezone(now.tzinfo).strftime(WHEN[language]),
        who=letter.writer,
    )
    text = f"{words}\n\n{attribution}\n{_quote(letter)}\n"
    return "".join(f"{line}\r\n" for line in head).encode() + b"\r\n" + encode_body(text)


def _list_thread(letter: Letter) -> list[str]:
    """The headers by which mail programs put a reply below its letter."""
    thread = MESSAGE_ID.findall(f"{letter.header('References')} {letter.header('Message-ID')}")
    if not thread:
        return []
    return [
        write_for_machines("In-Reply-To", thread[-1]),
        write_for_machines("References", " ".join(thread[-MOST_REFERENCES:]), between="> "),
    ]


def read_words(sent: Letter, answered: Letter) -> str:
    """The words of a reply, without what `compose_reply` put below them."""
    above = sent.text.rstrip("\n").removesuffix(_quote(answered))
    return above.rstrip("\n").rpartition("\n\n")[0] or sent.text


def _answer_subject(subject: str) -> str:
    plain = "".join(sign for sign in subject if not is_invisible(sign))
    return plain if PREFIX.match(plain) else f"Re: {plain}"


def _quote(letter: Letter) -> str:
    return "\n".join(f"> {line}".rstrip() for line in letter.text.rstrip("\n").split("\n"))
