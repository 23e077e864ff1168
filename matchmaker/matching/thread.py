"""The thread: at least one concrete thing that connects two people, told in the letter."""

from matchmaker.domain.shown import Thread
from matchmaker.matching.person import Person
from matchmaker.matching.score import FAR, distance_units
from matchmaker.matching.yardstick import Yardstick, thousandths

MOST_TOPICS = 3


def thread_of(one: Person, other: Person, yardstick: Yardstick) -> Thread | None:
    """What connects them, rarest topics first; None when there is nothing."""
    rarity = yardstick.topics
    topics = sorted(
        one.topics & other.topics, key=lambda topic: (-thousandths(rarity, topic), topic)
    )
    own_topics = one.own_topics & other.own_topics
    meets = _meets(one, other) or _meets(other, one)
    if not topics and not own_topics and not meets:
        return None
    apart = distance_units(one, other, yardstick.distance)
    return Thread(
        topics=tuple(topics[:MOST_TOPICS]),
        own_topics=tuple(sorted(_as_typed(word, one, other) for word in own_topics)),
        offer_meets_wish=meets,
        far_fields=apart >= FAR,
        same_field=apart == 0,
    )


def _meets(giver: Person, wisher: Person) -> bool:
    """An offer meets a wish, in sentences that both allowed to be shown."""
    return giver.offer_shown and wisher.wish_shown and bool(giver.offer & wisher.wish)


def _as_typed(word: str, one: Person, other: Person) -> str:
    """One of the two spellings, the same one for both sides."""
    return min((typed for folded, typed in one.typed + other.typed if folded == word), default=word)
