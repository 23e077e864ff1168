"""Claiming what is due: leases with an owner and an epoch, and every check before a letter goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Member, OutboxEntry, Stage
from matchmaker.services import (
    budget,
    emails,
    introductions,
    outbox,
    proposals,
    suppressions,
    withdrawals,
)
from matchmaker.services.emails import Parcel
from matchmaker.services.letterhead import Letterhead

log = structlog.get_logger()
LEASE = timedelta(minutes=5)
WAIT_FOR_PROOF = timedelta(minutes=15)
RESENDS = 1
LOOK_AHEAD = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry that is ours until the lease ends; without a parcel it has ended here."""

    entry_id: int
    epoch: int
    parcel: Parcel | None


def claim_next(
    session: Session, letterhead: Letterhead, *, owner: str, now: datetime, real: datetime
) -> Claim | None:
    """Claim the first due entry; one that makes no sense any more is cancelled instead.

    One entry a transaction: whoever holds the locks of two could wait for a third in a circle.
    """
    entry = _lock_due(session, now=now, real=real)
    if entry is None:
        return None
    entry.epoch += 1
    entry.stage, entry.owner, entry.lease_until = Stage.CLAIMED, owner, real + LEASE
    parcel = _prepare(session, entry, letterhead, now=now, real=real)
    return Claim(entry.id, entry.epoch, parcel)


def recover(session: Session, *, real: datetime) -> None:
    """Take back expired leases; a death while handing over is ambiguous and waits for proof."""
    expired = OutboxEntry.lease_until < real
    _move(session, and_(OutboxEntry.stage == Stage.CLAIMED, expired), stage=Stage.QUEUED)
    _move(
        session,
        and_(OutboxEntry.stage == Stage.HANDING_OVER, expired),
        stage=Stage.UNKNOWN,
        ambiguous=True,
        next_attempt_at=real + WAIT_FOR_PROOF,
    )
    waited = and_(OutboxEntry.stage == Stage.UNKNOWN, OutboxEntry.next_attempt_at <= real)
    _move(
        session, and_(waited, OutboxEntry.resends >= RESENDS), stage=Stage.FAILED, fault="unknown"
    )
    _move(session, waited, stage=Stage.RETRY, resends=OutboxEntry.resends + 1)


def _move(session: Session, condition: ColumnElement[bool], **values: object) -> None:
    session.execute(
        update(OutboxEntry)
        .where(condition)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _lock_due(session: Session, *, now: datetime, real: datetime) -> OutboxEntry | None:
    """The first due entry that nobody else claims; introductions first, then an order that
    knows no cause.

    A proposal is locked before its letters, as everywhere.
    """
    due = and_(
        OutboxEntry.stage.in_(outbox.OPEN_STAGES),
        OutboxEntry.due_at <= now,
        or_(OutboxEntry.next_attempt_at.is_(None), OutboxEntry.next_attempt_at <= real),
    )
    found = session.execute(
        select(OutboxEntry.id, OutboxEntry.kind, OutboxEntry.subject_id)
        .where(due)
        .order_by(OutboxEntry.priority, OutboxEntry.shuffle, OutboxEntry.id)
        .limit(LOOK_AHEAD)
    ).all()
    for entry_id, kind, subject_id in found:
        if kind is EmailKind.INTRODUCTION:
            introductions.lock(session, subject_id)
        elif kind is EmailKind.PROPOSAL:
            proposals.lock(session, subject_id)
        statement = select(OutboxEntry).where(OutboxEntry.id == entry_id, due)
        entry = session.scalar(
            statement.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        )
        if entry is not None:
            return entry
    return None


def _prepare(
    session: Session, entry: OutboxEntry, letterhead: Letterhead, *, now: datetime, real: datetime
) -> Parcel | None:
    """Fix what a second rendering must repeat, check everything, render.

    One poisoned entry must not block the others: it fails alone.
    """
    member = session.get_one(Member, entry.member_id, populate_existing=True)
    fault = _find_obstacle(session, entry, member, letterhead, now)
    if fault is not None:
        _end(session, entry, Stage.CANCELLED, fault, now=now)
        return None
    _fix(session, entry, letterhead, now=now, real=real)
    try:
        with session.begin_nested():
            parcel = emails.compose(session, entry, member, letterhead, now=now)
    except SQLAlchemyError:
        raise
    except Exception as error:
        log.exception("a letter could not be composed", entry=entry.id, kind=entry.kind.value)
        _end(session, entry, Stage.FAILED, type(error).__name__, now=now)
        return None
    if parcel is None:
        _end(session, entry, Stage.CANCELLED, "no longer apt", now=now)
    return parcel


def _find_obstacle(
    session: Session, entry: OutboxEntry, member: Member, letterhead: Letterhead, now: datetime
) -> str | None:
    """Why this letter must not leave now, if anything."""
    community = letterhead.community
    if entry.expires_at < now:
        return "too late"
    if suppressions.is_suppressed(session, community, member.address_key):
        return "suppressed"
    if member.state is MemberState.PENDING and entry.kind is not EmailKind.CONFIRMATION:
        return "unconfirmed"
    letters = community.letters_per_30_days
    if budget.is_spent(session, entry.kind, member.id, letters=letters, now=now):
        return "budget"
    if entry.kind is EmailKind.INTRODUCTION and not introductions.release(
        session, entry.subject_id, community=community, now=now
    ):
        return "not released"
    return None


def _fix(
    session: Session, entry: OutboxEntry, letterhead: Letterhead, *, now: datetime, real: datetime
) -> None:
    """Keep what a second rendering must repeat; the copies of an introduction share it."""
    if entry.dated_at is not None:
        return
    alike = OutboxEntry.id == entry.id
    if entry.kind is EmailKind.INTRODUCTION:
        alike = and_(OutboxEntry.kind == entry.kind, OutboxEntry.subject_id == entry.subject_id)
    session.execute(
        update(OutboxEntry)
        .where(alike, OutboxEntry.dated_at.is_(None))
        .values(
            dated_at=now,
            issued_at=real,
            key_id=letterhead.signer.key_id,
            template_version=letterhead.template_version,
        )
        .execution_options(synchronize_session=False)
    )
    session.refresh(entry)


def _end(session: Session, entry: OutboxEntry, stage: Stage, fault: str, *, now: datetime) -> None:
    """End an entry that will never be sent, and what cannot come about without it."""
    entry.stage, entry.fault, entry.lease_until = stage, fault, None
    if entry.kind is EmailKind.PROPOSAL:
        withdrawals.withdraw_undeliverable(session, entry.subject_id, now=now)
    elif entry.kind is EmailKind.INTRODUCTION:
        introductions.abandon(session, entry.subject_id, now=now)
