"""Handing bytes to the network: what can go wrong, and where."""

import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from matchmaker.errors import MatchmakerError

DEAD_ADDRESS_CODES = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
ENHANCED_CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\S)")
ADDRESS = re.compile(r"\S+@\S+")


class Stage(StrEnum):
    """How far the conversation with the mail server had come."""

    CONNECT = "connect"
    EHLO = "ehlo"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BYTES = "bytes"
    ANSWER = "answer"


class TransportError(MatchmakerError):
    """A letter was not, or perhaps not, handed over.

    Servers like to quote the recipient, and this text is stored and logged: no address is in it.
    """

    def __init__(self, text: str, *, stage: Stage) -> None:
        super().__init__(f"{stage.value}: {ADDRESS.sub('(address)', text)}")
        self.stage = stage


class RelayUnavailableError(TransportError):
    """The mail server cannot be talked to; nothing was sent."""


class RelayMisconfiguredError(TransportError):
    """Our own settings are wrong; nothing was sent."""


class RecipientRefusedError(TransportError):
    """This letter will never be taken; perhaps its address is dead."""

    def __init__(self, code: int, text: str, *, stage: Stage) -> None:
        super().__init__(f"{code} {text}", stage=stage)
        self.code = code
        found = ENHANCED_CODE.match(text)
        self.enhanced = found.group() if found else None
        self.dead_address = stage is Stage.RCPT and self.enhanced in DEAD_ADDRESS_CODES


class TryLaterError(TransportError):
    """This letter was not taken now; `retry_after` is the server's own wish."""

    def __init__(
        self, code: int, text: str, *, stage: Stage, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(f"{code} {text}", stage=stage)
        self.code = code
        self.retry_after = retry_after


class OutcomeUnknownError(TransportError):
    """The connection ended after bytes had left: perhaps it was taken, perhaps not."""


class Transport(Protocol):
    """Hands one message to one recipient."""

    def send(
        self,
        mail_from: str,
        recipient: str,
        data: bytes,
        before_bytes: Callable[[], None],
    ) -> str:
        """Send; returns the server's last words, or raises a TransportError.

        `before_bytes` is called after the server's 354 and before the first byte. If it
        raises, the connection is dropped without a byte and the exception goes on.
        """
        ...

    def close(self) -> None:
        """Say goodbye to the server."""
        ...
