"""Candidates: the pairs that the hard rules allow and that have a thread and enough in it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matchmaker.domain.shown import Thread
from matchmaker.matching.person import Person
from matchmaker.matching.rules import stopping_rule
from matchmaker.matching.score import Distance, Parts, score
from matchmaker.matching.thread import thread_of

PAIR_BONUS = 2_000
WAITING_BONUS = 1_000
LONGEST_COUNTED_WAIT = 4
FLOOR = 0.12
BEST_PER_PERSON = 32


@dataclass(frozen=True, slots=True)
class Candidate:
    """An allowed pair; `score` is 10,000 times the product of both sides' scores."""

    low: int
    high: int
    score: int
    weight: int
    thread: Thread
    parts_low: Parts
    parts_high: Parts


def consider(
    one: Person, other: Person, distance: Distance, rarity: Mapping[str, float], *, floor: float
) -> Candidate | None:
    """The candidate these two make, unless a rule, a missing thread or the floor stops it.

    w = 10^4 g(a, b) g(b, a) + K + B (min(waited_a, 4) + min(waited_b, 4)): one more pair counts
    for more than a slightly better one, and whoever has waited comes first.
    """
    low, high = (one, other) if one.id < other.id else (other, one)
    if stopping_rule(low, high) is not None:
        return None
    thread = thread_of(low, high, distance, rarity)
    if thread is None:
        return None
    for_low, parts_low = score(low, high, distance, rarity)
    for_high, parts_high = score(high, low, distance, rarity)
    if for_low * for_high < floor:
        return None
    product = round(10_000 * for_low * for_high)
    waited = sum(min(person.waited, LONGEST_COUNTED_WAIT) for person in (low, high))
    weight = product + PAIR_BONUS + WAITING_BONUS * waited
    return Candidate(low.id, high.id, product, weight, thread, parts_low, parts_high)


def list_candidates(
    people: Iterable[Person],
    forbidden: frozenset[tuple[int, int]],
    distance: Distance,
    rarity: Mapping[str, float],
    *,
    seed: int,
    floor: float = FLOOR,
) -> list[Candidate]:
    """All candidates of a pool, of each person the 32 heaviest, by (low, high)."""
    pool = sorted(people, key=lambda person: person.id)
    found: dict[tuple[int, int], Candidate] = {}
    for pair in _list_threaded(pool):
        low, high = pair
        if (low.id, high.id) in forbidden:
            continue
        candidate = consider(low, high, distance, rarity, floor=floor)
        if candidate is not None:
            found[low.id, high.id] = candidate
    return _keep_best(found, seed)


def tie(seed: int, low: int, high: int) -> int:
    """An order for equals that knows nothing but the round's seed and the ids."""
    text = f"{seed}:{low}:{high}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _list_threaded(pool: list[Person]) -> Iterable[tuple[Person, Person]]:
    """The pairs that share a topic, a word of their own, or an offer and a wish, each once."""
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, person in enumerate(pool):
        for topic in person.topics:
            holders["topic", topic].append(index)
        for word in person.own_topics:
            holders["own", word].append(index)
        for word in person.offer | person.wish:
            holders["word", word].append(index)
    for index, person in enumerate(pool):
        keys = [("topic", topic) for topic in person.topics]
        keys += [("own", word) for word in person.own_topics]
        keys += [("word", word) for word in person.offer | person.wish]
        others = {other for key in keys for other in holders[key] if other > index}
        for other in sorted(others):
            yield person, pool[other]


def _keep_best(found: dict[tuple[int, int], Candidate], seed: int) -> list[Candidate]:
    by_person: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in found.values():
        by_person[candidate.low].append(candidate)
        by_person[candidate.high].append(candidate)
    kept: set[tuple[int, int]] = set()
    for candidates in by_person.values():
        candidates.sort(key=lambda c: (-c.weight, tie(seed, c.low, c.high)))
        kept.update((c.low, c.high) for c in candidates[:BEST_PER_PERSON])
    return [found[pair] for pair in sorted(kept)]
