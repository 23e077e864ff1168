"""Who is there before the first month of a simulation, and under which rules."""

from dataclasses import dataclass

from matchmaker.assembly import read_community
from matchmaker.assembly.data import DATA
from matchmaker.cli.opening import opened
from matchmaker.config import REQUIRED, read_settings
from matchmaker.domain.vocabulary import Vocabulary, read_vocabulary
from matchmaker.errors import ConfigurationError, MatchmakerError
from matchmaker.matching.population import found_population
from matchmaker.matching.score import WEIGHTS, Weights
from matchmaker.matching.simulation_record import SMALLEST_POOL, Pair, Participant
from matchmaker.matching.yardstick import FLOOR
from matchmaker.services import pairs, participants
from matchmaker.services.community import Community

NOTHING_IS_SET = frozenset(f"{name} is missing" for name in REQUIRED)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a simulation takes from the settings of a community."""

    vocabulary: Vocabulary
    smallest_pool: int = SMALLEST_POOL
    weights: Weights = WEIGHTS
    floor: float = FLOOR
    largest_pool: int | None = None

    def refuse_too_many(self, members: int) -> None:
        """Refuse what this machine was not made for."""
        if self.largest_pool is not None and members > self.largest_pool:
            raise MatchmakerError(
                f"{members:,} members are more than LARGEST_POOL, {self.largest_pool:,}."
            )


@dataclass(frozen=True, slots=True)
class Beginning:
    """The members, the rules, and the pairs that may not meet."""

    rules: Rules
    people: list[Participant]
    forbidden: frozenset[Pair] = frozenset()


def load_members() -> Beginning:
    """The members there are, and the pairs that may not meet, whatever the reason."""
    with opened() as runtime, runtime.reading() as session:
        now, community = runtime.clock.calendar(), runtime.community
        people = participants.load(session, community=community, now=now)
        forbidden = pairs.list_forbidden(session, now=now)
    rules = _rules_of(community)
    rules.refuse_too_many(len(people))
    if not people:
        raise MatchmakerError("There are no active members yet.")
    return Beginning(rules, people, forbidden)


def invent_members(count: int, seed: int) -> Beginning:
    """Members made up from the community's fields and topics."""
    rules = _read_rules()
    rules.refuse_too_many(count)
    population = found_population(rules.vocabulary, seed)
    return Beginning(rules, [population.make(number) for number in range(1, count + 1)])


def _read_rules() -> Rules:
    """The rules that the settings make; where there are none at all, the usual ones."""
    try:
        return _rules_of(read_community(read_settings()))
    except ConfigurationError as error:
        if set(str(error).splitlines()) != NOTHING_IS_SET:
            raise
    return Rules(read_vocabulary((DATA / "vocabulary.toml").read_text(encoding="utf-8")))


def _rules_of(community: Community) -> Rules:
    return Rules(
        community.vocabulary,
        community.smallest_pool,
        community.weights,
        community.floor,
        community.largest_pool,
    )
