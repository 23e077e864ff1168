"""Keys to sign letters with, made once, and a DNS that knows their public halves."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from matchmaker.mail.dkim import DkimKey, DkimSigner, PrivateKey
from matchmaker.mail.dkim_keys import make_ed25519_key, make_rsa_key, write_key, write_record

DOMAIN = "example.org"
RSA_SELECTOR, ED25519_SELECTOR = "mm", "mm-ed25519"


@cache
def rsa_key() -> RSAPrivateKey:
    return make_rsa_key()


@cache
def ed25519_key() -> Ed25519PrivateKey:
    return make_ed25519_key()


def both_keys() -> tuple[DkimKey, DkimKey]:
    return DkimKey(RSA_SELECTOR, rsa_key()), DkimKey(ED25519_SELECTOR, ed25519_key())


def signer() -> DkimSigner:
    """Signs with both keys, RSA on top."""
    return DkimSigner(DOMAIN, both_keys())


def pem_of(*keys: PrivateKey) -> str:
    return "".join(write_key(key).decode() for key in keys)


def answer_from_dns(name: bytes, timeout: float = 5) -> bytes | None:
    """The TXT record of a selector, if it is one of ours."""
    for key in both_keys():
        record = write_record(key.key, key.selector)
        if name.decode().rstrip(".") == f"{record.name}.{DOMAIN}":
            return record.text.encode()
    return None
