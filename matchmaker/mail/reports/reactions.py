"""Reactions: an emoji sent instead of an answer."""

import json

from matchmaker.mail.arrived import Parsed, read_part
from matchmaker.mail.reports.parts import find_part

KIND = "text/vnd.google.email-reaction+json"
MOST_TEXT = 2_000
MOST_SIGNS = 16


def is_reaction(message: Parsed) -> bool:
    """Whether somebody reacted with an emoji in Gmail."""
    return find_part(message, KIND) is not None


def read_reaction(message: Parsed) -> str:
    """The emoji; "" if there is none."""
    part = find_part(message, KIND)
    if part is None:
        return ""
    try:
        data = json.loads(read_part(part)[:MOST_TEXT])
    except (ValueError, RecursionError):
        return ""
    emoji = data.get("emoji") if isinstance(data, dict) else None
    return emoji[:MOST_SIGNS] if isinstance(emoji, str) and emoji.isprintable() else ""
