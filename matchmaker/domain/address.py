"""Email addresses as people type them, as we send to them, and as we compare them."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from matchmaker.errors import InvalidInputError

LONGEST_LOCAL_PART = 64
LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Address:
    """`sendable` is pure ASCII; `key` tells whether two addresses are the same."""

    typed: str
    sendable: str
    key: str


def read_address(text: str) -> Address:
    """Check the syntax of an address; InvalidInputError says kindly what is wrong."""
    typed = text.strip()
    if not typed:
        raise InvalidInputError("address_missing")
    if len(typed) > LONGEST_ADDRESS:
        raise InvalidInputError("address_too_long")
    local = typed.rpartition("@")[0]
    if not local.isascii():
        raise InvalidInputError("address_characters")
    if len(local) > LONGEST_LOCAL_PART:
        raise InvalidInputError("address_too_long")
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise InvalidInputError("address_incomplete") from error
    sendable = found.ascii_email or found.normalized
    return Address(typed=typed, sendable=sendable, key=sendable.lower())


def mask(address: str) -> str:
    """`m…@example.org`: enough to recognise one's own."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def organisation_domain(address: str, public_domains: frozenset[str]) -> str | None:
    """The mail domain that colleagues share, unless it is a public provider's."""
    domain = address.rpartition("@")[2].lower()
    return None if domain in public_domains else domain
