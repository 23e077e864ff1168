"""The Message-IDs of letters that left, for letters that continue them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Invitation, OutboxEntry
from matchmaker.services.letterhead import Letterhead


def of_proposal(session: Session, invitation: Invitation, letterhead: Letterhead) -> str | None:
    """The Message-ID of the proposal, which the reminder continues."""
    entry = _find_sent(session, EmailKind.PROPOSAL, invitation.id)
    if entry is None or entry.key_id is None:
        return None
    return letterhead.signed_with(entry.key_id).message_id(entry.kind.value, entry.id)


def of_introduction(session: Session, introduction_id: int, letterhead: Letterhead) -> str | None:
    """The Message-ID that both copies of an introduction share."""
    entry = _find_sent(session, EmailKind.INTRODUCTION, introduction_id)
    if entry is None or entry.key_id is None:
        return None
    return letterhead.signed_with(entry.key_id).message_id(entry.kind.value, introduction_id)


def _find_sent(session: Session, kind: EmailKind, subject_id: int) -> OutboxEntry | None:
    """The entry of a letter that was claimed at least once."""
    return session.scalar(
        select(OutboxEntry)
        .where(
            OutboxEntry.kind == kind,
            OutboxEntry.subject_id == subject_id,
            OutboxEntry.key_id.is_not(None),
        )
        .order_by(OutboxEntry.id)
        .limit(1)
    )
