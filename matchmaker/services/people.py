"""Members as the engine sees them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matchmaker.domain.address import organisation_domain
from matchmaker.domain.profile import Profile
from matchmaker.matching.person import Person, read_person
from matchmaker.matching.words import fold_word
from matchmaker.models import Member
from matchmaker.services.community import Community


def read(member: Member, *, community: Community, now: datetime) -> Person:
    """What the engine may know of a member: no name, no address."""
    profile = _with_adopted(member.get_profile(), community.vocabulary.own_words)
    return read_person(
        member.id,
        profile,
        organisation=organisation_domain(member.address, community.public_mail_domains),
        waited=member.waited,
        utc_offset_minutes=_offset(profile.zone, community.calendar.zone, now),
    )


def _with_adopted(profile: Profile, own_words: Mapping[str, str]) -> Profile:
    """Whoever typed a word that was adopted has chosen that topic; the answers stay as they are."""
    meant = {word: own_words.get(fold_word(word)) for word in profile.own_topics}
    chosen = tuple(topic for topic in meant.values() if topic)
    if not chosen:
        return profile
    return replace(
        profile,
        topics=tuple(dict.fromkeys((*profile.topics, *chosen))),
        own_topics=tuple(word for word in profile.own_topics if not meant[word]),
    )


def _offset(zone: str, default: ZoneInfo, now: datetime) -> int:
    try:
        place = ZoneInfo(zone) if zone else default
    except (ZoneInfoNotFoundError, ValueError):
        place = default
    return int((now.astimezone(place).utcoffset() or timedelta()).total_seconds()) // 60
