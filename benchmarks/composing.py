"""What a proposal costs before it is sent: its queries, its words, its bytes, its signature."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from time import process_time
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from benchmarks.owed import Debtor
from matchmaker.mail import message, readback, writing
from matchmaker.mail.writing import Parcel
from matchmaker.models import Invitation, Member, OutboxEntry, Proposal
from matchmaker.services import emails
from matchmaker.services.outbox import OPEN_STAGES

Row = dict[str, Any]
Found = TypeVar("Found")
STEPS = ("all", "facts", "words", "bytes", "read back", "signature", "RSA alone")
AT_ONCE = 20


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
    letterhead, now = indebted.runtime.letterhead, indebted.runtime.clock.calendar()
    composed = [
        emails.compose(session, entry, member, letterhead, now=now)
        for session, entry, member in _walk(indebted, _list_owed(indebted))
    ]
    indebted.forgive()
    return [parcel for parcel in composed if parcel is not None]


def measure_composing(indebted: Debtor, letters: int, repeat: int) -> Iterator[Row]:
    """The milliseconds of each step, from the best of so many tries, and of everything in one."""
    indebted.owe(letters)
    ids = _list_owed(indebted)
    # The first try compiles the templates.
    tries = [_try(indebted, ids).seconds for _ in range(repeat + 1)][1:]
    indebted.forgive()
    for step in STEPS:
        best = 1_000 * min(seconds[step] for seconds in tries) / len(ids)
        yield {"part": "composing", "step": step, "processor ms": round(best, 3)}


def _try(indebted: Debtor, ids: list[int]) -> Stopwatch:
    """Everything in one as a claim asks for it, and then the same letters step by step."""
    letterhead, now = indebted.runtime.letterhead, indebted.runtime.clock.calendar()
    watch = Stopwatch()
    for session, entry, member in _walk(indebted, ids):
        watch.time("all", partial(emails.compose, session, entry, member, letterhead, now=now))
    for session, entry, member in _walk(indebted, ids):
        compose = partial(emails.COMPOSERS[entry.kind], session, entry, member, letterhead, now)
        draft = watch.time("facts", compose)
        assert draft is not None
        told = (draft.letter_sets, draft.variables)
        words = watch.time("words", partial(writing.render, entry.kind, *told))
        frame = emails.address(entry, member, draft, letterhead)
        meant = replace(frame, subject=words.subject, text=words.text, html=words.html)
        raw = watch.time("bytes", partial(message.write, meant))
        watch.time("read back", partial(readback.verify, meant, raw))
        assert letterhead.dkim is not None
        watch.time("signature", partial(letterhead.dkim.sign, raw))
        (key,) = indebted.runtime.settings.dkim_key
        assert isinstance(key, RSAPrivateKey)
        watch.time("RSA alone", partial(key.sign, raw[:1_500], PKCS1v15(), SHA256()))
    return watch


def _list_owed(indebted: Debtor) -> list[int]:
    with indebted.runtime.reading() as session:
        owed = select(OutboxEntry.id).where(OutboxEntry.stage.in_(OPEN_STAGES))
        return list(session.scalars(owed.order_by(OutboxEntry.id)))


def _walk(indebted: Debtor, ids: list[int]) -> Iterator[tuple[Session, OutboxEntry, Member]]:
    """Entries with their members, in batches whose rows are at hand, as in a claim."""
    for start in range(0, len(ids), AT_ONCE):
        with indebted.runtime.reading() as session:
            owed = select(OutboxEntry).where(OutboxEntry.id.in_(ids[start : start + AT_ONCE]))
            entries = list(session.scalars(owed))
            subjects = Invitation.id.in_([entry.subject_id for entry in entries])
            about = select(Invitation).where(subjects)
            rows = joinedload(Invitation.proposal).joinedload(Proposal.wave)
            # Kept as long as the letters are composed: a session holds on to nothing by itself.
            at_hand = list(session.scalars(about.options(rows, joinedload(Invitation.member))))
            for entry in entries:
                yield session, entry, session.get_one(Member, entry.member_id)
            at_hand.clear()
