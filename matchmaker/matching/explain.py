"""Why two people were, or were not, a candidate."""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.domain.shown import Thread
from matchmaker.matching.person import Person
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.score import Distance, Score, score
from matchmaker.matching.thread import thread_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """The rule that stopped a pair, or the thread and both directed scores with their parts."""

    stopped_by: str | None
    thread: Thread | None
    for_one: Score
    for_other: Score


def explain(
    one: Person, other: Person, distance: Distance, rarity: Mapping[str, float]
) -> Explanation:
    """Tell everything that counts between two people."""
    for_one, for_other = score(one, other, distance, rarity), score(other, one, distance, rarity)
    return Explanation(
        stopped_by=stopping_rule(one, other),
        thread=thread_of(one, other, distance, rarity),
        for_one=for_one,
        for_other=for_other,
    )
