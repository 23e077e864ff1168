"""Noting in one transaction what became of several letters, where that makes nobody wait."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Invitation, OutboxEntry, Stage
from matchmaker.services import arrivals, batches, leases, relay
from matchmaker.services.claims import Claim
from matchmaker.services.post_office import PostOffice

ACCEPTED_FROM = (Stage.HANDING_OVER, Stage.UNKNOWN, Stage.RETRY)
"""An acceptance is proof, even when the lease had run out meanwhile."""
Found = dict[int, tuple[int, Stage]]


def note(
    office: PostOffice, *, handing_over: Sequence[Claim], sent: Sequence[Claim]
) -> dict[int, bool]:
    """Note several letters in one commit; tells of each by its entry whether it was still ours.

    Of a letter about which nothing is told nothing was noted: somebody else has its entry or
    its proposal in hand. Only locks that are free are taken, so that nobody waits in a circle.
    """
    lease_until, now = office.clock.real() + leases.LEASE, office.clock.calendar()
    with office.sessions.begin() as session:
        invitations = _lock_invitations(session, sent)
        free = [claim for claim in sent if _is_free(claim, invitations)]
        found = _lock_entries(session, [*handing_over, *free])
        leaving = _pick(handing_over, found, (Stage.CLAIMED,))
        arrived = _pick(free, found, ACCEPTED_FROM)
        _set(session, leaving, stage=Stage.HANDING_OVER, lease_until=lease_until)
        _set(session, arrived, stage=Stage.SENT, sent_at=now, lease_until=None, fault=None)
        _note_arrivals(office, free, set(arrived), invitations, now=now)
        if sent:
            relay.note_success(session)
    kept = {*leaving, *arrived}
    return {entry_id: entry_id in kept for entry_id in found}


def _lock_invitations(session: Session, sent: Sequence[Claim]) -> dict[int, Invitation]:
    """The invitations whose letters have arrived, with their proposals locked where free."""
    candidates = [claim.candidate for claim in sent if claim.candidate is not None]
    asking = [one for one in candidates if one.kind is EmailKind.PROPOSAL]
    return {row.id: row for row in batches.lock_invitations(session, asking)}


def _is_free(claim: Claim, invitations: Collection[int]) -> bool:
    """Whether a letter can be noted with what is locked; introductions are noted alone."""
    candidate = claim.candidate
    if candidate is None or candidate.kind in batches.ALONE:
        return False
    return candidate.kind is not EmailKind.PROPOSAL or candidate.subject_id in invitations


def _lock_entries(session: Session, wanted: Sequence[Claim]) -> Found:
    statement = (
        select(OutboxEntry.id, OutboxEntry.epoch, OutboxEntry.stage)
        .where(OutboxEntry.id.in_([claim.entry_id for claim in wanted]))
        .with_for_update(skip_locked=True)
    )
    return {row.id: (row.epoch, row.stage) for row in session.execute(statement)}


def _pick(wanted: Sequence[Claim], found: Found, stages: Collection[Stage]) -> list[int]:
    """Compare: only the epoch that claimed an entry may move it."""
    return [
        claim.entry_id
        for claim in wanted
        if claim.entry_id in found
        and found[claim.entry_id][0] == claim.epoch
        and found[claim.entry_id][1] in stages
    ]


def _set(session: Session, ids: Sequence[int], **values: object) -> None:
    if ids:
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(ids))
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _note_arrivals(
    office: PostOffice,
    sent: Sequence[Claim],
    arrived: Collection[int],
    invitations: dict[int, Invitation],
    *,
    now: datetime,
) -> None:
    """For each proposal the time to answer begins."""
    community = office.letterhead.community
    for claim in sent:
        one = claim.candidate
        if claim.entry_id in arrived and one is not None and one.kind is EmailKind.PROPOSAL:
            arrivals.note_on_locked(invitations[one.subject_id], community=community, now=now)
