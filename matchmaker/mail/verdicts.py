"""What the answers of a mail server mean."""

import re
import smtplib
from datetime import timedelta

from matchmaker.mail.transport import (
    OutcomeUnknownError,
    RecipientRefusedError,
    RelayMisconfiguredError,
    RelayUnavailableError,
    Stage,
    TransportError,
    TryLaterError,
)

BROKEN = (smtplib.SMTPException, OSError)
HINT = re.compile(r"(?:try again|retry)\D{0,20}(\d{1,6})\s*(second|minute)", re.IGNORECASE)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_TEXT = 200
GOING_AWAY = 421
LOGIN_REQUIRED = 530
# RFC 5321 (4.5.3.1.10): older servers say 552 where they mean "too many for now".
FULL_FOR_NOW = 552


def judge(code: int, text: str, stage: Stage) -> TransportError:
    """The error behind an answer, at any stage from MAIL on, that is not the hoped-for one."""
    if code == LOGIN_REQUIRED:
        return RelayMisconfiguredError(f"the mail server wants a login: {text}", stage=stage)
    is_final = 500 <= code < 600 and code != FULL_FOR_NOW
    if stage is Stage.MAIL and is_final:
        return RelayMisconfiguredError(
            f"the mail server refuses our sender: {code} {text}", stage=stage
        )
    if is_final:
        return RecipientRefusedError(code, text, stage=stage)
    is_clear = 400 <= code < 600
    if stage is Stage.ANSWER and not is_clear:
        return OutcomeUnknownError(f"an answer that cannot be read: {code} {text}", stage=stage)
    if stage is Stage.MAIL or not is_clear or (code == GOING_AWAY and stage is not Stage.ANSWER):
        return RelayUnavailableError(f"{code} {text}", stage=stage)
    return TryLaterError(code, text, stage=stage, retry_after=read_hint(text))


def read_hint(text: str) -> timedelta | None:
    """How long the server asks us to wait, if it does; six hours are enough."""
    found = HINT.search(text)
    if found is None:
        return None
    unit = timedelta(minutes=1) if found[2].lower() == "minute" else timedelta(seconds=1)
    return min(int(found[1]) * unit, LONGEST_WAIT)


def read_reply(reply: tuple[int, bytes]) -> tuple[int, str]:
    """Code and text of an answer, the text on one line and not too long."""
    code, text = reply
    printable = "".join(
        sign if sign.isprintable() else " " for sign in text.decode(errors="replace")
    )
    return code, " ".join(printable.split())[:LONGEST_TEXT]


def describe(error: BaseException) -> str:
    """A broken connection in words."""
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        code, words = read_reply((error.smtp_code, text if isinstance(text, bytes) else b""))
        return f"{code} {words}"
    return str(error)[:LONGEST_TEXT] or type(error).__name__
