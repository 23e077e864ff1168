"""What a new member may expect, from the community as it is and the rounds that were."""

import math
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.answer import Outcome
from matchmaker.matching.candidates import consider
from matchmaker.matching.yardstick import take_yardstick
from matchmaker.models import Event, Invitation, Member, Proposal, Wave
from matchmaker.services import pairs, people, samples, topics
from matchmaker.services.community import Community

LOOKED_AT = 500
ROUNDS = 3
LIKELY = 0.8
"""How sure a first suggestion is to come within the months that the letter tells."""
LONGEST = 6
"""So many months or more."""
ENOUGH_CANDIDATES = 3
LOOKED_BACK = timedelta(days=366)
FEWEST_SETTLED = 20
"""Of fewer suggestions nothing is told: an average could be read as somebody's answer."""
MOST_SUGGESTIONS = 10
SETTLED = (Outcome.ACCEPTED, Outcome.DECLINED, Outcome.EXPIRED)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many take part; within how many months a first suggestion is likely, `LONGEST` meaning
    that or longer; of how many suggestions one became an introduction. None is not known yet.
    """

    members: int
    months: int | None = None
    suggestions: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain data, kept with the letter."""
        return asdict(self)


def look_ahead(session: Session, member: Member, *, community: Community, now: datetime) -> Outlook:
    """What can honestly be said to somebody new; about rounds only where rounds are held."""
    members = samples.count_active(session)
    if members < community.smallest_pool:
        return Outlook(members)
    share = _share_with_proposal(session)
    months = None
    if share is not None:
        candidates = _count_candidates(session, member, members, community=community, now=now)
        months = months_until_likely(share * min(1.0, candidates / ENOUGH_CANDIDATES))
    return Outlook(members, months, _suggestions_per_introduction(session, now=now))


def months_until_likely(chance: float) -> int:
    """The least n with 1 - (1 - chance)^n >= .8: independent rounds, one a month, at most six.

    Who waits has a better chance each month, so this is on the safe side.
    """
    if chance >= LIKELY:
        return 1
    if chance <= 0:
        return LONGEST
    return min(LONGEST, math.ceil(math.log(1 - LIKELY) / math.log(1 - chance)))


def _share_with_proposal(session: Session) -> float | None:
    """Of all who could have had a proposal in the last rounds, how many had one."""
    opened = session.scalars(
        select(Event).where(Event.kind == "round_opened").order_by(Event.id.desc()).limit(ROUNDS)
    )
    members = {int(event.ids["round"]): int(event.ids["members"]) for event in opened}
    written = select(Wave.id, Wave.round_id).where(
        Wave.round_id.in_(members), Wave.number == 1, Wave.written_at.is_not(None)
    )
    rounds = {wave: members[round_id] for wave, round_id in session.execute(written)}
    able = sum(rounds.values())
    if not able:
        return None
    invited = select(func.count(Invitation.id)).where(Invitation.wave_id.in_(rounds))
    return min(1.0, (session.scalar(invited) or 0) / able)


def _count_candidates(
    session: Session, member: Member, members: int, *, community: Community, now: datetime
) -> float:
    """How many of those who take part could be proposed to this member, by a sample."""
    community = topics.current(session, community)
    person = people.read(member, community=community, now=now)
    loaded = samples.load_others(
        session, community=community, now=now, seed=member.id, most=LOOKED_AT
    )
    others = [other for other in loaded if other.id != member.id]
    if not others:
        return 0.0
    forbidden = pairs.list_forbidden(session, now=now, of=[member.id])
    yardstick = take_yardstick(
        [person, *others], community.vocabulary.distance, community.weights, community.floor
    )
    found = sum(
        (min(member.id, other.id), max(member.id, other.id)) not in forbidden
        and consider(person, other, yardstick) is not None
        for other in others
    )
    return found * max(1.0, (members - 1) / len(others))


def _suggestions_per_introduction(session: Session, *, now: datetime) -> int | None:
    """Of how many suggestions of the last year one became an introduction, over the community.

    Only those past their deadline count, else the early yeses of a running round would flatter.
    """
    settled_ones = (
        select(Proposal.outcome, func.count(Proposal.id))
        .where(
            Proposal.outcome.in_(SETTLED),
            Proposal.deadline_at <= now,
            Proposal.deadline_at > now - LOOKED_BACK,
        )
        .group_by(Proposal.outcome)
    )
    counts: dict[Outcome, int] = dict(session.execute(settled_ones).all())
    settled, accepted = sum(counts.values()), counts.get(Outcome.ACCEPTED, 0)
    if settled < FEWEST_SETTLED or not accepted:
        return None
    suggestions = round(settled / accepted)
    return suggestions if suggestions <= MOST_SUGGESTIONS else None
