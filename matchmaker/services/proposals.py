"""From a plan to proposals, and how to get hold of one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import MONTH_WITHOUT_PROPOSAL, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import STILL_LOOKING_AFTER, MemberState
from matchmaker.domain.shown import show
from matchmaker.matching.plan import Pairing
from matchmaker.models import Invitation, Member, Proposal, Wave
from matchmaker.services import outbox, pairs, plans
from matchmaker.services.community import Community

BATCH = 200
UNSENT_AFTER = timedelta(hours=48)


def write_due(session: Session, *, community: Community, now: datetime) -> bool:
    """Make proposals of the next pairings of a plan; they and what is left are one commit.

    Once there are none left, those for whom there was nobody get their credit.
    """
    wave = session.scalar(
        select(Wave)
        .where(Wave.planned_at.is_not(None), Wave.written_at.is_(None))
        .order_by(Wave.id)
        .limit(1)
        .with_for_update(key_share=True)
    )
    if wave is None:
        return False
    planned = plans.list_next(session, wave, BATCH)
    if planned:
        members = lock_members(session, [one for row in planned for one in row.pair])
        batch = plans.take(session, planned)
        _write(session, wave, batch, members, community=community, now=now)
        wave.written += len(planned)
    if len(planned) < BATCH and not plans.credit_waits(session, wave):
        wave.written_at = now
    return True


def lock_members(session: Session, ids: Collection[int]) -> dict[int, Member]:
    """Lock members in one order, so that nobody leaves while something is decided about them."""
    statement = select(Member).where(Member.id.in_(ids)).order_by(Member.id)
    locked = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {member.id: member for member in session.scalars(locked)}


def _write(
    session: Session,
    wave: Wave,
    batch: Sequence[Pairing],
    members: Mapping[int, Member],
    *,
    community: Community,
    now: datetime,
) -> None:
    """Put pairings to their two people, unless one of them has gone since the plan was made.

    Whoever is left over waits with credit, like everybody without a pairing.
    """
    active = {id_: one for id_, one in members.items() if one.state is MemberState.ACTIVE}
    complete = [each for each in batch if each.low in active and each.high in active]
    couples = [(active[each.low], active[each.high]) for each in complete]
    attempts = pairs.next_attempts(session, community, couples, now=now)
    made = [
        (_propose(wave, pairing, attempt, community=community, now=now), pairing, couple)
        for pairing, couple, attempt in zip(complete, couples, attempts, strict=True)
        if attempt is not None
    ]
    session.add_all([proposal for proposal, _, _ in made])
    session.flush()
    sides = [
        (_invitation(proposal, pairing, member, other), member)
        for proposal, pairing, (low, high) in made
        for member, other in ((low, high), (high, low))
    ]
    session.add_all([invitation for invitation, _ in sides])
    session.flush()
    for invitation, member in sides:
        _ask(session, wave, invitation, member, now=now)
    asked = {member.id for _, member in sides}
    if wave.number == 1:
        for pairing in batch:
            for one in {pairing.low, pairing.high} & active.keys() - asked:
                active[one].waited += MONTH_WITHOUT_PROPOSAL


def _propose(
    wave: Wave, pairing: Pairing, attempt: int, *, community: Community, now: datetime
) -> Proposal:
    return Proposal(
        wave_id=wave.id,
        low_id=pairing.low,
        high_id=pairing.high,
        attempt=attempt,
        outcome=Outcome.OPEN,
        score=pairing.score,
        opened_at=now,
        deadline_at=deadline_of(wave, now, community=community),
    )


def _invitation(proposal: Proposal, pairing: Pairing, member: Member, other: Member) -> Invitation:
    return Invitation(
        proposal_id=proposal.id,
        wave_id=proposal.wave_id,
        member_id=member.id,
        shown=show(other.get_profile(), pairing.thread).as_dict(),
    )


def _ask(
    session: Session, wave: Wave, invitation: Invitation, member: Member, *, now: datetime
) -> None:
    """Owe the letter; the wait ends with the first proposal of a round."""
    member.last_period = wave.round.period
    member.still_looking_at = now + STILL_LOOKING_AFTER
    if wave.number == 1:
        member.waited = 0
    session.add(
        outbox.compose_intent(
            EmailKind.PROPOSAL,
            subject_id=invitation.id,
            member_id=member.id,
            now=now,
            expires_at=now + UNSENT_AFTER,
        )
    )


def deadline_of(wave: Wave, delivered_at: datetime, *, community: Community) -> datetime:
    """The first instant too late for an answer to a proposal of this wave, delivered then."""
    closing_at = None if wave.number == 1 else wave.round.closing_at
    return deadline_before(closing_at, delivered_at, community=community)


def deadline_before(
    closing_at: datetime | None, delivered_at: datetime, *, community: Community
) -> datetime:
    """The same for a second proposal, which ends on the eve of the closing letters at the latest.

    A first one knows of no closing letters.
    """
    calendar = community.calendar
    if closing_at is None:
        return calendar.deadline(delivered_at)
    last = calendar.at(calendar.local_date(closing_at), 0)
    return min(calendar.second_deadline(delivered_at), last)


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
