"""A letter to those who wait: nobody was found for two months, and what would help most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import STILL_LOOKING_AFTER, MemberState
from matchmaker.domain.period import shift_period
from matchmaker.matching.hint import Addition, Hint, find_hint
from matchmaker.matching.yardstick import take_yardstick
from matchmaker.models import Member, Round, RoundState, Wave
from matchmaker.services import events, outbox, pairs, samples, topics
from matchmaker.services.community import Community

MOST = 200
PAIRS_A_TICK = 40_000
"""So many can be looked at within a few seconds."""
RECENT = STILL_LOOKING_AFTER + timedelta(days=5)
"""Two openings lie within it, even if one of them was late."""
RAN = (RoundState.OPEN, RoundState.CLOSED)


@dataclass(frozen=True, slots=True)
class Advice:
    """The one thing to add, kept with the letter as ids; none where nothing would help."""

    addition: Addition | None = None
    term: str = ""

    @classmethod
    def of(cls, hint: Hint | None) -> "Advice":
        """What the letter tells of a hint; never how many it would open."""
        return cls() if hint is None else cls(hint.addition, hint.term)

    def as_dict(self) -> dict[str, str | None]:
        """Plain data; `from_dict` reads it back."""
        return {"addition": self.addition and self.addition.value, "term": self.term}

    @classmethod
    def from_dict(cls, data: dict[str, str]) -> "Advice":
        """Read what `as_dict` wrote."""
        addition = data.get("addition")
        return cls(Addition(addition) if addition else None, data.get("term", ""))


def owe_due(
    sessions: sessionmaker[Session],
    reading: sessionmaker[Session],
    *,
    community: Community,
    now: datetime,
) -> bool:
    """Owe the next letters, one batch a tick: an introduction must not wait for thousands.

    The search for what would help holds no transaction.
    """
    with sessions.begin() as session:
        due = _lock_due(session, now=now)
        if not due or _is_being_written(session):
            return False
        waited = [member.id for member in due if not _postpone(session, member, community, now=now)]
    if not waited:
        return True
    with reading() as session:
        search = _prepare_search(session, waited, community=community, now=now)
    found = search()
    with sessions.begin() as session:
        for member in _lock_due(session, now=now, ids=waited):
            _owe(session, member, Advice.of(found[member.id]), now=now)
    return False


def _lock_due(session: Session, *, now: datetime, ids: Sequence[int] | None = None) -> list[Member]:
    """Active members without a suggestion for two months, the next few or these."""
    statement = select(Member).where(
        Member.state == MemberState.ACTIVE, Member.still_looking_at <= now
    )
    if ids is not None:
        statement = statement.where(Member.id.in_(ids))
    others = min(samples.count_active(session), samples.MOST)
    statement = statement.order_by(Member.id).limit(min(MOST, PAIRS_A_TICK // max(others, 1)))
    locked = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(session.scalars(locked))


def _is_being_written(session: Session) -> bool:
    """Whether suggestions are on their way to people who are waiting here."""
    unwritten = select(Wave.id).where(Wave.written_at.is_(None)).limit(1)
    return session.scalar(unwritten) is not None


def _postpone(session: Session, member: Member, community: Community, *, now: datetime) -> bool:
    """Look again later where the letter would not be true; tells whether it is so.

    Whoever wants a suggestion every third month waits from the round that was to bring one. And
    where there was no round, nobody was looked for: the letter about small rounds says that.
    """
    counts_from = _due_for(member, community)
    if counts_from is not None and counts_from + STILL_LOOKING_AFTER > now:
        member.still_looking_at = counts_from + STILL_LOOKING_AFTER
        return True
    recent = select(Round.id).where(Round.state.in_(RAN), Round.opened_at > now - RECENT)
    small = samples.count_active(session) < community.smallest_pool
    if small or session.scalar(recent.limit(1)) is None:
        member.still_looking_at = community.calendar.next_opening(now)
        return True
    return False


def _due_for(member: Member, community: Community) -> datetime | None:
    """When the next suggestion was due to somebody who does not want one each month."""
    months = member.get_profile().frequency.months
    if months == 1 or member.last_period is None:
        return None
    return community.calendar.opening(shift_period(member.last_period, months))


def _prepare_search(
    session: Session, ids: Sequence[int], *, community: Community, now: datetime
) -> Callable[[], dict[int, Hint | None]]:
    """Load what the search for hints needs, so that it can be made without the database."""
    community = topics.current(session, community)
    seed = int(now.timestamp())
    waiting = samples.load_members(session, ids, community=community, now=now)
    others = samples.load_others(session, community=community, now=now, seed=seed)
    forbidden = pairs.list_forbidden(session, now=now, of=ids)
    vocabulary = community.vocabulary

    def search() -> dict[int, Hint | None]:
        yardstick = take_yardstick(others, vocabulary.distance, community.weights, community.floor)
        return {
            person.id: find_hint(
                person,
                others,
                forbidden,
                yardstick,
                is_topic=vocabulary.is_topic,
            )
            for person in waiting
        }

    return search


def _owe(session: Session, member: Member, advice: Advice, *, now: datetime) -> None:
    entry = outbox.owe(
        session,
        EmailKind.STILL_LOOKING,
        subject_id=member.id,
        member_id=member.id,
        now=now,
        decision=int(now.timestamp()),
    )
    if entry is not None:
        entry.told = advice.as_dict()
    member.still_looking_at = now + STILL_LOOKING_AFTER
    events.record(session, "still_looking", now=now, member=member.id)
