"""Noting what became of a claimed letter, each note its own small transaction."""

import random
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.errors import MatchmakerError, NotFoundError
from matchmaker.mail.transport import RecipientRefusedError
from matchmaker.models import OutboxEntry, Stage
from matchmaker.services import (
    arrivals,
    claims,
    introductions,
    leases,
    membership,
    proposals,
    refusals,
    relay,
)
from matchmaker.services.claims import Claim
from matchmaker.services.post_office import PostOffice

log = structlog.get_logger()
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
JITTER = 0.2


class ClaimLostError(MatchmakerError):
    """Another process has taken over this entry; nothing may be sent or overwritten."""


def note_handing_over(office: PostOffice, claim: Claim) -> None:
    """Committed after the server's 354, before the first byte: from here a death is ambiguous."""
    lease_until = office.clock.real() + leases.LEASE
    with office.sessions.begin() as session:
        kept = _advance(
            session, claim, (Stage.CLAIMED,), stage=Stage.HANDING_OVER, lease_until=lease_until
        )
        if not kept:
            raise ClaimLostError("this entry was taken over")


def note_sent(office: PostOffice, claim: Claim) -> None:
    """The server took it; for a proposal the time to answer begins."""
    now = office.clock.calendar()
    with office.sessions.begin() as session:
        _lock_proposal(session, claim)
        # An acceptance is proof, even when the lease had run out meanwhile.
        reachable = (Stage.HANDING_OVER, Stage.UNKNOWN, Stage.RETRY)
        marked = _advance(
            session, claim, reachable, stage=Stage.SENT, sent_at=now, lease_until=None, fault=None
        )
        entry = session.get(OutboxEntry, claim.entry_id)
        if marked and entry is not None and entry.kind is EmailKind.PROPOSAL:
            community = office.letterhead.community
            arrivals.note_delivered(session, entry.subject_id, community=community, now=now)
        relay.note_success(session)


def note_retry(office: PostOffice, claim: Claim, fault: str, retry_after: timedelta | None) -> None:
    """Back off 1, 5, 15, 60 minutes, then hourly with jitter, or as long as the server asks."""
    with office.sessions.begin() as session:
        entry = session.get(OutboxEntry, claim.entry_id)
        if entry is None:
            return
        wait = BACK_OFF[min(entry.attempts, len(BACK_OFF) - 1)]
        wait = max(wait * (1 + random.random() * JITTER), retry_after or timedelta())
        _advance(
            session,
            claim,
            (Stage.CLAIMED, Stage.HANDING_OVER),
            stage=Stage.RETRY,
            attempts=entry.attempts + 1,
            next_attempt_at=office.clock.real() + wait,
            lease_until=None,
            fault=fault[:80],
        )
        relay.note_success(session)


def give_back(office: PostOffice, claim: Claim, fault: str, *, misconfigured: bool) -> None:
    """Nothing was sent and it was not the letter's fault: no attempt is counted.

    Others go first for a minute, in case the server dies of this letter alone.
    """
    real = office.clock.real()
    with office.sessions.begin() as session:
        _advance(
            session,
            claim,
            (Stage.CLAIMED, Stage.HANDING_OVER),
            stage=Stage.QUEUED,
            next_attempt_at=real + BACK_OFF[0],
            lease_until=None,
            fault=fault[:80],
        )
        note = relay.note_misconfiguration if misconfigured else relay.note_failure
        note(session, fault, real=real)
    if misconfigured:
        log.error("sending has stopped, please correct the mail settings", fault=fault)
    else:
        log.warning("the mail server cannot be reached", fault=fault)


def let_go(office: PostOffice, ready: Iterable[Claim]) -> None:
    """Nothing was tried: whoever comes next may claim these letters at once."""
    with office.sessions.begin() as session:
        for claim in ready:
            _advance(session, claim, (Stage.CLAIMED,), stage=Stage.QUEUED, lease_until=None)


def note_refusal(office: PostOffice, claim: Claim, error: RecipientRefusedError) -> None:
    """The server will never take it."""
    now = office.clock.calendar()
    with office.sessions.begin() as session:
        _lock_proposal(session, claim)
        _lock_member(session, claim)
        refused = _advance(
            session,
            claim,
            (Stage.CLAIMED, Stage.HANDING_OVER),
            stage=Stage.FAILED,
            lease_until=None,
            fault=str(error)[:80],
        )
        if refused:
            community = office.letterhead.community
            refusals.follow(
                session,
                claim.entry_id,
                dead_address=error.dead_address,
                community=community,
                now=now,
            )
        # Last, so that nobody holds this row and waits for another.
        relay.note_success(session)


def note_unwritable(office: PostOffice, claim: Claim, fault: str) -> None:
    """No letter can be made of it: it ends, with whatever cannot come about without it."""
    with office.sessions.begin() as session:
        _lock_proposal(session, claim)
        if _advance(session, claim, (Stage.CLAIMED,), stage=Stage.FAILED):
            entry = session.get_one(OutboxEntry, claim.entry_id)
            claims.end(session, entry, Stage.FAILED, fault, now=office.clock.calendar())


def note_unknown(office: PostOffice, claim: Claim, fault: str) -> None:
    """Bytes had left, and nobody knows whether they arrived: wait for proof."""
    with office.sessions.begin() as session:
        _advance(
            session,
            claim,
            (Stage.HANDING_OVER,),
            stage=Stage.UNKNOWN,
            ambiguous=True,
            next_attempt_at=office.clock.real() + leases.WAIT_FOR_PROOF,
            lease_until=None,
            fault=fault[:80],
        )


def _lock_proposal(session: Session, claim: Claim) -> None:
    """A proposal is locked before its letters, as everywhere: its reader may answer just now."""
    entry = session.get(OutboxEntry, claim.entry_id)
    if entry is not None and entry.kind is EmailKind.PROPOSAL:
        proposals.lock(session, entry.subject_id)
    elif entry is not None and entry.kind is EmailKind.INTRODUCTION:
        introductions.lock(session, entry.subject_id)


def _lock_member(session: Session, claim: Claim) -> None:
    """A member is locked before their letters: they may be erased just now."""
    entry = session.get(OutboxEntry, claim.entry_id)
    if entry is not None:
        with suppress(NotFoundError):
            membership.lock(session, entry.member_id)


def _advance(session: Session, claim: Claim, stages: tuple[Stage, ...], **values: object) -> bool:
    """Compare and set: only the epoch that claimed an entry may move it."""
    result = session.execute(
        update(OutboxEntry)
        .where(
            OutboxEntry.id == claim.entry_id,
            OutboxEntry.epoch == claim.epoch,
            OutboxEntry.stage.in_(stages),
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    return int(getattr(result, "rowcount", 0)) == 1
