"""Sending over SMTP, on one connection that is used again."""

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.conversation import RefusedError, announce, hand_over, is_alive, list_commands
from matchmaker.mail.greeting import check_ehlo_name, open_connection
from matchmaker.mail.relay import read_relay
from matchmaker.mail.verdicts import BROKEN

USES_PER_CONNECTION = 100
IDLE_SECONDS = 30.0
# After the last dot a doubt is dearer than a wait: filters take their time.
PATIENCE = 4
BARE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")


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
        commands = list_commands(mail_from, recipient)
        if BARE_LINE_END.search(data):
            raise UnsafeMessageError("a message has line ends that mail servers read differently")
        connection = self._take()
        try:
            announce(connection, commands)
            before_bytes()
            answer = hand_over(connection, data, patience=self._timeout * PATIENCE)
            self._keep(connection)
            return answer
        except RefusedError as refusal:
            if refusal.is_settled:
                self._keep(connection)
            raise refusal.error from None
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
            if is_alive(connection):
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
