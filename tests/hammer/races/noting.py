"""Contests over rows that hang together: erasing people, and noting letters of theirs as sent."""

from collections.abc import Iterable

from sqlalchemy import update

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.membership import MemberState
from matchmaker.models import Invitation, Member, OutboxEntry, Proposal, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import erasure
from matchmaker.services.claims import Claim
from tests.factories import DAY, OPENING
from tests.hammer.races import parts
from tests.hammer.races.contests import Contest, Pairs, count, differs
from tests.hammer.races.parts import Side, part
from tests.hammer.races.starting import Finish


class EraseErase(Contest):
    """Two who were once proposed to each other are erased, by themselves or by two clocks."""

    name = "erase/erase"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        couples = parts.propose_many(runtime, number)
        with runtime.sessions.begin() as session:
            session.execute(update(Proposal).values(outcome=Outcome.EXPIRED))
            by_clocks = {member for couple in couples[::2] for _, member in couple}
            left = update(Member).where(Member.id.in_(by_clocks))
            session.execute(left.values(state=MemberState.LEFT, left_at=OPENING - 40 * DAY))
        clocks = (part(erase_next), part(erase_next))
        return [
            clocks if place % 2 == 0 else _erase_both(couple)
            for place, couple in enumerate(couples)
        ]

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        yield from differs(count(runtime, Member), 0, "members who are left")
        yield from differs(count(runtime, Invitation), 0, "invitations that are left")


class SentAndErasure(Contest):
    """A letter is noted as sent while its reader is erased."""

    name = "sent/erase"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        self._number = number
        return [
            (part(parts.note_sent, claim), part(parts.withdraw, side, "erase"))
            for side, claim in parts.hand_over_many(runtime, number)
        ]

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        yield from differs(finish.sides[1], [True] * self._number, "acknowledged erasures")
        yield from differs(count(runtime, Member), self._number, "members who are left")
        still_open = count(runtime, Proposal, Proposal.outcome == Outcome.OPEN)
        yield from differs(still_open, 0, "open proposals of somebody erased")


class SentAndAnswer(Contest):
    """A sender thought dead notes a letter as sent while its reader answers."""

    name = "sent/answer"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        self._number = number
        handed_over = parts.hand_over_many(runtime, number)
        with runtime.sessions.begin() as session:
            theirs = update(OutboxEntry).where(OutboxEntry.stage == Stage.HANDING_OVER)
            session.execute(theirs.values(stage=Stage.RETRY, ambiguous=True))
        return [_note_and_answer(side, claim) for side, claim in handed_over]

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        yield from differs(finish.sides[1], [Answer.YES] * self._number, "answers")
        sent = count(runtime, OutboxEntry, OutboxEntry.stage == Stage.SENT)
        yield from differs(sent, self._number, "letters noted as sent")
        delivered = count(runtime, Invitation, Invitation.delivered_at.is_not(None))
        yield from differs(delivered, self._number, "invitations noted as delivered")


def erase_next(runtime: Runtime) -> None:
    """The step of a tick, twice: the first time the other clock may have been faster."""
    for _ in range(2):
        with runtime.sessions.begin() as session:
            erasure.erase_due(session, community=runtime.community, now=runtime.clock.calendar())


def _erase_both(couple: tuple[Side, Side]) -> tuple[parts.Part, parts.Part]:
    one, other = couple
    return part(parts.withdraw, one, "erase"), part(parts.withdraw, other, "erase")


def _note_and_answer(side: Side, claim: Claim) -> tuple[parts.Part, parts.Part]:
    return part(parts.note_sent, claim), part(parts.say, side, Answer.YES)
