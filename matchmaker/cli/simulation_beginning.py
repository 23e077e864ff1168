"""Who is there before the first month of a simulation."""

from dataclasses import dataclass

from matchmaker.cli.opening import opened
from matchmaker.config import REQUIRED, read_settings
from matchmaker.domain.vocabulary import Vocabulary, read_vocabulary
from matchmaker.errors import ConfigurationError, MatchmakerError
from matchmaker.matching.population import found_population
from matchmaker.matching.simulation_record import SMALLEST_POOL, Pair, Participant
from matchmaker.runtime import DATA, read_community
from matchmaker.services import pairs, participants

NOTHING_IS_SET = frozenset(f"{name} is missing" for name in REQUIRED)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The members, and the rules of their community."""

    vocabulary: Vocabulary
    smallest_pool: int
    people: list[Participant]
    forbidden: frozenset[Pair] = frozenset()


def load_members() -> Beginning:
    """The members there are, and the pairs that may not meet, whatever the reason."""
    with opened() as runtime, runtime.reading() as session:
        now, community = runtime.clock.calendar(), runtime.community
        people = participants.load(session, community=community, now=now)
        forbidden = pairs.list_forbidden(session, now=now)
    if not people:
        raise MatchmakerError("There are no active members yet.")
    return Beginning(community.vocabulary, community.smallest_pool, people, forbidden)


def invent_members(count: int, seed: int) -> Beginning:
    """Members made up from the community's fields and topics; without settings from the usual."""
    try:
        community = read_community(read_settings())
        vocabulary, smallest_pool = community.vocabulary, community.smallest_pool
    except ConfigurationError as error:
        if set(str(error).splitlines()) != NOTHING_IS_SET:
            raise
        vocabulary = read_vocabulary((DATA / "vocabulary.toml").read_text(encoding="utf-8"))
        smallest_pool = SMALLEST_POOL
    population = found_population(vocabulary, seed)
    people = [population.make(number) for number in range(1, count + 1)]
    return Beginning(vocabulary, smallest_pool, people)
