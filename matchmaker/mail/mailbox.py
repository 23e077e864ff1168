"""The mailbox that replies and bounces arrive in, as IMAP_URL names it."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from matchmaker.errors import ConfigurationError, MatchmakerError
from matchmaker.mail.relay import HOST, is_loopback

PORTS: Final = {"imap": 143, "imaps": 993}
INBOX = "INBOX"


class MailboxError(MatchmakerError):
    """Mail cannot be fetched now; the line says why, without a word of anybody's mail."""


class NotNowError(MatchmakerError):
    """No message can be kept just now, whichever it is; it stays where it was."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where to connect and as whom, what to read, and where to move it; the password stays here."""

    host: str
    port: int
    is_encrypted: bool
    user: str
    password: str = field(repr=False)
    folder: str
    processed: str
    aside: str


def read_mailbox(url: str, *, processed: str, aside: str) -> Mailbox:
    """Read `imaps://user:password@host/Folder`; `imap://` does for this machine alone."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # The library's words would quote the password.
        raise _fault(
            "cannot be read; signs like / # @ in a password are written %2F %23 %40"
        ) from None
    host, user, password = parts.hostname or "", parts.username or "", parts.password or ""
    if parts.scheme not in PORTS:
        raise _fault("must begin with imaps:// or imap://")
    if HOST.fullmatch(host) is None or parts.query or parts.fragment:
        raise _fault("must name a host, and nothing behind it but a folder")
    if parts.scheme == "imap" and not is_loopback(host):
        raise _fault("must begin with imaps:// unless the mailbox is on this machine")
    folder = unquote(parts.path).strip("/") or INBOX
    if not (user and password) or not unquote(user + password + folder).isprintable():
        raise _fault("must hold a user name and a password, all of it printable")
    _check_folders(folder, processed, aside)
    return Mailbox(
        host=host,
        port=port or PORTS[parts.scheme],
        is_encrypted=parts.scheme == "imaps",
        user=unquote(user),
        password=unquote(password),
        folder=folder,
        processed=processed,
        aside=aside,
    )


def _check_folders(*names: str) -> None:
    """Mail that is moved to where it came from would be fetched for ever."""
    if len({name.strip("/").casefold() for name in names}) < len(names):
        raise ConfigurationError(
            "The folder in IMAP_URL, IMAP_PROCESSED_FOLDER and IMAP_ASIDE_FOLDER "
            "must be three different ones"
        )


def _fault(text: str) -> ConfigurationError:
    return ConfigurationError(f"IMAP_URL {text}")
