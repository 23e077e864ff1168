"""Delivery reports: that a letter did not arrive, and how bad that is."""

import re
from dataclasses import dataclass

from matchmaker.mail.arrived import Parsed, read_header
from matchmaker.mail.reports.complaints import is_feedback_report
from matchmaker.mail.reports.delivery_status import Fate, find_address, read_fates, read_fates_in
from matchmaker.mail.reports.evidence import Evidence, weigh
from matchmaker.mail.reports.parts import read_body
from matchmaker.mail.reports.reasons import Reason, find_reason, judge
from matchmaker.mail.reports.wordings import DELAYED_SUBJECT, DELAYED_WORDS, GIVEN_UP, ORIGINAL

MOST_LINES = 120
LONGEST_LINE = 400
LINES_OF_A_REASON = 3
LINES_ABOVE = 4
HEAD = 2_000
HEADER = re.compile(r"(?:to|from|cc|subject|an|von)\s*:", re.IGNORECASE)
STAFF = re.compile(r"(?:postmaster|mailer-daemon|support|abuse|hostmaster)@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A letter that did not arrive; `permanent` only if its address is dead.

    `delayed` means that the mail server goes on trying. `address` may be empty, and is whatever
    the report names: who it was sent to, its return path knows better.
    """

    permanent: bool
    delayed: bool
    address: str
    status: str
    why: str


def read_bounce(message: Parsed, *, mail_from: str | None = None) -> Bounce | None:
    """What a delivery report says; None for every other message, reports of success too."""
    if is_feedback_report(message):
        return None
    body = read_body(message)
    fates = read_fates(message)
    evidence = weigh(message, body, fates, mail_from)
    if evidence is Evidence.NONE:
        return None
    report = _cut(body)
    fates = fates or read_fates_in(body)
    fate = _choose(fates)
    if fate is None and fates:
        return None
    return _from_fields(message, fate, report) if fate else _from_words(message, report, evidence)


def _choose(fates: list[Fate]) -> Fate | None:
    """The recipient that fared worst, unless the letter reached them all."""
    bad = [fate for fate in fates if fate.action not in ("delivered", "relayed", "expanded")]
    bad = [fate for fate in bad if not fate.status.startswith("2")]
    return min(bad, key=lambda fate: fate.action == "delayed", default=None)


def _from_fields(message: Parsed, fate: Fate, report: str) -> Bounce:
    reason = judge(fate.diagnostic or _explain(report), fate.status)
    delayed = fate.action == "delayed" or (not fate.action and _is_delayed(message, report))
    return _bounce(reason, delayed, fate.address or _find_failed(message, report))


def _from_words(message: Parsed, report: str, evidence: Evidence) -> Bounce:
    reason = judge(_explain(report) or read_header(message, "Subject"))
    if evidence is Evidence.WEAK:
        reason = Reason(False, reason.status, reason.why)
    return _bounce(reason, _is_delayed(message, report), _find_failed(message, report))


def _bounce(reason: Reason, delayed: bool, address: str) -> Bounce:
    return Bounce(
        permanent=reason.permanent and not delayed,
        delayed=delayed,
        address=address,
        status=reason.status,
        why=reason.why,
    )


def _cut(body: str) -> str:
    """The report alone, without the letter that came back with it."""
    kept: list[str] = []
    for line in body.splitlines()[:MOST_LINES]:
        if kept and ORIGINAL.match(line[:LONGEST_LINE].lower()):
            break
        if line.strip():
            kept.append(" ".join(line[:LONGEST_LINE].split()))
    return "\n".join(kept)


def _explain(report: str) -> str:
    """The lines of a report that say why; its beginning if none stands out."""
    lines = report.splitlines()
    number = find_reason(lines)
    if number is None:
        return " ".join(lines)[:HEAD]
    return " ".join(lines[number : number + LINES_OF_A_REASON])


def _is_delayed(message: Parsed, report: str) -> bool:
    head = report.replace("\n", " ")[:HEAD]
    if GIVEN_UP.search(head):
        return False
    subject = read_header(message, "Subject")
    return bool(DELAYED_WORDS.search(head) or DELAYED_SUBJECT.search(subject))


def _find_failed(message: Parsed, report: str) -> str:
    """The address that a report without fields means: named in a header, or where it says why."""
    lines = report.splitlines()
    number = find_reason(lines) or 0
    near = [number, *range(number - 1, max(number - LINES_ABOVE, 0) - 1, -1)]
    places = [read_header(message, "X-Failed-Recipients"), *(lines[n] for n in near if lines)]
    found = (find_address(place) for place in (*places, *lines) if not HEADER.match(place))
    return next((address for address in found if address and not STAFF.match(address)), "")
