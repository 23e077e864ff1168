"""The time zones that the form offers, by the name of a city."""

from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

ZONES = (
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver",
    "America/Chicago", "America/Mexico_City", "America/Bogota", "America/New_York",
    "America/Toronto", "America/Halifax", "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
    "Atlantic/Azores", "Atlantic/Canary", "Europe/Lisbon", "Europe/London", "Europe/Dublin",
    "Europe/Madrid", "Europe/Paris", "Europe/Brussels", "Europe/Amsterdam", "Europe/Berlin",
    "Europe/Zurich", "Europe/Vienna", "Europe/Rome", "Europe/Copenhagen", "Europe/Stockholm",
    "Europe/Oslo", "Europe/Warsaw", "Europe/Prague", "Europe/Budapest", "Europe/Athens",
    "Europe/Helsinki", "Europe/Bucharest", "Europe/Kyiv", "Europe/Istanbul", "Africa/Casablanca",
    "Africa/Lagos", "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi", "Asia/Jerusalem",
    "Asia/Beirut", "Asia/Tbilisi", "Asia/Dubai", "Asia/Tehran", "Asia/Karachi", "Asia/Kolkata",
    "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Shanghai",
    "Asia/Seoul", "Asia/Tokyo", "Australia/Perth", "Australia/Adelaide", "Australia/Sydney",
    "Pacific/Auckland",
)  # fmt: skip


def list_zones(language: str, *, also: str = "") -> dict[str, str]:
    """Zones by the name of their city, in the order of the alphabet."""
    named = {zone: _city(zone, language) for zone in {*ZONES, also} - {""}}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _city(zone: str, language: str) -> str:
    return get_timezone_location(ZoneInfo(zone), locale=language, return_city=True)
