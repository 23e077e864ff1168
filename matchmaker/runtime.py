"""The composition root: the assembled parts of a process."""

import hashlib
import os
import socket
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from matchmaker.config import Settings
from matchmaker.database import (
    check_schema,
    find_free_bytes,
    open_engine,
    open_reading_sessions,
    open_sessions,
    tidy,
)
from matchmaker.domain.consent import Wordings, read_wordings
from matchmaker.domain.opening_questions import read_opening_questions
from matchmaker.domain.period import RoundCalendar
from matchmaker.domain.vocabulary import Vocabulary, read_vocabulary
from matchmaker.errors import ConfigurationError
from matchmaker.mail.relay import read_relay
from matchmaker.mail.selftest import run_self_test
from matchmaker.mail.smtp import SmtpTransport
from matchmaker.matching.score import Weights
from matchmaker.queue import JobQueue
from matchmaker.services import delivery, planning, schedule, topics
from matchmaker.services.community import Community
from matchmaker.services.letterhead import Letterhead
from matchmaker.services.post_office import PostOffice
from matchmaker.signing import AddressHasher, Signer
from matchmaker.templating import template_root
from matchmaker.timekeeping import Clock

log = structlog.get_logger()
MEGABYTE = 1024 * 1024
DATA = resources.files("matchmaker") / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """What a way in works with."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    reading_sessions: sessionmaker[Session]
    clock: Clock
    signer: Signer
    community: Community
    letterhead: Letterhead
    queue: JobQueue

    @property
    def vocabulary(self) -> Vocabulary:
        """The fields and topics on offer now, adopted ones as well."""
        with self.reading() as session:
            return topics.extend(session, self.community.vocabulary)

    @property
    def wordings(self) -> Wordings:
        """The wordings of consent."""
        return self.community.wordings

    @property
    def is_short_of_space(self) -> bool:
        """Whether the disk is so full that only answers and erasure may go on."""
        free = find_free_bytes(self.engine)
        return free is not None and free < self.settings.disk_reserve_mb * MEGABYTE

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction in which the database refuses to write."""
        with self.reading_sessions() as session:
            yield session

    def ring(self) -> bool:
        """Tell the worker now; a lost ring is harmless."""
        return self.queue.ring()

    def tick(self) -> int:
        """Do everything that is due and send everything that is owed; tells how many left."""
        self.run_due()
        return self.drain()

    def run_due(self) -> None:
        """Do everything that is due; on a disk that is nearly full, what takes no room."""
        is_short = self.is_short_of_space
        schedule.run_due(
            self.sessions,
            self.reading_sessions,
            community=self.community,
            now=self.clock.calendar(),
            real=self.clock.real(),
            may_grow=not is_short,
        )
        # Tidying writes the whole database anew.
        if not is_short:
            self._tidy_due()

    def is_planning_due(self) -> bool:
        """Whether a wave too large for a tick waits for `plan_aside`."""
        with self.reading() as session:
            return planning.is_due_aside(session, real=self.clock.real())

    def plan_aside(self) -> bool:
        """Plan a wave that is too large for a tick; tells whether there was one."""
        return planning.plan_aside(
            self.sessions,
            self.reading_sessions,
            community=self.community,
            now=self.clock.calendar(),
            real=self.clock.real(),
        )

    def _tidy_due(self) -> None:
        """Once a day, so that nothing of whom was erased stays in the files of the database."""
        with self.sessions.begin() as session:
            is_due = schedule.take_tidying(session, real=self.clock.real())
        if not is_due:
            return
        try:
            tidy(self.engine)
        except Exception:
            # Somebody was writing for too long; the letters of this tick do not wait for it.
            log.exception("tidying failed")

    def drain(self) -> int:
        """Send everything that is owed, unless the disk is nearly full."""
        if self.is_short_of_space:
            return 0
        transport = SmtpTransport(self.settings.smtp_url)
        try:
            return delivery.drain(
                PostOffice(
                    sessions=self.sessions,
                    transport=transport,
                    letterhead=self.letterhead,
                    clock=self.clock,
                    owner=f"{socket.gethostname()}:{os.getpid()}"[:80],
                )
            )
        finally:
            transport.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_runtime(settings: Settings, *, clock: Clock | None = None) -> Runtime:
    """Assemble the parts, after checking the interpreter, the mail server's URL and the schema."""
    configure_logs()
    run_self_test()
    read_relay(settings.smtp_url)
    engine = open_engine(settings.database_url)
    check_schema(engine)
    signer = Signer(settings.secret_key, settings.secret_key_fallbacks)
    community = read_community(settings)
    return Runtime(
        settings=settings,
        engine=engine,
        sessions=open_sessions(engine),
        reading_sessions=open_reading_sessions(engine),
        clock=clock or _open_clock(settings),
        signer=signer,
        community=community,
        letterhead=_letterhead(settings, community, signer),
        queue=JobQueue(settings.redis_url),
    )


def configure_logs() -> None:
    """Tracebacks without the values of variables: logs hold no word of a member."""
    processors = structlog.get_config()["processors"]
    renderer = structlog.dev.ConsoleRenderer(
        colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[*processors[:-1], renderer])


def read_community(settings: Settings) -> Community:
    """Read the data files and the rules of the community."""
    public_domains = _read(DATA / "public_mail_domains.txt").splitlines()
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
        vocabulary=read_vocabulary(_read(settings.vocabulary_file or DATA / "vocabulary.toml")),
        wordings=read_wordings(_read_wording_files()),
        opening_questions=read_opening_questions(_read(DATA / "opening_questions.toml")),
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


def _read(file: Path | Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file.name} cannot be read: {error}") from error


def _read_wording_files() -> dict[str, str]:
    return {
        f"{purpose.name}/{file.name}": _read(file)
        for purpose in (DATA / "wordings").iterdir()
        if purpose.is_dir()
        for file in purpose.iterdir()
        if file.name.endswith(".txt")
    }


def _letterhead(settings: Settings, community: Community, signer: Signer) -> Letterhead:
    return Letterhead(
        community=community,
        signer=signer,
        base_url=settings.base_url,
        mail_from=settings.mail_from,
        organiser=settings.organiser_name,
        organiser_email=settings.organiser_email,
        template_version=_template_version(),
        replies_read=settings.reply_domain is not None,
    )


def _template_version() -> str:
    """A digest of the letters' templates, to know later which text somebody got."""
    digest = hashlib.sha256()
    for file in sorted((template_root() / "emails").rglob("*.*")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _open_clock(settings: Settings) -> Clock:
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
