"""What follows from a message that was read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail import arrived
from matchmaker.mail.reports import Bounce
from matchmaker.mail.understanding import Kind, Understood
from matchmaker.models import OutboxEntry, SuppressionReason
from matchmaker.services import membership, misdirected, replies, unreachable, writers
from matchmaker.services.community import Community
from matchmaker.signing import TokenPurpose

NAMED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message on the table: what its address said, and the text it may answer."""

    message_id: int
    purpose: TokenPurpose
    subject_id: int
    member_id: int
    raw: bytes
    mail_from: str | None
    received_at: datetime
    sent: str

    def is_genuine(self, session: Session, trusted: str | None) -> bool:
        """Whether it is from the member whom it is about."""
        return writers.is_genuine(session, arrived.parse(self.raw), self.member_id, trusted)


def follow(
    session: Session,
    taken: Taken,
    found: Understood,
    *,
    community: Community,
    trusted: str | None,
    now: datetime,
) -> None:
    """Do what the message asks for; the member and their proposals are locked before the message.

    An address that was asked only for reports takes no answers, and the other way round. Only a
    report on a letter's own path can end a membership: the address for replies is known to others.
    """
    member_id, subject_id = taken.member_id, taken.subject_id
    if found.kind is Kind.COMPLAINT:
        _follow_complaint(session, taken, community=community, now=now)
    elif found.bounce is not None:
        _follow_bounce(session, taken, found.bounce, community=community, now=now)
    elif found.kind is Kind.AUTO_REPLY:
        unreachable.note_absence(session, taken.purpose, subject_id, community=community, now=now)
    elif taken.purpose is TokenPurpose.UNSUBSCRIBE:
        membership.unsubscribe(session, member_id, now=now)
    elif found.kind is Kind.OTHER:
        return
    elif taken.purpose in (TokenPurpose.BOUNCE, TokenPurpose.MESSAGE_ID):
        _follow_misdirected(session, taken, found, community=community, trusted=trusted, now=now)
    else:
        _follow_words(session, taken, found, community=community, trusted=trusted, now=now)


def _follow_words(
    session: Session,
    taken: Taken,
    found: Understood,
    *,
    community: Community,
    trusted: str | None,
    now: datetime,
) -> None:
    """Words about a suggestion; of one that no token names, the writer is asked."""
    is_genuine = taken.is_genuine(session, trusted)
    if taken.purpose is TokenPurpose.REPLY:
        replies.follow(
            session,
            taken.subject_id,
            found.meaning,
            received_at=taken.received_at,
            is_genuine=is_genuine,
            community=community,
            now=now,
        )
    elif taken.purpose is TokenPurpose.ANSWER and is_genuine:
        replies.ask(session, taken.subject_id, now=now)


def _follow_complaint(
    session: Session, taken: Taken, *, community: Community, now: datetime
) -> None:
    """Anybody can write a complaint; it ends a membership only where a report could.

    At an address for unsubscribing it does what that is for.
    """
    if taken.purpose is TokenPurpose.UNSUBSCRIBE:
        membership.unsubscribe(session, taken.member_id, now=now)
    elif _is_believed(session, taken, now=now):
        reason = SuppressionReason.COMPLAINT
        unreachable.silence(session, taken.member_id, reason, community=community, now=now)


def _follow_bounce(
    session: Session, taken: Taken, bounce: Bounce, *, community: Community, now: datetime
) -> None:
    """Only a report on one letter to one person says that an address is dead; a delay nothing."""
    if bounce.delayed or taken.purpose is TokenPurpose.ANSWER:
        return
    is_ours = taken.purpose in (TokenPurpose.BOUNCE, TokenPurpose.MESSAGE_ID)
    unreachable.note_bounce(
        session,
        taken.member_id,
        taken.subject_id if is_ours else None,
        permanent=bounce.permanent and _is_believed(session, taken, now=now),
        community=community,
        now=now,
    )


def _is_believed(session: Session, taken: Taken, *, now: datetime) -> bool:
    """Whether a report can end a membership: on a letter's own path, which nobody else knows.

    A report that only names the letter is believed for a week, as long as mail servers try; never
    on an introduction, of which the other person knows the name.
    """
    if taken.purpose is TokenPurpose.BOUNCE:
        return True
    if taken.purpose is not TokenPurpose.MESSAGE_ID:
        return False
    entry = session.get(OutboxEntry, taken.subject_id)
    if entry is None or entry.kind is EmailKind.INTRODUCTION or entry.sent_at is None:
        return False
    return now < entry.sent_at + NAMED_FOR


def _follow_misdirected(
    session: Session,
    taken: Taken,
    found: Understood,
    *,
    community: Community,
    trusted: str | None,
    now: datetime,
) -> None:
    """Somebody's words where only reports belong: they were meant for the other person.

    A wish for no more letters is kept, wherever it arrives.
    """
    if not taken.is_genuine(session, trusted):
        return
    if found.kind is Kind.STOP:
        membership.unsubscribe(session, taken.member_id, now=now)
    else:
        misdirected.note(session, taken.subject_id, community=community, now=now)
