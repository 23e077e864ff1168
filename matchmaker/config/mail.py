"""How the settings about mail are read, and whether those for signing go together."""

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

PrivateKey = RSAPrivateKey | Ed25519PrivateKey

SHORTEST_RSA, LONGEST_RSA = 2048, 4096
LONGEST_REPLY_NAME = 64 - len("+r.") - 32
SLOWEST_PACE, FASTEST_PACE = 0.01, 10_000
BEGINNING = "-----BEGIN "
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HOST = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(?:\.{LABEL})+")
SELECTOR = re.compile(rf"(?=.{{1,100}}\Z){LABEL}(?:\.{LABEL})*")


def parse_mail_address(text: str) -> str:
    """A bare address, without a name."""
    local, _, domain = text.partition("@")
    if not (local and domain and text.isascii() and text.isprintable()) or set(text) & set(" <>,;"):
        raise ValueError("must be one bare email address")
    if "@" in domain:
        raise ValueError("must be one bare email address")
    return text


def parse_reply_address(text: str) -> str:
    """An address behind whose name a plus and a token can be put."""
    local, _, domain = parse_mail_address(text).partition("@")
    if "+" in local or len(local) > LONGEST_REPLY_NAME:
        raise ValueError(
            f"must have at most {LONGEST_REPLY_NAME} characters and no + before the @, "
            "since +r. and a token of 32 characters are put there"
        )
    return f"{local}@{parse_host(domain)}"


def find_reply_faults(found: Mapping[str, Any]) -> Iterator[str]:
    """Replies have one way of being addressed."""
    if "reply_domain" in found and "reply_address" in found:
        yield "REPLY_ADDRESS: REPLY_DOMAIN is set as well; one of them is enough"


def parse_pace(text: str) -> float:
    """Letters a second; 0 and off mean no limit."""
    fault = f"must be a number from {SLOWEST_PACE} to {FASTEST_PACE}, or off"
    try:
        pace = 0.0 if text.lower() == "off" else float(text)
    except ValueError:
        raise ValueError(fault) from None
    if pace != 0 and not SLOWEST_PACE <= pace <= FASTEST_PACE:
        raise ValueError(fault)
    return pace


def parse_host(text: str) -> str:
    """A domain that mail can go to."""
    if HOST.fullmatch(text) is None:
        raise ValueError("must be a domain such as reply.example.org")
    return text.lower()


def parse_selector(text: str) -> str:
    """The name under which the DNS shows a key."""
    if SELECTOR.fullmatch(text) is None:
        raise ValueError("must be a name such as matchmaker, of letters, digits and hyphens")
    return text.lower()


def parse_selectors(text: str) -> tuple[str, ...]:
    """One selector for each key, with commas between them."""
    selectors = tuple(parse_selector(part.strip()) for part in text.split(","))
    if len(set(selectors)) < len(selectors):
        raise ValueError("must not name a selector twice")
    return selectors


def parse_private_keys(text: str) -> tuple[PrivateKey, ...]:
    """Private keys as PEM, one behind the other: RSA, then perhaps Ed25519."""
    # A form of a hosting service may take one line only.
    _, *blocks = text.replace("\\n", "\n").split(BEGINNING)
    if not blocks:
        raise ValueError("must be a private key in PEM, which `matchmaker mail keys` makes")
    keys = tuple(_read_key(BEGINNING + block) for block in blocks)
    if not isinstance(keys[0], RSAPrivateKey):
        raise ValueError("must begin with an RSA key, since some providers check no other")
    if len(keys) > 2 or any(isinstance(key, RSAPrivateKey) for key in keys[1:]):
        raise ValueError("must hold one RSA key, and after it one Ed25519 key or none")
    return keys


def _read_key(block: str) -> PrivateKey:
    """One key; the library's words would quote parts of it."""
    try:
        key = load_pem_private_key(block.encode(), password=None)
    except TypeError:
        raise ValueError("must not be protected by a password") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("holds a key that cannot be read") from None
    if isinstance(key, RSAPrivateKey):
        if not SHORTEST_RSA <= key.key_size <= LONGEST_RSA:
            raise ValueError(f"must have from {SHORTEST_RSA} to {LONGEST_RSA} bits")
        return key
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("must be an RSA key, or an RSA and an Ed25519 key")
    return key


def find_signing_faults(found: Mapping[str, Any], given: Set[str]) -> Iterator[str]:
    """What one setting alone does not show, from what could be read and what was set at all."""
    if "DKIM_KEY" not in given:
        for name in ("DKIM_SELECTOR", "DKIM_DOMAIN"):
            if name in given:
                yield f"{name}: needs a DKIM_KEY or a DKIM_KEY_FILE"
        return
    keys, selectors = found.get("dkim_key", ()), found.get("dkim_selector", ())
    if "DKIM_SELECTOR" not in given:
        yield "DKIM_SELECTOR is missing"
    elif keys and selectors and len(keys) != len(selectors):
        yield f"DKIM_SELECTOR: must name as many selectors as there are keys, which is {len(keys)}"
    sender = found.get("mail_from", "").rpartition("@")[2].lower()
    domain = found.get("dkim_domain", sender)
    if sender and not (HOST.fullmatch(domain) and f".{sender}".endswith(f".{domain}")):
        yield "DKIM_DOMAIN: must be the domain of MAIL_FROM, or one above it"
