"""How a message that arrived is understood: what kind it is, and what a person meant."""

import re
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.mail.arrived import Parsed, parse, read_header
from matchmaker.mail.meaning import Meaning, read_meaning
from matchmaker.mail.replies import extract_reply
from matchmaker.mail.reports import (
    Bounce,
    is_complaint,
    is_reaction,
    read_bounce,
    read_reaction,
)
from matchmaker.mail.reports.auto_replies import is_by_itself
from matchmaker.mail.reports.origin import is_list_mail, is_no_reply, is_threaded
from matchmaker.mail.reports.parts import read_report_type

LONGEST_SUBJECT = 60
LONGEST_ANSWER = 1_000
# Whoever's reply it is, what stands behind this is our subject.
PREFIX = re.compile(
    r"(?:^|[\s(\[-])(?:re|aw|antw|antwort|wg|fwd?|sv|tr|rv)(?:\[\d{1,3}\])?:", re.IGNORECASE
)


class Kind(StrEnum):
    """What a message is."""

    ANSWER = "answer"
    STOP = "stop"
    UNCLEAR = "unclear"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto-reply"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message is, what it means, what the person typed, and what a delivery report says."""

    kind: Kind
    meaning: Meaning = Meaning.UNCLEAR
    text: str = ""
    bounce: Bounce | None = None


def understand(raw: bytes, *, mail_from: str | None = None, sent: str = "") -> Understood:
    """Understand a message; `sent` is the text of the letter it may answer.

    Delivery reports come first: most of them carry the marks of automatic replies, too. Then what
    machines send, since nothing of that is ever an answer, and only then a person's words.
    """
    message = parse(raw)
    bounce = read_bounce(message, mail_from=mail_from)
    if bounce is not None:
        return Understood(Kind.BOUNCE, bounce=bounce)
    if is_complaint(message):
        return Understood(Kind.COMPLAINT)
    if is_by_itself(message, mail_from=mail_from):
        return Understood(Kind.AUTO_REPLY)
    if is_reaction(message):
        return Understood(Kind.UNCLEAR, text=read_reaction(message))
    if _is_by_machine(message):
        return Understood(Kind.OTHER)
    return _understand_words(message, sent)


def understand_text(text: str) -> Understood:
    """Understand words without a message around them."""
    text = text.strip()
    return _from_meaning(_read_meaning(text), text)


def _understand_words(message: Parsed, sent: str) -> Understood:
    text = extract_reply(message, sent=sent)
    own_subject = read_own_subject(message)
    meaning = _read_meaning(text) if text else _read_subject(own_subject)
    if own_subject and read_meaning(own_subject) is Meaning.STOP:
        meaning = Meaning.STOP
    if is_list_mail(message):
        return _from_list(message, meaning, text)
    return _from_meaning(meaning, text or own_subject)


def _read_subject(subject: str) -> Meaning:
    """A yes in a subject alone has to be asked: it cannot be undone, and is easily not theirs."""
    meaning = _read_meaning(subject)
    return Meaning.UNCLEAR if meaning is Meaning.YES else meaning


def _read_meaning(text: str) -> Meaning:
    """What is longer than any answer has to be asked, unless it begins by asking for no more."""
    meaning = read_meaning(text[:LONGEST_ANSWER])
    is_read = len(text) <= LONGEST_ANSWER or meaning is Meaning.STOP
    return meaning if is_read else Meaning.UNCLEAR


def _from_meaning(meaning: Meaning, text: str) -> Understood:
    kinds = {Meaning.STOP: Kind.STOP, Meaning.UNCLEAR: Kind.UNCLEAR}
    return Understood(kinds.get(meaning, Kind.ANSWER), meaning, text)


def _from_list(message: Parsed, meaning: Meaning, text: str) -> Understood:
    """A list's mail is no answer; what answers all the same by way of one has to be asked."""
    if is_threaded(message) and meaning is not Meaning.UNCLEAR:
        return Understood(Kind.UNCLEAR, text=text)
    return Understood(Kind.OTHER)


def read_own_subject(message: Parsed) -> str:
    """The words of a subject that a person can have written: none of ours, and not many."""
    subject = read_header(message, "Subject")
    own = PREFIX.split(subject, maxsplit=1)[0].strip(" -–|([")
    return own if len(own) <= LONGEST_SUBJECT and ":" not in own else ""


def _is_by_machine(message: Parsed) -> bool:
    """A receipt of reading, another report, or a notification that nobody is to answer."""
    return bool(read_report_type(message)) or is_no_reply(message)
