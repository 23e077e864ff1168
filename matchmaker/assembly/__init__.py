"""Makes of settings and data files what a process works with."""

import hashlib
import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from matchmaker.assembly.data import DATA, read_data
from matchmaker.config import Settings
from matchmaker.domain.consent import read_wordings
from matchmaker.domain.opening_questions import read_opening_questions
from matchmaker.domain.period import RoundCalendar
from matchmaker.domain.vocabulary import read_vocabulary
from matchmaker.errors import ConfigurationError
from matchmaker.mail.dkim import DkimKey, DkimSigner
from matchmaker.matching.score import Weights
from matchmaker.services.community import Community
from matchmaker.services.letterhead import Letterhead
from matchmaker.signing import AddressHasher, Signer
from matchmaker.templating import template_root
from matchmaker.timekeeping import Clock


def read_community(settings: Settings) -> Community:
    """Read the data files and the rules of the community."""
    public_domains = read_data(DATA / "public_mail_domains.txt").splitlines()
    return Community(
        name=settings.community_name,
        calendar=RoundCalendar(
            zone=settings.community_zone,
            opening_day=settings.opening_day,
            opening_hour=settings.opening_hour,
            reminder_day=settings.reminder_day,
            last_answer_day=settings.last_answer_day,
            second_wave_day=settings.second_wave_day,
            second_wave_last_answer_day=settings.second_wave_last_answer_day,
            closing_day=settings.closing_day,
            late_days=settings.late_days,
        ),
        vocabulary=read_vocabulary(read_data(settings.vocabulary_file or DATA / "vocabulary.toml")),
        wordings=read_wordings(_read_wording_files()),
        opening_questions=read_opening_questions(read_data(DATA / "opening_questions.toml")),
        public_mail_domains=frozenset(
            line.strip() for line in public_domains if line.strip() and not line.startswith("#")
        ),
        hasher=AddressHasher(settings.hash_key or settings.secret_key),
        undo=timedelta(minutes=settings.undo_minutes),
        smallest_pool=settings.smallest_pool,
        largest_pool=settings.largest_pool,
        weights=_read_weights(settings.score_weights or {}),
        floor=settings.score_floor,
        letters_per_30_days=settings.letters_per_30_days,
        membership_age=timedelta(hours=settings.membership_hours),
        confirmations_per_day=settings.confirmations_per_day,
    )


def _read_weights(wanted: Mapping[str, float]) -> Weights:
    """The weights of a score; ConfigurationError tells every fault at once."""
    faults: list[str] = []
    for name, number in wanted.items():
        try:
            Weights.normalised({name: number})
        except ValueError as error:
            faults.append(f"SCORE_WEIGHTS: {error}")
    if faults:
        raise ConfigurationError("\n".join(faults))
    try:
        return Weights.normalised(wanted)
    except ValueError as error:
        raise ConfigurationError(f"SCORE_WEIGHTS: {error}") from error


def _read_wording_files() -> dict[str, str]:
    return {
        f"{purpose.name}/{file.name}": read_data(file)
        for purpose in (DATA / "wordings").iterdir()
        if purpose.is_dir()
        for file in purpose.iterdir()
        if file.name.endswith(".txt")
    }


def open_letterhead(settings: Settings, community: Community, signer: Signer) -> Letterhead:
    """What every letter of the community bears."""
    return Letterhead(
        community=community,
        signer=signer,
        base_url=settings.base_url,
        mail_from=settings.mail_from,
        organiser=settings.organiser_name,
        organiser_email=settings.organiser_email,
        template_version=_template_version(),
        reply_domain=settings.domain_of_replies,
        reply_name=(settings.reply_address or "").rpartition("@")[0] or None,
        dkim=_open_dkim(settings),
    )


def _open_dkim(settings: Settings) -> DkimSigner | None:
    """What signs the letters, if a key was given."""
    if not settings.dkim_key:
        return None
    domain = settings.dkim_domain or settings.mail_from.rpartition("@")[2].lower()
    pairs = zip(settings.dkim_selector, settings.dkim_key, strict=True)
    return DkimSigner(domain, [DkimKey(selector, key) for selector, key in pairs])


def _template_version() -> str:
    """A digest of the letters' templates, to know later which text somebody got."""
    digest = hashlib.sha256()
    for file in sorted((template_root() / "emails").rglob("*.*")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def open_clock(settings: Settings) -> Clock:
    """The clock of this machine, with the demo's calendar where there is one."""
    if settings.demo_calendar is None:
        return Clock()
    path = settings.demo_calendar
    return Clock(lambda: read_offset(path))


def read_offset(path: Path) -> timedelta:
    """How far the demo's calendar is ahead; zero before the first journey."""
    if not path.exists():
        return timedelta()
    with sqlite3.connect(path, timeout=20) as connection:
        try:
            row = connection.execute("SELECT seconds FROM calendar").fetchone()
        except sqlite3.OperationalError:
            row = None
    connection.close()
    return timedelta(seconds=row[0] if row else 0)
