"""Headers that no text of a member can bend."""

import unicodedata
from email.headerregistry import BaseHeader
from email.policy import Policy
from typing import Any, ClassVar

from matchmaker.errors import UnsafeMessageError

LONGEST_NAME = 40
LONGEST_LINE = 76
NAME_SIGNS = " .-'"
MACHINE_HEADERS = (
    "message-id",
    "in-reply-to",
    "references",
    "auto-submitted",
    "x-auto-response-suppress",
    "list-unsubscribe",
    "list-unsubscribe-post",
)


class MachineHeader:
    """A header for machines: raw printable ASCII, folded only between `>,` and the next part.

    The stock header classes decode encoded words and turn long tokens into new ones; this one
    refuses whatever is not meant literally.
    """

    max_count: ClassVar[int | None] = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value as it is, or refuse it."""
        if not value.isascii() or not value.isprintable() or "=?" in value:
            raise UnsafeMessageError("a machine header holds something that is not plain ASCII")
        kwds["decoded"] = value
        kwds["parse_tree"] = None

    def fold(self: Any, *, policy: Policy) -> str:
        """Write the header, one part a line where it would be too long."""
        line = f"{self.name}: {self}"
        if len(line) > LONGEST_LINE:
            line = line.replace(">, ", f">,{policy.linesep} ")
        return line + policy.linesep

    init = BaseHeader.init


def clean_given_name(text: str) -> str:
    """A given name for a subject: letters, digits, space and `.-'`, at most 40 characters."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'")
    kept = "".join(
        sign
        for sign in folded
        if sign in NAME_SIGNS or unicodedata.category(sign) in ("Lu", "Ll", "Lt", "Lo", "Mn", "Nd")
    )
    return " ".join(kept.split())[:LONGEST_NAME].strip()


def clean_phrase(text: str) -> str:
    """A display name from the settings, without anything that could end it early."""
    kept = "".join(sign if sign.isprintable() else " " for sign in text)
    for sign in '"\\<>()@,;:':
        kept = kept.replace(sign, " ")
    return " ".join(kept.replace("=?", " ").split())[:LONGEST_NAME]
