"""The settings, read once from the environment or a file, every fault reported at once."""

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from matchmaker.config.days import (
    CLOSING_DAY,
    LAST_ANSWER_DAY,
    REMINDER_DAY,
    SECOND_WAVE_DAY,
    SECOND_WAVE_LAST_ANSWER_DAY,
    find_days_out_of_order,
)
from matchmaker.config.mail import PrivateKey, find_reply_faults, find_signing_faults
from matchmaker.config.parsers import PARSERS
from matchmaker.errors import ConfigurationError

CONFIG_FILE = "MATCHMAKER_CONFIG"
DEFAULT_ZONE = ZoneInfo("Europe/Berlin")
FILE_SUFFIX = "_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an instance can be told; docs/configuration.md explains each."""

    database_url: str = field(default="sqlite:///var/matchmaker.db", repr=False)
    redis_url: str | None = field(default=None, repr=False)
    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    hash_key: str | None = field(default=None, repr=False)
    base_url: str
    smtp_url: str = field(repr=False)
    smtp_connections: int = 10
    letters_per_second: float = 10.0
    letters_per_second_to_a_provider: float = 1.0
    mail_from: str
    reply_domain: str | None = None
    reply_address: str | None = None
    trusted_mail_server: str | None = None
    inbound_secret: str | None = field(default=None, repr=False)
    imap_url: str | None = field(default=None, repr=False)
    imap_processed_folder: str = "Processed"
    imap_aside_folder: str = "Set aside"
    dkim_key: tuple[PrivateKey, ...] = field(default=(), repr=False)
    dkim_selector: tuple[str, ...] = ()
    dkim_domain: str | None = None
    community_name: str
    community_zone: ZoneInfo = DEFAULT_ZONE
    organiser_name: str
    organiser_email: str
    organiser_address: str = ""
    vocabulary_file: Path | None = None
    opening_day: int = 1
    opening_hour: int = 9
    reminder_day: int = REMINDER_DAY
    last_answer_day: int = LAST_ANSWER_DAY
    second_wave_day: int = SECOND_WAVE_DAY
    second_wave_last_answer_day: int = SECOND_WAVE_LAST_ANSWER_DAY
    closing_day: int = CLOSING_DAY
    late_days: int = 5
    undo_minutes: int = 10
    smallest_pool: int = 8
    largest_pool: int = 1_000_000
    score_weights: Mapping[str, float] | None = None
    score_floor: float = 0.12
    letters_per_30_days: int = 6
    membership_hours: int = 24
    confirmations_per_day: int = 200
    trusted_proxies: int = 0
    disk_reserve_mb: int = 200
    demo_calendar: Path | None = None

    @property
    def domain_of_replies(self) -> str | None:
        """The domain to which answers by email go, if they may."""
        return self.reply_domain or (self.reply_address or "").rpartition("@")[2] or None

    @property
    def demo(self) -> bool:
        """Whether the calendar can travel."""
        return self.demo_calendar is not None

    @property
    def trusted_hosts(self) -> list[str]:
        """The host names under which the pages answer."""
        host = urlsplit(self.base_url).hostname or ""
        return [host, "localhost", "127.0.0.1"] if self.demo else [host]


NAMES = [entry.name.upper() for entry in fields(Settings)]
REQUIRED = {entry.name.upper() for entry in fields(Settings) if entry.default is MISSING}
SECRETS = {entry.name.upper() for entry in fields(Settings) if not entry.repr}


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this process; a file named by MATCHMAKER_CONFIG fills the gaps."""
    settings, faults = read_as_far_as_possible(environment)
    if faults:
        raise ConfigurationError("\n".join(faults))
    return settings


def read_as_far_as_possible(
    environment: Mapping[str, str] | None = None,
) -> tuple[Settings, list[str]]:
    """The settings and every fault; what cannot be read has its default, or is empty."""
    own = os.environ if environment is None else environment
    faults: list[str] = []
    filed = _read_file(own.get(CONFIG_FILE), faults)
    values = {**_resolve(filed, faults), **_resolve(own, faults)}
    return _parse(values, faults)


def _read_file(path: str | None, faults: list[str]) -> dict[str, str]:
    """Read a TOML file into texts, as the environment has them."""
    if not path:
        return {}
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        faults.append(f"{CONFIG_FILE}: {error}")
        return {}
    known = {*NAMES, *(name + FILE_SUFFIX for name in SECRETS)}
    faults.extend(
        f"{CONFIG_FILE}: {name} is no setting" for name in table if name.upper() not in known
    )
    return {name.upper(): _write(value) for name, value in table.items()}


def _write(value: object) -> str:
    """A list is a text with commas, a table one with `name=value`."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, dict):
        return " ".join(f"{name}={number}" for name, number in value.items())
    return str(value)


def _resolve(source: Mapping[str, str], faults: list[str]) -> dict[str, str]:
    """The settings that a source makes; an empty text makes none."""
    values = {name: source[name].strip() for name in NAMES if source.get(name, "").strip()}
    for name in SECRETS - set(values):
        if paths := source.get(name + FILE_SUFFIX):
            try:
                values[name] = _read_secrets(paths)
            except (OSError, ValueError) as error:
                # Whoever puts a secret where its path belongs shall not read it in an error.
                reason = getattr(error, "strerror", None) or "must be a file with text in it"
                faults.append(f"{name}{FILE_SUFFIX}: {reason}")
    return values


def _read_secrets(paths: str) -> str:
    """What stands in one file, or in several with commas between them."""
    files = [Path(path.strip()) for path in paths.split(",")]
    return ",".join(file.read_text(encoding="utf-8").strip() for file in files)


def _parse(values: Mapping[str, str], faults: list[str]) -> tuple[Settings, list[str]]:
    """Parse texts, and tell the faults, one a line."""
    found: dict[str, Any] = {}
    for name, text in values.items():
        try:
            found[name.lower()] = PARSERS[name.lower()](text)
        except ValueError as error:
            faults.append(f"{name}: {error}")
    faults.extend(f"{name} is missing" for name in REQUIRED if not values.get(name))
    faults.extend(find_days_out_of_order(found))
    faulty = {fault.partition(":")[0].removesuffix(FILE_SUFFIX) for fault in faults}
    faults.extend(find_reply_faults(found))
    faults.extend(find_signing_faults(found, {*values, *faulty}))
    if found.get("smallest_pool", 0) > found.get("largest_pool", math.inf):
        faults.append("LARGEST_POOL: must not be less than SMALLEST_POOL")
    empty = {name.lower(): "" for name in REQUIRED}
    return Settings(**{**empty, **found}), sorted(faults, key=_place)


def _place(fault: str) -> tuple[int, str]:
    """Faults are told in the order of the settings."""
    name = fault.partition(":")[0].split()[0]
    if name not in NAMES:
        name = name.removesuffix(FILE_SUFFIX)
    return (NAMES.index(name) if name in NAMES else -1, fault)
