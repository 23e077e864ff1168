"""Complaints: somebody pressed "this is spam"."""

import re
from email.parser import HeaderParser

from matchmaker.mail.arrived import Parsed, read_header, read_part
from matchmaker.mail.reports.parts import find_part, list_inner, read_report_type

# Others report on authentication, on a filter's mistake or on an unwanted list.
COMPLAINTS = ("abuse", "fraud", "virus")
MOST_TEXT = 4_000
FEEDBACK = "message/feedback-report"
BY_OUTLOOK = re.compile(r"complaint about message from \d", re.IGNORECASE)


def is_feedback_report(message: Parsed) -> bool:
    """Whether it is a report of RFC 5965, about whatever."""
    is_report = read_report_type(message) == "feedback-report"
    return is_report or (
        message.get_content_maintype() == "multipart" and find_part(message, FEEDBACK) is not None
    )


def is_complaint(message: Parsed) -> bool:
    """Whether it reports that somebody called a letter of ours spam, fraud or a virus."""
    if is_feedback_report(message):
        return _read_kind(message) in COMPLAINTS
    subject = read_header(message, "Subject")
    has_original = find_part(message, "message/rfc822") is not None
    return has_original and BY_OUTLOOK.match(subject) is not None


def _read_kind(message: Parsed) -> str:
    part = find_part(message, FEEDBACK)
    if part is None:
        return ""
    for block in list_inner(part)[:2] or [part]:
        kind = read_header(block, "Feedback-Type") or _read_in(block)
        if kind:
            return kind.strip().lower()
    return ""


def _read_in(block: Parsed) -> str:
    """Some write an empty line first, so that the fields stand where the text should."""
    if block.is_multipart():
        return ""
    text = read_part(block)[:MOST_TEXT].lstrip()
    return read_header(HeaderParser().parsestr(text), "Feedback-Type")
