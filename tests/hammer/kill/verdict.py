"""What a month left behind after a death, compared with a month in which nobody died."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from matchmaker.domain.membership import MemberState
from matchmaker.models import Member, OutboxEntry, Proposal, Stage
from matchmaker.runtime import Runtime
from tests.hammer import checker
from tests.hammer.checker import Evidence
from tests.hammer.kill.points import ACCEPTED_BUT_NOT_NOTED, HANDING_OVER
from tests.hammer.kill.story import CHARACTERS
from tests.hammer.kill.whims import DEAD, DROPPED, Whim
from tests.hammer.person import AcceptedLetter, Diary

STATES = {
    "confirm": MemberState.ACTIVE,
    "unsubscribe": MemberState.PAUSED,
    "leave": MemberState.LEFT,
    "erase": None,
}


@dataclass(frozen=True)
class Outcome:
    """Evidence, how proposals ended, by the addresses or gaps of their two sides, and whims."""

    evidence: Evidence
    states: dict[str, MemberState]
    proposals: dict[frozenset[str | None], str]
    whims: Counter[Whim]

    @property
    def letters(self) -> list[AcceptedLetter]:
        return self.evidence.letters

    def list_names(self) -> set[tuple[str, str]]:
        """Each letter once, however often it was accepted."""
        return {(letter.recipient, letter.subject) for letter in self.letters}

    def count_duplicates(self) -> int:
        """Physical copies beyond the first."""
        return len(self.letters) - len(checker.count_copies(self.letters))

    def list_ambiguous(self) -> list[int]:
        return [entry.id for entry in self.evidence.entries if entry.ambiguous]


def read_outcome(
    runtime: Runtime, diary: Diary, letters: list[AcceptedLetter], whims: Counter[Whim]
) -> Outcome:
    """Everything that a verdict rests on."""
    evidence = checker.gather(runtime, diary.read(), letters)
    with runtime.reading() as session:
        members = session.scalars(select(Member)).all()
        addresses = {member.id: member.address for member in members}
        proposals = {
            frozenset((addresses.get(row.low_id or 0), addresses.get(row.high_id or 0))): (
                row.outcome.value
            )
            for row in session.scalars(select(Proposal))
        }
    states = {member.address: member.state for member in members}
    return Outcome(evidence, states, proposals, whims)


def judge(outcome: Outcome, clean: Outcome, *, point: str, is_over: bool = True) -> list[str]:
    """Every way in which a promise was broken, in whole sentences."""
    evidence = replace(outcome.evidence, rightly_failed=_list_rightly_failed(outcome, point))
    return [
        *checker.check(evidence, is_over=is_over),
        *_compare_letters(outcome, clean),
        *_check_states(outcome, clean),
        *_check_copies(outcome, point),
        *_check_secrets(outcome),
        *(
            [f"Proposals ended as {outcome.proposals}, not as {clean.proposals}."]
            if outcome.proposals != clean.proposals
            else []
        ),
    ]


def _compare_letters(outcome: Outcome, clean: Outcome) -> list[str]:
    wanted, found = clean.list_names(), outcome.list_names()
    lost, extra = wanted - found, found - wanted
    return [f"{who} never got “{subject}”." for who, subject in sorted(lost)] + [
        f"{who} got “{subject}”, which nobody owed." for who, subject in sorted(extra)
    ]


def _list_rightly_failed(outcome: Outcome, point: str) -> frozenset[int]:
    """What was sent to a dead address, or was kept and then twice in doubt, which ends it."""
    accepted = {(letter.recipient, letter.message_id) for letter in outcome.letters}

    def is_right(entry: OutboxEntry) -> bool:
        recipient = outcome.evidence.addresses[entry.member_id]
        is_there = (recipient, outcome.evidence.message_ids[entry.id]) in accepted
        if recipient == DEAD:
            return not is_there and outcome.whims[Whim.REFUSED] > 0
        return is_there and recipient == DROPPED and entry.ambiguous and point in HANDING_OVER

    entries = outcome.evidence.entries
    return frozenset(
        entry.id for entry in entries if entry.stage is Stage.FAILED and is_right(entry)
    )


def _check_states(outcome: Outcome, clean: Outcome) -> list[str]:
    """What was acknowledged is there: the last word of each person holds."""
    last: dict[str, Any] = {}
    for line in outcome.evidence.diary:
        if line.get("done") and line["what"] in STATES:
            last[line["who"]] = line["what"]
    faults = [
        f"{who} was told that “{what}” is done, but is {outcome.states.get(who)}."
        for who, what in last.items()
        if outcome.states.get(who) != STATES[what]
    ]
    if outcome.whims[Whim.REFUSED] and outcome.states.get(DEAD) is not MemberState.PAUSED:
        faults.append(f"The address {DEAD} is dead, and nobody has noted it.")
    if outcome.states != clean.states:
        faults.append(f"People ended as {outcome.states}, not as {clean.states}.")
    return faults


def _check_copies(outcome: Outcome, point: str) -> list[str]:
    """A second copy, and a doubt, only for a death or a drop in the gap that nobody can close."""
    dropped = outcome.whims[Whim.DROPPED]
    duplicates, ambiguous = outcome.count_duplicates(), len(outcome.list_ambiguous())
    faults = []
    if duplicates > dropped + (point in ACCEPTED_BUT_NOT_NOTED):
        faults.append(f"{duplicates} letters were sent a second time.")
    if ambiguous > dropped + (point in HANDING_OVER):
        faults.append(f"{ambiguous} letters are marked ambiguous.")
    return faults


def _check_secrets(outcome: Outcome) -> list[str]:
    """Nobody reads the partner's name or address in anything but the introduction."""
    people = {person.address: person for person in CHARACTERS.values()}
    faults = []
    for letter in outcome.letters:
        partner = people[letter.recipient].partner
        told = f"{letter.subject} {letter.text}"
        is_told = re.search(rf"\b{partner}\b|{CHARACTERS[partner].address}", told)
        if is_told and "Reply-To" not in letter.headers:
            faults.append(f"“{letter.subject}” tells {letter.recipient} who {partner} is.")
    return faults
