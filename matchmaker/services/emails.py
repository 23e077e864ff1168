"""From an outbox entry to a letter: the same entry always gives the same bytes."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import ANSWERED
from matchmaker.mail import writing
from matchmaker.mail.message import Message
from matchmaker.mail.writing import Dictation, Parcel
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

COMPOSERS = {
    **membership_emails.COMPOSERS,
    **round_emails.COMPOSERS,
    **waiting_emails.COMPOSERS,
    **reply_emails.COMPOSERS,
}
LETTERHEADS = "the letterhead that was given, and the one with all topics"


def compose(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, *, now: datetime
) -> Parcel | None:
    """Write what an entry owes; None when the letter has lost its sense."""
    dictation = dictate(session, entry, member, letterhead, now=now)
    return None if dictation is None else writing.write(dictation, letterhead.dkim)


def dictate(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, *, now: datetime
) -> Dictation | None:
    """All that a letter is to say; None when it has lost its sense."""
    letterhead = _bring_up_to_date(session, letterhead)
    if entry.key_id is not None:
        letterhead = letterhead.signed_with(entry.key_id)
    draft = COMPOSERS[entry.kind](session, entry, member, letterhead, now)
    if draft is None:
        return None
    # A delivery report comes back to one letter and one recipient, whatever it says.
    return_path = letterhead.mailbox("b", TokenPurpose.BOUNCE, entry.id)
    return Dictation(
        kind=entry.kind,
        letter_sets=draft.letter_sets,
        variables=draft.variables,
        frame=address(entry, member, draft, letterhead),
        mail_from=return_path or letterhead.mail_from,
        recipient=member.address,
    )


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
    if draft is None:
        return ""
    return writing.render(entry.kind, draft.letter_sets, draft.variables).text


def address(entry: OutboxEntry, member: Member, draft: Draft, letterhead: Letterhead) -> Message:
    """The headers of a letter whose words are not written yet."""
    kind, row_id = draft.message_row or (entry.kind.value, entry.id)
    leave = ("u", TokenPurpose.UNSUBSCRIBE, member.id)
    return Message(
        sender=letterhead.mail_from,
        sender_name=letterhead.community.name,
        to=draft.to,
        subject="",
        text="",
        html="",
        message_id=letterhead.message_id(kind.replace("_", "-"), row_id),
        date=draft.dated_at or entry.dated_at or entry.created_at,
        reply_to=draft.reply_to,
        in_reply_to=draft.in_reply_to,
        is_reply=draft.is_reply,
        unsubscribe_url=letterhead.link(*leave) if draft.can_unsubscribe else None,
        unsubscribe_mailto=letterhead.mailbox(*leave) if draft.can_unsubscribe else None,
    )
