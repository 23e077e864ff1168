"""The same members and the same seed give the same plan, wherever and however they are stored."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import delete, insert

from matchmaker.domain.answer import PairMemoryKind
from matchmaker.matching.plan import Plan, plan_wave
from matchmaker.models import Member, PairMemory
from matchmaker.runtime import Runtime
from matchmaker.services import people, rehearsals
from tests.factories import DAY, OPENING, open_test_runtime
from tests.hammer.fresh_databases import POSTGRESQL, SQLITE, fresh_databases
from tests.hammer.populations import invent_members, shuffled, values_of
from tests.hammer.results import Result, Size

POPULATIONS = {Size.SHORT: 12, Size.FULL: 200}
LARGEST = {Size.SHORT: 40, Size.FULL: 80}
KINDS = (SQLITE, POSTGRESQL)
ORDERS_PER_DATABASE = 2
PROCESSES = {Size.SHORT: 1, Size.FULL: 2}
PERIOD = "2026-11"
ROOT = Path(__file__).parents[2]
MEMORY_KINDS = (PairMemoryKind.SILENT, PairMemoryKind.DECLINED, PairMemoryKind.INTRODUCED)


@dataclass(frozen=True)
class Population:
    """A community with its memory of pairs, and the seed of its round."""

    number: int
    members: list[Member]
    memory: list[tuple[int, int, PairMemoryKind]]
    seed: int


def run(size: Size, seed: int) -> Result:
    """Plan each population from both databases, rows in several orders, and in other processes."""
    started = time.monotonic()
    violations: list[str] = []
    plans = pairings = 0
    reference: list[str] = []
    with fresh_databases() as databases:
        runtimes = {kind: open_test_runtime(databases.make(kind)) for kind in KINDS}
        for population in invent(runtimes[SQLITE], size, seed):
            found = list(plan_everywhere(population, runtimes))
            plans += len(found)
            pairings += len(found[0][1]["pairings"])
            reference.append(digest(found[0][1]))
            violations += [
                f"Population {population.number} has another plan {where}."
                for where, plan in found
                if plan != found[0][1]
            ]
        for runtime in runtimes.values():
            runtime.close()
    for number in range(PROCESSES[size]):
        digests = plan_in_another_process(size, seed, number)
        plans += len(digests)
        if digests != reference:
            violations.append(f"A process with hash seed {number} makes other plans.")
    return Result(
        campaign="same-plan",
        promises="P14",
        size=size,
        seed=seed,
        seconds=time.monotonic() - started,
        figures={
            "populations": len(reference),
            "different plans of them": len(set(reference)),
            "plans compared": plans,
            "pairs in the first plans": pairings,
        },
        violations=tuple(violations),
    )


def invent(runtime: Runtime, size: Size, seed: int) -> Iterator[Population]:
    """The populations of a campaign, from a handful of people to many."""
    for number in range(POPULATIONS[size]):
        chance = Random(f"{seed}/{number}")
        count = chance.randint(2, LARGEST[size])
        joined_at = OPENING - 45 * DAY
        members = invent_members(chance, runtime.vocabulary, count, joined_at=joined_at)
        ids = [member.id for member in members]
        couples = {tuple(sorted(chance.sample(ids, 2))) for _ in range(count)}
        memory = [(low, high, chance.choice(MEMORY_KINDS)) for low, high in sorted(couples)]
        yield Population(number, members, memory, chance.getrandbits(62))


def plan_everywhere(
    population: Population, runtimes: dict[str, Runtime]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The plan from rows of each database, in several orders, and from people in any order."""
    for kind, runtime in runtimes.items():
        for order in range(ORDERS_PER_DATABASE):
            chance = Random(f"{population.seed}/{kind}/{order}")
            store(runtime, population, chance)
            with runtime.reading() as session:
                rehearsal = rehearsals.prepare(
                    session, PERIOD, community=runtime.community, now=OPENING
                )
            yield f"on {kind}, in order {order}", rehearsal(population.seed).as_dict()
    plan = plan_in_memory(runtimes[SQLITE], population, Random(population.seed))
    yield "from people in another order", plan.as_dict()


def store(runtime: Runtime, population: Population, chance: Random) -> None:
    """Keep a population instead of the last one, its rows written in a random order."""
    with runtime.sessions.begin() as session:
        session.execute(delete(PairMemory))
        session.execute(delete(Member))
    memory = chance.sample(population.memory, len(population.memory))
    remembered = [
        {"pair_hash": f"{low}-{high}", "low_id": low, "high_id": high, "kind": kind,
         "attempts": 1, "at": OPENING - 300 * DAY}
        for low, high, kind in memory
    ]  # fmt: skip
    members = [values_of(member) for member in shuffled(chance, population.members)]
    with runtime.sessions.begin() as session:
        # In this order, while the unit of work would sort them by their ids.
        session.execute(insert(Member), members)
        session.execute(insert(PairMemory), remembered)


def plan_in_memory(runtime: Runtime, population: Population, chance: Random) -> Plan:
    """The plan without any database, from people in a random order."""
    community = runtime.community
    loaded = [
        people.read(member, community=community, now=OPENING)
        for member in shuffled(chance, population.members)
    ]
    forbidden = {(low, high) for low, high, kind in population.memory if kind.is_final}
    return plan_wave(
        loaded,
        forbidden=frozenset(forbidden),
        distance=community.vocabulary.distance,
        seed=population.seed,
    )


def digest(plan: dict[str, Any]) -> str:
    """What two processes compare."""
    return hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()


def plan_in_another_process(size: Size, seed: int, hash_seed: int) -> list[str]:
    """The digests that a process finds whose sets and dictionaries are in another order."""
    found = subprocess.run(
        [sys.executable, "-m", "tests.hammer.same_plan", size.value, str(seed)],
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return found.stdout.split()


def main(size: Size, seed: int) -> None:
    """Print the digest of each plan."""
    with fresh_databases() as databases:
        runtime = open_test_runtime(databases.make(SQLITE))
        for population in invent(runtime, size, seed):
            plan = plan_in_memory(runtime, population, Random(seed))
            print(digest(plan.as_dict()))
        runtime.close()


if __name__ == "__main__":
    main(Size(sys.argv[1]), int(sys.argv[2]))
