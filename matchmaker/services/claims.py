"""Claiming what is due: leases with an owner and an epoch, one entry a transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.writing import Dictation
from matchmaker.models import Member, OutboxEntry, Stage
from matchmaker.services import (
    desk,
    due,
    emails,
    introductions,
    leases,
    obstacles,
    proposals,
    unreachable,
    withdrawals,
)
from matchmaker.services.due import Candidate
from matchmaker.services.letterhead import Letterhead

LOOK_AHEAD = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry that is ours until the lease ends; without a dictation it has ended here."""

    entry_id: int
    epoch: int
    dictation: Dictation | None
    candidate: Candidate | None = None


def claim_next(
    session: Session, letterhead: Letterhead, *, owner: str, now: datetime, real: datetime
) -> Claim | None:
    """Claim the first due entry that nobody else has in hand."""
    for candidate in due.list_due(session, now=now, real=real, limit=LOOK_AHEAD):
        claim = claim_alone(session, candidate, letterhead, owner=owner, now=now, real=real)
        if claim is not None:
            return claim
    return None


def claim_alone(
    session: Session,
    candidate: Candidate,
    letterhead: Letterhead,
    *,
    owner: str,
    now: datetime,
    real: datetime,
) -> Claim | None:
    """Claim an entry if it is still due; one that makes no sense any more is cancelled instead.

    One entry a transaction: whoever holds the locks of two could wait for a third in a circle.
    """
    entry = _lock(session, candidate, now=now, real=real)
    if entry is None:
        return None
    entry.epoch += 1
    entry.stage, entry.owner, entry.lease_until = Stage.CLAIMED, owner, real + leases.LEASE
    dictation = _prepare(session, entry, letterhead, now=now, real=real)
    return Claim(entry.id, entry.epoch, dictation, candidate)


def _lock(
    session: Session, candidate: Candidate, *, now: datetime, real: datetime
) -> OutboxEntry | None:
    """Lock an entry that is still due; a proposal is locked before its letters, as everywhere."""
    if candidate.kind is EmailKind.INTRODUCTION:
        introductions.lock(session, candidate.subject_id)
    elif candidate.kind is EmailKind.PROPOSAL:
        proposals.lock(session, candidate.subject_id)
    statement = (
        select(OutboxEntry)
        .where(OutboxEntry.id == candidate.entry_id, due.IS_DUE)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return session.scalar(statement, {"now": now, "real": real})


def _prepare(
    session: Session, entry: OutboxEntry, letterhead: Letterhead, *, now: datetime, real: datetime
) -> Dictation | None:
    """Fix what a second rendering must repeat, check everything, dictate.

    One poisoned entry must not block the others: it fails alone.
    """
    member = session.get_one(Member, entry.member_id, populate_existing=True)
    fault = obstacles.find(session, entry, member, letterhead, now=now)
    if fault is not None:
        end(session, entry, Stage.CANCELLED, fault, now=now)
        return None
    if entry.kind is EmailKind.INTRODUCTION:
        _fix_both(session, entry, letterhead, now=now, real=real)
    else:
        fix(entry, letterhead, now=now, real=real)
    try:
        with session.begin_nested():
            dictation = emails.dictate(session, entry, member, letterhead, now=now)
    except SQLAlchemyError:
        raise
    except Exception as error:
        desk.tell(entry.id, desk.UnwritableError(error))
        end(session, entry, Stage.FAILED, type(error).__name__, now=now)
        return None
    if dictation is None:
        end(session, entry, Stage.CANCELLED, "no longer apt", now=now)
    return dictation


def fix(entry: OutboxEntry, letterhead: Letterhead, *, now: datetime, real: datetime) -> None:
    """Keep what a second rendering must repeat."""
    if entry.dated_at is None:
        for name, value in fixed_now(letterhead, now=now, real=real).items():
            setattr(entry, name, value)


def fixed_now(letterhead: Letterhead, *, now: datetime, real: datetime) -> dict[str, object]:
    """What an entry keeps when it is claimed for the first time."""
    return {
        "dated_at": now,
        "issued_at": real,
        "key_id": letterhead.signer.key_id,
        "template_version": letterhead.template_version,
    }


def _fix_both(
    session: Session, entry: OutboxEntry, letterhead: Letterhead, *, now: datetime, real: datetime
) -> None:
    """The copies of an introduction share what is kept: whoever is first keeps it for both."""
    fix(entry, letterhead, now=now, real=real)
    alike = and_(OutboxEntry.kind == entry.kind, OutboxEntry.subject_id == entry.subject_id)
    session.execute(
        update(OutboxEntry)
        .where(alike, OutboxEntry.dated_at.is_(None))
        .values(
            dated_at=entry.dated_at,
            issued_at=entry.issued_at,
            key_id=entry.key_id,
            template_version=entry.template_version,
        )
        .execution_options(synchronize_session=False)
    )


def end(session: Session, entry: OutboxEntry, stage: Stage, fault: str, *, now: datetime) -> None:
    """End an entry that will never be sent, and what cannot come about without it."""
    entry.stage, entry.fault, entry.lease_until = stage, fault, None
    if entry.kind is EmailKind.PROPOSAL:
        withdrawals.withdraw_undeliverable(session, entry.subject_id, now=now)
    elif entry.kind is EmailKind.INTRODUCTION:
        introductions.abandon(session, entry.subject_id, now=now)
        if introductions.is_released(session, entry.subject_id):
            # The other copy may have left, and its reader would wait in vain.
            unreachable.tell_other_side(session, entry, now=now)
