"""The memory of pairs: who is not to be proposed to whom again."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.answer import ATTEMPTS_PER_PAIR, PairMemoryKind, settle
from matchmaker.domain.membership import MemberState
from matchmaker.models import Member, PairMemory, Proposal
from matchmaker.services import rows
from matchmaker.services.community import Community

REST_AFTER_SILENCE = timedelta(days=183)
BATCH = 10_000


def remember(
    session: Session,
    community: Community,
    low: Member,
    high: Member,
    kind: PairMemoryKind,
    *,
    now: datetime,
) -> None:
    """Remember two members; what is final stays final."""
    pair_hash = community.hasher.pair(low.address_key, high.address_key)
    found = select(PairMemory).where(PairMemory.pair_hash == pair_hash).with_for_update()
    memory = session.scalar(found)
    if memory is None:
        fresh = PairMemory(pair_hash=pair_hash, kind=kind, at=now, attempts=0)
        rows.add_unless_there(session, fresh)
        memory = session.scalars(found).one()
    if not memory.kind.is_final or kind.is_final:
        memory.kind = kind
    memory.low_id, memory.high_id = sorted((low.id, high.id))
    memory.at = now
    session.flush()


def keep_refusal(session: Session, proposal: Proposal, *, now: datetime) -> None:
    """Let a no, or an acquaintance, outlive a proposal that is withdrawn and never settled."""
    _, kind = settle([invitation.answer for invitation in proposal.invitations])
    if kind.is_final:
        session.execute(
            update(PairMemory)
            .where(
                PairMemory.low_id == proposal.low_id,
                PairMemory.high_id == proposal.high_id,
                PairMemory.kind == PairMemoryKind.SILENT,
            )
            .values(kind=kind, at=now)
        )


def list_forbidden(
    session: Session, *, now: datetime, of: Collection[int] | None = None
) -> frozenset[tuple[int, int]]:
    """The pairs of members (low, high) that no plan may contain; all, or those `of` a few."""
    final = [kind for kind in PairMemoryKind if kind.is_final]
    statement = select(PairMemory.low_id, PairMemory.high_id).where(
        PairMemory.low_id.is_not(None),
        PairMemory.high_id.is_not(None),
        or_(
            PairMemory.kind.in_(final),
            PairMemory.attempts >= ATTEMPTS_PER_PAIR,
            PairMemory.at > now - REST_AFTER_SILENCE,
        ),
    )
    if of is not None:
        statement = statement.where(or_(PairMemory.low_id.in_(of), PairMemory.high_id.in_(of)))
    return frozenset((low, high) for low, high in session.execute(statement) if low and high)


def next_attempts(
    session: Session,
    community: Community,
    couples: Sequence[tuple[Member, Member]],
    *,
    now: datetime,
) -> list[int | None]:
    """Count and remember one more proposal of each couple, unless there may be none.

    Earlier memberships count as well. Nobody else writes of a couple that has no proposal.
    """
    hashes = [community.hasher.pair(low.address_key, high.address_key) for low, high in couples]
    found = select(PairMemory).where(PairMemory.pair_hash.in_(hashes)).order_by(PairMemory.id)
    known = {memory.pair_hash: memory for memory in session.scalars(found.with_for_update())}
    attempts: list[int | None] = []
    for pair_hash, (low, high) in zip(hashes, couples, strict=True):
        memory = known.get(pair_hash)
        if memory is None:
            memory = PairMemory(pair_hash=pair_hash, kind=PairMemoryKind.SILENT, attempts=0)
            session.add(memory)
        elif memory.kind.is_final or memory.attempts >= ATTEMPTS_PER_PAIR:
            attempts.append(None)
            continue
        memory.low_id, memory.high_id = sorted((low.id, high.id))
        memory.at = now
        memory.attempts += 1
        attempts.append(memory.attempts)
    return attempts


def reattach(session: Session, community: Community, member: Member) -> None:
    """Give a returning person the memory back that outlived the erased row."""
    orphans = {
        memory.pair_hash: memory
        for memory in session.scalars(
            select(PairMemory).where(or_(PairMemory.low_id.is_(None), PairMemory.high_id.is_(None)))
        )
    }
    if not orphans:
        return
    others = select(Member.id, Member.address_key).where(
        Member.state != MemberState.PENDING, Member.id != member.id
    )
    for other_id, other_key in session.execute(others.execution_options(yield_per=BATCH)):
        memory = orphans.get(community.hasher.pair(member.address_key, other_key))
        if memory is not None:
            memory.low_id, memory.high_id = sorted((member.id, other_id))
