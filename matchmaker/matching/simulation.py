"""Months of a community in which people join, answer, pause and leave by chance."""

from collections.abc import Callable, Iterable, Sequence

from matchmaker.domain.answer import Answer, settle
from matchmaker.domain.answer import PairMemoryKind as Kind
from matchmaker.matching.chance import Chance, draw
from matchmaker.matching.plan import Pairing, plan_wave
from matchmaker.matching.simulation_memory import PairMemory, Seat, Standing
from matchmaker.matching.simulation_record import (
    Course,
    Month,
    Pair,
    Participant,
    Progress,
    Story,
    Suggestion,
    Wave,
)

Newcomer = Callable[[int], Participant]
SEEDS = 2**62


def simulate(
    participants: Iterable[Participant],
    course: Course,
    *,
    newcomer: Newcomer | None = None,
    forbidden: frozenset[Pair] = frozenset(),
    progress: Progress | None = None,
) -> Story:
    """Live through the months; the same people and seed give the same story, in whatever order.

    `newcomer` makes the member who joins with a given id; without it nobody joins. `forbidden`
    holds the pairs that history rules out. `progress` is told how many months are over.
    """
    community = Community(participants, course, newcomer, forbidden)
    months = []
    for month in range(course.months):
        months.append(community.live(month))
        if progress is not None:
            progress(month + 1)
    return Story(tuple(months), forbidden)


class Community:
    """The members of a simulation from month to month."""

    def __init__(
        self,
        participants: Iterable[Participant],
        course: Course,
        newcomer: Newcomer | None,
        forbidden: frozenset[Pair],
    ) -> None:
        ordered = sorted(participants, key=lambda each: each.person.id)
        self._seats = {each.person.id: Seat.of(each) for each in ordered}
        self._course = course
        self._newcomer = newcomer
        self._memory = PairMemory(forbidden)
        self._beginning = len(ordered)

    def live(self, month: int) -> Month:
        """One month: who comes and goes, the two waves, and what they leave behind."""
        if month:
            self._move(month)
            self._welcome(month)
        active = sum(seat.standing is Standing.ACTIVE for seat in self._seats.values())
        pool = [number for number, seat in self._seats.items() if seat.takes_part(month)]
        if len(pool) < self._course.smallest_pool:
            return Month(active, tuple(pool), ())
        waves = [self._first_wave(month, pool)]
        if self._course.second_wave:
            waves.append(self._second_wave(month, waves[0]))
        self._close(waves)
        return Month(active, tuple(pool), tuple(waves))

    def _move(self, month: int) -> None:
        """Some leave for good, some pause, some come back."""
        habits = self._course.habits
        for number, seat in self._seats.items():
            chance = Chance(self._course.seed, month, "moves", number)
            if seat.standing is Standing.LEFT:
                continue
            if chance.happens(habits.leaving):
                seat.standing = Standing.LEFT
            elif seat.standing is Standing.PAUSED:
                if chance.happens(habits.returning):
                    seat.standing = Standing.ACTIVE
            elif chance.happens(habits.pausing):
                seat.standing = Standing.PAUSED

    def _welcome(self, month: int) -> None:
        """As many join as are due by now, so that small shares add up over the months."""
        if self._newcomer is None:
            return
        rate = self._course.habits.joining * self._beginning
        following = max(self._seats, default=0) + 1
        for number in range(following, following + int(rate * month) - int(rate * (month - 1))):
            self._seats[number] = Seat.of(self._newcomer(number))

    def _first_wave(self, month: int, pool: Sequence[int]) -> Wave:
        wave = self._match(month, 1, pool)
        for suggestion in wave.suggestions:
            for number in suggestion.pair:
                self._seats[number].ask(month)
        for number, _ in wave.unmatched:
            self._seats[number].wait()
        return wave

    def _second_wave(self, month: int, first: Wave) -> Wave:
        """Those whose yes met nothing, unless one suggestion is all they want."""
        again = sorted(
            number
            for suggestion in first.suggestions
            if not suggestion.is_introduction
            for number, answer in suggestion.sides()
            if answer is Answer.YES and not self._seats[number].participant.one_suggestion
        )
        return self._match(month, 2, again)

    def _match(self, month: int, number: int, pool: Sequence[int]) -> Wave:
        plan = plan_wave(
            [self._seats[member].person for member in pool],
            forbidden=self._memory.forbidden(month),
            distance=self._course.distance,
            seed=int(draw(self._course.seed, month, "round") * SEEDS) + number,
            weights=self._course.weights,
            floor=self._course.floor,
        )
        suggestions = tuple(self._put(pairing, month, number) for pairing in plan.pairings)
        unmatched = tuple((member.id, member.reason) for member in plan.unmatched)
        return Wave(suggestions, unmatched)

    def _put(self, pairing: Pairing, month: int, wave: int) -> Suggestion:
        """Ask both; what one says does not depend on the other."""
        low, high = pairing.low, pairing.high
        names = (self._course.seed, month, "answer", wave)
        answers = [
            self._course.habits.answer(draw(*names, one, other))
            for one, other in ((low, high), (high, low))
        ]
        suggestion = Suggestion(low, high, pairing.score, *answers)
        kind = Kind.INTRODUCED if suggestion.is_introduction else settle(answers)[1]
        self._memory.remember(suggestion.pair, kind, month)
        return suggestion

    def _close(self, waves: Sequence[Wave]) -> None:
        """The end of a month for everybody who was asked in it."""
        asked: dict[int, list[tuple[Suggestion, Answer | None]]] = {}
        for wave in waves:
            for suggestion in wave.suggestions:
                for number, answer in suggestion.sides():
                    asked.setdefault(number, []).append((suggestion, answer))
        for number, told in asked.items():
            yes = any(answer is Answer.YES for _, answer in told)
            introduced = any(suggestion.is_introduction for suggestion, _ in told)
            self._seats[number].close_month(
                answered=any(answer is not None for _, answer in told),
                in_vain=yes and not introduced,
            )
