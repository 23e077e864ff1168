"""What is left after all the murders: nothing acknowledged is lost, nothing is there twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from matchmaker.domain.answer import IntroductionState
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.domain.period import LEAST_DISTANCE
from matchmaker.models import FINAL_STAGES, Member, OutboxEntry, RoundState, Stage
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from tests.hammer import checker
from tests.hammer.checker import Evidence
from tests.hammer.person import AcceptedLetter, Diary

GIVEN_UP = "unknown"
"""The fault of a letter whose senders died twice while they handed it over."""
STATES: dict[str, tuple[MemberState | None, ...]] = {
    "confirm": (MemberState.ACTIVE, MemberState.PAUSED),
    "unsubscribe": (MemberState.PAUSED,),
    "leave": (MemberState.LEFT, None),
    "erase": (None,),
}
"""Two silent months pause somebody, and whoever left is erased after thirty days."""
COMPLAINTS = ("is locked", "a step failed", "deadlock detected", "Error 500", "Exception on /")
Line = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """Sentences about what went wrong, and figures."""

    faults: list[str]
    figures: dict[str, int]


def judge(
    runtime: Runtime, diary: Diary, letters: list[AcceptedLetter], *, months: int, log: str
) -> Verdict:
    """Everything that the people, the mail server and the database can tell."""
    evidence = checker.gather(runtime, diary.read(), letters)
    given_up = {
        entry.subject_id
        for entry in evidence.entries
        if entry.kind is EmailKind.INTRODUCTION and entry.stage is Stage.FAILED
    }
    faults = [
        *_check_answers(runtime, evidence),
        *_check_states(runtime, evidence),
        *_check_entries(evidence),
        *checker.check_copies(evidence),
        *checker.check_introductions(_whole_proposals(evidence, given_up)),
        *checker.check_rounds(evidence),
        *_check_months(evidence, months),
        *_check_log(log),
    ]
    return Verdict(faults, _count(evidence))


def _check_answers(runtime: Runtime, evidence: Evidence) -> Iterable[str]:
    """What was acknowledged last stands, unless something later was tried and never answered."""
    kept = {row.id: row for row in evidence.invitations}
    by_link: dict[str, list[Line]] = defaultdict(list)
    for line in evidence.diary:
        if line["what"].startswith("answer "):
            by_link[line["path"]].append(line)
    for path, lines in by_link.items():
        token = path.removeprefix("/a/")
        invitation = kept.get(runtime.signer.read(TokenPurpose.ANSWER, token))
        possible = _list_possible(lines)
        if invitation is not None and possible and invitation.answer not in possible:
            yield (
                f"{lines[0]['who']} was told that {possible} counts, "
                f"but {invitation.answer} is kept for {path}."
            )


def _list_possible(lines: list[Line]) -> list[str]:
    """What was acknowledged last, and what was tried after it in vain and may have happened."""
    possible: list[str] = []
    for line in lines:
        said = line["what"].removeprefix("answer ")
        if line["done"] == "acknowledged":
            possible = [said]
        elif line["done"] == "tried" and possible:
            possible.append(said)
    return possible


def _check_states(runtime: Runtime, evidence: Evidence) -> Iterable[str]:
    """Who was told that they are in, paused, gone or erased is, unless they tried more since."""
    steps: dict[str, list[Line]] = defaultdict(list)
    for line in evidence.diary:
        if line["what"] in STATES and line["done"] in ("tried", "acknowledged"):
            steps[line["who"]].append(line)
    with runtime.reading() as session:
        states = {found.address: found.state for found in session.scalars(select(Member))}
    for who, lines in steps.items():
        told = _list_possible(lines)
        possible = {state for what in told for state in STATES[what]}
        if told and states.get(who) not in possible:
            history = [f"{line['what']} {line['done']}" for line in lines]
            yield f"{who} was told that “{told[0]}” is done, but is {states.get(who)}: {history}."
    joined = {
        line["who"]
        for line in evidence.diary
        if (line["what"], line["done"]) == ("join", "acknowledged")
    }
    for who in joined - {letter.recipient for letter in evidence.letters}:
        yield f"{who} sent the form and never got a letter."


def _check_entries(evidence: Evidence) -> Iterable[str]:
    """All have ended; sent means accepted, and accepted means sent or doubted."""
    accepted = checker.count_copies(evidence.letters)
    known = set()
    for entry in evidence.entries:
        letter = (evidence.addresses[entry.member_id], evidence.message_ids[entry.id])
        name = f"Entry {entry.id} ({entry.kind.value} to {letter[0]})"
        is_sent = entry.stage is Stage.SENT
        known.add(letter)
        if entry.stage not in FINAL_STAGES:
            yield f"{name} has not ended: {entry.stage.value}."
        elif is_sent and not accepted[letter]:
            yield f"{name} is marked sent, but no mail server has it."
        elif entry.stage is Stage.FAILED and (entry.fault != GIVEN_UP or not entry.ambiguous):
            yield f"{name} failed: {entry.fault}."
        elif not is_sent and accepted[letter] and not _is_explained(evidence, entry):
            yield f"{name} was accepted, but is {entry.stage.value}: {entry.fault}."
    here = set(evidence.addresses.values())
    for letter in accepted:
        if letter[0] in here and letter not in known:
            yield f"{letter[0]} got {letter[1]}, which nobody owed."


def _is_explained(evidence: Evidence, entry: OutboxEntry) -> bool:
    """Whether it is in doubt, or the same letter was owed again, as after yes, no, yes."""
    return entry.ambiguous or any(
        (other.stage is Stage.SENT or other.ambiguous)
        and other.member_id == entry.member_id
        and evidence.message_ids[other.id] == evidence.message_ids[entry.id]
        for other in evidence.entries
    )


def _whole_proposals(evidence: Evidence, given_up: set[int]) -> Evidence:
    """Without those of whom one side was erased, or whose introduction was given up in doubt."""
    sides: dict[int, int] = defaultdict(int)
    for row in evidence.invitations:
        sides[row.proposal_id] += 1
    doubted = {found.proposal_id for found in evidence.introductions if found.id in given_up}
    whole = {number for number, count in sides.items() if count == 2} - doubted
    return replace(
        evidence,
        proposals={number: evidence.proposals[number] for number in whole},
        introductions=[one for one in evidence.introductions if one.proposal_id in whole],
    )


def _check_months(evidence: Evidence, months: int) -> Iterable[str]:
    """Every month had its round, none too near to the last."""
    held = [row for row in evidence.rounds if row.state is RoundState.CLOSED]
    if len(held) != months:
        states = [(row.period, row.state.value) for row in evidence.rounds]
        yield f"{months} months had {len(held)} rounds that ended: {states[-8:]}."
    opened = sorted(row.opened_at for row in held)
    for one, other in pairwise(opened):
        if other - one < LEAST_DISTANCE:
            yield f"Rounds opened on {one} and on {other}."


def _check_log(log: str) -> Iterable[str]:
    lines = log.splitlines()
    for complaint in COMPLAINTS:
        found = [line for line in lines if complaint in line]
        if found:
            yield f"The log says {len(found)} times “{complaint}”: {found[0][:200]}"


def _count(evidence: Evidence) -> dict[str, int]:
    copies = checker.count_copies(evidence.letters)
    given_up = [
        (evidence.addresses[entry.member_id], evidence.message_ids[entry.id])
        for entry in evidence.entries
        if entry.stage is Stage.FAILED
    ]
    return {
        "actions acknowledged": sum(line["done"] == "acknowledged" for line in evidence.diary),
        "letters": len(copies),
        "second copies": sum(copies.values()) - len(copies),
        "entries marked ambiguous": sum(entry.ambiguous for entry in evidence.entries),
        "letters given up after two doubts": len(given_up),
        "of these never accepted": sum(not copies[letter] for letter in given_up),
        "introductions": sum(
            one.state is IntroductionState.RELEASED for one in evidence.introductions
        ),
        "rounds": len(evidence.rounds),
    }
