"""The settings, read once from the environment or a file, every fault reported at once."""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matchmaker.errors import ConfigurationError

SHORTEST_SECRET = 32
DEFAULT_ZONE = ZoneInfo("Europe/Berlin")
FILE_SUFFIX = "_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an instance can be told; docs/configuration.md explains each."""

    database_url: str = "sqlite:///var/matchmaker.db"
    redis_url: str | None = None
    secret_key: str
    secret_key_fallbacks: tuple[str, ...] = ()
    hash_key: str | None = None
    base_url: str
    smtp_url: str
    mail_from: str
    reply_domain: str | None = None
    community_name: str
    community_zone: ZoneInfo = DEFAULT_ZONE
    organiser_name: str
    organiser_email: str
    organiser_emails: tuple[str, ...] = ()
    organiser_address: str = ""
    vocabulary_file: Path | None = None
    opening_day: int = 1
    opening_hour: int = 9
    reminder_day: int = 6
    last_answer_day: int = 10
    closing_day: int = 18
    late_days: int = 5
    undo_minutes: int = 10
    smallest_pool: int = 8
    letters_per_30_days: int = 6
    membership_hours: int = 24
    confirmations_per_day: int = 200
    trusted_proxies: int = 0
    demo_calendar: Path | None = None

    @property
    def demo(self) -> bool:
        """Whether the calendar can travel."""
        return self.demo_calendar is not None

    @property
    def trusted_hosts(self) -> list[str]:
        """The host names under which the pages answer."""
        host = urlsplit(self.base_url).hostname or ""
        return [host, "localhost", "127.0.0.1"] if self.demo else [host]

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Self:
        """Parse settings from names in capitals; ConfigurationError tells every fault."""
        found: dict[str, Any] = {}
        faults: list[str] = []
        for field in fields(cls):
            name = field.name.upper()
            text = values.get(name, "").strip()
            if text:
                try:
                    found[field.name] = PARSERS.get(field.name, str)(text)
                except (ValueError, ZoneInfoNotFoundError) as error:
                    faults.append(f"{name}: {error}")
            elif field.name in REQUIRED:
                faults.append(f"{name} is missing")
        if faults:
            raise ConfigurationError("\n".join(faults))
        return cls(**found)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this process; a file named by MATCHMAKER_CONFIG fills the gaps."""
    values = dict(os.environ if environment is None else environment)
    if file := values.get("MATCHMAKER_CONFIG"):
        values = {**_read_file(Path(file)), **values}
    for name in [name for name in values if name.endswith(FILE_SUFFIX)]:
        if (target := name.removesuffix(FILE_SUFFIX)) in SECRETS and target not in values:
            values[target] = _read_secret(Path(values[name]))
    return Settings.read(values)


def _read_file(path: Path) -> dict[str, str]:
    try:
        table = tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"MATCHMAKER_CONFIG: {error}") from error
    return {
        name.upper(): ",".join(value) if isinstance(value, list) else str(value)
        for name, value in table.items()
    }


def _read_secret(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ConfigurationError(f"secret file: {error}") from error


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return parse


def _secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must begin with https:// or http:// and name a host")
    return text.rstrip("/")


def _mail_server(text: str) -> str:
    if urlsplit(text).scheme not in ("smtp", "smtps"):
        raise ValueError("must look like smtp://host:587 or smtps://host")
    return text


def _mail_address(text: str) -> str:
    if text.count("@") != 1 or not text.isascii() or any(sign in text for sign in " <>,;"):
        raise ValueError("must be one bare email address")
    return text


def _one_line(text: str) -> str:
    if not text.isprintable() or len(text) > 80:
        raise ValueError("must be one line of at most 80 characters")
    return text


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


REQUIRED = {
    "secret_key", "base_url", "smtp_url", "mail_from",
    "community_name", "organiser_name", "organiser_email",
}  # fmt: skip
SECRETS = {
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "HASH_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "SMTP_URL",
}
PARSERS: dict[str, Callable[[str], Any]] = {
    "secret_key": _secret,
    "secret_key_fallbacks": _list,
    "hash_key": _secret,
    "base_url": _web_address,
    "smtp_url": _mail_server,
    "mail_from": _mail_address,
    "community_name": _one_line,
    "community_zone": ZoneInfo,
    "organiser_name": _one_line,
    "organiser_email": _mail_address,
    "organiser_emails": _list,
    "vocabulary_file": Path,
    "demo_calendar": Path,
    "opening_day": _whole_number(1, 28),
    "opening_hour": _whole_number(4, 22),
    "reminder_day": _whole_number(2, 9),
    "last_answer_day": _whole_number(3, 10),
    "closing_day": _whole_number(11, 27),
    "late_days": _whole_number(0, 5),
    "undo_minutes": _whole_number(0, 60),
    "smallest_pool": _whole_number(2, 1000),
    "letters_per_30_days": _whole_number(4, 30),
    "membership_hours": _whole_number(0, 720),
    "confirmations_per_day": _whole_number(1, 100_000),
    "trusted_proxies": _whole_number(0, 5),
}
