"""Which email: template stem, function name and enum value are the same word."""

from enum import StrEnum


class EmailKind(StrEnum):
    """Every kind of letter."""

    CONFIRMATION = "confirmation"
    ALREADY_KNOWN = "already_known"
    WELCOME = "welcome"
    PROPOSAL = "proposal"
    REMINDER = "reminder"
    CLOSING = "closing"
    INTRODUCTION = "introduction"
    PAUSE_UNDO = "pause_undo"
    GOODBYE = "goodbye"
    CHANGE_LINK = "change_link"
    ERASE_LINK = "erase_link"
    EXPORT_LINK = "export_link"
    SILENT_PAUSE = "silent_pause"
    STILL_LOOKING = "still_looking"
    SMALL_POOL = "small_pool"
    RECEIPT = "receipt"
    UNCLEAR_REPLY = "unclear_reply"
    UNREACHED = "unreached"
    MISDIRECTED = "misdirected"


ANSWERED = (EmailKind.PROPOSAL, EmailKind.REMINDER, EmailKind.RECEIPT, EmailKind.UNCLEAR_REPLY)
"""Letters about one side of a proposal; what answers one of them is about that side."""
