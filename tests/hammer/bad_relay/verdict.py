"""What must hold after bad months: between what the server took and what we noted."""

import re
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from matchmaker.domain.answer import Answer, IntroductionState, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import (
    FINAL_STAGES,
    Event,
    Introduction,
    Invitation,
    Member,
    OutboxEntry,
    Proposal,
    Stage,
    Wave,
)
from matchmaker.runtime import Runtime
from matchmaker.services import proposals

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.MULTILINE)
Accepted = list[tuple[str, str, bytes]]


class Verdict:
    """Reads everything once and finds faults, in whole sentences."""

    def __init__(self, runtime: Runtime, accepted: Accepted) -> None:
        self.runtime = runtime
        self.copies: dict[tuple[str, str], list[bytes]] = defaultdict(list)
        for _, recipient, data in accepted:
            found = MESSAGE_ID.search(data)
            assert found is not None
            self.copies[recipient, found[1].decode()].append(data)
        with runtime.reading() as session:
            self.entries = list(session.scalars(select(OutboxEntry)))
            people = session.execute(select(Member.id, Member.address))
            self.addresses: dict[int, str] = {row.id: row.address for row in people}
            self.proposals = _read_proposals(session)
            self.introductions = list(session.scalars(select(Introduction)))
            self.refused = {
                event.ids["entry"]
                for event in session.scalars(select(Event).where(Event.kind == "letter_refused"))
            }
        self.of_letter = {self._letter(entry): entry for entry in self.entries}

    def find_faults(self) -> list[str]:
        """Everything that must not be."""
        return [
            *self._check_ends(),
            *self._check_copies(),
            *self._check_deadlines(),
            *self._check_unsent(),
            *self._check_introductions(),
        ]

    def _letter(self, entry: OutboxEntry) -> tuple[str, str]:
        row = entry.subject_id if entry.kind is EmailKind.INTRODUCTION else entry.id
        name = self.runtime.letterhead.message_id(entry.kind.value.replace("_", "-"), row)
        return self.addresses[entry.member_id], name

    def _check_ends(self) -> Iterator[str]:
        for entry in self.entries:
            name = f"The {entry.kind.value} {entry.id}"
            if entry.stage not in FINAL_STAGES:
                yield f"{name} is {entry.stage.value} in the end."
            taken = len(self.copies.get(self._letter(entry), []))
            if entry.stage is Stage.SENT and not taken:
                yield f"{name} is noted as sent and was never taken."
            if entry.stage is not Stage.SENT and taken and not entry.ambiguous:
                yield f"{name} was taken and is noted as {entry.stage.value}, without any doubt."

    def _check_copies(self) -> Iterator[str]:
        for letter, copies in self.copies.items():
            entry = self.of_letter.get(letter)
            if entry is None:
                yield f"{letter} was taken and never owed."
            elif len(copies) > 1 and not entry.ambiguous:
                yield f"The {entry.kind.value} {entry.id} was sent again without a doubt."
            elif len(copies) > 2:
                yield f"The {entry.kind.value} {entry.id} was taken {len(copies)} times."
            if len(set(copies)) > 1:
                yield f"The copies of {letter} differ."

    def _check_deadlines(self) -> Iterator[str]:
        """Days count from the later delivery that was noted when it happened."""
        community = self.runtime.community
        for proposal in self.proposals:
            sides = proposal.invitations
            noted = [
                side.delivered_at
                for side in sides
                if side.delivered_at and side.delivered_at != side.answered_at
            ]
            expected = max(
                proposals.deadline_of(proposal.wave, at, community=community)
                for at in [proposal.opened_at, *noted]
            )
            if proposal.deadline_at != expected:
                yield f"Proposal {proposal.id} ends at {proposal.deadline_at}, not {expected}."

    def _check_unsent(self) -> Iterator[str]:
        for proposal in self.proposals:
            if proposal.outcome is Outcome.OPEN:
                yield f"Proposal {proposal.id} is open for ever."
            unsent = [side for side in proposal.invitations if side.delivered_at is None]
            if unsent and proposal.outcome is not Outcome.WITHDRAWN:
                yield f"Proposal {proposal.id} reached only one side: {proposal.outcome.value}."

    def _told(self) -> set[int]:
        """Introductions of which one side knows that the other did not get it."""
        return {entry.subject_id for entry in self.entries if entry.kind is EmailKind.UNREACHED}

    def _check_introductions(self) -> Iterator[str]:
        answers = {proposal.id: proposal.invitations for proposal in self.proposals}
        for introduction in self.introductions:
            sides = answers[introduction.proposal_id]
            entries = [
                entry
                for entry in self.entries
                if entry.kind is EmailKind.INTRODUCTION and entry.subject_id == introduction.id
            ]
            taken = [entry for entry in entries if self.copies.get(self._letter(entry))]
            if introduction.state is not IntroductionState.RELEASED:
                if taken:
                    yield f"Introduction {introduction.id} left and is {introduction.state.value}."
                continue
            if any(side.answer is not Answer.YES for side in sides):
                yield f"Introduction {introduction.id} left without two yeses."
            for entry in entries:
                if entry.stage is Stage.CANCELLED and introduction.id not in self._told():
                    yield f"One side of introduction {introduction.id} is cancelled: {entry.fault}."
                if entry.stage is Stage.FAILED and not (
                    entry.id in self.refused or entry.ambiguous
                ):
                    yield f"Nobody is told that introduction {introduction.id} failed on one side."

    def count_one_sided(self) -> int:
        """Introductions that one side got while the other side's mailbox refused it."""
        by_subject: dict[int, set[Stage]] = defaultdict(set)
        for entry in self.entries:
            if entry.kind is EmailKind.INTRODUCTION:
                by_subject[entry.subject_id].add(entry.stage)
        return sum(stages == {Stage.SENT, Stage.FAILED} for stages in by_subject.values())


def _read_proposals(session: Session) -> list[Proposal]:
    statement = select(Proposal).options(
        selectinload(Proposal.invitations).selectinload(Invitation.member),
        joinedload(Proposal.wave).joinedload(Wave.round),
    )
    return list(session.scalars(statement))
