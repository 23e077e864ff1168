"""One community through thirty-six months: the machine ticks, people live, time misbehaves."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from matchmaker.domain.answer import IntroductionState
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.period import months_between, shift_period
from matchmaker.models import (
    FINAL_STAGES,
    Event,
    Introduction,
    Invitation,
    Member,
    OutboxEntry,
    Proposal,
    Round,
)
from matchmaker.runtime import Runtime
from matchmaker.services import delivery, schedule
from tests.factories import FakeClock, open_test_runtime, post_office
from tests.hammer.months.ledger import Ledger, SeenLetter, SeenProposal
from tests.hammer.months.people import People
from tests.hammer.months.scenarios import (
    DAY,
    DISTURBANCES,
    HOUR,
    START,
    Disturbance,
    Scenario,
    Trouble,
)

BEGINNING = 12
KIND = re.compile(rb"^Message-ID:\s*<([a-z-]+)\.", re.MULTILINE)
LONGEST_STEP = 2 * DAY


class Life:
    """What `live` keeps at hand."""

    def __init__(self, scenario: Scenario, url: str, seed: int) -> None:
        self.scenario = scenario
        self.clock = FakeClock(START)
        self.runtime: Runtime = open_test_runtime(
            url,
            clock=self.clock,
            community_zone=ZoneInfo(scenario.zone),
            opening_day=scenario.opening_day,
            letters_per_30_days=scenario.letters_per_30_days,
        )
        self.ledger = Ledger()
        self.chance = Random(f"{seed}/{scenario}")
        self.people = People(self.runtime, self.ledger, self.chance, seed, scenario.pace)
        self._seen = 0
        calendar = self.runtime.community.calendar
        first = calendar.period_of(calendar.next_opening(START))
        self.periods = [shift_period(first, month) for month in range(scenario.months)]
        self.end = calendar.opening(shift_period(first, scenario.months)) - HOUR
        self._troubles = [
            (calendar.opening(self.periods[each.month // scenario.pace]) + each.after_opening, each)
            for each in DISTURBANCES
        ]

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        """Be the mail server."""
        before_bytes()
        found = KIND.search(data)
        assert found is not None
        kind = EmailKind(found[1].decode().replace("-", "_"))
        self.ledger.letters.append(SeenLetter(kind, recipient, self.clock.calendar()))
        return "250 Kept"

    def close(self) -> None:
        """Nobody is there to say goodbye to."""

    def live(self) -> list[str]:
        """Live through all months; tells what was wrong."""
        self.people.begin(BEGINNING)
        today = None
        while self.clock.calendar() < self.end:
            self._tick()
            self.people.answer_all()
            day = self.clock.calendar().date()
            if day != today:
                today = day
                self.people.live_a_day()
            self._go_on()
        self._tick()
        return self._find_faults()

    def _tick(self) -> None:
        self.runtime.run_due()
        delivery.drain(post_office(self.runtime, self))
        self.ledger.ticks.append(self.clock.calendar())
        self._note_new()

    def _note_new(self) -> None:
        now = self.clock.calendar()
        with self.runtime.reading() as session:
            statement = select(Proposal).where(Proposal.id > self._seen).order_by(Proposal.id)
            for proposal in session.scalars(statement):
                pair = frozenset(
                    session.get_one(Member, member).address
                    for member in (proposal.low_id, proposal.high_id)
                )
                self.ledger.proposals.append(SeenProposal(proposal.wave_id, pair, now))
                self._seen = proposal.id
            released = session.scalars(
                select(Introduction).where(
                    Introduction.state == IntroductionState.RELEASED,
                    Introduction.released_at == now,
                )
            )
            for introduction in released:
                sides = session.scalars(
                    select(Invitation).where(Invitation.proposal_id == introduction.proposal_id)
                )
                pair = frozenset(side.member.address for side in sides)
                self.ledger.final.setdefault(pair, now)
                self.ledger.happenings["introduced"] += 1

    def _go_on(self) -> None:
        """Let time pass, to where something is due or a trouble begins."""
        now = self.clock.calendar()
        later = now + HOUR
        if not self.scenario.hourly:
            with self.runtime.reading() as session:
                due = schedule.next_due(session, community=self.runtime.community, now=now)
            later = min(due, now + LONGEST_STEP) + timedelta(seconds=self.chance.uniform(0, 59))
        later = min(later, self.end)
        if self._troubles and self._troubles[0][0] <= later:
            begins, trouble = self._troubles.pop(0)
            self.clock.travel(max(begins - now, timedelta()))
            self._suffer(trouble)
            return
        self.clock.travel(later - now)

    def _suffer(self, trouble: Disturbance) -> None:
        self.ledger.happenings[trouble.kind.value] += 1
        if trouble.kind is Trouble.OUTAGE:
            self.clock.travel(trouble.length)
        elif trouble.kind is Trouble.SET_BACK:
            self._tick()
            self.clock.travel(-trouble.length)
        else:
            self.clock.travel(trouble.length)
            self._tick()
            self.clock.travel(-trouble.length)

    def _find_faults(self) -> list[str]:
        calendar = self.runtime.community.calendar
        last, _ = calendar.last_opening(self.clock.calendar())
        passed = range(months_between(self.periods[0], last) + 1)
        periods = [shift_period(self.periods[0], month) for month in passed]
        openings = {period: calendar.opening(period) for period in periods}
        with self.runtime.reading() as session:
            rounds = list(session.scalars(select(Round)))
            missed = Counter(
                event.ids["round"]
                for event in session.scalars(
                    select(Event).where(Event.kind.in_(("round_skipped", "round_too_small")))
                )
            )
            stuck = session.scalars(
                select(OutboxEntry).where(
                    OutboxEntry.stage.not_in(FINAL_STAGES),
                    OutboxEntry.due_at < self.clock.calendar() - HOUR,
                )
            ).all()
        for one in rounds:
            self.ledger.happenings[f"rounds {one.state.value}"] += 1
        return [
            *self.ledger.find_faults(rounds, missed, openings, self.scenario.letters_per_30_days),
            *(f"A {entry.kind.value} is {entry.stage.value} for ever." for entry in stuck),
        ]
