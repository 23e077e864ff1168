"""Time travel: a jump stops at every instant where something is due and does it."""

import threading
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from matchmaker.demo import actors, calendar
from matchmaker.demo.inbox.page import TravelStep
from matchmaker.domain.answer import Outcome
from matchmaker.errors import MatchmakerError
from matchmaker.i18n import time_in_words
from matchmaker.models import Proposal, Round, RoundState
from matchmaker.runtime import Runtime
from matchmaker.services import schedule

A_MOMENT = timedelta(seconds=1)
MOST_STOPS = 5_000


class TimeTraveller:
    """Moves the demo's calendar, one journey at a time."""

    def __init__(self, runtime: Runtime, sample: frozenset[str]) -> None:
        if runtime.settings.demo_calendar is None:
            raise MatchmakerError("only the demo can travel in time")
        self._runtime = runtime
        self._sample = sample
        self._path: Path = runtime.settings.demo_calendar
        self._journey = threading.Lock()

    @property
    def zone(self) -> ZoneInfo:
        """The community's zone."""
        return self._runtime.community.calendar.zone

    def now(self) -> datetime:
        """The demo's calendar."""
        return self._runtime.clock.calendar()

    def describe(self, language: str) -> str:
        """The demo's calendar in words."""
        return time_in_words(self.now().astimezone(self.zone), language)

    def next_stops(self) -> dict[TravelStep, datetime | None]:
        """Where each button would lead."""
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
            self._runtime.tick()
            if actors.answer_due(self._runtime, self._sample):
                self._runtime.tick()

    def _go(self, target: datetime) -> None:
        for _ in range(MOST_STOPS):
            self._do_what_is_due()
            now = self.now()
            if now >= target:
                return
            stop = min(target, self._next_stop(now))
            # A moment more, so that what is due at that instant is surely due.
            self._set(stop + A_MOMENT)
        raise MatchmakerError("the journey has too many stops")

    def _do_what_is_due(self) -> None:
        self._runtime.tick()
        if actors.answer_due(self._runtime, self._sample):
            self._runtime.tick()

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
