"""Headers that no text of a member can bend."""

import re
import unicodedata
from email.headerregistry import BaseHeader, HeaderRegistry
from email.policy import EmailPolicy, Policy
from typing import Any, ClassVar, Literal

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.phrases import LONGEST_LINE, SenderHeader, TextHeader

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


class MachineHeader(BaseHeader):
    """A header for machines: raw printable ASCII, folded only between `>,` and the next part.

    The stock classes decode encoded words, hidden line breaks included, and turn long tokens
    into encoded words; this one refuses whatever is not meant literally.
    """

    max_count: ClassVar[Literal[1]] = 1
    PART_END: ClassVar[str] = ">, "

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value as it is, or refuse it."""
        if not value.isascii() or not value.isprintable() or "=?" in value:
            raise UnsafeMessageError("a header for machines holds more than plain ASCII")
        kwds["decoded"] = value
        kwds["parse_tree"] = None

    def fold(self, *, policy: Policy) -> str:
        """Write the header, one part a line where it would be too long."""
        line = f"{self.name}: {self}"
        if len(line) > LONGEST_LINE:
            line = line.replace(self.PART_END, f"{self.PART_END[:-1]}{policy.linesep} ")
        return line + policy.linesep


class AddressesHeader(MachineHeader):
    """Bare addresses, which the stock class would break in the middle when they are long."""

    PART_END = ", "


def _make_registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    registry.map_to_type("from", SenderHeader)
    registry.map_to_type("to", AddressesHeader)
    registry.map_to_type("reply-to", AddressesHeader)
    registry.map_to_type("subject", TextHeader)
    for name in (
        "date",
        "message-id",
        "in-reply-to",
        "references",
        "auto-submitted",
        "x-auto-response-suppress",
        "list-unsubscribe",
        "list-unsubscribe-post",
    ):
        registry.map_to_type(name, MachineHeader)
    return registry


POLICY = EmailPolicy(linesep="\r\n", header_factory=_make_registry())
