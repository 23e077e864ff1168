"""The staged SMTP conversation, over one connection that is used again."""

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.greeting import check_ehlo_name, open_connection
from matchmaker.mail.headers import check_address
from matchmaker.mail.relay import read_relay
from matchmaker.mail.transport import (
    OutcomeUnknownError,
    RecipientRefusedError,
    RelayMisconfiguredError,
    RelayUnavailableError,
    Stage,
)
from matchmaker.mail.verdicts import BROKEN, GOING_AWAY, describe, judge, read_reply

USES_PER_CONNECTION = 100
IDLE_SECONDS = 30.0
# After the last dot a doubt is dearer than a wait: filters take their time.
PATIENCE = 4
BARE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
HOPED_FOR = {Stage.MAIL: (250,), Stage.RCPT: (250, 251), Stage.DATA: (354,)}


class SmtpTransport:
    """Sends through `smtp://user:password@host:587` or `smtps://host`; see `read_relay`.

    `trust` replaces the system's list of certificate authorities.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 30.0,
        ehlo_name: str | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._relay = read_relay(url)
        self._timeout = timeout
        self._ehlo_name = check_ehlo_name(ehlo_name)
        self._trust = trust
        self._connection: smtplib.SMTP | None = None
        self._uses = 0
        self._used_at = 0.0

    def __repr__(self) -> str:
        return f"SmtpTransport({self._relay!r})"

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        """Send one message to one recipient; see `Transport.send`."""
        commands = _list_commands(mail_from, recipient)
        if BARE_LINE_END.search(data):
            raise UnsafeMessageError("a message has line ends that mail servers read differently")
        connection = self._take()
        try:
            self._announce(connection, commands)
            before_bytes()
            answer = self._hand_over(connection, data)
            self._keep(connection)
            return answer
        finally:
            # Kept only where both sides are sure to agree how far they are.
            if self._connection is not connection:
                connection.close()

    def close(self) -> None:
        """Say goodbye, if anybody is still there."""
        if self._connection is not None:
            with suppress(*BROKEN):
                self._connection.quit()
            self._connection.close()
            self._connection = None

    def _take(self) -> smtplib.SMTP:
        """The connection at hand if it is fresh and answers, or a new one."""
        is_idle = time.monotonic() - self._used_at > IDLE_SECONDS
        if is_idle or self._uses >= USES_PER_CONNECTION:
            self.close()
        connection, self._connection = self._connection, None
        if connection is not None:
            if _is_alive(connection):
                return connection
            connection.close()
        self._uses = 0
        return open_connection(
            self._relay, timeout=self._timeout, ehlo_name=self._ehlo_name, trust=self._trust
        )

    def _keep(self, connection: smtplib.SMTP) -> None:
        self._connection = connection
        self._uses += 1
        self._used_at = time.monotonic()

    def _announce(self, connection: smtplib.SMTP, commands: list[tuple[Stage, str]]) -> None:
        """MAIL, RCPT and DATA: in one go where the server knows pipelining, else one by one."""
        is_together = connection.has_extn("pipelining")
        if is_together:
            _say(connection, Stage.MAIL, "\r\n".join(line for _, line in commands))
        for position, (stage, line) in enumerate(commands, start=1):
            if not is_together:
                _say(connection, stage, line)
            code, text = _hear(connection, stage)
            if code not in HOPED_FOR[stage]:
                unheard = len(commands) - position if is_together else 0
                if code != GOING_AWAY and _is_settled(connection, unheard):
                    self._keep(connection)
                raise judge(code, text, stage)

    def _hand_over(self, connection: smtplib.SMTP, data: bytes) -> str:
        """The bytes and the last answer; a break in between leaves the outcome unknown."""
        quoted = re.sub(rb"(?m)^\.", b"..", data)
        ending = b"" if not quoted or quoted.endswith(b"\r\n") else b"\r\n"
        stage = Stage.BYTES
        try:
            connection.send(quoted + ending + b".\r\n")
            stage = Stage.ANSWER
            if connection.sock is not None:
                connection.sock.settimeout(self._timeout * PATIENCE)
            code, text = read_reply(connection.getreply())
            if connection.sock is not None:
                connection.sock.settimeout(self._timeout)
        except BROKEN as error:
            raise OutcomeUnknownError(describe(error), stage=stage) from error
        if not 200 <= code < 300:
            if 400 <= code < 600 and code != GOING_AWAY:
                self._keep(connection)
            raise judge(code, text, Stage.ANSWER)
        return f"{code} {text}"


def _list_commands(mail_from: str, recipient: str) -> list[tuple[Stage, str]]:
    """The envelope; the empty sender is the one that nobody can answer."""
    try:
        sender = check_address(mail_from) if mail_from else ""
    except UnsafeMessageError:
        fault = "the address that letters are sent from cannot be used"
        raise RelayMisconfiguredError(fault, stage=Stage.MAIL) from None
    try:
        check_address(recipient)
    except UnsafeMessageError:
        raise RecipientRefusedError(553, "5.1.3 not an address", stage=Stage.RCPT) from None
    return [
        (Stage.MAIL, f"MAIL FROM:<{sender}>"),
        (Stage.RCPT, f"RCPT TO:<{recipient}>"),
        (Stage.DATA, "DATA"),
    ]


def _say(connection: smtplib.SMTP, stage: Stage, line: str) -> None:
    try:
        connection.send(f"{line}\r\n")
    except BROKEN as error:
        raise RelayUnavailableError(describe(error), stage=stage) from error


def _hear(connection: smtplib.SMTP, stage: Stage) -> tuple[int, str]:
    try:
        return read_reply(connection.getreply())
    except BROKEN as error:
        raise RelayUnavailableError(describe(error), stage=stage) from error


def _is_settled(connection: smtplib.SMTP, unheard: int) -> bool:
    """Whether all answers are in and the server does not wait for a message."""
    try:
        return all(connection.getreply()[0] != 354 for _ in range(unheard))
    except BROKEN:
        return False


def _is_alive(connection: smtplib.SMTP) -> bool:
    """Whether the server answers RSET, which also ends a refused transaction."""
    try:
        return connection.rset()[0] == 250
    except BROKEN:
        return False
