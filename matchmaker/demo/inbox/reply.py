"""A reply as mail programs write one: the words on top, and the letter quoted below."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from matchmaker.demo.inbox.letter import Letter
from matchmaker.mail.headers import POLICY, check_address
from matchmaker.mail.phrases import clean_sender_name, is_invisible

ATTRIBUTIONS = {"de": "Am {when} schrieb {who}:", "en": "On {when}, {who} wrote:"}
WHEN = {"de": "%d.%m.%Y um %H:%M", "en": "%d/%m/%Y at %H:%M"}
PREFIX = re.compile(r"(?:re|aw):", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}>")
MOST_REFERENCES = 4


def compose_reply(letter: Letter, words: str, *, name: str, language: str, now: datetime) -> bytes:
    """Reply as whoever got a letter; `now` is in the zone of the clock on their wall.

    UnsafeMessageError if the letter names an address that cannot be written to.
    """
    reply = EmailMessage(policy=POLICY)
    sender = f"{clean_sender_name(name)} <{check_address(letter.recipient)}>"
    reply["From"] = sender.lstrip()
    reply["To"] = check_address(letter.answer_address)
    reply["Subject"] = _answer_subject(letter.header("Subject"))
    reply["Date"] = format_datetime(now)
    reply["Message-ID"] = make_msgid(domain=letter.recipient.rpartition("@")[2])
    thread = MESSAGE_ID.findall(f"{letter.header('References')} {letter.header('Message-ID')}")
    if thread:
        reply["In-Reply-To"] = thread[-1]
        reply["References"] = " ".join(thread[-MOST_REFERENCES:])
    attribution = ATTRIBUTIONS[language].format(
        when=letter.date.astimezone(now.tzinfo).strftime(WHEN[language]),
        who=letter.writer,
    )
    text = f"{words}\n\n{attribution}\n{_quote(letter)}\n"
    reply.set_content(text, cte="quoted-printable")
    return reply.as_bytes()


def read_words(sent: Letter, answered: Letter) -> str:
    """The words of a reply, without what `compose_reply` put below them."""
    above = sent.text.rstrip("\n").removesuffix(_quote(answered))
    return above.rstrip("\n").rpartition("\n\n")[0] or sent.text


def _answer_subject(subject: str) -> str:
    plain = "".join(sign for sign in subject if not is_invisible(sign))
    return plain if PREFIX.match(plain) else f"Re: {plain}"


def _quote(letter: Letter) -> str:
    return "\n".join(f"> {line}".rstrip() for line in letter.text.rstrip("\n").split("\n"))
