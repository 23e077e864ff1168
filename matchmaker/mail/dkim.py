"""A DKIM signature on a letter (RFC 6376, RFC 8463): the same letter always gets the same one."""

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from matchmaker.errors import UnsafeMessageError

PrivateKey = RSAPrivateKey | Ed25519PrivateKey
Headers = list[tuple[bytes, bytes]]

# Both List-Unsubscribe headers: without them inside, no one-click unsubscribing (RFC 8058).
SIGNED = (
    "From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
    "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
)  # fmt: skip
# Named once more than they occur, so that nobody can add another one on the way.
OVERSIGNED = ("From", "To", "Cc", "Reply-To", "Subject")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
NAME = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(?:\.{LABEL})*")
NAMES_A_LINE, BASE64_A_LINE = 4, 72


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A private key and the selector under which the DNS shows the public one."""

    selector: str
    key: PrivateKey = field(repr=False)

    def __reduce__(self) -> tuple[Callable[[str, bytes], "DkimKey"], tuple[str, bytes]]:
        """How the key is told to another process of ours."""
        kept = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return _recall, (self.selector, kept)


def _recall(selector: str, kept: bytes) -> DkimKey:
    key = load_der_private_key(kept, password=None)
    if not isinstance(key, PrivateKey):
        raise TypeError("this key signs no letters")
    return DkimKey(selector, key)


class DkimSigner:
    """Signs letters for one domain, once with each key; the signature of the first is on top."""

    def __init__(self, domain: str, keys: Sequence[DkimKey]) -> None:
        names = (domain, *(key.selector for key in keys))
        if not keys or not all(NAME.fullmatch(name) for name in names):
            raise ValueError("a signature needs a domain, a key, and a selector for it")
        self._domain, self._keys = domain, tuple(keys)

    def __repr__(self) -> str:
        return f"DkimSigner({self._domain!r}, {self._keys!r})"

    def sign(self, raw: bytes) -> bytes:
        """The message with its signatures in front; nothing else in it changes."""
        head, end, body = raw.partition(b"\r\n\r\n")
        between = raw.replace(b"\r\n", b"")
        if not end or b"\r" in between or b"\n" in between:
            raise UnsafeMessageError("only a message with clean line ends can be signed")
        headers = _read_headers(head)
        digest = hashlib.sha256(_canonical_body(body)).digest()
        signatures = [_sign(self._domain, key, headers, digest) for key in self._keys]
        return b"".join(signatures) + raw


def _sign(domain: str, key: DkimKey, headers: Headers, digest: bytes) -> bytes:
    """One DKIM-Signature header; what is signed last is this header itself, without its `b=`."""
    names, written_names = _list_names(tuple(name for name, _ in headers))
    date = dict(headers).get(b"date", b"")
    algorithm = "rsa" if isinstance(key.key, RSAPrivateKey) else "ed25519"
    lines = [
        f"DKIM-Signature: v=1; a={algorithm}-sha256; c=relaxed/relaxed;",
        f"d={domain};",
        f"s={key.selector}; t={_read_time(date)};",
        f"h={written_names};",
        f"bh={base64.b64encode(digest).decode()};",
        "b=",
    ]
    unsigned = "\r\n ".join(lines).encode()
    ((own_name, own_value),) = _read_headers(unsigned)
    signed = _select(headers, names) + own_name + b":" + own_value
    written = base64.b64encode(_seal(key.key, signed))
    cuts = range(0, len(written), BASE64_A_LINE)
    return unsigned + b"\r\n ".join(written[cut : cut + BASE64_A_LINE] for cut in cuts) + b"\r\n"


def _seal(key: PrivateKey, data: bytes) -> bytes:
    """Both ways give the same signature each time."""
    if isinstance(key, RSAPrivateKey):
        return key.sign(data, PKCS1v15(), SHA256())
    return key.sign(hashlib.sha256(data).digest())


@lru_cache(maxsize=32)
def _list_names(present: tuple[bytes, ...]) -> tuple[tuple[bytes, ...], str]:
    """The names of what is signed, and how the signature tells them; letters have few sets."""
    counts = [
        (name, present.count(name.lower().encode()) + (name in OVERSIGNED)) for name in SIGNED
    ]
    names = [name for name, count in counts for _ in range(count)]
    rows = [names[start : start + NAMES_A_LINE] for start in range(0, len(names), NAMES_A_LINE)]
    written = ":\r\n ".join(":".join(row) for row in rows)
    return tuple(name.lower().encode() for name in names), written


def _select(headers: Headers, names: Sequence[bytes]) -> bytes:
    """The named headers as they are signed: the last of a name first, none where none is left."""
    left: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        left.setdefault(name, []).append(name + b":" + value + b"\r\n")
    stacks = (left.get(name) for name in names)
    return b"".join(stack.pop() for stack in stacks if stack)


def _read_headers(head: bytes) -> Headers:
    """Names and values in the relaxed form of RFC 6376 (3.4.2)."""
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", head)
    parts = [line.partition(b":") for line in unfolded.split(b"\r\n")]
    return [
        (name.strip(b" \t").lower(), _join_white_space(value).strip(b" "))
        for name, _, value in parts
    ]


def _canonical_body(body: bytes) -> bytes:
    """The relaxed form of RFC 6376 (3.4.4)."""
    text = _join_white_space(body).replace(b" \r\n", b"\r\n").rstrip(b"\r\n ")
    return text + b"\r\n" if text else b""


def _join_white_space(text: bytes) -> bytes:
    """One space for each run of spaces and tabs; halving the runs is faster than a pattern."""
    text = text.replace(b"\t", b" ")
    while b"  " in text:
        text = text.replace(b"  ", b" ")
    return text


@lru_cache(maxsize=8)
def _read_time(date: bytes) -> int:
    """The letter's own Date, not the present: so a second rendering is signed alike."""
    try:
        found = parsedate_to_datetime(date.decode("ascii", "replace"))
        return max(int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()), 0)
    except (ValueError, TypeError, OverflowError):
        raise UnsafeMessageError("only a message with a date can be signed") from None
