"""The sample community answers by itself, from a seed."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import Answer
from matchmaker.domain.consent import Channel
from matchmaker.errors import ExpiredError, TooLateError
from matchmaker.models import Invitation, Member
from matchmaker.runtime import Runtime
from matchmaker.services import answers

# Of ten invitations: six yeses, one no, one "not this month", two silences.
HABITS = (
    Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES,
    Answer.NO, Answer.LATER, None, None,
)  # fmt: skip
LONGEST_WAIT_HOURS = 6 * 24


def answer_due(runtime: Runtime, sample: frozenset[str]) -> int:
    """Let sample members give the answers whose time has come; tells how many."""
    now = runtime.clock.calendar()
    with runtime.reading() as session:
        due = [
            (invitation_id, answer)
            for invitation_id, answer, at in _list_intended(session, sample)
            if at <= now
        ]
    for invitation_id, answer in due:
        _give(runtime, invitation_id, answer)
    return len(due)


def next_answer(session: Session, sample: frozenset[str], *, now: datetime) -> datetime | None:
    """When the next sample member means to answer."""
    return min((at for _, _, at in _list_intended(session, sample) if at > now), default=None)


def _give(runtime: Runtime, invitation_id: int, answer: Answer) -> None:
    try:
        with runtime.sessions.begin() as session:
            answers.record_answer(
                session,
                invitation_id,
                answer,
                community=runtime.community,
                now=runtime.clock.calendar(),
                channel=Channel.PAGE,
            )
    except (ExpiredError, TooLateError):
        pass


def _list_intended(
    session: Session, sample: frozenset[str]
) -> Iterator[tuple[int, Answer, datetime]]:
    """What sample members mean to say, and when, as long as they have not said it."""
    open_ones = (
        select(Invitation)
        .join(Member)
        .where(
            Member.address_key.in_(sample),
            Invitation.answer.is_(None),
            Invitation.delivered_at.is_not(None),
        )
        .order_by(Invitation.id)
    )
    for invitation in session.scalars(open_ones):
        answer = _choose(session, invitation, sample)
        delivered_at = invitation.delivered_at
        if answer is None or delivered_at is None:
            continue
        at = delivered_at + timedelta(hours=1 + _draw(invitation, "hours", LONGEST_WAIT_HOURS))
        if at < invitation.proposal.deadline_at:
            yield invitation.id, answer, at


def _choose(session: Session, invitation: Invitation, sample: frozenset[str]) -> Answer | None:
    """A visitor's first suggestion meets a yes, so that the demo reaches its end."""
    if _is_first_of_a_visitor(session, invitation, sample):
        return Answer.YES
    return HABITS[_draw(invitation, "habit", len(HABITS))]


def _is_first_of_a_visitor(
    session: Session, invitation: Invitation, sample: frozenset[str]
) -> bool:
    proposal = invitation.proposal
    visitor = session.scalar(
        select(Member).where(
            or_(Member.id == proposal.low_id, Member.id == proposal.high_id),
            Member.address_key.not_in(sample),
        )
    )
    if visitor is None:
        return False
    first = session.scalar(
        select(Invitation.proposal_id)
        .where(Invitation.member_id == visitor.id)
        .order_by(Invitation.id)
        .limit(1)
    )
    return first == proposal.id


def _draw(invitation: Invitation, label: str, limit: int) -> int:
    """A number below `limit`, always the same for the same pair of members and label."""
    proposal = invitation.proposal
    text = f"{label}:{proposal.low_id}:{proposal.high_id}:{invitation.member_id}"
    digest = hashlib.blake2b(text.encode(), digest_size=4).digest()
    return int.from_bytes(digest) % limit
