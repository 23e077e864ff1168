"""The letters around a membership; each function is named like its email kind.

Each returns None when the letter has lost its sense.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.address import mask
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.domain.shown import Thread, show
from matchmaker.models import Member, OutboxEntry
from matchmaker.services import drafts, membership, outlook
from matchmaker.services.cards import card_of
from matchmaker.services.drafts import Draft, draft_for
from matchmaker.services.letterhead import Letterhead
from matchmaker.services.outlook import Outlook
from matchmaker.signing import TokenPurpose

Composer = Callable[[Session, OutboxEntry, Member, Letterhead, datetime], Draft | None]


def confirmation(
    _session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """Nothing in it that anybody typed: it may reach somebody who never asked."""
    if member.state is not MemberState.PENDING:
        return None
    link = letterhead.link("c", TokenPurpose.CONFIRM, member.id)
    frame = drafts.frame_of(letterhead, for_whom=mask(member.address))
    return Draft(
        letter_sets=(member.language,),
        variables=({**frame, "link": link, "not_me_link": f"{link}/not-me"},),
        to=(member.address,),
    )


def already_known(
    _session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """For a member whose address was typed into the form again."""
    change = _mailed_link(entry, member, letterhead, TokenPurpose.MEMBERSHIP_CHANGE, "/change")
    return draft_for(member, letterhead, issued_at=_issued(entry), change_link=change)


def welcome(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, now: datetime
) -> Draft | None:
    """How others will see you, and what happens next.

    What it tells of the community is looked up once and kept with the letter.
    """
    if member.state is MemberState.LEFT:
        return None
    community = letterhead.community
    if entry.told is None:
        entry.told = outlook.look_ahead(session, member, community=community, now=now).as_dict()
    ahead = Outlook(**entry.told)
    profile = member.get_profile()
    opens_on = community.calendar.local_date(
        community.calendar.next_opening(_dated(entry) + community.membership_age)
    )
    return draft_for(
        member,
        letterhead,
        issued_at=_issued(entry),
        given_name=profile.given_name,
        card=card_of(show(profile, Thread()), community.vocabulary, member.letter_set),
        opens_on=drafts.in_words(opens_on, member),
        member_count=ahead.members,
        smallest_pool=community.smallest_pool,
        enough_members=ahead.members >= community.smallest_pool,
        months=ahead.months,
        suggestions=ahead.suggestions,
        letters=community.letters_per_30_days,
    )


def pause_undo(
    _session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """One way back after a one-click unsubscribe."""
    return _with_way_back(entry, member, letterhead)


def silent_pause(
    _session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """A warm note after two silent months."""
    return _with_way_back(entry, member, letterhead)


def goodbye(
    _session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """For somebody who leaves; the answers are kept for a change of mind."""
    if member.state is not MemberState.LEFT or member.left_at is None:
        return None
    erased_on = letterhead.community.calendar.local_date(
        member.left_at + membership.KEPT_AFTER_LEAVING
    )
    return draft_for(
        member,
        letterhead,
        issued_at=_issued(entry),
        given_name=member.given_name,
        erase_link=_mailed_link(entry, member, letterhead, TokenPurpose.ERASE, "/erase"),
        erased_on=drafts.in_words(erased_on, member),
    )


def change_link(
    _session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """A fresh link for changing the answers."""
    link = _mailed_link(entry, member, letterhead, TokenPurpose.MEMBERSHIP_CHANGE, "/change")
    return draft_for(member, letterhead, issued_at=_issued(entry), link=link)


def erase_link(
    _session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """A fresh link for erasing everything."""
    link = _mailed_link(entry, member, letterhead, TokenPurpose.ERASE, "/erase")
    return draft_for(member, letterhead, issued_at=_issued(entry), link=link)


def export_link(
    _session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, _now: datetime
) -> Draft | None:
    """A fresh link for downloading everything we hold."""
    link = _mailed_link(entry, member, letterhead, TokenPurpose.EXPORT, "/export")
    return draft_for(member, letterhead, issued_at=_issued(entry), link=link)


COMPOSERS: dict[EmailKind, Composer] = {
    EmailKind(composer.__name__): composer
    for composer in (
        confirmation, already_known, welcome, pause_undo, silent_pause,
        goodbye, change_link, erase_link, export_link,
    )
}  # fmt: skip


def _with_way_back(entry: OutboxEntry, member: Member, letterhead: Letterhead) -> Draft | None:
    if member.state is not MemberState.PAUSED:
        return None
    issued_at = _issued(entry)
    return draft_for(
        member,
        letterhead,
        issued_at=issued_at,
        given_name=member.given_name,
        link=letterhead.membership_link(member, issued_at=issued_at),
    )


def _mailed_link(
    entry: OutboxEntry, member: Member, letterhead: Letterhead, purpose: TokenPurpose, ending: str
) -> str:
    return letterhead.membership_link(
        member, issued_at=_issued(entry), purpose=purpose, ending=ending
    )


def _issued(entry: OutboxEntry) -> datetime:
    """The real time of the first claim."""
    return entry.issued_at or entry.created_at


def _dated(entry: OutboxEntry) -> datetime:
    """The calendar time of the first claim."""
    return entry.dated_at or entry.created_at
