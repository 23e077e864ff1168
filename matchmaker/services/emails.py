"""From an outbox entry to a message: the same entry always gives the same bytes."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import ANSWERED, EmailKind
from matchmaker.mail.message import Message, build
from matchmaker.models import Member, OutboxEntry
from matchmaker.services import (
    membership_emails,
    reply_emails,
    round_emails,
    topics,
    waiting_emails,
)
from matchmaker.services.drafts import Draft
from matchmaker.services.letterhead import Letterhead
from matchmaker.signing import TokenPurpose
from matchmaker.templating import RenderedEmail, render_email

COMPOSERS = {
    **membership_emails.COMPOSERS,
    **round_emails.COMPOSERS,
    **waiting_emails.COMPOSERS,
    **reply_emails.COMPOSERS,
}
LETTERHEADS = "the letterhead that was given, and the one with all topics"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the transport is handed: an envelope and the bytes in it."""

    mail_from: str
    recipient: str
    data: bytes


def compose(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, *, now: datetime
) -> Parcel | None:
    """Render what an entry owes; None when the letter has lost its sense."""
    letterhead = _bring_up_to_date(session, letterhead)
    if entry.key_id is not None:
        letterhead = letterhead.signed_with(entry.key_id)
    draft = COMPOSERS[entry.kind](session, entry, member, letterhead, now)
    if draft is None:
        return None
    message = address(entry, member, draft, render(entry.kind, draft), letterhead)
    # A delivery report comes back to one letter and one recipient, whatever it says.
    return_path = letterhead.mailbox("b", TokenPurpose.BOUNCE, entry.id)
    data = build(message)
    if letterhead.dkim is not None:
        data = letterhead.dkim.sign(data)
    return Parcel(return_path or letterhead.mail_from, member.address, data)


def _bring_up_to_date(session: Session, letterhead: Letterhead) -> Letterhead:
    """The letterhead with the topics adopted until now, read once for all letters of a session."""
    given: Letterhead | None
    current: Letterhead
    given, current = session.info.get(LETTERHEADS, (None, letterhead))
    if given is not letterhead:
        community = topics.current(session, letterhead.community)
        current = replace(letterhead, community=community)
        session.info[LETTERHEADS] = letterhead, current
    return current


def recall(session: Session, invitation_id: int, letterhead: Letterhead, *, now: datetime) -> str:
    """What we wrote to one side of a proposal, as plain text, to be told from what they wrote."""
    entries = session.scalars(
        select(OutboxEntry)
        .where(
            OutboxEntry.kind.in_(ANSWERED),
            OutboxEntry.subject_id == invitation_id,
            OutboxEntry.dated_at.is_not(None),
        )
        .order_by(OutboxEntry.id)
    )
    return "\n".join(_text(session, entry, letterhead, now=now) for entry in entries)


def _text(session: Session, entry: OutboxEntry, letterhead: Letterhead, *, now: datetime) -> str:
    member = session.get_one(Member, entry.member_id)
    draft = COMPOSERS[entry.kind](session, entry, member, letterhead, now)
    return "" if draft is None else render(entry.kind, draft).text


def address(
    entry: OutboxEntry,
    member: Member,
    draft: Draft,
    rendered: RenderedEmail,
    letterhead: Letterhead,
) -> Message:
    """The words of a letter with its headers."""
    kind, row_id = draft.message_row or (entry.kind.value, entry.id)
    leave = ("u", TokenPurpose.UNSUBSCRIBE, member.id)
    return Message(
        sender=letterhead.mail_from,
        sender_name=letterhead.community.name,
        to=draft.to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=letterhead.message_id(kind.replace("_", "-"), row_id),
        date=draft.dated_at or entry.dated_at or entry.created_at,
        reply_to=draft.reply_to,
        in_reply_to=draft.in_reply_to,
        is_reply=draft.is_reply,
        unsubscribe_url=letterhead.link(*leave) if draft.can_unsubscribe else None,
        unsubscribe_mailto=letterhead.mailbox(*leave) if draft.can_unsubscribe else None,
    )


def render(kind: EmailKind, draft: Draft) -> RenderedEmail:
    """Render a draft; a joint letter in two languages is one text after the other."""
    parts = [
        render_email(kind, letter_set, variables)
        for letter_set, variables in zip(draft.letter_sets, draft.variables, strict=True)
    ]
    return parts[0] if len(parts) == 1 else parts[0].followed_by(parts[1])
