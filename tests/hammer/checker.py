"""Judges what is left: the people's diary, the letters that a mail server took, the database.

Nothing here knows how a campaign came about. Each check gives whole sentences, one a fault.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from matchmaker.domain.answer import Answer, IntroductionState, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import (
    Introduction,
    Invitation,
    Member,
    OutboxEntry,
    Proposal,
    Round,
    RoundState,
    Stage,
)
from matchmaker.models.outbox import FINAL_STAGES
from matchmaker.runtime import Runtime
from tests.hammer.person import AcceptedLetter


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known at the end; `message_ids` are those of the outbox entries by their ids.

    `rightly_failed` are the ids of entries that had to end so, as the campaign knows.
    """

    diary: list[dict[str, Any]]
    letters: list[AcceptedLetter]
    entries: list[OutboxEntry]
    message_ids: dict[int, str]
    addresses: dict[int, str]
    invitations: list[Invitation]
    proposals: dict[int, Proposal]
    introductions: list[Introduction]
    rounds: list[Round]
    rightly_failed: frozenset[int] = frozenset()


def gather(
    runtime: Runtime, diary: list[dict[str, Any]], letters: list[AcceptedLetter]
) -> Evidence:
    """Read the database once, all of it."""
    with runtime.reading() as session:
        entries = list(session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)))
        return Evidence(
            diary=diary,
            letters=letters,
            entries=entries,
            message_ids={entry.id: _message_id(runtime, entry) for entry in entries},
            addresses={member.id: member.address for member in session.scalars(select(Member))},
            invitations=list(session.scalars(select(Invitation).order_by(Invitation.id))),
            proposals={found.id: found for found in session.scalars(select(Proposal))},
            introductions=list(session.scalars(select(Introduction))),
            rounds=list(session.scalars(select(Round))),
        )


def _message_id(runtime: Runtime, entry: OutboxEntry) -> str:
    """As a letter of this entry carries it; both copies of an introduction share one."""
    if entry.key_id is None:
        return ""
    is_joint = entry.kind is EmailKind.INTRODUCTION
    letterhead = runtime.letterhead.signed_with(entry.key_id)
    row = entry.subject_id if is_joint else entry.id
    return letterhead.message_id(entry.kind.value.replace("_", "-"), row)


def check(evidence: Evidence, *, is_over: bool = True) -> list[str]:
    """Every promise that the evidence can speak for; some only once all is over."""
    checks: tuple[Callable[[Evidence], Iterable[str]], ...] = (
        check_answers,
        check_entries,
        check_copies,
        check_introductions,
        check_rounds,
        *((check_all_ended, check_all_met) if is_over else ()),
    )
    return [fault for one in checks for fault in one(evidence)]


def count_copies(letters: Iterable[AcceptedLetter]) -> Counter[tuple[str, str]]:
    """How often each letter was accepted, by (recipient, Message-ID)."""
    return Counter((letter.recipient, letter.message_id) for letter in letters)


def check_answers(evidence: Evidence) -> Iterable[str]:
    """The last answer that somebody saw acknowledged is the one that is kept."""
    said: dict[str, str] = {}
    for line in evidence.diary:
        if line.get("done") and str(line.get("what")).startswith("answer "):
            said[line["who"]] = str(line["what"]).rpartition(" ")[2]
    kept = {evidence.addresses[row.member_id]: row.answer for row in evidence.invitations}
    here = set(evidence.addresses.values())
    for who, answer in said.items():
        if who in here and kept.get(who) != answer:
            yield f"The answer “{answer}” of {who} was acknowledged and is lost."


def check_entries(evidence: Evidence) -> Iterable[str]:
    """What counts as sent was accepted, and what was accepted counts as sent."""
    accepted = count_copies(evidence.letters)
    for entry in evidence.entries:
        letter = (evidence.addresses[entry.member_id], evidence.message_ids[entry.id])
        if entry.id in evidence.rightly_failed:
            continue
        name = f"Entry {entry.id} ({entry.kind.value} to {letter[0]})"
        if entry.stage is Stage.SENT and not accepted[letter]:
            yield f"{name} is marked sent, but no mail server has it."
        elif entry.stage is Stage.FAILED:
            yield f"{name} failed: {entry.fault}."
        elif entry.stage is not Stage.SENT and accepted[letter] and not _has_twin(evidence, entry):
            yield f"{name} was accepted by the mail server and is {entry.stage.value}."


def check_all_ended(evidence: Evidence) -> Iterable[str]:
    """Every entry has ended."""
    for entry in evidence.entries:
        if entry.stage not in FINAL_STAGES:
            yield f"Entry {entry.id} ({entry.kind.value}) has not ended: {entry.stage.value}."


