"""Headers that no text of a member can bend."""

import re
import unicodedata

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.phrases import FOLD, LONGEST_LINE

LONGEST_GIVEN_NAME = 40
NAME_SIGNS = " .-'"
MARKS = ("Mn", "Mc")
NAME_CATEGORIES = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", *MARKS)
ADDRESS = re.compile(r"(?!.*=\?)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")


def clean_given_name(text: str) -> str:
    """A given name for a subject: letters, digits, space and `.-'`, at most 40 characters."""
    folded = unicodedata.normalize("NFKC", text.replace("’", "'"))
    kept = "".join(
        sign
        for sign in folded
        if sign in NAME_SIGNS or unicodedata.category(sign) in NAME_CATEGORIES
    )
    # What was left out may have stood between a letter and its mark.
    words = unicodedata.normalize("NFKC", " ".join(kept.split()))
    # A mark without a letter would change the word before it.
    while words and (words[0] == " " or unicodedata.category(words[0]) in MARKS):
        words = words[1:]
    return words[:LONGEST_GIVEN_NAME].strip()


def check_address(address: str) -> str:
    """Give the address back; UnsafeMessageError unless it is a plain one in ASCII."""
    if ADDRESS.fullmatch(address) is None:
        raise UnsafeMessageError("an address cannot be written into a message")
    return address


def write_for_machines(name: str, value: str, *, between: str = ">, ") -> str:
    """A header of raw printable ASCII, folded only between one part and the next.

    The stock library decodes encoded words, hidden line breaks included, turns long tokens into
    encoded words, and breaks long addresses; here whatever is not meant literally is refused.
    """
    if not value.isascii() or not value.isprintable() or "=?" in value:
        raise UnsafeMessageError("a header for machines holds more than plain ASCII")
    line = f"{name}: {value}"
    if len(line) > LONGEST_LINE:
        line = line.replace(between, f"{between[:-1]}{FOLD}")
    return line


def write_addresses(name: str, *addresses: str) -> str:
    """A header of bare addresses, one a line where they would be too long."""
    value = ", ".join(check_address(address) for address in addresses)
    return write_for_machines(name, value, between=", ")
