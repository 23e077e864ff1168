"""A month of real processes, told the same way whatever happens to Redis."""

import re
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from matchmaker.demo import calendar
from matchmaker.domain.answer import Answer
from matchmaker.domain.consent import Channel
from matchmaker.models import FINAL_STAGES, Heartbeat, Invitation, OutboxEntry, Round
from matchmaker.runtime import Runtime, open_runtime
from matchmaker.services import answers, rounds
from tests.factories import OPENING, join_many, make_settings
from tests.hammer.bad_redis.chaos import Chaos, redis_in
from tests.hammer.bad_redis.poison import poison
from tests.servers.instance import Instance, running_instance
from tests.servers.smtp import CollectingSmtp

KIND = re.compile(rb"^Message-ID:\s*<([a-z-]+)\.", re.MULTILINE)
SEED = 4
DAY = timedelta(days=1)
LONGEST_WAIT = 180.0
SAID = (Answer.YES, Answer.YES, Answer.NO, Answer.YES, None, Answer.YES, Answer.LATER)
PREPARING = threading.Lock()
"""Alembic can prepare one database at a time."""
STEPS = {"answers": 1 * DAY, "reminders": 6 * DAY, "closing": 18 * DAY}


@dataclass
class Told:
    """How a story went: who got what, and how late the last letter of each step was."""

    chaos: Chaos
    letters: set[tuple[str, str]] = field(default_factory=set)
    doubled: int = 0
    late: dict[str, float] = field(default_factory=dict)
    worker_ended: int = 0
    unfinished: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def tell(chaos: Chaos, *, members: int, away: float, flush_every: float) -> Told:
    """Live through a round with this happening to Redis."""
    told = Told(chaos)
    server = CollectingSmtp()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="matchmaker-story-")))
        redis = redis_in(chaos, away=away, flush_every=flush_every)
        redis_url = stack.enter_context(redis)
        calendar_file = str(folder / "calendar.db")
        with PREPARING:
            instance = stack.enter_context(
                running_instance(
                    folder, smtp_url=server.url, redis_url=redis_url, DEMO_CALENDAR=calendar_file
                )
            )
        story = Story(instance, server, redis_url, told)
        story.live(members)
        if chaos is Chaos.CALM and redis_url is not None:
            told.faults += poison(instance, redis_url, folder)
        story.runtime.close()
    server.stop()
    return told


class Story:
    """The steps of a round, each waited for until everything it owes has left."""

    def __init__(
        self, instance: Instance, server: CollectingSmtp, redis_url: str | None, told: Told
    ) -> None:
        self.instance = instance
        self.server = server
        self.told = told
        self.has_worker = redis_url is not None
        self.calendar = Path(instance.environment["DEMO_CALENDAR"])
        self.runtime: Runtime = open_runtime(
            make_settings(
                instance.environment["DATABASE_URL"],
                redis_url=redis_url,
                demo_calendar=self.calendar,
                secret_key=instance.environment["SECRET_KEY"],
            )
        )

    def live(self, members: int) -> None:
        """From the opening to the closing letters."""
        self._go_to(OPENING + timedelta(seconds=1))
        join_many(self.runtime, members)
        self._open()
        self.instance.start("clock")
        if self.has_worker:
            self.instance.start("worker")
        self._wait("proposals")
        self._answer()
        self._go_to(OPENING + STEPS["answers"])
        self._wait("introductions")
        for step in ("reminders", "closing"):
            self._go_to(OPENING + STEPS[step])
            self._wait(step)
        found = [(one[0], KIND.search(data)) for _, one, data in self.server.messages]
        letters = [(to, kind[1].decode()) for to, kind in found if kind is not None]
        self.told.letters = set(letters)
        self.told.doubled = len(letters) - len(set(letters))

    def _open(self) -> None:
        """Open the round with a seed, so that every story has the same pairs."""
        now = self.runtime.clock.calendar()
        community = self.runtime.community
        with self.runtime.sessions.begin() as session:
            period = community.calendar.period_of(now)
            if session.scalar(select(Round.id).where(Round.period == period)) is None:
                rounds.open_round(session, period, community=community, now=now, seed=SEED)

    def _answer(self) -> None:
        """The same people say the same in every story."""
        with self.runtime.reading() as session:
            sides = {
                side.id: int(side.member.address.partition("@")[0].removeprefix("member"))
                for side in session.scalars(select(Invitation))
            }
        for side, number in sides.items():
            said = SAID[number % len(SAID)]
            if said is None:
                continue
            with self.runtime.sessions.begin() as session:
                answers.record_answer(
                    session,
                    side,
                    said,
                    community=self.runtime.community,
                    now=self.runtime.clock.calendar(),
                    channel=Channel.PAGE,
                )
            self.runtime.ring()

    def _go_to(self, moment: datetime) -> None:
        calendar.set_offset(self.calendar, moment - self.runtime.clock.real())

    def _wait(self, step: str) -> None:
        """Wait until a tick has come by and nothing due is left; notes how long that took."""
        began, real = time.monotonic(), self.runtime.clock.real()
        while not self._is_done(real):
            if time.monotonic() - began > LONGEST_WAIT:
                self.told.unfinished.append(step)
                return
            self._look_after_worker()
            time.sleep(0.2)
        self.told.late[step] = time.monotonic() - began

    def _is_done(self, since: datetime) -> bool:
        now = self.runtime.clock.calendar()
        with self.runtime.reading() as session:
            tick = session.get(Heartbeat, "tick")
            waiting = session.scalar(
                select(OutboxEntry.id)
                .where(OutboxEntry.stage.not_in(FINAL_STAGES), OutboxEntry.due_at <= now)
                .limit(1)
            )
        return tick is not None and tick.at > since and waiting is None

    def _look_after_worker(self) -> None:
        """Start a worker again that has ended, as whatever watches over it does."""
        worker = self.instance.processes.get("worker")
        if worker is not None and worker.poll() is not None:
            self.told.worker_ended += 1
            self.instance.start("worker")
