"""Letters of proposals, claimed together as a sender does it."""

from collections.abc import Sequence

from matchmaker.runtime import Runtime
from matchmaker.services.claims import Claim
from matchmaker.services.desk import Desk
from matchmaker.services.picking import Picker
from tests.factories import Mailbox, join_many, post_office, write_proposals


def owe_proposals(runtime: Runtime) -> None:
    """Owe the four letters of two proposals, which a wave has just made."""
    one, other, third, fourth = join_many(runtime, 4)
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, [(one, other), (third, fourth)])


def claim_all(runtime: Runtime, *, owner: str = "one") -> Sequence[Claim]:
    """Claim what is due and in nobody's hand."""
    picker = Picker(post_office(runtime, Mailbox(), owner=owner), Desk(None, scribes=0).begin)
    picker.pick([], room=4, ahead=4)
    return [ready.claim for ready in picker.ready]
