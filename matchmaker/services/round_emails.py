"""The letters of a round; each function is named like its email kind.

Each returns None when the letter has lost its sense before it left.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, joinedload

from matchmaker.domain.answer import IntroductionState, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.first_writer import choose_first_writer
from matchmaker.domain.membership import MemberState, joint_letter_sets
from matchmaker.domain.profile import FirstWriter
from matchmaker.domain.shown import Shown
from matchmaker.i18n import join_words
from matchmaker.mail.headers import clean_given_name
from matchmaker.models import Introduction, Invitation, Member, OutboxEntry, Proposal
from matchmaker.services import drafts, message_ids, proposals
from matchmaker.services.cards import card_of
from matchmaker.services.drafts import Draft, draft_for
from matchmaker.services.letterhead import Letterhead
from matchmaker.signing import TokenPurpose

WITH_WAVE = (joinedload(Invitation.proposal).joinedload(Proposal.wave),)
Composer = Callable[[Session, OutboxEntry, Member, Letterhead, datetime], Draft | None]


def proposal(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """Somebody this member might like to meet."""
    invitation = session.get(Invitation, entry.subject_id, options=WITH_WAVE)
    shown = None if invitation is None else invitation.get_shown()
    if invitation is None or shown is None:
        return None
    is_apt = member.state is MemberState.ACTIVE and invitation.proposal.outcome is Outcome.OPEN
    if not is_apt and not entry.has_left:
        return None
    community, wave = letterhead.community, invitation.proposal.wave
    dated_at = entry.dated_at or entry.created_at
    deadline = proposals.deadline_of(wave, dated_at, community=community)
    return draft_for(
        member,
        letterhead,
        issued_at=entry.issued_at or entry.created_at,
        reply_to=letterhead.mailbox("r", TokenPurpose.REPLY, invitation.id),
        given_name=member.given_name,
        card=card_of(shown, community.vocabulary, member.letter_set),
        link=letterhead.link("a", TokenPurpose.ANSWER, invitation.id),
        deadline=drafts.in_words(community.calendar.last_day(deadline), member),
        replies_read=letterhead.replies_read,
        second_wave=wave.number > 1,
    )


def reminder(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, now: datetime
) -> Draft | None:
    """One reminder that knows nothing of the other side."""
    invitation = session.get(Invitation, entry.subject_id, options=WITH_WAVE)
    if invitation is None:
        return None
    deadline = invitation.proposal.deadline_at
    is_apt = member.state is MemberState.ACTIVE and invitation.answer is None and now < deadline
    if not is_apt and not entry.has_left:
        return None
    return draft_for(
        member,
        letterhead,
        issued_at=entry.issued_at or entry.created_at,
        reply_to=letterhead.mailbox("r", TokenPurpose.REPLY, invitation.id),
        in_reply_to=message_ids.of_proposal(session, invitation, letterhead),
        given_name=member.given_name,
        link=letterhead.link("a", TokenPurpose.ANSWER, invitation.id),
        deadline=drafts.in_words(letterhead.community.calendar.last_day(deadline), member),
        replies_read=letterhead.replies_read,
    )


def closing(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """This one did not come about; the same text for every cause, and none for who went away."""
    invitation = session.get(Invitation, entry.subject_id, options=WITH_WAVE)
    if invitation is None or member.state is not MemberState.ACTIVE:
        return None
    proposed_on = letterhead.community.calendar.local_date(
        invitation.delivered_at or invitation.proposal.opened_at
    )
    return draft_for(
        member,
        letterhead,
        issued_at=entry.issued_at or entry.created_at,
        given_name=member.given_name,
        proposed_on=drafts.in_words(proposed_on, member),
    )


def introduction(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """One letter to both; the copies differ only in where a reply goes."""
    found = session.get(Introduction, entry.subject_id)
    if found is None or found.state is not IntroductionState.RELEASED:
        return None
    sides = sorted(found.proposal.invitations, key=lambda side: side.member_id)
    if len(sides) != 2:
        return None
    members = [side.member for side in sides]
    other = members[1] if member.id == members[0].id else members[0]
    sets = joint_letter_sets(
        members[0].letter_set,
        members[1].letter_set,
        members[0].get_profile().languages,
        members[1].get_profile().languages,
    )
    return Draft(
        letter_sets=sets,
        variables=tuple(_introduce(found, sides, letterhead, name) for name in sets),
        to=tuple(person.address for person in members),
        reply_to=other.address,
        message_row=("introduction", found.id),
        dated_at=found.released_at,
        can_unsubscribe=False,
    )


COMPOSERS: dict[EmailKind, Composer] = {
    EmailKind(composer.__name__): composer
    for composer in (proposal, reminder, closing, introduction)
}


def _introduce(
    found: Introduction, sides: list[Invitation], letterhead: Letterhead, letter_set: str
) -> dict[str, object]:
    """The variables of an introduction, in one set of letters."""
    vocabulary = letterhead.community.vocabulary
    # What one side was shown is the card of the other.
    shown_of = [sides[1].get_shown(), sides[0].get_shown()]
    people = [
        _person(side.member, shown, letterhead, letter_set)
        for side, shown in zip(sides, shown_of, strict=True)
    ]
    writers = [_first_writer(side) for side in sides]
    first = choose_first_writer(writers[0], writers[1], seed=found.id)
    names = [str(person["given_name"]) for person in people]
    frame = drafts.frame_of(letterhead, for_whom=join_words(names, letter_set.partition("_")[0]))
    card = people[0]["card"]
    groups = [
        vocabulary.topic_group(topic)
        for shown in shown_of[:1]
        if shown is not None
        for topic in shown.thread.topics
    ]
    return {
        **frame,
        "first": people[0],
        "second": people[1],
        "subject_names": [clean_given_name(name) for name in names],
        "thread": getattr(card, "thread", None),
        "first_writer": names[first],
        "other_writer": names[1 - first],
        "question": letterhead.community.opening_questions.choose(groups, found.id, letter_set),
    }


def _person(
    member: Member, shown: Shown | None, letterhead: Letterhead, letter_set: str
) -> dict[str, object]:
    profile = member.get_profile()
    if shown is None:
        raise LookupError("an introduction without what was shown")
    return {
        "given_name": profile.given_name,
        "full_name": f"{profile.given_name} {profile.family_name}".strip(),
        "address": member.address,
        "card": card_of(shown, letterhead.community.vocabulary, letter_set),
    }


def _first_writer(side: Invitation) -> FirstWriter:
    return side.first_writer or side.member.get_profile().first_writer
