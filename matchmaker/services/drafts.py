"""A letter before it is rendered: for whom, in which set, with which variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from matchmaker.domain.address import mask
from matchmaker.i18n import date_in_words
from matchmaker.models import Member
from matchmaker.services.letterhead import Letterhead


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One letter; `letter_sets` has two members where a joint letter is in two languages."""

    letter_sets: tuple[str, ...]
    variables: tuple[Mapping[str, object], ...]
    to: tuple[str, ...]
    reply_to: str | None = None
    message_row: tuple[str, int] | None = None
    dated_at: datetime | None = None
    in_reply_to: str | None = None
    can_unsubscribe: bool = True
    is_reply: bool = False


def draft_for(
    member: Member,
    letterhead: Letterhead,
    *,
    issued_at: datetime,
    reply_to: str | None = None,
    in_reply_to: str | None = None,
    **variables: object,
) -> Draft:
    """A letter to one member, with what every letter carries."""
    frame = frame_of(letterhead, for_whom=mask(member.address))
    frame["membership_url"] = letterhead.membership_link(member, issued_at=issued_at)
    return Draft(
        letter_sets=(member.letter_set,),
        variables=({**frame, **variables},),
        to=(member.address,),
        reply_to=reply_to,
        in_reply_to=in_reply_to,
    )


def frame_of(letterhead: Letterhead, *, for_whom: str) -> dict[str, object]:
    """The variables of every letter, without a link to anybody's membership."""
    return {
        "community": letterhead.community.name,
        "organiser": letterhead.organiser,
        "organiser_email": letterhead.organiser_email,
        "base_url": letterhead.base_url,
        "for_whom": for_whom,
        "membership_url": None,
    }


def in_words(day: date, member: Member) -> str:
    """A date as a letter to this member says it."""
    return date_in_words(day, member.letter_set)
