"""More time for whoever was away when the letter came."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.answer import Outcome
from matchmaker.models import Invitation
from matchmaker.services import proposals
from matchmaker.services.community import Community

EXTENSION = timedelta(days=5)


def extend(session: Session, invitation_id: int, *, community: Community, now: datetime) -> None:
    """Give a proposal five more days, once, as far as the eve of the round's closing letters.

    It is for both sides, since the other's yes must remain theirs to take back. A second wave
    does not wait for it, and has neither of the two.
    """
    proposal = proposals.lock(session, invitation_id)
    invitation = session.get(Invitation, invitation_id, populate_existing=True)
    if proposal is None or invitation is None or invitation.answer is not None:
        return
    is_open = proposal.outcome is Outcome.OPEN and now < proposal.deadline_at
    if not is_open or proposal.extended_at is not None:
        return
    calendar = community.calendar
    wanted = calendar.at(calendar.local_date(proposal.deadline_at) + EXTENSION, 0)
    last = calendar.at(calendar.local_date(proposal.wave.round.closing_at), 0)
    if min(wanted, last) > proposal.deadline_at:
        proposal.deadline_at, proposal.extended_at = min(wanted, last), now
