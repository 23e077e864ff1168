"""The contests: who meets whom, and what must be left when both have done their part."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select

from matchmaker.domain.answer import Answer, IntroductionState, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import (
    Base,
    Event,
    Introduction,
    Invitation,
    Member,
    OutboxEntry,
    Proposal,
    Round,
    RoundState,
    Stage,
    Wave,
)
from matchmaker.runtime import Runtime
from tests.factories import OPENING, join_many, write_proposals
from tests.hammer.races import parts
from tests.hammer.races.parts import UNDO, Part, part
from tests.hammer.races.starting import Finish

Pairs = list[tuple[Part, Part]]


class Contest(ABC):
    """One kind of race, run many times in one database."""

    name: str
    at = OPENING

    @abstractmethod
    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        """Set the scene for that many races."""

    @abstractmethod
    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        """Everything that is wrong afterwards, in whole sentences."""


class YesYes(Contest):
    """Two people say yes at the same instant."""

    name = "yes/yes"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        self._number = number
        couples = parts.propose_many(runtime, number)
        return [
            (part(parts.say, one, Answer.YES), part(parts.say, other, Answer.YES))
            for one, other in couples
        ]

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        yield from differs(finish.sides, [[Answer.YES] * self._number] * 2, "answers")
        owed = count(runtime, Introduction, Introduction.state == IntroductionState.OWED)
        yield from differs(owed, self._number, "introductions owed")
        accepted = count(runtime, Proposal, Proposal.outcome == Outcome.ACCEPTED)
        yield from differs(accepted, self._number, "proposals accepted")
        letters = count(runtime, OutboxEntry, OutboxEntry.kind == EmailKind.INTRODUCTION)
        yield from differs(letters, 2 * self._number, "letters owed")


class YesAndWithdrawal(Contest):
    """The second yes against a withdrawal of the first."""

    def __init__(self, name: str, *ways: str) -> None:
        self.name, self._ways = name, ways

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        self._number = number
        couples = parts.propose_many(runtime, number)
        for one, _ in couples:
            parts.say(runtime, one, Answer.YES)
        return [
            (
                part(parts.withdraw, one, self._ways[place % len(self._ways)]),
                part(parts.say, other, Answer.YES),
            )
            for place, (one, other) in enumerate(couples)
        ]

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        acknowledged = Counter(finish.sides[0])
        yield from differs(acknowledged, Counter({True: self._number}), "withdrawals")
        standing = count(runtime, Introduction, Introduction.state != IntroductionState.REVOKED)
        yield from differs(standing, 0, "introductions of somebody who had withdrawn")
        waiting = OutboxEntry.kind == EmailKind.INTRODUCTION, OutboxEntry.stage == Stage.QUEUED
        yield from differs(count(runtime, OutboxEntry, *waiting), 0, "letters owed in spite of it")


class ClaimAndWithdrawal(Contest):
    """A sender claims an introduction while one of the two says no."""

    name = "claim/withdraw"
    at = OPENING + UNDO

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        self._number = number
        by_invitation = {}
        for couple in parts.propose_many(runtime, number):
            for side in couple:
                parts.say(runtime, side, Answer.YES)
            by_invitation[couple[0][0]] = couple[0]
        queue = self._list_queue(runtime, by_invitation)
        return [(part(parts.withdraw, side, "no"), part(parts.claim)) for side in queue]

    def _list_queue(self, runtime: Runtime, sides: dict[int, parts.Side]) -> list[parts.Side]:
        """One side of each, in the order in which the introductions leave."""
        statement = (
            select(Invitation.id)
            .join(Introduction, Introduction.proposal_id == Invitation.proposal_id)
            .join(OutboxEntry, OutboxEntry.subject_id == Introduction.id)
            .where(OutboxEntry.kind == EmailKind.INTRODUCTION, Invitation.id.in_(list(sides)))
            .order_by(OutboxEntry.priority, OutboxEntry.shuffle)
        )
        with runtime.reading() as session:
            return [sides[found] for found in dict.fromkeys(session.scalars(statement))]

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        with runtime.reading() as session:
            answers = session.execute(
                select(Introduction.state, Invitation.answer).join(
                    Invitation, Invitation.proposal_id == Introduction.proposal_id
                )
            ).all()
        refused = [state for state, answer in answers if answer is Answer.NO]
        yield from differs(len(refused), finish.sides[0].count(True), "acknowledged withdrawals")
        yield from differs(set(refused) - {IntroductionState.REVOKED}, set(), "fate of a refusal")
        claimed = {found for found in finish.sides[1] if found is not None}
        with runtime.reading() as session:
            released = session.scalars(
                select(OutboxEntry.id)
                .join(Introduction, OutboxEntry.subject_id == Introduction.id)
                .where(Introduction.state == IntroductionState.RELEASED)
            ).all()
        yield from differs(claimed - set(released), set(), "letters claimed without a release")


class RoundRound(Contest):
    """Two clocks open the round of the same period, one period after another."""

    name = "round/round"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        join_many(runtime, 8)
        self._periods, moment, pairs = [], OPENING, []
        for _ in range(number):
            both = part(parts.open_round, moment)
            pairs.append((both, both))
            self._periods.append(runtime.community.calendar.period_of(moment))
            moment = runtime.community.calendar.next_opening(moment)
        return pairs

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        winners = Counter(Counter(both)[True] for both in zip(*finish.sides, strict=True))
        yield from differs(winners, Counter({1: len(self._periods)}), "clocks that opened a round")
        with runtime.reading() as session:
            found = list(session.scalars(select(Round.period).order_by(Round.period)))
        yield from differs(found, self._periods, "periods with a round")
        is_open = count(runtime, Round, Round.state == RoundState.OPEN)
        yield from differs(is_open, len(self._periods), "open rounds")
        yield from differs(count(runtime, Wave), len(self._periods), "waves")
        opened = count(runtime, Event, Event.kind == "round_opened")
        yield from differs(opened, len(self._periods), "events about it")


class ClaimClaim(Contest):
    """Two senders claim from one queue."""

    name = "claim/claim"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        self._number = number
        ids = join_many(runtime, 2 * number)
        with runtime.sessions.begin() as session:
            write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
        return [(part(parts.claim), part(parts.claim))] * number

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        taken = Counter(found for side in finish.sides for found in side if found is not None)
        yield from differs({n: c for n, c in taken.items() if c > 1}, {}, "letters claimed twice")
        yield from differs(len(taken), 2 * self._number, "letters claimed")
        again = count(runtime, OutboxEntry, OutboxEntry.epoch != 1)
        yield from differs(again, 0, "letters with another number of claims")


class ConfirmConfirm(Contest):
    """Two links of one address, or one link twice."""

    name = "confirm/confirm"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        self._number = number
        for place in range(number):
            for key in ("a", "b")[: 1 + place % 2]:
                parts.submit(runtime, f"m{place}@example.org", f"{key}{place}")
        return [
            (part(parts.confirm, links[0]), part(parts.confirm, links[-1]))
            for links in parts.list_submissions(runtime).values()
        ]

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        active = count(runtime, Member, Member.state == MemberState.ACTIVE)
        yield from differs((active, count(runtime, Member)), (self._number,) * 2, "members")
        welcomed = count(runtime, OutboxEntry, OutboxEntry.kind == EmailKind.WELCOME)
        yield from differs(welcomed, self._number, "letters of welcome")
        led = Counter(sum(map(bool, both)) for both in zip(*finish.sides, strict=True))
        two = self._number // 2
        yield from differs(led, Counter({2: self._number - two, 1: two}), "links that led on")


def count(runtime: Runtime, table: type[Base], *conditions: ColumnElement[bool]) -> int:
    """How many rows there are."""
    with runtime.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def differs(found: object, wanted: object, what: str) -> Iterable[str]:
    """A sentence about a figure that is not as it should be."""
    if found != wanted:
        yield f"The {what} are {str(found)[:200]} instead of {str(wanted)[:200]}."
