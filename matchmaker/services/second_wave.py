"""The second wave: those whose yes met nothing are put to each other, once, in the same round."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import QUIET_OUTCOMES, Answer
from matchmaker.domain.membership import MemberState
from matchmaker.models import Invitation, Member, Proposal, Round, RoundState, Wave
from matchmaker.services import events
from matchmaker.services.community import Community

BATCH = 1_000


def open_due(session: Session, *, community: Community, now: datetime) -> bool:
    """Open the second wave of a round once its day has come and the first one is settled.

    A first wave that was settled at night waits for the morning. One that was settled so late
    that members would hear the end of the round before they could answer has no second.
    """
    running = session.scalar(
        select(Round)
        .join(Wave)
        .where(
            Round.state == RoundState.OPEN,
            Round.second_wave_at <= now,
            Wave.number == 1,
            Wave.closed_at.is_not(None),
        )
        .limit(1)
        .with_for_update(of=Round)
    )
    if running is None:
        return False
    calendar = community.calendar
    morning = calendar.not_before_opening_hour(running.waves[0].closed_at or now)
    running.second_wave_at = morning if now < morning else None
    if now >= morning:
        _open(session, running, calendar.second_deadline(now), now=now)
    return True


def _open(session: Session, running: Round, closes_at: datetime, *, now: datetime) -> None:
    if closes_at > running.closing_at:
        events.record(session, "second_wave_skipped", now=now, round=running.id)
        return
    count = select(func.count(Member.id)).where(_said_yes_in_vain(running))
    members = session.scalar(count) or 0
    running.waves.append(Wave(number=2, members=members, closes_at=closes_at))
    session.flush()
    events.record(session, "second_wave_opened", now=now, round=running.id)


def list_eligible(session: Session, running: Round) -> Iterator[Member]:
    """Whose yes met a no, silence or a quiet end, and who would be asked a second time."""
    statement = select(Member).where(_said_yes_in_vain(running)).order_by(Member.id)
    for member in session.scalars(statement.execution_options(yield_per=BATCH)):
        if not member.get_profile().one_suggestion:
            yield member


def _said_yes_in_vain(running: Round) -> ColumnElement[bool]:
    yes = (
        select(Invitation.member_id)
        .join(Proposal, Invitation.proposal_id == Proposal.id)
        .where(
            Invitation.wave_id == running.waves[0].id,
            Invitation.answer == Answer.YES,
            Proposal.outcome.in_(QUIET_OUTCOMES),
        )
    )
    return and_(Member.state == MemberState.ACTIVE, Member.id.in_(yes))
