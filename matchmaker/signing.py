"""Short, purpose-bound, case-proof tokens, and keyed hashes of addresses."""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from matchmaker.errors import ExpiredError, NotFoundError

MAC_BYTES = 12
PLAIN = struct.Struct(">q")
TIMED = struct.Struct(">qHI")


class TokenPurpose(StrEnum):
    """What a token is for; a token never works for anything else."""

    CONFIRM = "confirm"
    ANSWER = "answer"
    UNSUBSCRIBE = "unsubscribe"
    REPLY = "reply"
    BOUNCE = "bounce"
    MEMBERSHIP_VIEW = "membership-view"
    MEMBERSHIP_CHANGE = "membership-change"
    ERASE = "erase"
    EXPORT = "export"
    FORM = "form"
    MESSAGE_ID = "message-id"
    INTRODUCTION_ID = "introduction-id"


@dataclass(frozen=True, slots=True)
class TimedToken:
    """What a membership token says."""

    row_id: int
    epoch: int
    issued_at: datetime


class Signer:
    """Makes and reads tokens; the first secret signs, the others still read."""

    def __init__(self, secret: str, fallbacks: tuple[str, ...] = ()) -> None:
        keys = (secret, *fallbacks)
        self._keys = [hashlib.sha256(b"matchmaker token " + key.encode()).digest() for key in keys]
        self._ids = [hashlib.sha256(b"id" + key).hexdigest()[:8] for key in self._keys]

    @property
    def key_id(self) -> str:
        """Name the key that signs now, to be kept with whatever it signed."""
        return self._ids[0]

    def with_key(self, key_id: str) -> "Signer":
        """The same signer, signing with an older key while that is still known."""
        if key_id not in self._ids or key_id == self._ids[0]:
            return self
        other = Signer.__new__(Signer)
        index = self._ids.index(key_id)
        other._keys = [self._keys[index], *self._keys[:index], *self._keys[index + 1 :]]
        other._ids = [self._ids[index], *self._ids[:index], *self._ids[index + 1 :]]
        return other

    def sign(self, purpose: TokenPurpose, row_id: int) -> str:
        """A token of 32 characters: 8 bytes of row id, 12 bytes of MAC over (purpose, id)."""
        return self._seal(purpose, PLAIN.pack(row_id))

    def read(self, purpose: TokenPurpose, token: str) -> int:
        """The row id of a token of that purpose, else NotFoundError."""
        (row_id,) = PLAIN.unpack(self._open(purpose, token, PLAIN.size))
        return int(row_id)

    def sign_timed(
        self, purpose: TokenPurpose, row_id: int, *, epoch: int, issued_at: datetime
    ) -> str:
        """A token of 42 characters that also says its epoch and when it was issued."""
        return self._seal(purpose, TIMED.pack(row_id, epoch, int(issued_at.timestamp())))

    def read_timed(
        self, purpose: TokenPurpose, token: str, *, now: datetime, lifetime: timedelta | None
    ) -> TimedToken:
        """What a timed token says; NotFoundError, or ExpiredError past its lifetime."""
        row_id, epoch, seconds = TIMED.unpack(self._open(purpose, token, TIMED.size))
        issued_at = datetime.fromtimestamp(seconds, UTC)
        if lifetime is not None and now > issued_at + lifetime:
            raise ExpiredError("this link is too old")
        return TimedToken(row_id, epoch, issued_at)

    def _seal(self, purpose: TokenPurpose, body: bytes) -> str:
        sealed = body + self._mac(self._keys[0], purpose, body)
        return _spell(sealed)

    def _open(self, purpose: TokenPurpose, token: str, size: int) -> bytes:
        padded = token.upper() + "=" * (-len(token) % 8)
        try:
            sealed = base64.b32decode(padded)
        except (binascii.Error, ValueError):
            sealed = b""
        if _spell(sealed) != token.lower():
            sealed = b""
        body, mac = sealed[:size], sealed[size:]
        if len(body) != size or not any(
            hmac.compare_digest(mac, self._mac(key, purpose, body)) for key in self._keys
        ):
            raise NotFoundError("there is nothing behind this link")
        return body

    @staticmethod
    def _mac(key: bytes, purpose: TokenPurpose, body: bytes) -> bytes:
        message = purpose.value.encode() + b"\0" + body
        return hmac.digest(key, message, "sha256")[:MAC_BYTES]


def _spell(sealed: bytes) -> str:
    """The one spelling of a token: its last character has bits to spare, which must be zero."""
    return base64.b32encode(sealed).decode().rstrip("=").lower()


class AddressHasher:
    """Keyed hashes of addresses and of pairs of addresses; the key is never rotated."""

    def __init__(self, key: str) -> None:
        self._key = hashlib.sha256(b"matchmaker hash " + key.encode()).digest()

    def address(self, address_key: str) -> str:
        """The hash under which a suppressed address is remembered."""
        return self._hash(b"address", address_key)

    def pair(self, one: str, other: str) -> str:
        """The hash under which two people are remembered, whichever comes first."""
        return self._hash(b"pair", "\n".join(sorted((one, other))))

    def _hash(self, label: bytes, text: str) -> str:
        return hmac.new(self._key, label + b"\0" + text.encode(), hashlib.sha256).hexdigest()
