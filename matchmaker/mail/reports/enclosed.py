"""What a report says of the letter that it is about, and whether a message may be a report."""

from matchmaker.mail.arrived import Parsed, parse, read_header, read_part
from matchmaker.mail.reports.complaints import is_complaint
from matchmaker.mail.reports.delivery_status import read_fates
from matchmaker.mail.reports.origin import has_null_sender, is_daemon, is_delivery_system
from matchmaker.mail.reports.parts import find_part, list_inner, read_report_type

WHOLE = "message/rfc822"
HEADERS = ("text/rfc822-headers", "message/rfc822-headers")


def may_be_report(message: Parsed, *, mail_from: str | None = None) -> bool:
    """Whether a machine wrote it about a letter, by its structure or its sender alone."""
    return bool(
        read_report_type(message)
        or is_daemon(message)
        or is_delivery_system(message)
        or has_null_sender(message, mail_from)
        or is_complaint(message)
    )


def list_failed_addresses(message: Parsed) -> list[str]:
    """The recipients whom a delivery report names in its fields, or in a header."""
    fates = [fate.address for fate in read_fates(message) if fate.action != "delivered"]
    return [address for address in (*fates, read_header(message, "X-Failed-Recipients")) if address]


def read_original_header(message: Parsed, name: str) -> str:
    """A header of the letter that came back with a report; "" if it did not, or has none."""
    part = find_part(message, WHOLE, *HEADERS)
    if part is None:
        return ""
    for letter in list_inner(part)[:1] or [parse(read_part(part).encode())]:
        return read_header(letter, name)
    return ""
