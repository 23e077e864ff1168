"""What follows when the mail server refuses a letter for good."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import OutboxEntry, SuppressionReason
from matchmaker.services import events, membership, suppressions, withdrawals
from matchmaker.services.community import Community


def follow(
    session: Session, entry_id: int, *, dead_address: bool, community: Community, now: datetime
) -> None:
    """A dead address is suppressed and its member paused; a proposal unsent closes quietly."""
    entry = session.get_one(OutboxEntry, entry_id)
    events.record(session, "letter_refused", now=now, entry=entry.id, member=entry.member_id)
    if entry.kind is EmailKind.PROPOSAL:
        withdrawals.withdraw_undeliverable(session, entry.subject_id, now=now)
    if dead_address:
        member = membership.lock(session, entry.member_id)
        reason = SuppressionReason.DEAD_ADDRESS
        suppressions.suppress(session, community, member.address_key, reason, now=now)
        if member.state is MemberState.ACTIVE:
            member.rest(now=now)
        membership.close_quietly(session, member.id, now=now)
