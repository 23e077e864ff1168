"""The staged SMTP conversation, over one connection that is used again."""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from matchmaker.mail.transport import (
    OutcomeUnknownError,
    RecipientRefusedError,
    RelayMisconfiguredError,
    RelayUnavailableError,
    Stage,
    TryLaterError,
)

LOOPBACK = ("localhost", "127.0.0.1", "::1")
MESSAGES_PER_CONNECTION = 100
IDLE_SECONDS = 30.0
HINT = re.compile(r"(?:try again|retry)\D{0,20}(\d{1,5})\s*(second|minute)", re.IGNORECASE)
MAILBOX_FULL = 552
Broken = (smtplib.SMTPException, OSError)


class SmtpTransport:
    """`smtp://user:password@host:587`, `smtps://host`; TLS unless the relay is on this machine."""

    def __init__(self, url: str, *, timeout: float = 30.0) -> None:
        parts = urlsplit(url)
        self._implicit_tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._implicit_tls else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._is_local = self._host in LOOPBACK
        self._wants_tls = not self._is_local or parse_qs(parts.query).get("tls") == ["starttls"]
        self._timeout = timeout
        self._connection: smtplib.SMTP | None = None
        self._sent = 0
        self._used_at = 0.0

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        """Send one message to one recipient; see `Transport.send`."""
        connection = self._ready()
        try:
            self._envelope(connection, mail_from, recipient)
            self._begin_data(connection)
        except Broken as error:
            self._drop()
            raise RelayUnavailableError(_say(error), stage=Stage.DATA) from error
        try:
            before_bytes()
        except BaseException:
            self._drop()
            raise
        answer = self._hand_over(connection, data)
        self._sent += 1
        self._used_at = time.monotonic()
        return answer

    def close(self) -> None:
        """Say goodbye, if anybody is still there."""
        if self._connection is not None:
            with suppress(*Broken):
                self._connection.quit()
            self._drop()

    def _ready(self) -> smtplib.SMTP:
        """A connection that answers: the one at hand, or a new one."""
        if self._connection is not None:
            stale = time.monotonic() - self._used_at > IDLE_SECONDS
            if not stale and self._sent < MESSAGES_PER_CONNECTION and self._is_alive():
                return self._connection
            self.close()
        self._connection = self._connect()
        self._sent, self._used_at = 0, time.monotonic()
        return self._connection

    def _is_alive(self) -> bool:
        try:
            return self._connection is not None and self._connection.rset()[0] == 250
        except Broken:
            return False

    def _connect(self) -> smtplib.SMTP:
        connection = self._dial()
        try:
            self._greet(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _dial(self) -> smtplib.SMTP:
        try:
            if self._implicit_tls:
                context = ssl.create_default_context()
                return smtplib.SMTP_SSL(
                    self._host, self._port, timeout=self._timeout, context=context
                )
            return smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        except (*Broken, socket.gaierror) as error:
            raise RelayUnavailableError(_say(error), stage=Stage.CONNECT) from error

    def _greet(self, connection: smtplib.SMTP) -> None:
        """EHLO, TLS and login, each with its own kind of failure."""
        try:
            _expect(connection.ehlo(), Stage.EHLO)
            if self._wants_tls and not self._implicit_tls:
                self._start_tls(connection)
            if self._user:
                self._log_in(connection)
        except Broken as error:
            raise RelayUnavailableError(_say(error), stage=Stage.EHLO) from error

    def _start_tls(self, connection: smtplib.SMTP) -> None:
        if not connection.has_extn("starttls"):
            raise RelayMisconfiguredError(
                f"{self._host} offers no TLS, and mail is not sent without it", stage=Stage.TLS
            )
        try:
            code, text = connection.starttls(context=ssl.create_default_context())
            _expect((code, text), Stage.TLS)
            _expect(connection.ehlo(), Stage.EHLO)
        except ssl.SSLError as error:
            raise RelayMisconfiguredError(
                f"the certificate of {self._host} is not accepted", stage=Stage.TLS
            ) from error

    def _log_in(self, connection: smtplib.SMTP) -> None:
        try:
            connection.login(self._user, self._password)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:
                raise RelayUnavailableError(str(error.smtp_code), stage=Stage.AUTH) from error
            raise RelayMisconfiguredError(
                f"{self._host} refuses the user name or password in SMTP_URL ({error.smtp_code})",
                stage=Stage.AUTH,
            ) from None
        except smtplib.SMTPNotSupportedError as error:
            raise RelayMisconfiguredError(
                f"{self._host} offers no login, but SMTP_URL has a user name", stage=Stage.AUTH
            ) from error

    def _envelope(self, connection: smtplib.SMTP, mail_from: str, recipient: str) -> None:
        code, text = _read(connection.mail(mail_from))
        if code >= 500:
            self._drop()
            raise RelayMisconfiguredError(
                f"the sender {mail_from} is refused: {code} {text}", stage=Stage.MAIL
            )
        if code != 250:
            self._drop()
            raise RelayUnavailableError(f"{code} {text}", stage=Stage.MAIL)
        code, text = _read(connection.rcpt(recipient))
        if code not in (250, 251):
            self._refuse(code, text, Stage.RCPT)

    def _begin_data(self, connection: smtplib.SMTP) -> None:
        code, text = _read(connection.docmd("DATA"))
        if code != 354:
            self._refuse(code, text, Stage.DATA)

    def _hand_over(self, connection: smtplib.SMTP, data: bytes) -> str:
        """The bytes and the last answer; a break in between leaves the outcome unknown."""
        quoted = re.sub(rb"(?m)^\.", b"..", data)
        ending = b"" if quoted.endswith(b"\r\n") else b"\r\n"
        try:
            connection.send(quoted + ending + b".\r\n")
            code, text = _read(connection.getreply())
        except Broken as error:
            self._drop()
            raise OutcomeUnknownError(_say(error), stage=Stage.ANSWER) from error
        if code != 250:
            self._refuse(code, text, Stage.ANSWER)
        return f"{code} {text}"

    def _refuse(self, code: int, text: str, stage: Stage) -> None:
        """Raise what a refusal means; the connection is used again after a RSET."""
        if code == 421 or not 400 <= code < 600:
            self._drop()
        if code == 421 and stage is not Stage.ANSWER:
            raise RelayUnavailableError(f"{code} {text}", stage=stage)
        if code >= 500 and code != MAILBOX_FULL:
            raise RecipientRefusedError(code, text, stage=stage)
        raise TryLaterError(code, text, stage=stage, retry_after=read_hint(text))

    def _drop(self) -> None:
        """Close without a word."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def read_hint(text: str) -> timedelta | None:
    """How long the server asks us to wait, if it does."""
    found = HINT.search(text)
    if found is None:
        return None
    number = int(found.group(1))
    return (
        timedelta(minutes=number)
        if found.group(2).lower() == "minute"
        else timedelta(seconds=number)
    )


def _expect(reply: tuple[int, bytes], stage: Stage) -> None:
    code, text = _read(reply)
    if not 200 <= code < 300:
        raise RelayUnavailableError(f"{code} {text}", stage=stage)


def _read(reply: tuple[int, bytes]) -> tuple[int, str]:
    code, text = reply
    return code, " ".join(text.decode(errors="replace").split())[:200]


def _say(error: BaseException) -> str:
    return str(error)[:200] or type(error).__name__
