"""How long something is, in words."""

from datetime import timedelta

UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def in_words(duration: timedelta) -> str:
    """In its largest unit that makes two or more, cut off, such as "90 minutes"."""
    seconds = max(round(duration.total_seconds()), 0)
    for name, length in UNITS:
        if seconds >= 2 * length or length == 1:
            count = seconds // length
            return f"{count} {name}{'' if count == 1 else 's'}"
    raise AssertionError("a second is the smallest unit")
