"""Letters noted together: the same deadlines as of letters noted alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.models import Invitation, Proposal, Wave
from matchmaker.runtime import Runtime
from matchmaker.services import marks_together, proposals
from matchmaker.services.claims import Claim
from tests.factories import FakeClock, Mailbox, post_office
from tests.services.claiming import claim_all, owe_proposals
from tests.services.reading import rows_of


def claim_proposals(runtime: Runtime, *, wave_number: int) -> Sequence[Claim]:
    """Claim the letters of two proposals that a wave has just made."""
    owe_proposals(runtime)
    with runtime.sessions.begin() as session:
        session.scalars(select(Wave)).one().number = wave_number
    return claim_all(runtime)


def note(runtime: Runtime, claims: Sequence[Claim]) -> None:
    """Let them be handed over, and taken by the server."""
    office = post_office(runtime, Mailbox())
    ours = {claim.entry_id: True for claim in claims}
    assert marks_together.note(office, handing_over=claims, sent=[]) == ours
    assert marks_together.note(office, handing_over=[], sent=claims) == ours


def deadlines(runtime: Runtime) -> set[datetime]:
    return {proposal.deadline_at for proposal in rows_of(runtime, Proposal)}


@pytest.mark.parametrize("wave_number", [1, 2])
@pytest.mark.parametrize("hours", [1, 30, 24 * 15])
def test_deadlines_count_from_the_delivery(
    runtime: Runtime, clock: FakeClock, wave_number: int, hours: int
) -> None:
    claims = claim_proposals(runtime, wave_number=wave_number)
    before = deadlines(runtime)
    clock.travel(timedelta(hours=hours))
    with runtime.reading() as session:
        wave = session.scalars(select(Wave)).one()
        counted = proposals.deadline_of(wave, clock.calendar(), community=runtime.community)
    note(runtime, claims)
    assert deadlines(runtime) == {max(*before, counted)}
    assert {row.delivered_at for row in rows_of(runtime, Invitation)} == {clock.calendar()}


def test_a_later_deadline_stays(runtime: Runtime, clock: FakeClock) -> None:
    claims = claim_proposals(runtime, wave_number=1)
    later = clock.calendar() + timedelta(days=40)
    with runtime.sessions.begin() as session:
        for proposal in session.scalars(select(Proposal)):
            proposal.deadline_at = later
    note(runtime, claims)
    assert deadlines(runtime) == {later}
