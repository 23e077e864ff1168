"""The sample community answers by itself, from a seed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager

from matchmaker.demo.writing import ONE_IN, Write, choose_words, nobody_writes
from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.consent import Channel
from matchmaker.errors import ExpiredError, TooLateError
from matchmaker.models import Invitation, Member, Proposal
from matchmaker.runtime import Runtime
from matchmaker.services import answers
from matchmaker.signing import TokenPurpose

ANSWERS = (
    Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES,
    Answer.NO, Answer.LATER,
)  # fmt: skip
# Of ten invitations: seven yeses, one no, one "not this month", one silence.
HABITS: tuple[Answer | None, ...] = (*ANSWERS, None)
# At noon or in the evening of one of six days: few stops for a traveller in time.
HOURS_LATER = tuple(24 * day + hour for day in range(6) for hour in (4, 10))


@dataclass(frozen=True, slots=True)
class Intention:
    """What a sample member means to say, and when; by mail if they have words for it."""

    invitation_id: int
    answer: Answer
    at: datetime
    language: str
    words: str = ""


def answer_due(runtime: Runtime, sample: frozenset[str], *, write: Write = nobody_writes) -> int:
    """Let sample members give the answers whose time has come; tells how many."""
    now = runtime.clock.calendar()
    with runtime.reading() as session:
        due = [one for one in _list_intentions(session, sample, now) if one.at <= now]
    for intention in due:
        if not _write(runtime, intention, write):
            _give(runtime, intention)
    return len(due)


def next_answer(session: Session, sample: frozenset[str], *, now: datetime) -> datetime | None:
    """When the next sample member means to answer."""
    intended = (one.at for one in _list_intentions(session, sample, now))
    return min((at for at in intended if at > now), default=None)


def _write(runtime: Runtime, intention: Intention, write: Write) -> bool:
    """Reply by mail; what cannot be sent is said by the button."""
    row_id = intention.invitation_id
    address = runtime.letterhead.mailbox("r", TokenPurpose.REPLY, row_id)
    if address is None or not intention.words:
        return False
    return write(address, intention.words, intention.language)


def _give(runtime: Runtime, intention: Intention) -> None:
    try:
        with runtime.sessions.begin() as session:
            answers.record_answer(
                session,
                intention.invitation_id,
                intention.answer,
                community=runtime.community,
                now=runtime.clock.calendar(),
                channel=Channel.PAGE,
            )
    except (ExpiredError, TooLateError):
        pass


def _list_intentions(
    session: Session, sample: frozenset[str], now: datetime
) -> Iterator[Intention]:
    """What sample members mean to say to open proposals, as long as they have not said it."""
    waiting = (
        select(Invitation)
        .join(Invitation.proposal)
        .join(Invitation.member)
        .options(contains_eager(Invitation.proposal), contains_eager(Invitation.member))
        .where(
            Member.address_key.in_(sample),
            Invitation.answer.is_(None),
            Invitation.delivered_at.is_not(None),
            Proposal.outcome == Outcome.OPEN,
            Proposal.deadline_at > now,
        )
        .order_by(Invitation.id)
    )
    welcoming = _list_first_of_visitors(session, sample)
    for invitation in session.scalars(waiting):
        welcomes = invitation.proposal_id in welcoming
        answer = Answer.YES if welcomes else _choose(invitation)
        delivered_at = invitation.delivered_at
        if answer is None or delivered_at is None:
            continue
        hours = HOURS_LATER[_draw(invitation, "hours", len(HOURS_LATER))]
        at = delivered_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
        if at < invitation.proposal.deadline_at:
            language = invitation.member.language
            words = _choose_words(invitation, answer, language)
            yield Intention(invitation.id, answer, at, language, words)


def _choose(invitation: Invitation) -> Answer | None:
    """By habit; nobody is silent two months running, which would pause them."""
    habits = ANSWERS if invitation.member.silent_months else HABITS
    return habits[_draw(invitation, "habit", len(habits))]


def _choose_words(invitation: Invitation, answer: Answer, language: str) -> str:
    """What they reply to the letter, or nothing if they press the button."""
    draw = _draw(invitation, "words", 60 * ONE_IN)
    return "" if draw % ONE_IN else choose_words(answer, language, draw // ONE_IN)


def _list_first_of_visitors(session: Session, sample: frozenset[str]) -> frozenset[int]:
    """A visitor's first proposal meets a yes, so that the demo reaches its end."""
    firsts = (
        select(func.min(Proposal.id))
        .join(Member, or_(Member.id == Proposal.low_id, Member.id == Proposal.high_id))
        .where(Member.address_key.not_in(sample))
        .group_by(Member.id)
    )
    return frozenset(one for one in session.scalars(firsts) if one is not None)


def _draw(invitation: Invitation, label: str, limit: int) -> int:
    """A number below `limit`, always the same for the same pair of members and label."""
    proposal = invitation.proposal
    text = f"{label}:{proposal.low_id}:{proposal.high_id}:{invitation.member_id}"
    digest = hashlib.blake2b(text.encode(), digest_size=4).digest()
    return int.from_bytes(digest) % limit