def _has_twin(evidence: Evidence, entry: OutboxEntry) -> bool:
    """Whether the same letter was owed again, as after yes, no, yes."""
    return any(
        (other.stage is Stage.SENT or other.id in evidence.rightly_failed)
        and other.member_id == entry.member_id
        and evidence.message_ids[other.id] == evidence.message_ids[entry.id]
        for other in evidence.entries
    )


def check_copies(evidence: Evidence) -> Iterable[str]:
    """A letter that was accepted twice is the same to the byte, and marked ambiguous."""
    by_name = defaultdict(list)
    for letter in evidence.letters:
        by_name[letter.recipient, letter.message_id].append(letter.data)
    here = set(evidence.addresses.values())
    marked = {
        (evidence.addresses[entry.member_id], evidence.message_ids[entry.id])
        for entry in evidence.entries
        if entry.ambiguous
    }
    for name, copies in by_name.items():
        if len(copies) > 1 and name[0] in here and name not in marked:
            yield f"{name[0]} got {name[1]} twice, and nobody has noted a doubt."
        if len(set(copies)) > 1:
            yield f"{name[0]} got two different letters with the Message-ID {name[1]}."


def check_introductions(evidence: Evidence) -> Iterable[str]:
    """Released on two standing yeses and only then, in two copies that differ in Reply-To."""
    answers = _answers_by_proposal(evidence)
    released = {
        found.proposal_id: found
        for found in evidence.introductions
        if found.state is IntroductionState.RELEASED
    }
    for proposal in evidence.proposals.values():
        both = answers[proposal.id] == [Answer.YES, Answer.YES]
        if proposal.id in released and not both:
            yield f"Proposal {proposal.id} was introduced on the answers {answers[proposal.id]}."
    ids: dict[int, set[str]] = defaultdict(set)
    for entry in evidence.entries:
        if entry.kind is EmailKind.INTRODUCTION and evidence.message_ids[entry.id]:
            ids[entry.subject_id].add(evidence.message_ids[entry.id])
    for found in evidence.introductions:
        sent = [letter for letter in evidence.letters if letter.message_id in ids[found.id]]
        recipients = {letter.recipient for letter in sent}
        if found.state is not IntroductionState.RELEASED:
            if sent:
                yield f"Introduction {found.id} is {found.state.value} and was sent."
            continue
        if len(recipients) != 2:
            yield f"Introduction {found.id} reached {len(recipients)} people."
        if len({letter.bytes_but_reply_to for letter in sent}) > 1:
            yield f"The copies of introduction {found.id} differ in more than Reply-To."
        if len(recipients) == 2 and any(
            {letter.recipient, letter.headers["Reply-To"]} != recipients for letter in sent
        ):
            yield f"A reply to introduction {found.id} would not reach the other person."


def check_all_met(evidence: Evidence) -> Iterable[str]:
    """Two standing yeses have led to an introduction, unless somebody has gone since."""
    released = {
        found.proposal_id
        for found in evidence.introductions
        if found.state is IntroductionState.RELEASED
    }
    for proposal_id, answers in _answers_by_proposal(evidence).items():
        is_standing = evidence.proposals[proposal_id].outcome in (Outcome.OPEN, Outcome.ACCEPTED)
        if answers == [Answer.YES, Answer.YES] and is_standing and proposal_id not in released:
            yield f"Proposal {proposal_id} has two yeses and no introduction."


def _answers_by_proposal(evidence: Evidence) -> dict[int, list[Answer | None]]:
    answers: dict[int, list[Answer | None]] = defaultdict(list)
    for side in evidence.invitations:
        answers[side.proposal_id].append(side.answer)
    return answers


def check_rounds(evidence: Evidence) -> Iterable[str]:
    """One round a period, one proposal a member and wave, one introduction a pair."""
    held = (RoundState.OPEN, RoundState.CLOSED)
    yield from _twice("Period", (row.period for row in evidence.rounds if row.state in held))
    yield from _twice(
        "Member and wave", ((side.member_id, side.wave_id) for side in evidence.invitations)
    )
    # An erased member is nobody's pair any more.
    pairs = ((row.low_id, row.high_id) for row in evidence.introductions)
    yield from _twice("Pair", (pair for pair in pairs if None not in pair))


def _twice(what: str, values: Iterable[object]) -> Iterable[str]:
    for value, number in Counter(values).items():
        if number > 1:
            yield f"{what} {value} is there {number} times."
