"""Erasing a member, and telling a member everything we hold."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import Outcome
from matchmaker.models import (
    Introduction,
    Invitation,
    Member,
    OutboxEntry,
    SuppressionReason,
)
from matchmaker.services import (
    consents,
    events,
    mail_requests,
    membership,
    plans,
    proposals,
    signup,
    suppressions,
)
from matchmaker.services.community import Community


def erase(
    session: Session, member_id: int, *, never_again: bool, community: Community, now: datetime
) -> None:
    """Delete a member's row and all that hangs on it, in one transaction.

    What stays: keyed hashes of pairs never to be proposed again, and, if wished, of the
    address so that it is never written to.
    """
    member = _lock(session, member_id)
    if member is None:
        return
    membership.close_quietly(session, member_id, now=now)
    _blank_what_others_see(session, member_id)
    plans.leave_out(session, member_id)
    mail_requests.forget_address(session, community, member.address_key)
    signup.lapse(session, member.address_key)
    if never_again:
        reason = SuppressionReason.NEVER_AGAIN
        suppressions.suppress(session, community, member.address_key, reason, now=now)
    session.flush()
    session.expire_all()
    session.delete(session.get_one(Member, member_id))
    events.record(session, "erased", now=now)


def erase_due(session: Session, *, community: Community, now: datetime) -> bool:
    """Erase one member who left 30 days ago; tells whether there was one."""
    member_id = membership.find_to_erase(session, now=now)
    if member_id is None:
        return False
    _lock(session, member_id)
    # They may have returned, or another process may have erased them, while we waited.
    if membership.is_to_erase(session, member_id, now=now):
        erase(session, member_id, never_again=False, community=community, now=now)
    return True


def _lock(session: Session, member_id: int) -> Member | None:
    """Lock a member after all their proposals: the other side may be erased just now as well."""
    proposals.lock_all(session, member_id)
    return session.get(Member, member_id, with_for_update=True, populate_existing=True)


def export(session: Session, member_id: int) -> dict[str, Any]:
    """Everything we hold about a member as plain data; never the other side's answer."""
    member = session.get_one(Member, member_id)
    invitations = session.scalars(
        select(Invitation).where(Invitation.member_id == member_id).order_by(Invitation.id)
    )
    entries = session.scalars(
        select(OutboxEntry).where(OutboxEntry.member_id == member_id).order_by(OutboxEntry.id)
    )
    return {
        "member": {
            "address": member.address,
            "state": member.state.value,
            "language": member.language,
            "joined": _iso(member.created_at),
            "confirmed": _iso(member.confirmed_at),
            "paused until": _iso(member.paused_until),
            "left": _iso(member.left_at),
        },
        "profile": member.profile,
        "consents": [
            {
                "purpose": record.purpose.value,
                "wording": f"{record.wording_version}.{record.wording_language}",
                "sha256": record.wording_digest,
                "action": record.action.value,
                "channel": record.channel.value,
                "at": _iso(record.at),
            }
            for record in consents.list_records(session, member_id)
        ],
        "proposals": [_describe(session, invitation) for invitation in invitations],
        "letters": [_describe_letter(entry) for entry in entries],
    }


def _describe(session: Session, invitation: Invitation) -> dict[str, Any]:
    proposal = invitation.proposal
    released = session.scalar(
        select(Introduction.released_at).where(Introduction.proposal_id == proposal.id)
    )
    return {
        "proposed": _iso(proposal.opened_at),
        "my answer": invitation.answer.value if invitation.answer else None,
        "answered": _iso(invitation.answered_at),
        "my private reason": invitation.reason,
        "introduced": _iso(released) if proposal.outcome is Outcome.ACCEPTED else None,
    }


def _describe_letter(entry: OutboxEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind.value,
        "stage": entry.stage.value,
        "sent": _iso(entry.sent_at),
        "told": entry.told,
    }


def _blank_what_others_see(session: Session, member_id: int) -> None:
    """Erased words vanish from the other side's page at once."""
    mine = select(Invitation.proposal_id).where(Invitation.member_id == member_id)
    others = select(Invitation).where(
        Invitation.proposal_id.in_(mine), Invitation.member_id != member_id
    )
    for invitation in session.scalars(others):
        invitation.shown = None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
