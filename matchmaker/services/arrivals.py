"""What tells us that the letter of a proposal has arrived."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Invitation, OutboxEntry, Stage
from matchmaker.services import proposals
from matchmaker.services.community import Community


def note_delivered(
    session: Session, invitation_id: int, *, community: Community, now: datetime
) -> None:
    """Count the deadline from the later of the two deliveries."""
    proposal = proposals.lock(session, invitation_id)
    invitation = session.get(Invitation, invitation_id)
    if proposal is not None and invitation is not None:
        note_on_locked(invitation, community=community, now=now)


def note_on_locked(invitation: Invitation, *, community: Community, now: datetime) -> None:
    """As `note_delivered`, where the proposal has been locked already."""
    if invitation.delivered_at is not None:
        return
    proposal = invitation.proposal
    invitation.delivered_at = now
    proposal.deadline_at = max(
        proposal.deadline_at, proposals.deadline_of(proposal.wave, now, community=community)
    )


def note_proof(session: Session, invitation: Invitation, *, now: datetime) -> None:
    """An answer proves that the letter arrived, whatever we knew of it."""
    if invitation.delivered_at is None:
        invitation.delivered_at = now
        session.execute(
            update(OutboxEntry)
            .where(
                OutboxEntry.kind == EmailKind.PROPOSAL,
                OutboxEntry.subject_id == invitation.id,
                OutboxEntry.stage.in_((Stage.UNKNOWN, Stage.RETRY)),
                OutboxEntry.ambiguous,
            )
            .values(stage=Stage.SENT, sent_at=now)
        )
