"""Noting in one transaction what became of several letters, where that makes nobody wait."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, bindparam, select, update

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import OutboxEntry, Stage, table_of
from matchmaker.services import arrivals, batches, leases, relay
from matchmaker.services.claims import Claim
from matchmaker.services.post_office import PostOffice

ACCEPTED_FROM = (Stage.HANDING_OVER, Stage.UNKNOWN, Stage.RETRY)
"""An acceptance is proof, even when the lease had run out meanwhile."""
Found = dict[int, tuple[int, Stage]]

# Asked of the table and built only once: this is done for each letter of a round.
ENTRY = table_of(OutboxEntry)
OURS = ENTRY.c.id.in_(bindparam("ids", expanding=True))
LOCK = (
    select(ENTRY.c.id, ENTRY.c.epoch, ENTRY.c.stage).where(OURS).with_for_update(skip_locked=True)
)
HAND_OVER = (
    update(ENTRY).where(OURS).values(stage=Stage.HANDING_OVER, lease_until=bindparam("until"))
)
ARRIVE = (
    update(ENTRY)
    .where(OURS)
    .values(stage=Stage.SENT, sent_at=bindparam("now"), lease_until=None, fault=None)
)


def note(
    office: PostOffice, *, handing_over: Sequence[Claim], sent: Sequence[Claim]
) -> dict[int, bool]:
    """Note several letters in one commit; tells of each by its entry whether it was still ours.

    Of a letter about which nothing is told nothing was noted: somebody else has its entry or
    its proposal in hand. Only locks that are free are taken, so that nobody waits in a circle.
    """
    lease_until, now = office.clock.real() + leases.LEASE, office.clock.calendar()
    with office.sessions.begin() as session:
        connection = session.connection()
        locked = arrivals.lock_free(connection, _list_invitations(sent))
        free = [claim for claim in sent if _is_free(claim, locked)]
        found = _lock_entries(connection, [*handing_over, *free])
        leaving = _pick(handing_over, found, (Stage.CLAIMED,))
        arrived = _pick(free, found, ACCEPTED_FROM)
        if leaving:
            connection.execute(HAND_OVER, {"ids": leaving, "until": lease_until})
        if arrived:
            connection.execute(ARRIVE, {"ids": arrived, "now": now})
        asked = [locked[id_] for id_ in _list_invitations(free, set(arrived))]
        arrivals.note_together(connection, asked, community=office.letterhead.community, now=now)
        if sent:
            relay.note_success(session)
    kept = {*leaving, *arrived}
    return {entry_id: entry_id in kept for entry_id in found}


def _list_invitations(claims: Sequence[Claim], among: Collection[int] | None = None) -> list[int]:
    """The invitations whose proposal letters these are, or some of these by their entries."""
    return [
        claim.candidate.subject_id
        for claim in claims
        if claim.candidate is not None
        and claim.candidate.kind is EmailKind.PROPOSAL
        and (among is None or claim.entry_id in among)
    ]


def _is_free(claim: Claim, invitations: Collection[int]) -> bool:
    """Whether a letter can be noted with what is locked; introductions are noted alone."""
    candidate = claim.candidate
    if candidate is None or candidate.kind in batches.ALONE:
        return False
    return candidate.kind is not EmailKind.PROPOSAL or candidate.subject_id in invitations


def _lock_entries(connection: Connection, wanted: Sequence[Claim]) -> Found:
    rows = connection.execute(LOCK, {"ids": [claim.entry_id for claim in wanted]})
    return {row.id: (row.epoch, row.stage) for row in rows}


def _pick(wanted: Sequence[Claim], found: Found, stages: Collection[Stage]) -> list[int]:
    """Compare: only the epoch that claimed an entry may move it."""
    return [
        claim.entry_id
        for claim in wanted
        if claim.entry_id in found
        and found[claim.entry_id][0] == claim.epoch
        and found[claim.entry_id][1] in stages
    ]
