"""Joining: the form, the confirmation of the address, and forgetting what was not confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matchmaker.domain.address import Address
from matchmaker.domain.consent import Channel, ConsentAction, Purpose
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import STILL_LOOKING_AFTER, MemberState
from matchmaker.domain.profile import Profile
from matchmaker.errors import ExpiredError, NotFoundError
from matchmaker.models import Member, SuppressionReason
from matchmaker.services import (
    consents,
    events,
    mail_requests,
    outbox,
    pairs,
    rows,
    suppressions,
)
from matchmaker.services.community import Community

LINK_LIFETIME = timedelta(hours=72)
FORGET_AFTER = timedelta(days=7)
DAY = timedelta(days=1)
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One filled-in form; `key` is unique to the form that was loaded."""

    address: Address
    profile: Profile
    language: str
    key: str
    consents: frozenset[Purpose]


def submit(
    session: Session, submission: Submission, *, community: Community, now: datetime
) -> None:
    """Take in a form; whoever submits cannot tell whether the address is known."""
    rows.queue_up(session, community.hasher.address(submission.address.key))
    if session.scalar(select(Member.id).where(Member.submission_key == submission.key)):
        return
    address_key = submission.address.key
    if suppressions.is_suppressed(session, community, address_key):
        return
    known = _find_member(session, address_key)
    if known is not None:
        _remind_known(session, known, community=community, now=now)
        return
    _take_in(session, submission, community, now)


def get_submission(session: Session, member_id: int, *, now: datetime) -> Member:
    """Whose address a confirmation link confirms; a confirmed member stays confirmed."""
    member = session.get(Member, member_id)
    if member is None:
        raise NotFoundError("this submission was forgotten or has lapsed")
    if member.state is MemberState.PENDING and now > member.created_at + LINK_LIFETIME:
        raise ExpiredError("this confirmation link is too old")
    return member


def confirm(session: Session, member_id: int, *, community: Community, now: datetime) -> Member:
    """Make a submission a member; other submissions of the same address lapse."""
    _lock_address(session, member_id)
    member = get_submission(session, member_id, now=now)
    if member.state is not MemberState.PENDING:
        return member
    if _find_member(session, member.address_key) is not None:
        raise NotFoundError("this submission has lapsed")
    others = Member.address_key == member.address_key, Member.id != member.id
    session.execute(delete(Member).where(*others, Member.state == MemberState.PENDING))
    member.state = MemberState.ACTIVE
    member.confirmed_at = now
    member.still_looking_at = now + STILL_LOOKING_AFTER
    consents.repeat(session, member, ConsentAction.CONFIRMED, now=now, channel=Channel.PAGE)
    pairs.reattach(session, community, member)
    outbox.owe(session, EmailKind.WELCOME, subject_id=member.id, member_id=member.id, now=now)
    events.record(session, "confirmed", now=now, member=member.id)
    return member


def get_unconfirmed(session: Session, member_id: int) -> Member:
    """Whose address somebody may say was not theirs to enter; however old the link is."""
    member = session.get(Member, member_id)
    if member is None or member.state is not MemberState.PENDING:
        raise NotFoundError("this submission was confirmed, forgotten or has lapsed")
    return member


def refuse(session: Session, member_id: int, *, community: Community, now: datetime) -> None:
    """Somebody else typed this address: forget every submission and never write again."""
    _lock_address(session, member_id)
    member = session.get(Member, member_id)
    if member is None:
        return
    if member.state is not MemberState.PENDING:
        raise NotFoundError("this address was confirmed")
    suppressions.suppress(session, community, member.address_key, SuppressionReason.NOT_ME, now=now)
    lapse(session, member.address_key)


def lapse(session: Session, address_key: str) -> None:
    """Forget every unconfirmed submission of an address."""
    session.execute(
        delete(Member).where(Member.address_key == address_key, Member.state == MemberState.PENDING)
    )


def forget_due(session: Session, *, now: datetime) -> bool:
    """Forget what was not confirmed within a week; tells whether there was anything."""
    due = select(Member.id).where(
        Member.state == MemberState.PENDING, Member.created_at <= now - FORGET_AFTER
    )
    ids = list(session.scalars(due.limit(BATCH)))
    session.execute(delete(Member).where(Member.id.in_(ids)))
    return bool(ids)


def _lock_address(session: Session, member_id: int) -> None:
    """Lock all submissions of one address in one order: two links may be used at once."""
    address_key = select(Member.address_key).where(Member.id == member_id).scalar_subquery()
    statement = select(Member).where(Member.address_key == address_key).order_by(Member.id)
    session.scalars(statement.with_for_update().execution_options(populate_existing=True)).all()


def _find_member(session: Session, address_key: str) -> Member | None:
    return session.scalar(
        select(Member).where(Member.address_key == address_key, Member.state != MemberState.PENDING)
    )


def _remind_known(session: Session, member: Member, *, community: Community, now: datetime) -> None:
    """Write to a member who is already in, at most once a day."""
    kind = EmailKind.ALREADY_KNOWN
    if mail_requests.spend(session, community, kind, member.address_key, per_day=1, now=now):
        outbox.owe(
            session,
            kind,
            subject_id=member.id,
            member_id=member.id,
            now=now,
            expires_at=now + DAY,
            decision=int(now.timestamp()),
        )


def _take_in(session: Session, submission: Submission, community: Community, now: datetime) -> None:
    """Keep a submission and owe its confirmation."""
    due_at = mail_requests.plan_confirmation(session, submission.address.key, community, now)
    if due_at is None:
        return
    member = Member(
        state=MemberState.PENDING,
        address=submission.address.sendable,
        address_key=submission.address.key,
        submission_key=submission.key,
        language=submission.language,
        created_at=now,
    )
    member.set_profile(submission.profile)
    if not rows.add_unless_there(session, member):
        return
    consents.record_given(
        session, community, member, submission.consents, now=now, channel=Channel.FORM
    )
    outbox.owe(
        session,
        EmailKind.CONFIRMATION,
        subject_id=member.id,
        member_id=member.id,
        now=now,
        due_at=due_at,
        expires_at=now + LINK_LIFETIME,
    )
