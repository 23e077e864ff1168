"""Opening a connection to the mail server: greeting, TLS and login, each failing in its own way."""

import re
import smtplib
import socket
import ssl
from base64 import b64encode

from matchmaker.mail.relay import Relay, Tls
from matchmaker.mail.transport import RelayMisconfiguredError, RelayUnavailableError, Stage
from matchmaker.mail.verdicts import BROKEN, describe, read_reply

FULL_NAME = re.compile(r"(?=.{1,253}$)([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{1,63}")


def open_connection(
    relay: Relay, *, timeout: float, ehlo_name: str | None, trust: ssl.SSLContext | None
) -> smtplib.SMTP:
    """Connect, greet, protect and log in; nothing is left open after an error."""
    connection = _dial(relay, timeout, trust)
    try:
        _greet(connection, ehlo_name)
        if relay.tls is Tls.STARTTLS:
            _start_tls(connection, relay, trust)
            _greet(connection, ehlo_name)
        if relay.user:
            _log_in(connection, relay)
    except BaseException:
        connection.close()
        raise
    return connection


def check_ehlo_name(name: str | None) -> str | None:
    """Give the name back; a server would refuse all letters from one that is none."""
    if name is not None and FULL_NAME.fullmatch(name) is None:
        raise RelayMisconfiguredError(
            "the name of this machine for the mail server must look like mail.example.org",
            stage=Stage.EHLO,
        )
    return name


def _dial(relay: Relay, timeout: float, trust: ssl.SSLContext | None) -> smtplib.SMTP:
    # Without a name the library would ask the name service for ours, which may take its time.
    name = "localhost"
    try:
        if relay.tls is not Tls.IMPLICIT:
            return smtplib.SMTP(relay.host, relay.port, name, timeout=timeout)
        trust = trust or ssl.create_default_context()
        return smtplib.SMTP_SSL(relay.host, relay.port, name, timeout=timeout, context=trust)
    except ssl.SSLError as error:
        raise _tls_fault(relay, error) from error
    except BROKEN as error:
        raise RelayUnavailableError(describe(error), stage=Stage.CONNECT) from error


def _greet(connection: smtplib.SMTP, name: str | None) -> None:
    try:
        code, text = read_reply(connection.ehlo(name or _own_name(connection)))
    except BROKEN as error:
        raise RelayUnavailableError(describe(error), stage=Stage.EHLO) from error
    if code != 250:
        raise RelayUnavailableError(f"{code} {text}", stage=Stage.EHLO)


def _own_name(connection: smtplib.SMTP) -> str:
    """Our full name, or the address we connect from (RFC 5321, 4.1.4)."""
    name = socket.gethostname()
    if FULL_NAME.fullmatch(name) or connection.sock is None:
        return name
    address = str(connection.sock.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _start_tls(connection: smtplib.SMTP, relay: Relay, trust: ssl.SSLContext | None) -> None:
    if not connection.has_extn("starttls"):
        raise RelayMisconfiguredError(
            f"{relay.host} offers no TLS, and mail is not sent without it", stage=Stage.TLS
        )
    try:
        connection.starttls(context=trust or ssl.create_default_context())
    except ssl.SSLError as error:
        raise _tls_fault(relay, error) from error
    except BROKEN as error:
        raise RelayUnavailableError(describe(error), stage=Stage.TLS) from error


def _tls_fault(
    relay: Relay, error: ssl.SSLError
) -> RelayMisconfiguredError | RelayUnavailableError:
    """A certificate or a port that will not do is ours to mend; anything else may pass."""
    if isinstance(error, ssl.SSLCertVerificationError):
        text = f"the certificate of {relay.host} is not accepted: {error.verify_message}"
        return RelayMisconfiguredError(text, stage=Stage.TLS)
    if error.reason == "WRONG_VERSION_NUMBER":
        text = f"{relay.host} does not begin with TLS on port {relay.port}; try smtp:// there"
        return RelayMisconfiguredError(text, stage=Stage.TLS)
    return RelayUnavailableError(describe(error), stage=Stage.TLS)


def _log_in(connection: smtplib.SMTP, relay: Relay) -> None:
    """PLAIN or LOGIN in UTF-8; the library's own login takes ASCII only and may quote it."""
    offered = connection.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        secret = f"\0{relay.user}\0{relay.password}"
        steps = ["AUTH PLAIN " + _encode(secret)]
    elif "LOGIN" in offered:
        steps = ["AUTH LOGIN", _encode(relay.user), _encode(relay.password)]
    else:
        raise RelayMisconfiguredError(
            f"{relay.host} offers no login that we know, but SMTP_URL has a user name",
            stage=Stage.AUTH,
        )
    code = 334
    for step in steps:
        code = _take_step(connection, step) if code == 334 else code
    if 500 <= code < 600:
        raise RelayMisconfiguredError(
            f"{relay.host} refuses the user name or the password in SMTP_URL ({code})",
            stage=Stage.AUTH,
        )
    if code != 235:
        raise RelayUnavailableError(f"the login was answered with {code}", stage=Stage.AUTH)


def _take_step(connection: smtplib.SMTP, step: str) -> int:
    try:
        return connection.docmd(step)[0]
    except BROKEN as error:
        raise RelayUnavailableError(describe(error), stage=Stage.AUTH) from error


def _encode(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
