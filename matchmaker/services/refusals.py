"""What follows when the mail server refuses a letter for good."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import OutboxEntry, SuppressionReason
from matchmaker.services import events, unreachable, withdrawals
from matchmaker.services.community import Community


def follow(
    session: Session, entry_id: int, *, dead_address: bool, community: Community, now: datetime
) -> None:
    """A dead address is suppressed and its member paused; a proposal unsent closes quietly.

    Where the letter alone was refused the address is kept, and the refusal counts as a bounce
    that is not for good. Whose introduction never left is missed by the other side, who is told.
    """
    entry = session.get_one(OutboxEntry, entry_id)
    events.record(session, "letter_refused", now=now, entry=entry.id, member=entry.member_id)
    if entry.kind is EmailKind.PROPOSAL:
        withdrawals.withdraw_undeliverable(session, entry.subject_id, now=now)
    if dead_address:
        reason = SuppressionReason.DEAD_ADDRESS
        unreachable.silence(session, entry.member_id, reason, community=community, now=now)
        unreachable.tell_other_side(session, entry, now=now)
        return
    unreachable.note_bounce(
        session, entry.member_id, entry.id, permanent=False, community=community, now=now
    )
