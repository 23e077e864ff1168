"""Making all checks at once, so that one that hangs holds up nobody."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass

from matchmaker.cli.doctor.findings import GENERAL, Finding, find
from matchmaker.cli.doctor.patient import Patient
from matchmaker.mail.records.name_service import NobodyAnswersError

QUESTIONS_A_CHECK = 3
Look = Callable[[Patient], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A look at one thing: which settings it needs, and whether it asks name servers.

    A check that has several lines names those after the first in `others`.
    """

    name: str
    look: Look
    needs: frozenset[str] = frozenset()
    asks_names: bool = False
    others: tuple[str, ...] = ()


def run_checks(checks: Sequence[Check], patient: Patient) -> Iterator[Finding]:
    """Give the findings in the order of the checks, after a few seconds at most."""
    running = [(check, _start(check, patient)) for check in checks]
    wait([future for _, future in running], timeout=patient.seconds * QUESTIONS_A_CHECK)
    for check, future in running:
        if future.done():
            yield from future.result()
        else:
            yield from _tell_late(check)


def _start(check: Check, patient: Patient) -> Future[list[Finding]]:
    """Run in a thread that nobody waits for when the program ends."""
    future: Future[list[Finding]] = Future()
    threading.Thread(
        target=lambda: future.set_result(_look(check, patient)), name=check.name, daemon=True
    ).start()
    return future


def _look(check: Check, patient: Patient) -> list[Finding]:
    missing = sorted(check.needs & patient.faulty)
    if missing:
        return _tell(check, "needs_settings", settings=", ".join(missing))
    if check.asks_names and patient.is_offline:
        return _tell(check, "offline")
    try:
        return list(check.look(patient))
    except NobodyAnswersError:
        return _tell(check, "no_names")
    except Exception as error:
        # Whatever it is, the other checks are worth reading; its words may quote anything.
        return _tell(check, "broken", kind=type(error).__name__)


def _tell_late(check: Check) -> list[Finding]:
    if check.asks_names:
        return _tell(check, "no_names")
    late = find(GENERAL, "late", check=check.name)
    return [late, *(find(GENERAL, "after_late", check=name) for name in check.others)]


def _tell(check: Check, verdict: str, **facts: object) -> list[Finding]:
    """The same for every line that this check would have had."""
    names = (check.name, *check.others)
    return [find(GENERAL, verdict, check=name, **facts) for name in names]
