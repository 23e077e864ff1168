"""Claiming several letters in one transaction, where that can make nobody wait in a circle."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.orm import Session, contains_eager
from sqlalchemy.orm.attributes import set_committed_value

from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.writing import Dictation
from matchmaker.models import Invitation, Member, OutboxEntry, Proposal, Stage, Wave, table_of
from matchmaker.services import budget, claims, due, emails, leases, obstacles, suppressions
from matchmaker.services.claims import Claim
from matchmaker.services.due import Candidate
from matchmaker.services.letterhead import Letterhead

ALONE = frozenset({EmailKind.INTRODUCTION})
"""Kinds whose claim has more to lock than a proposal and an entry."""
ABOUT_AN_INVITATION = frozenset({EmailKind.PROPOSAL, EmailKind.REMINDER, EmailKind.CLOSING})

# Built only once: this is done for each letter of a round.
ENTRY = table_of(OutboxEntry)
IDS: BindParameter[int] = bindparam("ids", expanding=True)
INVITATIONS = (
    select(Invitation)
    .join(Invitation.proposal)
    .options(
        contains_eager(Invitation.proposal)
        .joinedload(Proposal.wave)
        .load_only(Wave.number, Wave.round_id)
    )
    .where(Invitation.id.in_(IDS))
    .execution_options(populate_existing=True)
)
LOCK_PROPOSALS = INVITATIONS.with_for_update(of=Proposal, skip_locked=True)
LOCK = (
    select(OutboxEntry)
    .where(OutboxEntry.id.in_(IDS), due.IS_DUE)
    .with_for_update(skip_locked=True)
    .execution_options(populate_existing=True)
)
MEMBERS = select(Member).where(Member.id.in_(IDS)).execution_options(populate_existing=True)
FIX = update(ENTRY).where(ENTRY.c.id.in_(IDS), ENTRY.c.dated_at.is_(None))
CLAIM = update(ENTRY).where(ENTRY.c.id.in_(IDS)).values(epoch=ENTRY.c.epoch + 1)


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
    fixed = claims.fixed_now(letterhead, now=now, real=real)
    made: list[Claim] = []
    alone: list[Candidate] = []
    with session.no_autoflush:
        for candidate in candidates:
            entry = entries.get(candidate.entry_id)
            if entry is None:
                continue
            member = checked.get(entry.id)
            dictation = member and _dictate(session, entry, member, letterhead, fixed, now=now)
            if dictation:
                made.append(Claim(entry.id, entry.epoch + 1, dictation, candidate))
            else:
                alone.append(candidate)
    if made:
        ids = [claim.entry_id for claim in made]
        _keep(session, ids, fixed, owner=owner, real=real)
    return Batch(made, alone)


def _lock_invitations(session: Session, candidates: Collection[Candidate]) -> list[Invitation]:
    """Read the invitations that letters are about, with the free proposals locked.

    Of proposal letters only those remain whose proposal is ours.
    """
    asking = {one.subject_id for one in candidates if one.kind is EmailKind.PROPOSAL}
    about = {one.subject_id for one in candidates if one.kind in ABOUT_AN_INVITATION}
    found: list[Invitation] = []
    if asking:
        found += session.scalars(LOCK_PROPOSALS, {"ids": asking})
    if about - asking:
        found += session.scalars(INVITATIONS, {"ids": about - asking})
    return found


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
    found = session.scalars(LOCK, {"ids": ids, "now": now, "real": real})
    return {entry.id: entry for entry in found}


def _check(
    session: Session, entries: dict[int, OutboxEntry], letterhead: Letterhead, *, now: datetime
) -> dict[int, Member]:
    """The members whose letters may leave, by entry."""
    ids = {entry.member_id for entry in entries.values()}
    members = {member.id: member for member in session.scalars(MEMBERS, {"ids": ids})}
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


def _dictate(
    session: Session,
    entry: OutboxEntry,
    member: Member,
    letterhead: Letterhead,
    fixed: Mapping[str, object],
    *,
    now: datetime,
) -> Dictation | None:
    """Dictate one letter, as it will be kept; nothing is changed when it has lost its sense."""
    if entry.dated_at is None:
        for name, value in fixed.items():
            # Known to the entry, and stored for all together.
            set_committed_value(entry, name, value)
    dictation = emails.dictate(session, entry, member, letterhead, now=now)
    if dictation is None:
        session.expire(entry)
    return dictation


def _keep(
    session: Session, ids: list[int], fixed: Mapping[str, object], *, owner: str, real: datetime
) -> None:
    """Claim what has been dictated; the entries are locked."""
    lease = {"stage": Stage.CLAIMED, "owner": owner, "lease_until": real + leases.LEASE}
    session.execute(FIX, {"ids": ids, **fixed})
    session.execute(CLAIM, {"ids": ids, **lease})
