"""Being a member: pause, return, change, leave, and the links for it."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import Outcome
from matchmaker.domain.consent import Channel, ConsentAction
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Profile
from matchmaker.errors import NotFoundError
from matchmaker.models import Member
from matchmaker.services import (
    consents,
    events,
    introductions,
    mail_requests,
    outbox,
    proposals,
    signup,
    withdrawals,
)
from matchmaker.services.community import Community

KEPT_AFTER_LEAVING = timedelta(days=30)
LINKS_PER_DAY = 2
BATCH = 200
ROUND_KINDS = (EmailKind.PROPOSAL, EmailKind.REMINDER)


def get_member(session: Session, member_id: int, epoch: int) -> Member:
    """The confirmed member a membership link is for; the epoch makes old links stale."""
    member = session.get(Member, member_id)
    if member is None or member.epoch != epoch or member.state is MemberState.PENDING:
        raise NotFoundError("there is no such member")
    return member


def lock(session: Session, member_id: int) -> Member:
    """Lock a member, after their proposals: whoever answers holds these already.

    The lock lets rows that only refer to the member be inserted meanwhile.
    """
    proposals.list_open(session, member_id)
    member = session.get(
        Member, member_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if member is None:
        raise NotFoundError("there is no such member")
    return member


def pause(
    session: Session, member_id: int, *, until: date | None, community: Community, now: datetime
) -> None:
    """Pause until a local date, or until the member returns; open proposals close quietly."""
    member = lock(session, member_id)
    if member.state not in (MemberState.ACTIVE, MemberState.PAUSED):
        return
    member.rest(now=now, until=None if until is None else community.calendar.at(until, 0))
    close_quietly(session, member_id, now=now)


def pause_this_month(
    session: Session, member_id: int, *, community: Community, now: datetime
) -> None:
    """Pause until the first day of the next period."""
    today = community.calendar.local_date(now)
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    pause(session, member_id, until=first, community=community, now=now)


def resume(session: Session, member_id: int, *, now: datetime) -> None:
    """Come back from a pause, or from leaving while the answers are still kept."""
    member = lock(session, member_id)
    if member.state in (MemberState.PAUSED, MemberState.LEFT):
        if member.state is MemberState.LEFT:
            consents.repeat(session, member, ConsentAction.CONFIRMED, now=now, channel=Channel.PAGE)
        member.wake(now=now)
        member.left_at = None
        member.silent_months = 0
        outbox.cancel(session, [EmailKind.GOODBYE], member_id=member_id, fault="returned")
        events.record(session, "returned", now=now, member=member_id)


def unsubscribe(session: Session, member_id: int, *, now: datetime) -> None:
    """One click: pause without an end and owe one letter with the way back; repeats do nothing."""
    member = lock(session, member_id)
    if member.state is MemberState.PENDING:
        signup.lapse(session, member.address_key)
    elif member.state is MemberState.ACTIVE or member.paused_until is not None:
        member.rest(now=now)
        close_quietly(session, member_id, now=now)
        outbox.owe(
            session,
            EmailKind.PAUSE_UNDO,
            subject_id=member_id,
            member_id=member_id,
            now=now,
            decision=int(now.timestamp()),
        )
        events.record(session, "unsubscribed", now=now, member=member_id)


def leave(session: Session, member_id: int, *, now: datetime) -> None:
    """No more suggestions; the answers are kept 30 days for a change of mind."""
    member = lock(session, member_id)
    if member.state not in (MemberState.ACTIVE, MemberState.PAUSED):
        return
    member.step_aside(MemberState.LEFT, now=now)
    member.left_at = now
    close_quietly(session, member_id, now=now)
    consents.repeat(session, member, ConsentAction.WITHDRAWN, now=now, channel=Channel.PAGE)
    outbox.owe(
        session,
        EmailKind.GOODBYE,
        subject_id=member_id,
        member_id=member_id,
        now=now,
        decision=int(now.timestamp()),
    )
    events.record(session, "left", now=now, member=member_id)


def change_profile(session: Session, member_id: int, profile: Profile, *, language: str) -> None:
    """Replace the answers; what was shown in a proposal already stays as it was shown."""
    member = lock(session, member_id)
    member.set_profile(profile)
    member.language = language


def owe_link(
    session: Session, member_id: int, kind: EmailKind, *, community: Community, now: datetime
) -> None:
    """Mail a fresh link for changing, erasing or exporting, at most twice a day each."""
    member = lock(session, member_id)
    number = mail_requests.spend(
        session, community, kind, member.address_key, per_day=LINKS_PER_DAY, now=now
    )
    if number is not None:
        outbox.owe(
            session,
            kind,
            subject_id=member_id,
            member_id=member_id,
            now=now,
            expires_at=now + timedelta(days=1),
            decision=int(now.timestamp() * 1000),
        )


def close_quietly(session: Session, member_id: int, *, now: datetime) -> None:
    """Close a member's proposals so that the other side sees the same as for silence."""
    outbox.cancel(session, ROUND_KINDS, member_id=member_id, fault="not active")
    for proposal in proposals.list_open(session, member_id):
        if proposal.outcome is Outcome.ACCEPTED and introductions.revoke(session, proposal):
            proposal.outcome = Outcome.OPEN
        if proposal.outcome is Outcome.OPEN:
            withdrawals.withdraw(session, proposal, now=now)


def resume_due(session: Session, *, now: datetime) -> bool:
    """Wake members whose pause has ended."""
    due = (
        select(Member)
        .where(Member.state == MemberState.PAUSED, Member.paused_until <= now)
        .limit(BATCH)
        .with_for_update(skip_locked=True, key_share=True)
    )
    members = list(session.scalars(due))
    for member in members:
        member.wake(now=now)
        events.record(session, "returned", now=now, member=member.id)
    return bool(members)


def find_to_erase(session: Session, *, now: datetime) -> int | None:
    """Somebody who left 30 days ago."""
    return session.scalar(select(Member.id).where(_has_left_for_good(now)).limit(1))


def is_to_erase(session: Session, member_id: int, *, now: datetime) -> bool:
    """Whether a member left 30 days ago and has not returned."""
    found = select(Member.id).where(Member.id == member_id, _has_left_for_good(now))
    return session.scalar(found) is not None


def _has_left_for_good(now: datetime) -> ColumnElement[bool]:
    return and_(
        Member.state == MemberState.LEFT,
        or_(Member.left_at.is_(None), Member.left_at <= now - KEPT_AFTER_LEAVING),
    )
