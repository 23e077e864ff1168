"""The states of a member and which letters they get."""

from datetime import timedelta
from enum import StrEnum

STILL_LOOKING_AFTER = timedelta(days=60)
"""How long an active member waits without a suggestion before a letter says so."""


class MemberState(StrEnum):
    """Where somebody stands; an erased member has no row at all."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


def letter_set(language: str, *, formal: bool) -> str:
    """Name the set of letters for a member: `de`, `de_formal` or `en`."""
    return "de_formal" if language == "de" and formal else language


def joint_letter_sets(
    first: str, second: str, first_writes: tuple[str, ...], second_writes: tuple[str, ...]
) -> tuple[str, ...]:
    """Choose the sets for a letter to two: one that both can read, or both of theirs.

    The letter is formal if either prefers it. `first_writes` are language codes.
    """
    languages = (first.partition("_")[0], second.partition("_")[0])
    both_write = [code for code in ("de", "en") if code in first_writes and code in second_writes]
    if languages[0] == languages[1]:
        shared = languages[0]
    elif both_write:
        shared = both_write[0]
    else:
        return tuple(sorted((first, second)))
    formal = "de_formal" in (first, second)
    return (letter_set(shared, formal=formal),)
