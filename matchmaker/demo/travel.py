"""Time travel: a jump stops at every instant where something is due and does it."""

import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from matchmaker.demo import actors, calendar, welcoming
from matchmaker.demo.writing import Write, nobody_writes
from matchmaker.domain.answer import Outcome
from matchmaker.errors import MatchmakerError
from matchmaker.models import OutboxEntry, Proposal, Round, RoundState, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import schedule

A_MOMENT = timedelta(seconds=1)
MOST_STOPS = 5_000
SECONDS_FOR_OTHERS = 2.0
SECONDS_BETWEEN_LOOKS = 0.02


class TravelStep(StrEnum):
    """How far a journey leads."""

    DAY = "day"
    DEADLINE = "deadline"
    ROUND = "round"


class TimeTraveller:
    """Moves the demo's calendar, one journey at a time; `write` sends what others reply."""

    def __init__(
        self, runtime: Runtime, sample: frozenset[str], write: Write = nobody_writes
    ) -> None:
        if runtime.settings.demo_calendar is None:
            raise MatchmakerError("only the demo can travel in time")
        self._runtime = runtime
        self._sample = sample
        self._write = write
        self._path: Path = runtime.settings.demo_calendar
        self._journey = threading.Lock()

    @property
    def zone(self) -> ZoneInfo:
        """The community's zone."""
        return self._runtime.community.calendar.zone

    def now(self) -> datetime:
        """The demo's calendar."""
        return self._runtime.clock.calendar()

    def next_stops(self) -> Mapping[TravelStep, datetime | None]:
        """Where each button would lead; there is no next deadline while no round is open."""
        now = self.now()
        return {
            TravelStep.DAY: now + timedelta(days=1),
            TravelStep.DEADLINE: self._next_deadline(now),
            TravelStep.ROUND: self._runtime.community.calendar.next_opening(now),
        }

    def travel(self, step: TravelStep) -> None:
        """Go there, doing on the way everything that is due."""
        with self._journey:
            target = self.next_stops()[step]
            if target is not None:
                self._go(target)

    def live(self) -> None:
        """Do what is due now, as on any tick, and let the sample community answer."""
        with self._journey:
            self._do_what_is_due()

    def _go(self, target: datetime) -> None:
        others_finish = True
        for _ in range(MOST_STOPS):
            self._do_what_is_due()
            now = self.now()
            if now >= target:
                return
            others_finish = others_finish and self._await_others()
            stop = min(target, self._next_stop(now))
            # A moment more, so that what is due at that instant is surely due.
            self._set(stop + A_MOMENT)
        raise MatchmakerError("the journey has too many stops")

    def _do_what_is_due(self) -> None:
        community, now = self._runtime.community, self.now()
        with self._runtime.sessions.begin() as session:
            welcoming.welcome_visitors(session, self._sample, community=community, now=now)
        actors.answer_due(self._runtime, self._sample, write=self._write)
        self._runtime.tick()

    def _await_others(self) -> bool:
        """Let letters arrive that the worker is just sending; False if it seems to have died."""
        busy = select(OutboxEntry.id).where(
            OutboxEntry.stage.in_((Stage.CLAIMED, Stage.HANDING_OVER))
        )
        deadline = time.monotonic() + SECONDS_FOR_OTHERS
        while time.monotonic() < deadline:
            with self._runtime.reading() as session:
                if session.scalar(busy.limit(1)) is None:
                    return True
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return False

    def _next_stop(self, now: datetime) -> datetime:
        community = self._runtime.community
        with self._runtime.reading() as session:
            due = schedule.next_due(session, community=community, now=now)
            answer = actors.next_answer(session, self._sample, now=now)
        return due if answer is None else min(due, answer)

    def _next_deadline(self, now: datetime) -> datetime | None:
        """The next deadline for answers, or else the hour of the closing letters."""
        deadline = select(func.min(Proposal.deadline_at)).where(
            Proposal.deadline_at > now, Proposal.outcome == Outcome.OPEN
        )
        closing = select(func.min(Round.closing_at)).where(
            Round.closing_at > now, Round.state == RoundState.OPEN
        )
        with self._runtime.reading() as session:
            return session.scalar(deadline) or session.scalar(closing)

    def _set(self, moment: datetime) -> None:
        calendar.set_offset(self._path, moment - self._runtime.clock.real())
