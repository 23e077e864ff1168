"""The letters that follow from mail that came in; each function is named like its email kind.

Each returns None when the letter has lost its sense before it left.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Introduction, Invitation, Member, OutboxEntry
from matchmaker.services import answers, drafts, message_ids
from matchmaker.services import misdirected as addresses
from matchmaker.services.drafts import Draft, draft_for
from matchmaker.services.letterhead import Letterhead
from matchmaker.signing import TokenPurpose

Composer = Callable[[Session, OutboxEntry, Member, Letterhead, datetime], Draft | None]


def receipt(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, now: datetime
) -> Draft | None:
    """A yes by mail has arrived; the same whether it was the first or the second."""
    invitation = session.get(Invitation, entry.subject_id)
    if invitation is None or not (invitation.answer is Answer.YES or entry.has_left):
        return None
    return _about(session, entry, invitation, member, letterhead)


def unclear_reply(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, now: datetime
) -> Draft | None:
    """One question, with the link, about a reply that could not be understood or came too late."""
    invitation = session.get(Invitation, entry.subject_id)
    if invitation is None or not (member.state is MemberState.ACTIVE or entry.has_left):
        return None
    if entry.told is None:
        view = answers.get_view(session, invitation.id, now=now)
        entry.told = {"state": view.state.value}
    return _about(session, entry, invitation, member, letterhead, **entry.told)


def unreached(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """The other side of an introduction did not get it."""
    introduction = session.get(Introduction, entry.subject_id)
    if introduction is None:
        return None
    other = session.scalar(
        select(Member)
        .join(Invitation, Invitation.member_id == Member.id)
        .where(Invitation.proposal_id == introduction.proposal_id, Member.id != member.id)
    )
    if other is None:
        return None
    return draft_for(
        member,
        letterhead,
        issued_at=entry.issued_at or entry.created_at,
        given_name=member.given_name,
        other_name=other.given_name,
    )


def misdirected(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """Mail to the other person of an introduction came to us; a reply to this reaches them."""
    other = addresses.find_other(
        session, entry.subject_id, member.id, community=letterhead.community
    )
    if other is None:
        return None
    draft = draft_for(
        member,
        letterhead,
        issued_at=entry.issued_at or entry.created_at,
        reply_to=other.address,
        in_reply_to=message_ids.of_introduction(session, entry.subject_id, letterhead),
        given_name=member.given_name,
        other_name=other.given_name,
        other_address=other.address,
    )
    return replace(draft, is_reply=True)


COMPOSERS: dict[EmailKind, Composer] = {
    EmailKind(composer.__name__): composer
    for composer in (receipt, unclear_reply, unreached, misdirected)
}


def _about(
    session: Session,
    entry: OutboxEntry,
    invitation: Invitation,
    member: Member,
    letterhead: Letterhead,
    **variables: object,
) -> Draft:
    """A letter about a suggestion, in its thread."""
    deadline = letterhead.community.calendar.last_day(invitation.proposal.deadline_at)
    draft = draft_for(
        member,
        letterhead,
        issued_at=entry.issued_at or entry.created_at,
        reply_to=letterhead.mailbox("r", TokenPurpose.REPLY, invitation.id),
        in_reply_to=message_ids.of_proposal(session, invitation, letterhead),
        given_name=member.given_name,
        link=letterhead.link("a", TokenPurpose.ANSWER, invitation.id),
        deadline=drafts.in_words(deadline, member),
        **variables,
    )
    return replace(draft, is_reply=True)
