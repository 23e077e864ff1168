"""The letters to those who wait; each function is named like its email kind.

Each returns None when the letter has lost its sense.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.i18n import catalogue, language_name, language_of
from matchmaker.matching.hint import Addition
from matchmaker.models import Invitation, Member, OutboxEntry, Proposal, Round, RoundState
from matchmaker.services.drafts import Draft, draft_for
from matchmaker.services.letterhead import Letterhead
from matchmaker.services.still_looking import Advice

Composer = Callable[[Session, OutboxEntry, Member, Letterhead, datetime], Draft | None]


def still_looking(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """Nobody was found for two months; one thing to add, if there is one that would help."""
    since = (
        select(Invitation.id)
        .join(Proposal, Proposal.id == Invitation.proposal_id)
        .where(Invitation.member_id == member.id, Proposal.opened_at >= entry.created_at)
    )
    if member.state is not MemberState.ACTIVE or session.scalar(since.limit(1)) is not None:
        return None
    advice = Advice.from_dict(entry.told or {})
    return draft_for(
        member,
        letterhead,
        issued_at=entry.issued_at or entry.created_at,
        given_name=member.given_name,
        hint=advice.addition.value if advice.addition else None,
        hint_name=_name(advice, member, letterhead),
    )


def small_pool(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """There is no round this month, since too few could take part."""
    opened = select(Round.id).where(
        Round.state == RoundState.OPEN, Round.opened_at >= entry.created_at
    )
    if member.state is not MemberState.ACTIVE or session.scalar(opened.limit(1)) is not None:
        return None
    told = entry.told or {}
    return draft_for(
        member,
        letterhead,
        issued_at=entry.issued_at or entry.created_at,
        given_name=member.given_name,
        member_count=told["members"],
        smallest_pool=told["smallest"],
        link=f"{letterhead.base_url}/{language_of(member.letter_set)}/join",
    )


COMPOSERS: dict[EmailKind, Composer] = {
    EmailKind(composer.__name__): composer for composer in (still_looking, small_pool)
}


def _name(advice: Advice, member: Member, letterhead: Letterhead) -> str:
    """What is to be added, as the reader calls it; a sentence needs no name."""
    language = language_of(member.letter_set)
    if advice.addition is Addition.TOPIC:
        return letterhead.community.vocabulary.topic_name(advice.term, language)
    if advice.addition is Addition.LANGUAGE:
        return language_name(advice.term, language)
    if advice.addition is Addition.WAY:
        return catalogue(member.letter_set)(f"ways.{advice.term}")
    return ""
