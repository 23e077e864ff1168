"""Sending over SMTP, on one connection that is used again."""

import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.conversation import (
    Commands,
    RefusedError,
    announce,
    hand_over,
    is_alive,
    list_commands,
)
from matchmaker.mail.greeting import check_ehlo_name, open_connection
from matchmaker.mail.relay import read_relay
from matchmaker.mail.transport import RelayUnavailableError, Stage, TransportError
from matchmaker.mail.verdicts import BROKEN

USES_PER_CONNECTION = 100
IDLE_SECONDS = 30.0
# After the last dot a doubt is dearer than a wait: filters take their time.
PATIENCE = 4


class WornOutError(Exception):
    """The server had gone before it heard of this message."""

    def __init__(self, error: TransportError) -> None:
        super().__init__(error)
        self.error = error


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
        self._is_clean = True
        self._uses = 0
        self._used_at = 0.0

    def __repr__(self) -> str:
        return f"SmtpTransport({self._relay!r})"

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        """Send one message to one recipient; see `Transport.send`."""
        commands = list_commands(mail_from, recipient)
        if not data.count(b"\r\n") == data.count(b"\r") == data.count(b"\n"):
            raise UnsafeMessageError("a message has line ends that mail servers read differently")
        connection = self._reach(commands)
        try:
            before_bytes()
            answer = hand_over(connection, data, patience=self._timeout * PATIENCE)
            self._keep(connection)
            return answer
        except RefusedError as refusal:
            self._keep_settled(connection, refusal)
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

    def _reach(self, commands: Commands) -> smtplib.SMTP:
        """A connection on which the server waits for the bytes.

        Whether one from before still lives shows when it is used, which costs no question of
        its own. Nothing has been said then, so that a new one may begin again, once.
        """
        kept = self._take()
        if kept is not None:
            with suppress(WornOutError):
                return self._announce(kept, commands)
        try:
            return self._announce(self._open(), commands)
        except WornOutError as error:
            raise error.error from None

    def _announce(self, connection: smtplib.SMTP, commands: Commands) -> smtplib.SMTP:
        try:
            announce(connection, commands)
        except RefusedError as refusal:
            self._keep_settled(connection, refusal)
            if refusal.error.stage is Stage.MAIL and not refusal.is_settled:
                raise WornOutError(refusal.error) from None
            raise refusal.error from None
        except RelayUnavailableError as error:
            connection.close()
            if error.stage is Stage.MAIL:
                raise WornOutError(error) from None
            raise
        return connection

    def _take(self) -> smtplib.SMTP | None:
        """The connection at hand if it is fresh, and free of what was refused on it."""
        is_idle = time.monotonic() - self._used_at > IDLE_SECONDS
        if is_idle or self._uses >= USES_PER_CONNECTION:
            self.close()
        connection, self._connection = self._connection, None
        if connection is not None and not self._is_clean and not is_alive(connection):
            connection.close()
            return None
        return connection

    def _open(self) -> smtplib.SMTP:
        self._uses = 0
        return open_connection(
            self._relay, timeout=self._timeout, ehlo_name=self._ehlo_name, trust=self._trust
        )

    def _keep_settled(self, connection: smtplib.SMTP, refusal: RefusedError) -> None:
        if refusal.is_settled:
            self._keep(connection, is_clean=False)
        else:
            connection.close()

    def _keep(self, connection: smtplib.SMTP, *, is_clean: bool = True) -> None:
        self._connection = connection
        self._is_clean = is_clean
        self._uses += 1
        self._used_at = time.monotonic()
