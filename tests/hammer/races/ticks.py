"""Two clocks tick at every instant of month after month, while people answer at once."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update

from matchmaker.domain.answer import Answer, IntroductionState
from matchmaker.domain.membership import MemberState
from matchmaker.models import (
    Event,
    Introduction,
    Member,
    OutboxEntry,
    PairMemory,
    Proposal,
    Round,
    RoundState,
    Stage,
    Wave,
)
from matchmaker.runtime import Runtime
from tests.factories import DAY, OPENING, join_many
from tests.hammer.races import parts
from tests.hammer.races.contests import Contest, Pairs, count, differs
from tests.hammer.races.parts import UNDO, part
from tests.hammer.races.starting import Finish

MEMBERS = 10
TICKS = 10
SAID = (
    (Answer.YES, Answer.YES),
    (Answer.YES, Answer.NO),
    (None, Answer.YES),
    (Answer.LATER, None),
    (None, None),
)
"""What the two of each couple say, or that they say nothing."""
LETTERS = 10 + 2 + 4 + 2 + 2
"""Proposals, introductions, reminders to the silent, second proposals and closing letters for the
two whose yes is not met."""
FORGOTTEN = (OutboxEntry, Introduction, Proposal, Wave, Round, PairMemory, Event)


class TickTick(Contest):
    """The ticks of a month are ten races; after each month all but the members is forgotten."""

    name = "tick/tick"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        join_many(runtime, MEMBERS)
        opening, pairs = OPENING, []
        self._months = -(-number // TICKS)
        for _ in range(self._months):
            pairs += self._month(runtime, opening)
            opening = runtime.community.calendar.next_opening(opening)
        return pairs

    def _month(self, runtime: Runtime, opening: datetime) -> Pairs:
        calendar = runtime.community.calendar
        answered, reminder = opening + 2 * DAY, calendar.reminder(opening)
        deadline, closing = calendar.deadline(opening), calendar.closing(opening)
        before = [opening, opening, answered]
        second = calendar.second_wave(opening) or deadline
        after = [answered + UNDO, reminder, reminder, deadline, second, closing, closing]
        return [
            *map(_two_ticks, before),
            (part(answer_all, answered, 0), part(answer_all, answered, 1)),
            *map(_two_ticks, after),
            (part(end_month), part(rest)),
        ]

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        rows = [found for side in finish.sides for found in side if isinstance(found, list)]
        letters = Counter(letter for row in rows for letter in row if isinstance(letter, tuple))
        yield from (word for row in rows for word in row if isinstance(word, str))
        twice = {to: times for (to, _), times in letters.items() if times > 1}
        yield from differs(twice, {}, "letters sent twice")
        yield from differs(len(letters), LETTERS * self._months, "letters")


def _two_ticks(moment: datetime) -> tuple[parts.Part, parts.Part]:
    return part(parts.tick_at, moment, "one"), part(parts.tick_at, moment, "two")


def answer_all(runtime: Runtime, moment: datetime, number: int) -> None:
    """One side of each couple says what it has to say."""
    parts.set_clock(runtime, moment)
    for couple, said in zip(parts.list_couples(runtime), SAID, strict=True):
        if (answer := said[number]) is not None:
            parts.say(runtime, couple[number], answer)


def end_month(runtime: Runtime) -> list[str]:
    """Look at what the month left, and let everything but the members be forgotten."""
    faults = list(_judge_month(runtime))
    with runtime.sessions.begin() as session:
        for table in FORGOTTEN:
            session.execute(delete(table))
        session.execute(
            update(Member).values(last_period=None, silent_months=0, state=MemberState.ACTIVE)
        )
    return faults


def rest(runtime: Runtime) -> None:
    """Let the other side work alone."""


def _judge_month(runtime: Runtime) -> Iterable[str]:
    with runtime.reading() as session:
        states = session.scalars(select(Round.state)).all()
        stages = Counter(session.scalars(select(OutboxEntry.stage)))
    yield from differs(states, [RoundState.CLOSED], "rounds of a month")
    yield from differs(count(runtime, Wave), 2, "waves of a month")
    yield from differs(count(runtime, Proposal), MEMBERS // 2 + 1, "proposals of a month")
    yield from differs(stages, Counter({Stage.SENT: LETTERS}), "stages of letters in a month")
    released = count(runtime, Introduction, Introduction.state == IntroductionState.RELEASED)
    yield from differs(released, 1, "introductions of a month")
