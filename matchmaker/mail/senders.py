"""Whether mail is from whom it says: by the header of a server that we were told to trust."""

import re
from email.utils import getaddresses
from enum import StrEnum

from matchmaker.mail import arrived
from matchmaker.mail.arrived import Parsed

LONGEST_SENDER = 1_000
# The library goes one call deeper at each of these.
MOST_NESTED = 20
RESULT = re.compile(r";\s*dmarc\s*=\s*([a-z]+)", re.IGNORECASE)


class Verdict(StrEnum):
    """What the trusted server found; nothing where it said nothing or none is trusted."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NONE = "none"


def read_sender(message: Parsed) -> str:
    """The bare address in From, in lower case; "" if there is none or more than one.

    It is read from the header as it came: a name, once decoded, may look like an address.
    """
    fields = [str(field) for field in message.get_all("From", [])]
    found = [address for field in fields for _, address in list_addresses(field) if "@" in address]
    return found[0].strip().lower() if len(fields) == len(found) == 1 else ""


def list_addresses(field: str) -> list[tuple[str, str]]:
    """The names and addresses in a header; none if it is too long or too deep to be honest."""
    if len(field) > LONGEST_SENDER or sum(map(field.count, "(:")) > MOST_NESTED:
        return []
    return getaddresses([field])


def read_verdict(message: Parsed, trusted: str | None) -> Verdict:
    """The DMARC result in the newest Authentication-Results of the trusted server.

    Anybody can write such a header; only the name of our own server, which removes foreign ones
    with its name, makes it worth something (RFC 8601, section 5).
    """
    if trusted is None:
        return Verdict.NONE
    for value in arrived.read_headers(message, "Authentication-Results"):
        server, semicolon, results = value.partition(";")
        if server.split()[:1] == [trusted]:
            found = RESULT.search(semicolon + results)
            result = found.group(1).lower() if found else ""
            return {"pass": Verdict.PASS, "fail": Verdict.FAIL}.get(result, Verdict.NONE)
    return Verdict.NONE
