"""Contests between people, and between people and a sender, over an answer."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select

from matchmaker.domain.answer import Answer, IntroductionState, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Introduction, Invitation, OutboxEntry, Proposal, Stage
from matchmaker.runtime import Runtime
from tests.factories import OPENING
from tests.hammer.races import parts
from tests.hammer.races.contests import Contest, Pairs, count, differs
from tests.hammer.races.parts import UNDO, part
from tests.hammer.races.starting import Finish


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
