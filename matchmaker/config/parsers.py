"""How the text of each setting is read; a ValueError says what it must look like."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from matchmaker.config.days import parse_zone
from matchmaker.config.mail import (
    parse_host,
    parse_mail_address,
    parse_pace,
    parse_private_keys,
    parse_reply_address,
    parse_selectors,
)

SHORTEST_SECRET = 32
LONGEST_LINE = 80
LONGEST_ADDRESS_LINE = 200
HEAVIEST = 1_000
LARGEST_FLOOR = 0.9


def parse_whole_number(low: int, high: int) -> Callable[[str], int]:
    """A parser for a number between two others."""

    def parse(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return parse


def parse_day_or_off(low: int, high: int) -> Callable[[str], int]:
    """A parser for a day of a round, or for leaving out what happens on it: 0."""

    def parse(text: str) -> int:
        if text.lower() in ("0", "off"):
            return 0
        try:
            return parse_whole_number(low, high)(text)
        except ValueError as error:
            raise ValueError(f"{error}, or off") from error

    return parse


def parse_number(low: float, high: float) -> Callable[[str], float]:
    """A parser for a number with a point between two others."""

    def parse(text: str) -> float:
        number = _read_number(text)
        if number is None or not low <= number <= high:
            raise ValueError(f"must be a number from {low:g} to {high:g}, such as 0.12")
        return number

    return parse


def parse_weights(text: str) -> dict[str, float]:
    """Numbers with names, such as `shared_topics=0.5 reach=0.1`; the names are not looked at."""
    weights: dict[str, float] = {}
    for entry in text.replace(",", " ").split():
        name, sign, written = entry.partition("=")
        number = _read_number(written)
        if not (name and sign) or number is None or not 0 <= number <= HEAVIEST:
            raise ValueError(f"must look like shared_topics=0.5 reach=0.1, not {entry}")
        if name in weights:
            raise ValueError(f"must name each part once, and names {name} twice")
        weights[name] = number
    return weights


def _read_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def parse_line(longest: int = LONGEST_LINE) -> Callable[[str], str]:
    """A parser for one line of text."""

    def parse(text: str) -> str:
        if not text.isprintable() or len(text) > longest:
            raise ValueError(f"must be one line of at most {longest} characters")
        return text

    return parse


def parse_url(*schemes: str, example: str, with_host: bool = True) -> Callable[[str], str]:
    """A parser for an address of a server."""

    def parse(text: str) -> str:
        try:
            parts = urlsplit(text)
            is_complete = bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_complete, parts = False, urlsplit("")
        scheme = parts.scheme.partition("+")[0]
        if scheme not in schemes or (with_host and not is_complete):
            raise ValueError(f"must look like {example}")
        return text

    return parse


def parse_secret(text: str) -> str:
    """A key that nobody can guess."""
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
    return text


def parse_secrets(text: str) -> tuple[str, ...]:
    """Several keys with commas between them."""
    return tuple(parse_secret(part.strip()) for part in text.split(",") if part.strip())


def parse_base_url(text: str) -> str:
    """Where the pages are; links are made by putting something behind it."""
    parse_url("http", "https", example="https://host")(text)
    if set(text) & set("?#@ ") or not text.isascii():
        raise ValueError("must be a plain address such as https://host")
    return text.rstrip("/")


def parse_existing_file(text: str) -> Path:
    """A file that is there."""
    path = Path(text)
    if not path.is_file():
        raise ValueError("names a file that is not there")
    return path


PARSERS: dict[str, Callable[[str], Any]] = {
    "database_url": parse_url(
        "sqlite", "postgresql", "postgres", with_host=False,
        example="sqlite:///var/matchmaker.db or postgresql://user:password@host/name",
    ),
    "redis_url": parse_url(
        "redis", "rediss", "unix", with_host=False, example="redis://host:6379/0"
    ),
    "secret_key": parse_secret,
    "secret_key_fallbacks": parse_secrets,
    "hash_key": parse_secret,
    "base_url": parse_base_url,
    "smtp_url": parse_url("smtp", "smtps", example="smtp://host:587 or smtps://host"),
    "smtp_connections": parse_whole_number(1, 50),
    "letters_per_second": parse_pace,
    "letters_per_second_to_a_provider": parse_pace,
    "mail_from": parse_mail_address,
    "reply_domain": parse_host,
    "reply_address": parse_reply_address,
    "trusted_mail_server": parse_host,
    "inbound_secret": parse_secret,
    "imap_url": parse_url("imap", "imaps", example="imaps://user:password@host/Folder"),
    "imap_processed_folder": parse_line(),
    "imap_aside_folder": parse_line(),
    "dkim_key": parse_private_keys,
    "dkim_selector": parse_selectors,
    "dkim_domain": parse_host,
    "community_name": parse_line(),
    "community_zone": parse_zone,
    "organiser_name": parse_line(),
    "organiser_email": parse_mail_address,
    "organiser_address": parse_line(LONGEST_ADDRESS_LINE),
    "vocabulary_file": parse_existing_file,
    "demo_calendar": Path,
    "opening_day": parse_whole_number(1, 28),
    "opening_hour": parse_whole_number(4, 22),
    "reminder_day": parse_whole_number(2, 9),
    "last_answer_day": parse_whole_number(3, 10),
    "second_wave_day": parse_day_or_off(4, 20),
    "second_wave_last_answer_day": parse_whole_number(5, 26),
    "closing_day": parse_whole_number(11, 27),
    "late_days": parse_whole_number(0, 5),
    "undo_minutes": parse_whole_number(0, 60),
    "smallest_pool": parse_whole_number(2, 1000),
    "largest_pool": parse_whole_number(2, 10_000_000),
    "score_weights": parse_weights,
    "score_floor": parse_number(0, LARGEST_FLOOR),
    # The wording that members agree to says six.
    "letters_per_30_days": parse_whole_number(4, 6),
    "membership_hours": parse_whole_number(0, 720),
    "confirmations_per_day": parse_whole_number(1, 100_000),
    "trusted_proxies": parse_whole_number(0, 5),
    "disk_reserve_mb": parse_whole_number(0, 1_000_000),
}  # fmt: skip
