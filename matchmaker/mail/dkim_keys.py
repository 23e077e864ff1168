"""Making keys for DKIM, and what the DNS has to say about them."""

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from matchmaker.mail.dkim import PrivateKey

RSA_BITS, RSA_EXPONENT = 2048, 65537
# The DNS cuts a text into strings of at most so many bytes; they are read as one.
LONGEST_STRING = 255


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """A TXT record, its name without the domain."""

    name: str
    text: str

    @property
    def zone_line(self) -> str:
        """The record as a line of a zone file."""
        cuts = range(0, len(self.text), LONGEST_STRING)
        strings = " ".join(f'"{self.text[cut : cut + LONGEST_STRING]}"' for cut in cuts)
        return f"{self.name} IN TXT ( {strings} )"


def make_rsa_key() -> RSAPrivateKey:
    """The kind that every provider checks."""
    return generate_private_key(public_exponent=RSA_EXPONENT, key_size=RSA_BITS)


def make_ed25519_key() -> Ed25519PrivateKey:
    """The short kind; some large providers do not check it, so never the only one."""
    return Ed25519PrivateKey.generate()


def write_key(key: PrivateKey) -> bytes:
    """A private key as PEM, for a file that nobody else reads."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write_record(key: PrivateKey, selector: str) -> DnsRecord:
    """The record that shows the public half."""
    if isinstance(key, RSAPrivateKey):
        kind, encoding, form = "rsa", Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    else:
        kind, encoding, form = "ed25519", Encoding.Raw, PublicFormat.Raw
    public = base64.b64encode(key.public_key().public_bytes(encoding, form)).decode()
    return DnsRecord(f"{selector}._domainkey", f"v=DKIM1; k={kind}; p={public}")
