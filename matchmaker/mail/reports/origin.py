"""Who or what sent a message, as far as its headers tell."""

import re
from itertools import islice

from matchmaker.mail.arrived import Parsed, read_header, read_headers
from matchmaker.mail.senders import list_addresses

MOST_SENDER = 500
NOBODY = {"", "<>", "<mailer-daemon>", "mailer-daemon"}
DAEMON = re.compile(r"mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|microsoftexchange[0-9a-f]{16,64}")
DELIVERY = re.compile(
    r"postmaster|mail[ ._-]?(?:delivery|administrator|admin\b|system)|delivery[ ._-](?:sub)?system"
    r"|system[ ._-]administrator|systemadministrator|mailadm|\bndr@|mail router|zustellsystem"
)
NO_REPLY = re.compile(
    r"(?:^|[._+-])(?:no|do-?not|donot|nicht|keine)[._-]?(?:reply|response|antwort(?:en)?)"
    r"(?:$|[._+-])|^(?:auto-?repl(?:y|ies)|auto-?responder|notifications?|news-?letter)$",
)
REPLY_PREFIX = re.compile(
    r"\s*(?:re|aw|antw|antwort|sv|rif|res|r|wg|fwd?|tr|rv)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*:",
    re.IGNORECASE,
)
LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help")
BULK = ("bulk", "junk", "list")


def is_daemon(message: Parsed) -> bool:
    """Whether it calls itself a mail server's daemon, or names nobody as its sender."""
    name, address = _read_sender(message)
    return bool(DAEMON.search(address) or (name and not address) or _failed(message))


def is_delivery_system(message: Parsed) -> bool:
    """Whether it is from an address or by a name of those who run mail servers."""
    name, address = _read_sender(message)
    return bool(DELIVERY.search(name) or DELIVERY.search(address))


def is_no_reply(message: Parsed) -> bool:
    """Whether its sender's address says that nobody reads replies."""
    _, address = _read_sender(message)
    return bool(NO_REPLY.search(address.partition("@")[0]))


def has_null_sender(message: Parsed, mail_from: str | None) -> bool:
    """Whether its envelope names nobody; unless that is known, what a mail server noted of it."""
    if mail_from is not None:
        return mail_from.strip().lower() in NOBODY
    noted = islice(read_headers(message, "Return-Path"), 1)
    return any(path.strip().lower() in NOBODY for path in noted)


def is_list_mail(message: Parsed) -> bool:
    """Whether a mailing list or a newsletter sent it."""
    if any(read_header(message, name) for name in LIST_HEADERS):
        return True
    return read_precedence(message) in BULK and not is_threaded(message)


def is_threaded(message: Parsed) -> bool:
    """Whether it says that it answers another message."""
    names = ("In-Reply-To", "References")
    return any(read_header(message, name) for name in names) or has_reply_prefix(message)


def has_reply_prefix(message: Parsed) -> bool:
    """Whether its subject begins as those of replies and forwarded messages do."""
    return REPLY_PREFIX.match(read_header(message, "Subject")) is not None


def read_precedence(message: Parsed) -> str:
    """Its precedence in lower case."""
    return read_header(message, "Precedence").strip().lower()


def read_auto_submitted(message: Parsed) -> str:
    """How it was submitted, in lower case and without parameters; "" if by a person."""
    value = read_header(message, "Auto-Submitted").lower()
    kind = re.split(r"[;\s(]", value.strip(), maxsplit=1)[0]
    return "" if kind == "no" else kind


def _read_sender(message: Parsed) -> tuple[str, str]:
    """Its sender's name and address, in lower case."""
    value = read_header(message, "From")[:MOST_SENDER].lower()
    name, address = next(iter(list_addresses(value)), ("", ""))
    if "@" in address or value.rstrip().endswith("<>"):
        return name, address
    # What cannot be read as an address may still say who it is.
    return value, value


def _failed(message: Parsed) -> bool:
    return "X-Failed-Recipients" in message
