"""Letters claimed together: what is kept of them, and what a second claim finds."""

from datetime import timedelta

from matchmaker.models import OutboxEntry, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import leases, marks
from tests.factories import FakeClock, Mailbox, post_office
from tests.services.claiming import claim_all, owe_proposals
from tests.services.reading import rows_of


def test_a_claim_has_an_owner_a_lease_and_what_a_second_rendering_must_repeat(
    runtime: Runtime, clock: FakeClock
) -> None:
    owe_proposals(runtime)
    claims = claim_all(runtime, owner="one")
    entries = {entry.id: entry for entry in rows_of(runtime, OutboxEntry)}
    assert {claim.entry_id: claim.epoch for claim in claims} == dict.fromkeys(entries, 1)
    for entry in entries.values():
        assert (entry.stage, entry.owner, entry.epoch) == (Stage.CLAIMED, "one", 1)
        assert entry.lease_until == clock.real() + leases.LEASE
        assert (entry.dated_at, entry.issued_at) == (clock.calendar(), clock.real())
        assert entry.key_id == runtime.letterhead.signer.key_id
        assert entry.template_version == runtime.letterhead.template_version


def test_a_second_claim_says_the_same_under_another_epoch(
    runtime: Runtime, clock: FakeClock
) -> None:
    owe_proposals(runtime)
    first = claim_all(runtime, owner="one")
    dated = [entry.dated_at for entry in rows_of(runtime, OutboxEntry)]
    assert not claim_all(runtime, owner="other")
    marks.let_go(post_office(runtime, Mailbox()), first)
    clock.travel(timedelta(hours=1))
    second = claim_all(runtime, owner="other")
    assert [claim.dictation for claim in second] == [claim.dictation for claim in first]
    assert {claim.epoch for claim in second} == {2}
    entries = rows_of(runtime, OutboxEntry)
    assert [entry.dated_at for entry in entries] == dated
    assert {(entry.owner, entry.epoch) for entry in entries} == {("other", 2)}
