"""Whether the words of a mail server mean that an address is dead."""

import re
from dataclasses import dataclass

from matchmaker.mail.transport import ADDRESS, DEAD_ADDRESS_CODES

LONGEST_READ = 1_000
LONGEST_WHY = 200
MOST_CODES = 10
ENHANCED = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\d|\.\d)")
REPLY = re.compile(r"(?<![\d.-])([45][0-5]\d)(?=[ -]|:? )")
CODE = re.compile(f"{ENHANCED.pattern}|{REPLY.pattern}")
GENERAL = re.compile(r"[45]\.(?:0\.0|\d{1,3}\.0)")
PERSON = r"(?:user|recipient|mailbox|account|address(?:ee)?|inbox|e-?mail account|person)"
PERSON_DE = (
    r"(?:benutzer|nutzer|empf.{1,2}nger(?:adresse)?|adressat|teilnehmer|adresse|postfach|konto"
    r"|mailadresse|mailbox)"
)
DEAD = re.compile(
    rf"{PERSON} (?:is |was )?(?:unknown|not (?:found|known|recognized))"
    rf"|unknown (?:local |to |virtual )?{PERSON}|unknown local.part"
    rf"|no such (?:local |virtual )?{PERSON}|invalid (?:final delivery )?(?:userid|user|mailbox"
    rf"|recipient)"
    rf"|{PERSON}[^.;]{{0,50}}(?:does not|doesn't|do not|doesnt) exist"
    rf"|{PERSON}[^.;]{{0,40}}(?:no longer exists|(?:not|no longer) valid)"
    rf"|not (?:be )?a (?:valid|known) {PERSON}|no {PERSON} (?:here )?by that name"
    rf"|there is no {PERSON} by that name|recipient ?not ?found|recipient name is not recognized"
    r"|not listed in (?:domino|public name)|(?:does not|doesn't) have an? \S{1,60} account"
    rf"|{PERSON} (?:has been |is )?(?:disabled or )?(?:discontinued|closed|deleted)"
    # What United Internet (GMX, WEB.DE, IONOS) and Outlook.com say of an address they do not have.
    r"|requested action not taken: mailbox unavailable"
    rf"|unbekannte[rsn]? {PERSON_DE}|kein(?:en?)? solche[rsn]? {PERSON_DE}"
    rf"|{PERSON_DE}[^.;]{{0,60}}(?:existiert nicht|gibt es nicht|(?:ist |hier )?unbekannt"
    r"|nicht (?:bekannt|gefunden|vorhanden)|nicht mehr (?:vorhanden|g.{1,2}ltig)|gel.{1,2}scht)",
    re.IGNORECASE,
)
# Such a refusal is about the letter, the hour or the sender, whatever else it says.
EXCUSE = re.compile(
    r"quota|\bfull\b|\bvoll\b|speicher|storage|kontingent|too (?:many|large|big|much)"
    r"|zu (?:gro.{1,2}\b|viele)"
    r"|exceed|spam|junk|unsolicited|virus|malware|policy|policies|richtlinie|reputation"
    r"|block|black ?list|gesperrt|banned|abuse|suspicious|content|\bspf\b|dkim|dmarc|reverse dns"
    r"|rate\b|quickly|grey ?list|gray ?list|temporar|vor.{1,2}bergehend|try (?:again|later)|later\b"
    r"|sp.{1,2}ter|timed? ?out|time ?limit|expired|abgelaufen|\bloop|hop count|hops\b|relay"
    r"|authenticat|not authori[sz]ed|permission|access denied|restricted|protected"
    r"|sender (?:address|verif|domain|denied|unknown|rejected|is|does|not)|absender|inactiv(?:e"
    r"|ity)"
    r"|local problem|configur|maintenance|wartung|suspended|name service|lookup fail|unverified",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a letter was not delivered: the words have no address in them."""

    permanent: bool
    status: str
    why: str


def judge(words: str, status: str = "") -> Reason:
    """What a mail server's words and the status of its report mean together.

    A code in the words is nearer to the cause than the report's own, which is often a general
    one. Permanent is only what says by code or wording that there is no such address, and says
    nothing besides that could be over tomorrow.
    """
    words = " ".join(words[: 4 * LONGEST_READ].split())[:LONGEST_READ]
    given = ENHANCED.search(status[:LONGEST_WHY])
    code = _choose([*ENHANCED.findall(words)[:MOST_CODES], *([given.group()] if given else [])])
    reply = REPLY.search(words)
    is_for_now = "4" in (code[:1], reply[1][0] if reply else "", given.group()[0] if given else "")
    plain = _leave_names_out(words)
    is_dead = code in DEAD_ADDRESS_CODES or DEAD.search(plain) is not None
    return Reason(
        permanent=is_dead and not is_for_now and EXCUSE.search(plain) is None,
        status=code or (reply[1] if reply else ""),
        why=ADDRESS.sub("(address)", words)[:LONGEST_WHY].strip(),
    )


def find_reason(lines: list[str]) -> int | None:
    """The number of the line that says why: one with a code, else with a wording."""
    for pattern in (CODE, DEAD, EXCUSE):
        for number, line in enumerate(lines):
            if pattern.search(line) is not None:
                return number
    return None


def _choose(codes: list[str]) -> str:
    exact = (code for code in codes if not GENERAL.fullmatch(code))
    return next(exact, next(iter(codes), ""))


def _leave_names_out(words: str) -> str:
    """Without addresses and with a sign for hosts: one may be called `spamfilter.example`."""
    return " ".join(
        "~" if "." in word.strip(".,;:()<>[]\"'") else word
        for word in words.split()
        if "@" not in word
    )
