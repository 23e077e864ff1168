"""What tells us that the letters of proposals have arrived."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, case, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Invitation, OutboxEntry, Proposal, Round, Stage, Wave, table_of
from matchmaker.services import proposals
from matchmaker.services.community import Community

# Asked of the tables and built only once: this is done for each proposal of a round.
INVITATION, PROPOSAL = table_of(Invitation), table_of(Proposal)
WAVE, ROUND = table_of(Wave), table_of(Round)
IDS: BindParameter[int] = bindparam("ids", expanding=True)
LOCK_FREE = (
    select(
        INVITATION.c.id,
        INVITATION.c.delivered_at,
        PROPOSAL.c.id,
        PROPOSAL.c.deadline_at,
        case((WAVE.c.number > 1, ROUND.c.closing_at)),
    )
    .join_from(INVITATION, PROPOSAL)
    .join(WAVE, WAVE.c.id == PROPOSAL.c.wave_id)
    .join(ROUND)
    .where(INVITATION.c.id.in_(IDS))
    .with_for_update(of=PROPOSAL, skip_locked=True)
)
ARRIVE = update(INVITATION).where(INVITATION.c.id.in_(IDS)).values(delivered_at=bindparam("now"))
PUT_OFF = (
    update(PROPOSAL)
    .where(PROPOSAL.c.id.in_(IDS), PROPOSAL.c.deadline_at < bindparam("deadline"))
    .values(deadline_at=bindparam("deadline"))
)


class Asked(NamedTuple):
    """An invitation with its proposal, which is locked; only second ones know of the closing."""

    invitation_id: int
    delivered_at: datetime | None
    proposal_id: int
    deadline_at: datetime
    closing_at: datetime | None


def note_delivered(
    session: Session, invitation_id: int, *, community: Community, now: datetime
) -> None:
    """Count the deadline from the later of the two deliveries."""
    proposal = proposals.lock(session, invitation_id)
    invitation = session.get(Invitation, invitation_id)
    if proposal is None or invitation is None or invitation.delivered_at is not None:
        return
    invitation.delivered_at = now
    proposal.deadline_at = max(
        proposal.deadline_at, proposals.deadline_of(proposal.wave, now, community=community)
    )


def lock_free(connection: Connection, invitation_ids: Collection[int]) -> dict[int, Asked]:
    """Lock the proposals of these invitations where they are free, and tell of those."""
    if not invitation_ids:
        return {}
    rows = connection.execute(LOCK_FREE, {"ids": invitation_ids})
    return {row[0]: Asked(*row) for row in rows}


def note_together(
    connection: Connection, locked: Iterable[Asked], *, community: Community, now: datetime
) -> None:
    """As `note_delivered`, of several invitations whose proposals have been locked.

    Most letters leave on the day they are due, and their deadlines stay.
    """
    fresh = [asked for asked in locked if asked.delivered_at is None]
    if not fresh:
        return
    connection.execute(ARRIVE, {"ids": [asked.invitation_id for asked in fresh], "now": now})
    for closing_at in {asked.closing_at for asked in fresh}:
        deadline = proposals.deadline_before(closing_at, now, community=community)
        ids = [
            asked.proposal_id
            for asked in fresh
            if asked.closing_at == closing_at and asked.deadline_at < deadline
        ]
        if ids:
            connection.execute(PUT_OFF, {"ids": ids, "deadline": deadline})


def note_proof(session: Session, invitation: Invitation, *, now: datetime) -> None:
    """An answer proves that the letter arrived, whatever we knew of it."""
    if invitation.delivered_at is None:
        invitation.delivered_at = now
        session.execute(
            update(OutboxEntry)
            .where(
                OutboxEntry.kind == EmailKind.PROPOSAL,
                OutboxEntry.subject_id == invitation.id,
                OutboxEntry.stage.in_((Stage.UNKNOWN, Stage.RETRY)),
                OutboxEntry.ambiguous,
            )
            .values(stage=Stage.SENT, sent_at=now)
        )
