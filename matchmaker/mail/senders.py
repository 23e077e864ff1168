"""Whether mail is from whom it says: by the header of a server that we were told to trust."""

import re
from email.utils import parseaddr
from enum import StrEnum

from matchmaker.mail import arrived
from matchmaker.mail.arrived import Parsed

RESULT = re.compile(r";\s*dmarc\s*=\s*([a-z]+)", re.IGNORECASE)


class Verdict(StrEnum):
    """What the trusted server found; nothing where it said nothing or none is trusted."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NONE = "none"


def read_sender(message: Parsed) -> str:
    """The bare address in From, in lower case; "" if there is none or more than one."""
    fields = list(arrived.read_headers(message, "From"))
    return parseaddr(fields[0])[1].strip().lower() if len(fields) == 1 else ""


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
