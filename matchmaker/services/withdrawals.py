"""Withdrawing a proposal so quietly that it looks like silence."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import MONTH_WITHOUT_PROPOSAL, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Invitation, OutboxEntry, Proposal, Stage
from matchmaker.services import outbox, pairs, proposals

BATCH = 100


def withdraw_unsent_due(session: Session, *, now: datetime) -> bool:
    """Withdraw quietly, on both sides, what could not be delivered within two days."""
    unsent = exists().where(
        Invitation.proposal_id == Proposal.id, Invitation.delivered_at.is_(None)
    )
    on_its_way = exists().where(
        Invitation.proposal_id == Proposal.id,
        OutboxEntry.kind == EmailKind.PROPOSAL,
        OutboxEntry.subject_id == Invitation.id,
        OutboxEntry.stage.in_((Stage.CLAIMED, Stage.HANDING_OVER, Stage.UNKNOWN)),
    )
    due = (
        select(Proposal)
        .where(
            Proposal.outcome == Outcome.OPEN,
            Proposal.opened_at <= now - proposals.UNSENT_AFTER,
            unsent,
            ~on_its_way,
        )
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = list(session.scalars(due))
    for proposal in found:
        withdraw(session, proposal, now=now)
    return bool(found)


def withdraw_undeliverable(session: Session, invitation_id: int, *, now: datetime) -> None:
    """Withdraw a proposal whose letter to one side will never leave, before the other's does."""
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.delivered_at is not None:
        return
    proposal = proposals.lock(session, invitation_id)
    if proposal is not None and proposal.outcome is Outcome.OPEN:
        withdraw(session, proposal, now=now)


def withdraw(session: Session, proposal: Proposal, *, now: datetime) -> None:
    """Close a proposal quietly; letters that have not left to either side are cancelled."""
    proposal.outcome, proposal.closed_at = Outcome.WITHDRAWN, now
    for invitation in proposal.invitations:
        if invitation.delivered_at is None:
            if proposal.wave.number == 1:
                invitation.member.waited += MONTH_WITHOUT_PROPOSAL
            outbox.cancel(
                session, [EmailKind.PROPOSAL], subject_id=invitation.id, fault="withdrawn"
            )
    pairs.keep_refusal(session, proposal, now=now)
