"""Members as the engine sees them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matchmaker.domain.address import organisation_domain
from matchmaker.matching.person import Person, read_person
from matchmaker.models import Member
from matchmaker.services.community import Community


def read(member: Member, *, community: Community, now: datetime) -> Person:
    """What the engine may know of a member: no name, no address."""
    profile = member.get_profile()
    return read_person(
        member.id,
        profile,
        organisation=organisation_domain(member.address, community.public_mail_domains),
        waited=member.waited,
        utc_offset_minutes=_offset(profile.zone, community.calendar.zone, now),
    )


def _offset(zone: str, default: ZoneInfo, now: datetime) -> int:
    try:
        place = ZoneInfo(zone) if zone else default
    except (ZoneInfoNotFoundError, ValueError):
        place = default
    return int((now.astimezone(place).utcoffset() or timedelta()).total_seconds()) // 60
