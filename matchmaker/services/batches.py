"""Claiming several letters in one transaction, where that can make nobody wait in a circle."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Invitation, Member, OutboxEntry, Proposal, Stage
from matchmaker.services import budget, claims, due, emails, leases, obstacles, suppressions
from matchmaker.services.claims import Claim
from matchmaker.services.due import Candidate
from matchmaker.services.letterhead import Letterhead

ALONE = frozenset({EmailKind.INTRODUCTION})
"""Kinds whose claim has more to lock than a proposal and an entry."""
ABOUT_AN_INVITATION = frozenset({EmailKind.PROPOSAL, EmailKind.REMINDER, EmailKind.CLOSING})


@dataclass(frozen=True, slots=True)
class Batch:
    """What was claimed together, and what must be claimed alone since it would end something."""

    claims: Sequence[Claim]
    alone: Sequence[Candidate]


def claim_together(
    session: Session,
    candidates: Sequence[Candidate],
    letterhead: Letterhead,
    *,
    owner: str,
    now: datetime,
    real: datetime,
) -> Batch:
    """Claim what is still due and in nobody's hand; of each member no more than one letter.

    Locks are taken where they are free, and never waited for. An error in one letter undoes
    the whole batch.
    """
    at_hand = _lock_invitations(session, candidates)
    entries = _lock_entries(session, candidates, {row.id for row in at_hand}, now=now, real=real)
    checked = _check(session, entries, letterhead, now=now)
    made: list[Claim] = []
    alone: list[Candidate] = []
    with session.no_autoflush:
        for candidate in candidates:
            entry = entries.get(candidate.entry_id)
            if entry is None:
                continue
            member = checked.get(entry.id)
            claim = member and _claim(
                session, candidate, entry, member, letterhead, owner=owner, now=now, real=real
            )
            if isinstance(claim, Claim):
                made.append(claim)
            else:
                alone.append(candidate)
    return Batch(made, alone)


def _lock_invitations(session: Session, candidates: Collection[Candidate]) -> list[Invitation]:
    """Read the invitations that letters are about, with the free proposals locked.

    Of proposal letters only those remain whose proposal is ours.
    """
    asking = {one.subject_id for one in candidates if one.kind is EmailKind.PROPOSAL}
    about = {one.subject_id for one in candidates if one.kind in ABOUT_AN_INVITATION}
    found: list[Invitation] = []
    if asking:
        statement = _read_invitations(asking).with_for_update(of=Proposal, skip_locked=True)
        found += session.scalars(statement)
    if about - asking:
        found += session.scalars(_read_invitations(about - asking))
    return found


def _read_invitations(ids: Collection[int]) -> Select[Invitation]:
    return (
        select(Invitation)
        .join(Invitation.proposal)
        .options(contains_eager(Invitation.proposal).joinedload(Proposal.wave))
        .where(Invitation.id.in_(ids))
        .execution_options(populate_existing=True)
    )


def _lock_entries(
    session: Session,
    candidates: Sequence[Candidate],
    at_hand: Collection[int],
    *,
    now: datetime,
    real: datetime,
) -> dict[int, OutboxEntry]:
    """Lock the entries that are still due and free, unless somebody else has their proposal."""
    ids = [
        one.entry_id
        for one in candidates
        if one.kind is not EmailKind.PROPOSAL or one.subject_id in at_hand
    ]
    statement = (
        select(OutboxEntry)
        .where(OutboxEntry.id.in_(ids), due.is_due(now=now, real=real))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return {entry.id: entry for entry in session.scalars(statement)}


def _check(
    session: Session, entries: dict[int, OutboxEntry], letterhead: Letterhead, *, now: datetime
) -> dict[int, Member]:
    """The members whose letters may leave, by entry."""
    ids = {entry.member_id for entry in entries.values()}
    found = select(Member).where(Member.id.in_(ids)).execution_options(populate_existing=True)
    members = {member.id: member for member in session.scalars(found)}
    community = letterhead.community
    keys = {member.address_key for member in members.values()}
    suppressed = suppressions.find_suppressed(session, community, keys)
    sent = budget.count_sent(session, ids, now=now)
    letters = community.letters_per_30_days
    return {
        entry.id: members[entry.member_id]
        for entry in entries.values()
        if obstacles.find_plain(
            entry,
            members[entry.member_id],
            is_suppressed=members[entry.member_id].address_key in suppressed,
            is_spent=budget.is_too_many(entry.kind, sent.get(entry.member_id, 0), letters=letters),
            now=now,
        )
        is None
    }


def _claim(
    session: Session,
    candidate: Candidate,
    entry: OutboxEntry,
    member: Member,
    letterhead: Letterhead,
    *,
    owner: str,
    now: datetime,
    real: datetime,
) -> Claim | None:
    """Dictate one letter and claim it; nothing is changed when it has lost its sense."""
    claims.fix(entry, letterhead, now=now, real=real)
    dictation = emails.dictate(session, entry, member, letterhead, now=now)
    if dictation is None:
        session.expire(entry)
        return None
    entry.epoch += 1
    entry.stage, entry.owner, entry.lease_until = Stage.CLAIMED, owner, real + leases.LEASE
    return Claim(entry.id, entry.epoch, dictation, candidate)
