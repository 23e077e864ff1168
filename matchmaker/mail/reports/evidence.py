"""How sure it is that a message is a delivery report and not somebody's words."""

import re
from enum import IntEnum

from matchmaker.mail.arrived import Parsed, read_header
from matchmaker.mail.reports.delivery_status import Fate, has_delivery_status
from matchmaker.mail.reports.origin import (
    has_null_sender,
    has_reply_prefix,
    is_daemon,
    is_delivery_system,
    read_auto_submitted,
)
from matchmaker.mail.reports.parts import find_part, read_report_type
from matchmaker.mail.reports.subjects import is_auto_subject
from matchmaker.mail.reports.wordings import FAILED_SUBJECT, FAILED_WORDS, SUCCEEDED_SUBJECT

HEAD = 1_500
FIRST_WORDS = 500
ATTACHED = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers")
PROOF = re.compile(
    r"\b(?:4[2-5]|5[0-5])\d[ -][^\n]{0,80}[<@]|\b[45]\.\d\.\d{1,2}\b"
    r"|(?:smtp|error|said|code)[^\n]{0,60}\b[45][0-5]\d\b|-{3} ?(?:non-?)?delivery report ?-{3}"
    r"|the following (?:recipient|address|user)",
    re.IGNORECASE,
)
REJECTED = re.compile(r"automatically rejected|rejected|abgelehnt|zur[üu]e?ckgewiesen", re.I)


class Evidence(IntEnum):
    """None, weak (its words only) or strong (its sender or its structure)."""

    NONE = 0
    WEAK = 1
    STRONG = 2


def weigh(message: Parsed, body: str, fates: list[Fate], mail_from: str | None) -> Evidence:
    """How far sender, structure, subject and first words say that it is a delivery report."""
    kind = read_report_type(message)
    if kind == "disposition-notification":
        return _weigh_receipt(message, body, mail_from)
    if kind == "delivery-status":
        return Evidence.STRONG if fates or _has_failed(message, body) else _weigh_sender(message)
    if kind:
        return Evidence.NONE
    by_machine = is_daemon(message) or has_null_sender(message, mail_from)
    if (by_machine or is_delivery_system(message)) and has_delivery_status(message):
        return Evidence.STRONG
    if is_auto_subject(message) or SUCCEEDED_SUBJECT.search(_subject(message)):
        return Evidence.NONE
    return max(_weigh_sender(message), _weigh_words(message, body, mail_from))


def _weigh_sender(message: Parsed) -> Evidence:
    """A daemon writes nothing but reports, except on those of success."""
    is_report = is_daemon(message) and not SUCCEEDED_SUBJECT.search(_subject(message))
    return Evidence.STRONG if is_report else Evidence.NONE


def _weigh_words(message: Parsed, body: str, mail_from: str | None) -> Evidence:
    if has_reply_prefix(message):
        return Evidence.NONE
    by_subject = FAILED_SUBJECT.match(_subject(message)) is not None
    by_body = FAILED_WORDS.search(" ".join(body[:HEAD].split())) is not None
    if is_delivery_system(message) and (by_subject or by_body):
        return Evidence.STRONG
    if not (by_subject and by_body):
        return Evidence.NONE
    if has_null_sender(message, mail_from) or read_auto_submitted(message):
        return Evidence.STRONG
    return _weigh_wording(message, body)


def _weigh_wording(message: Parsed, body: str) -> Evidence:
    """Somebody may write about a report, but not with its subject, its words and its proof."""
    begins = FAILED_WORDS.search(" ".join(body[:FIRST_WORDS].split())) is not None
    proves = find_part(message, *ATTACHED) is not None or PROOF.search(body[:HEAD]) is not None
    is_answer = bool(read_header(message, "In-Reply-To"))
    return Evidence.WEAK if begins and proves and not is_answer else Evidence.NONE


def _weigh_receipt(message: Parsed, body: str, mail_from: str | None) -> Evidence:
    """A mailbox's own filter refuses by a receipt (RFC 5429); a person's receipt is no report."""
    by_machine = is_daemon(message) or is_delivery_system(message)
    refused = REJECTED.search(body[:HEAD]) is not None
    is_refusal = refused and (by_machine or has_null_sender(message, mail_from))
    return Evidence.STRONG if is_refusal else Evidence.NONE


def _has_failed(message: Parsed, body: str) -> bool:
    subject = _subject(message)
    said = FAILED_SUBJECT.match(subject) or FAILED_WORDS.search(" ".join(body[:HEAD].split()))
    return bool(said or has_delivery_status(message)) and not SUCCEEDED_SUBJECT.search(subject)


def _subject(message: Parsed) -> str:
    return read_header(message, "Subject")
