"""A complaint that anybody could have written ends nobody's membership."""

from datetime import timedelta

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Suppression
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from tests.arriving import bring, compose_complaint, mailbox_of
from tests.factories import DAY, FakeClock, answer, invitation_of, join, send_all, write_proposals
from tests.services.reading import entries_of, rows_of, state_of
from tests.services.test_originals import enclose

MIRA, JONAS = "mira@example.org", "jonas@example.org"
ELSEWHERE = "vorstellung@example.org"


class Target:
    """A member with a suggestion, of whom somebody wants to be rid."""

    def __init__(self, runtime: Runtime, clock: FakeClock) -> None:
        self.runtime, self.clock = runtime, clock
        self.mira, self.jonas = join(runtime, MIRA), join(runtime, JONAS)
        with runtime.sessions.begin() as session:
            (self.proposal,) = write_proposals(session, runtime, [(self.mira, self.jonas)])
        self.letter = dict(send_all(runtime))[MIRA]

    def introduce(self) -> bytes:
        """Mira's copy."""
        for member in (self.mira, self.jonas):
            answer(self.runtime, self.proposal, member, Answer.YES)
        self.clock.travel(timedelta(minutes=11))
        return dict(send_all(self.runtime))[MIRA]

    def is_left_alone(self) -> bool:
        is_active = state_of(self.runtime, self.mira) is MemberState.ACTIVE
        return is_active and rows_of(self.runtime, Suppression) == []


@pytest.fixture
def target(runtime: Runtime, clock: FakeClock) -> Target:
    return Target(runtime, clock)


def test_a_complaint_at_the_address_for_replies_changes_nothing(target: Target) -> None:
    invitation = invitation_of(target.runtime, target.proposal, target.mira)
    bring(
        target.runtime,
        compose_complaint(),
        mailbox_of(target.runtime, TokenPurpose.REPLY, invitation),
    )
    assert target.is_left_alone()


@pytest.mark.parametrize("prefix", ["r", "b"])
def test_a_complaint_at_an_address_that_means_nothing_changes_nothing(
    target: Target, prefix: str
) -> None:
    forged = compose_complaint().replace(b"complaints@provider.example", MIRA.encode())
    bring(target.runtime, forged, f"{prefix}.{'a' * 32}@reply.example.org")
    assert target.is_left_alone()


def test_the_other_person_cannot_complain_in_a_member_s_name(target: Target) -> None:
    copy = target.introduce()
    bring(target.runtime, enclose(compose_complaint(), copy), ELSEWHERE)
    assert target.is_left_alone()


def test_a_complaint_about_a_letter_of_long_ago_changes_nothing(target: Target) -> None:
    target.clock.travel(8 * DAY)
    bring(target.runtime, enclose(compose_complaint(), target.letter), ELSEWHERE)
    assert target.is_left_alone()


def test_a_complaint_about_an_introduction_counts_on_its_own_path(target: Target) -> None:
    target.introduce()
    (entry,) = entries_of(target.runtime, EmailKind.INTRODUCTION, target.mira)
    path = mailbox_of(target.runtime, TokenPurpose.BOUNCE, entry.id)
    original = f"Return-Path: <{path}>\r\nTo: {MIRA}\r\n\r\nHi\r\n".encode()
    bring(target.runtime, enclose(compose_complaint(), original), ELSEWHERE)
    assert state_of(target.runtime, target.mira) is MemberState.PAUSED
    assert len(rows_of(target.runtime, Suppression)) == 1


def test_a_complaint_at_the_address_for_unsubscribing_unsubscribes(target: Target) -> None:
    to = mailbox_of(target.runtime, TokenPurpose.UNSUBSCRIBE, target.mira)
    bring(target.runtime, compose_complaint(), to)
    assert state_of(target.runtime, target.mira) is MemberState.PAUSED
    assert rows_of(target.runtime, Suppression) == []
