"""What has to be true of every message, whatever it is."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from time import process_time
from typing import TypeVar
from zlib import crc32

from matchmaker.mail import arrived
from matchmaker.mail.child import read_told
from matchmaker.mail.meaning import Meaning
from matchmaker.mail.senders import Verdict
from matchmaker.mail.transport import ADDRESS
from matchmaker.mail.understanding import Kind, Understood, understand
from matchmaker.services.inbox import Ingested
from tests.fuzz.target import Case, Entrance, Reading, ask_sender

T = TypeVar("T")
MOST_SECONDS = 0.1
RETRIES = 4
LINE_END = re.compile(r"\r\n|\r|\n")
ANSWERS = {Meaning.YES, Meaning.NO, Meaning.LATER}
NOBODY = {"", "<>", "MAILER-DAEMON"}
MOST_TEXT = 40_000
MOST_WORDS = 4_000
# Disguising takes longer than all the rest, so only every third message is disguised.
DISGUISED = 3
QUOTED_HTML = "<blockquote type=cite>{}</blockquote>"
PLAIN, HTML = (
    f"From: Mira <m@x.example>\nSubject: Re: Jemand\nContent-Type: text/{kind}; charset=utf-8\n\n"
    for kind in ("plain", "html")
)
REPORT = (
    "From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail Returned to Sender\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=fuzz-outside\n\n"
    "--fuzz-outside\nContent-Type: text/plain; charset=utf-8\n\n{}\n"
    "--fuzz-outside\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822; m@x.example\nAction: failed\n"
    "Status: 5.1.1\n\n--fuzz-outside--\n"
)


class EscapeError(AssertionError):
    """A message got through to where none may come."""


def check(case: Case, entrance: Entrance) -> Reading:
    """Read a message and check everything; EscapeError or whatever broke."""
    found = Reading(
        in_time(lambda: understand(case.raw, mail_from=case.mail_from, sent=case.sent)),
        *in_time(lambda: ask_sender(case.raw)),
    )
    _check_types(found)
    _check_senses(case, found.understood)
    _check_told(found.understood)
    taken = in_time(lambda: entrance.take_in(case))
    demand(isinstance(taken, Ingested), "taking in has an outcome")
    if crc32(case.raw) % DISGUISED == 0:
        _check_disguises(found.understood.text or arrived.decode(case.raw[:MOST_WORDS], "cp1252"))
    return found


def demand(holds: bool, what: str) -> None:
    """Whatever happens."""
    if not holds:
        raise EscapeError(what)


def in_time(function: Callable[[], T]) -> T:
    """Within a tenth of a second of the processor; others share it, so the best of five counts."""
    for attempt in range(RETRIES + 1):
        begun = process_time()
        found = function()
        took = process_time() - begun
        if took <= MOST_SECONDS:
            return found
        demand(attempt < RETRIES, f"it is read within {MOST_SECONDS} s")
    return found


def _check_types(found: Reading) -> None:
    understood = found.understood
    demand(isinstance(understood.kind, Kind), "a kind")
    demand(isinstance(understood.meaning, Meaning), "a meaning")
    demand(isinstance(found.verdict, Verdict), "a verdict")
    texts = [understood.text, found.sender]
    if bounce := understood.bounce:
        texts += [bounce.address, bounce.status, bounce.why]
        demand(ADDRESS.search(bounce.why) is None, "no address in the reason")
        demand(not (bounce.permanent and bounce.delayed), "what is being tried is not over")
    for text in texts:
        demand("\0" not in text and len(text) < MOST_TEXT, "a text without NUL and not too long")
        text.encode()


def _check_senses(case: Case, found: Understood) -> None:
    demand((found.kind is Kind.ANSWER) == (found.meaning in ANSWERS), "an answer means something")
    demand((found.kind is Kind.STOP) == (found.meaning is Meaning.STOP), "stop means stop")
    demand((found.kind is Kind.BOUNCE) == (found.bounce is not None), "a bounce says how bad")
    if case.mail_from in NOBODY:
        demand(found.kind not in (Kind.ANSWER, Kind.STOP), "nobody answers nothing")


def _check_told(found: Understood) -> None:
    demand(read_told(json.dumps(asdict(found)).encode()) == found, "the child can tell it")


def _check_disguises(text: str) -> None:
    """The words of a message, quoted in three ways, are nobody's yes; nor are those of a report."""
    lines = LINE_END.split(text)
    quoted = "\n".join(f"> {line}" for line in lines)
    cited = "<br>".join(map(html.escape, lines))
    plain = understand((PLAIN + quoted).encode("utf-8", "replace"))
    demand(plain.meaning is not Meaning.YES, "what is quoted is no yes")
    marked = understand((HTML + QUOTED_HTML.format(cited)).encode("utf-8", "replace"))
    demand(marked.meaning is not Meaning.YES, "what is quoted in HTML is no yes")
    inside = text.replace("--fuzz-outside", "")
    report = understand(REPORT.format(inside).encode("utf-8", "replace"))
    demand(report.kind not in (Kind.ANSWER, Kind.STOP), "a report is no answer")
