"""What a proposal costs before it is sent: its queries, its words, its bytes, its signature."""

from collections.abc import Callable, Iterator
from time import process_time
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.owed import Debtor
from matchmaker.mail import message, readback
from matchmaker.models import Member, OutboxEntry
from matchmaker.services import emails
from matchmaker.services.emails import Parcel
from matchmaker.services.outbox import OPEN_STAGES

Row = dict[str, Any]
Found = TypeVar("Found")
STEPS = ("all", "facts", "words", "bytes", "read back", "signature")


class Stopwatch:
    """Adds up the processor's time for each step."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STEPS, 0.0)

    def time(self, step: str, work: Callable[[], Found]) -> Found:
        started = process_time()
        found = work()
        self.seconds[step] += process_time() - started
        return found


def ready_made(indebted: Debtor, count: int) -> list[Parcel]:
    """The letters of so many new members, composed; nobody owes them any more."""
    indebted.owe(count)
    watch = Stopwatch()
    found = [_compose(indebted, watch, entry_id) for entry_id in _list_owed(indebted)]
    indebted.forgive()
    return found


def measure_composing(indebted: Debtor, letters: int, repeat: int) -> Iterator[Row]:
    """The milliseconds of each step, from the best of so many tries, and of everything in one."""
    indebted.owe(letters)
    ids = _list_owed(indebted)
    tries = []
    for _ in range(repeat + 1):
        watch = Stopwatch()
        for entry_id in ids:
            _compose(indebted, watch, entry_id)
            _compose_in_steps(indebted, watch, entry_id)
        tries.append(watch.seconds)
    indebted.forgive()
    # The first try compiles the templates.
    for step in STEPS:
        best = min(seconds[step] for seconds in tries[1:])
        yield {"part": "composing", "step": step, "processor ms": round(1e3 * best / len(ids), 3)}


def _list_owed(indebted: Debtor) -> list[int]:
    with indebted.runtime.reading() as session:
        owed = select(OutboxEntry.id).where(OutboxEntry.stage.in_(OPEN_STAGES))
        return list(session.scalars(owed.order_by(OutboxEntry.id)))


def _compose(indebted: Debtor, watch: Stopwatch, entry_id: int) -> Parcel:
    """As a claim does, which has the entry and its member at hand."""
    runtime = indebted.runtime
    now = runtime.clock.calendar()
    with runtime.reading() as session:
        entry, member = _load(session, entry_id)
        parcel = watch.time(
            "all", lambda: emails.compose(session, entry, member, runtime.letterhead, now=now)
        )
    assert parcel is not None
    return parcel


def _compose_in_steps(indebted: Debtor, watch: Stopwatch, entry_id: int) -> None:
    letterhead, now = indebted.runtime.letterhead, indebted.runtime.clock.calendar()
    with indebted.runtime.reading() as session:
        entry, member = _load(session, entry_id)
        draft = watch.time(
            "facts", lambda: emails.COMPOSERS[entry.kind](session, entry, member, letterhead, now)
        )
        assert draft is not None
        rendered = watch.time("words", lambda: emails.render(entry.kind, draft))
        meant = emails.address(entry, member, draft, rendered, letterhead)
        raw = watch.time("bytes", lambda: message.write(meant))
        watch.time("read back", lambda: readback.verify(meant, raw))
        assert letterhead.dkim is not None
        sign = letterhead.dkim.sign
        watch.time("signature", lambda: sign(raw))


def _load(session: Session, entry_id: int) -> tuple[OutboxEntry, Member]:
    entry = session.get_one(OutboxEntry, entry_id)
    return entry, session.get_one(Member, entry.member_id)
