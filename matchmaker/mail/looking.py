"""A look at the mail server: greet it, protect the conversation, log in, and say goodbye."""

import ssl
from contextlib import suppress
from dataclasses import dataclass

from matchmaker.mail.greeting import open_connection
from matchmaker.mail.relay import read_relay
from matchmaker.mail.verdicts import BROKEN


@dataclass(frozen=True, slots=True)
class RelayAccount:
    """How far we came: the version of TLS, if any, and whether we logged in."""

    host: str
    port: int
    tls: str | None
    is_logged_in: bool


def look_at_relay(url: str, *, seconds: float, trust: ssl.SSLContext | None = None) -> RelayAccount:
    """Do all that comes before a letter, and send none; raises what sending would raise."""
    relay = read_relay(url)
    connection = open_connection(relay, timeout=seconds, ehlo_name=None, trust=trust)
    try:
        stream = connection.sock
        tls = stream.version() if isinstance(stream, ssl.SSLSocket) else None
        with suppress(*BROKEN):
            connection.quit()
    finally:
        connection.close()
    return RelayAccount(relay.host, relay.port, tls, bool(relay.user))
