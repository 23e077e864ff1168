"""The composition root: the assembled parts of a process."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from matchmaker.assembly import open_clock, open_letterhead, read_community
from matchmaker.assembly.mailing import check_mail_servers, count_scribes, open_throttle
from matchmaker.config import Settings
from matchmaker.database import (
    UNAVAILABLE,
    check_schema,
    describe,
    find_free_bytes,
    open_engine,
    open_reading_sessions,
    open_sessions,
    tidy,
)
from matchmaker.domain.consent import Wordings
from matchmaker.domain.vocabulary import Vocabulary
from matchmaker.logs import configure_logs
from matchmaker.mail.child import read_apart
from matchmaker.mail.selftest import run_self_test
from matchmaker.mail.smtp import SmtpTransport
from matchmaker.queue import JobQueue
from matchmaker.services import delivery, planning, schedule, topics
from matchmaker.services.community import Community
from matchmaker.services.letterhead import Letterhead
from matchmaker.services.mailroom import Mailroom
from matchmaker.services.post_office import PostOffice, never
from matchmaker.services.throttle import Throttle
from matchmaker.signing import Signer
from matchmaker.timekeeping import Clock

log = structlog.get_logger()
MEGABYTE = 1024 * 1024


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
    throttle: Throttle | None

    @property
    def vocabulary(self) -> Vocabulary:
        """The fields and topics on offer now; without the adopted ones while no database answers.

        So a form that cannot be kept just now is shown again with all that was typed.
        """
        try:
            with self.reading() as session:
                return topics.extend(session, self.community.vocabulary)
        except UNAVAILABLE as error:
            log.warning("the adopted topics could not be read", error=describe(error))
            return self.community.vocabulary

    @property
    def wordings(self) -> Wordings:
        """The wordings of consent."""
        return self.community.wordings

    @property
    def mailroom(self) -> Mailroom:
        """Where mail comes in."""
        return Mailroom(
            sessions=self.sessions,
            letterhead=self.letterhead,
            clock=self.clock,
            read=read_apart,
            trusted=self.settings.trusted_mail_server,
        )

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

    def tick(self, *, is_stopping: Callable[[], bool] = never) -> int:
        """Do everything that is due and send everything that is owed; tells how many left."""
        self.mailroom.deal()
        self.run_due()
        return self.drain(is_stopping=is_stopping)

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
        """Once a day, so that nothing of whom was erased stays in the database's files."""
        with self.sessions.begin() as session:
            is_due = schedule.take_tidying(session, real=self.clock.real())
        if not is_due:
            return
        try:
            tidy(self.engine)
        except Exception:
            # Somebody was writing for too long; the letters of this tick do not wait for it.
            log.exception("tidying failed")

    def drain(self, *, is_stopping: Callable[[], bool] = never) -> int:
        """Send everything that is owed, unless the disk is nearly full."""
        if self.is_short_of_space:
            return 0
        return delivery.drain(
            PostOffice(
                sessions=self.sessions,
                reading_sessions=self.reading_sessions,
                open_transport=partial(SmtpTransport, self.settings.smtp_url),
                letterhead=self.letterhead,
                clock=self.clock,
                owner=f"{socket.gethostname()}:{os.getpid()}"[:80],
                lanes=self.settings.smtp_connections,
                scribes=count_scribes(),
                throttle=self.throttle,
                is_stopping=is_stopping,
            )
        )

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_runtime(settings: Settings, *, clock: Clock | None = None) -> Runtime:
    """Assemble the parts, after checking the interpreter, the mail servers' URLs and the schema."""
    configure_logs()
    run_self_test()
    check_mail_servers(settings)
    engine = open_engine(settings.database_url)
    check_schema(engine)
    signer = Signer(settings.secret_key, settings.secret_key_fallbacks)
    community = read_community(settings)
    return Runtime(
        settings=settings,
        engine=engine,
        sessions=open_sessions(engine),
        reading_sessions=open_reading_sessions(engine),
        clock=clock or open_clock(settings),
        signer=signer,
        community=community,
        letterhead=open_letterhead(settings, community, signer),
        queue=JobQueue(settings.redis_url),
        throttle=open_throttle(settings),
    )
