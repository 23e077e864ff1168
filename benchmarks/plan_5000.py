"""Plan one wave for 5,000 invented members and compare the exact pairs with greedy ones.

Run it from the root of the checkout: `python -m benchmarks.plan_5000 [members] [seed]`.
"""

import random
import sys
from pathlib import Path
from time import perf_counter

from matchmaker.domain.profile import Profile, Reach, Sentence, Way
from matchmaker.domain.vocabulary import Vocabulary, read_vocabulary
from matchmaker.matching.candidates import Candidate, list_candidates
from matchmaker.matching.person import Person, read_person
from matchmaker.matching.plan import plan_wave
from matchmaker.matching.score import topic_rarity

VOCABULARY = Path("matchmaker/data/vocabulary.toml")
WORDS = (
    "Buchhaltung Holz Leim Stimme Stoffe Druck Noten Bienen Steuern Verhandeln Skizzen Garten "
    "Wolle Ton Karten Daten Pacht Saatgut Akustik Lektorat pricing weaving bread archives soil "
    "typography rehearsal funding insulation dialects"
)
NOUNS = WORDS.split()


def invent(number: int, chance: random.Random, vocabulary: Vocabulary) -> Person:
    """One member: popular topics are very popular, most live in few places, some have waited."""
    topics = [term.id for term in vocabulary.topics]
    liking = [1 / (rank + 2) for rank in range(len(topics))]
    fields = [term.id for term in vocabulary.fields]
    languages = chance.choices([("de",), ("en",), ("de", "en")], [5, 1, 4])[0]
    ways = chance.sample(list(Way), chance.choice([1, 2, 2, 3, 4]))
    nouns = chance.sample(NOUNS, 4)
    profile = Profile(
        given_name="",
        fields=tuple(chance.sample(fields, chance.choice([1, 1, 2]))),
        topics=tuple(set(chance.choices(topics, liking, k=chance.choice([2, 3, 4, 5])))),
        own_topics=tuple(chance.sample(NOUNS, chance.choice([0, 0, 0, 1]))),
        work=Sentence(),
        question=Sentence(),
        offer=Sentence(" ".join(nouns[:2]), chance.random() < 0.7),
        wish=Sentence(" ".join(nouns[2:]), chance.random() < 0.7),
        languages=languages,
        ways=tuple(ways),
        place=chance.choices(["Köln", "Leipzig", "Graz", ""], [4, 2, 1, 1])[0],
        reach=chance.choices(list(Reach), [1, 2, 5])[0],
    )
    return read_person(
        number,
        profile,
        organisation=chance.choice([None, None, None, f"{chance.randrange(300)}.example"]),
        waited=chance.choices([0, 1, 2, 5], [90, 7, 2, 1])[0],
        utc_offset_minutes=60,
    )


def pair_greedily(candidates: list[Candidate]) -> tuple[int, int]:
    """The number of pairs and their total weight when the heaviest free pair comes first."""
    taken: set[int] = set()
    pairs = total = 0
    for found in sorted(candidates, key=lambda found: (-found.weight, found.low, found.high)):
        if not taken & {found.low, found.high}:
            taken |= {found.low, found.high}
            pairs, total = pairs + 1, total + found.weight
    return pairs, total


def main(count: int, seed: int) -> None:
    chance = random.Random(seed)
    vocabulary = read_vocabulary(VOCABULARY.read_text(encoding="utf-8"))
    people = [invent(number, chance, vocabulary) for number in range(count)]
    chance.shuffle(people)
    none: frozenset[tuple[int, int]] = frozenset()
    start = perf_counter()
    plan = plan_wave(people, forbidden=none, distance=vocabulary.distance, seed=seed)
    planned = perf_counter()
    rarity = topic_rarity(people)
    candidates = list_candidates(people, none, vocabulary.distance, rarity, seed=seed)
    listed = perf_counter()
    pairs, total = pair_greedily(candidates)
    print(f"members      {count}, candidates {len(candidates)}")
    print(f"whole plan   {planned - start:.1f} s, of that candidates {listed - planned:.1f} s")
    print(f"exact        {len(plan.pairings)} pairs, weight {plan.total_weight}")
    print(f"greedy       {pairs} pairs, weight {total}, {perf_counter() - listed:.2f} s")
    print(f"greedy/exact {total / max(plan.total_weight, 1):.4f}")


if __name__ == "__main__":
    main(*(int(word) for word in (*sys.argv[1:], *("5000", "1")[len(sys.argv) - 1 :])))
