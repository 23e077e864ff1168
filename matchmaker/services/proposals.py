"""From a plan to proposals, and how to get hold of one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import Outcome, PairMemoryKind
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.domain.shown import show
from matchmaker.matching.plan import Pairing, Plan
from matchmaker.models import Invitation, Member, Proposal, Wave
from matchmaker.services import outbox, pairs
from matchmaker.services.community import Community

BATCH = 100
UNSENT_AFTER = timedelta(hours=48)


def write_due(session: Session, *, community: Community, now: datetime) -> bool:
    """Make proposals of the next batch of a plan; the cursor and the batch are one commit."""
    wave = session.scalar(
        select(Wave)
        .where(Wave.planned_at.is_not(None), Wave.written_at.is_(None))
        .limit(1)
        .with_for_update()
    )
    if wave is None or wave.plan is None:
        return False
    plan = Plan.from_dict(wave.plan)
    batch = plan.pairings[wave.written : wave.written + BATCH]
    members = _lock_members(session, batch)
    for pairing in batch:
        pair = [members.get(pairing.low), members.get(pairing.high)]
        _write(session, wave, pairing, pair, community=community, now=now)
    wave.written += len(batch)
    if wave.written >= len(plan.pairings):
        wave.written_at = now
    return True


def _lock_members(session: Session, batch: Sequence[Pairing]) -> dict[int, Member]:
    """Lock everybody of a batch in one order, so that nobody leaves while it is written."""
    ids = {member for pairing in batch for member in (pairing.low, pairing.high)}
    statement = select(Member).where(Member.id.in_(ids)).order_by(Member.id)
    locked = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {member.id: member for member in session.scalars(locked)}


def _write(
    session: Session,
    wave: Wave,
    pairing: Pairing,
    pair: list[Member | None],
    *,
    community: Community,
    now: datetime,
) -> None:
    """Put one pairing to its two people, unless one of them has gone since the plan was made.

    Whoever is left over waits with credit, like everybody without a pairing.
    """
    here = [member for member in pair if member and member.state is MemberState.ACTIVE]
    attempt = pairs.next_attempt(session, community, *here) if len(here) == 2 else None
    if attempt is None:
        for member in here:
            member.waited += 1
        return
    low, high = here
    proposal = Proposal(
        wave_id=wave.id,
        low_id=low.id,
        high_id=high.id,
        attempt=attempt,
        outcome=Outcome.OPEN,
        score=pairing.score,
        opened_at=now,
        deadline_at=community.calendar.deadline(now),
    )
    session.add(proposal)
    session.flush()
    pairs.remember(session, community, low, high, PairMemoryKind.SILENT, now=now, attempts=attempt)
    for member, other in ((low, high), (high, low)):
        _invite(session, wave, proposal, pairing, member, other, now=now)


def _invite(
    session: Session,
    wave: Wave,
    proposal: Proposal,
    pairing: Pairing,
    member: Member,
    other: Member,
    *,
    now: datetime,
) -> None:
    invitation = Invitation(
        proposal_id=proposal.id,
        wave_id=wave.id,
        member_id=member.id,
        shown=show(other.get_profile(), pairing.thread).as_dict(),
    )
    session.add(invitation)
    session.flush()
    member.last_period = wave.round.period
    member.waited = 0
    outbox.owe(
        session,
        EmailKind.PROPOSAL,
        subject_id=invitation.id,
        member_id=member.id,
        now=now,
        expires_at=now + UNSENT_AFTER,
    )


def lock(session: Session, invitation_id: int) -> Proposal | None:
    """Lock the proposal of an invitation, before anything else of it is touched."""
    statement = (
        select(Proposal)
        .join(Invitation, Invitation.proposal_id == Proposal.id)
        .where(Invitation.id == invitation_id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    )
    return session.scalar(statement)


def lock_all(session: Session, member_id: int) -> None:
    """Lock every proposal of a member, in one order, however it ended."""
    statement = select(Proposal.id).where(_concerns(member_id)).order_by(Proposal.id)
    session.execute(statement.with_for_update()).all()


def list_open(session: Session, member_id: int) -> list[Proposal]:
    """Proposals of a member that are open, or accepted and perhaps not yet released, locked."""
    statement = (
        select(Proposal)
        .where(
            _concerns(member_id),
            Proposal.outcome.in_((Outcome.OPEN, Outcome.ACCEPTED)),
        )
        .order_by(Proposal.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(statement))


def _concerns(member_id: int) -> ColumnElement[bool]:
    return or_(Proposal.low_id == member_id, Proposal.high_id == member_id)
