"""The mail server that takes our letters, as SMTP_URL names it."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import parse_qsl, unquote, urlsplit

from matchmaker.mail.transport import RelayMisconfiguredError, Stage

PORTS = {"smtp": 25, "smtps": 465}
HOST = re.compile(r"[A-Za-z0-9_.:-]+")


class Tls(StrEnum):
    """How the conversation is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


@dataclass(frozen=True, slots=True)
class Relay:
    """Where to connect and as whom; the password shows up nowhere."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)


def read_relay(url: str) -> Relay:
    """Read `smtp://user:password@host:587?tls=starttls` or `smtps://...`.

    TLS is required unless the relay is on this machine.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # The library's words would quote the password.
        raise _fault(
            "cannot be read; signs like / # @ in a password are written %2F %23 %40"
        ) from None
    host = parts.hostname or ""
    if parts.scheme not in PORTS:
        raise _fault("must begin with smtp:// or smtps://")
    if HOST.fullmatch(host) is None or parts.path not in ("", "/") or parts.fragment:
        raise _fault("must name a host, and nothing after it but ?tls=")
    return Relay(
        host=host,
        port=port or PORTS[parts.scheme],
        tls=_read_tls(parts.scheme, parts.query, is_local=is_loopback(host)),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, so that nobody can listen in between."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read_tls(scheme: str, query: str, *, is_local: bool) -> Tls:
    options = dict(parse_qsl(query, keep_blank_values=True))
    wish = options.pop("tls", None)
    if options or wish not in (None, "none", "starttls"):
        raise _fault("knows only ?tls=starttls and ?tls=none")
    if scheme == "smtps":
        if wish is not None:
            raise _fault("needs no ?tls= when it begins with smtps://")
        return Tls.IMPLICIT
    if wish == "none" and not is_local:
        raise _fault("may have ?tls=none only for a mail server on this machine")
    if wish is None:
        return Tls.NONE if is_local else Tls.STARTTLS
    return Tls(wish)


def _fault(text: str) -> RelayMisconfiguredError:
    return RelayMisconfiguredError(f"SMTP_URL {text}", stage=Stage.CONNECT)
