"""Bad months for Redis: the same letters as in a calm one, at most two minutes late."""

import time
from concurrent.futures import ThreadPoolExecutor

from tests.hammer.bad_redis.chaos import Chaos
from tests.hammer.bad_redis.story import Told, tell
from tests.hammer.results import Result, Size

MEMBERS = {Size.SHORT: 8, Size.FULL: 60}
AWAY = {Size.SHORT: 5.0, Size.FULL: 300.0}
FLUSH_EVERY = {Size.SHORT: 0.5, Size.FULL: 2.0}
STORIES = {Size.SHORT: (Chaos.CALM, Chaos.KILLED, Chaos.NEVER), Size.FULL: tuple(Chaos)}
AT_ONCE = 3
LATEST_SECONDS = 120.0


def run(size: Size, seed: int) -> Result:
    """Tell the same month once for each trouble; the seed plays no part."""
    started = time.monotonic()

    def one(chaos: Chaos) -> Told:
        return tell(chaos, members=MEMBERS[size], away=AWAY[size], flush_every=FLUSH_EVERY[size])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        stories = list(pool.map(one, STORIES[size]))
    calm = stories[0]
    figures: dict[str, int | float | str] = {"letters of a calm month": len(calm.letters)}
    for told in stories:
        latest = max(told.late.values(), default=0.0)
        figures[f"seconds, {told.chaos}"] = round(latest, 1)
        figures[f"workers ended, {told.chaos}"] = told.worker_ended
    return Result(
        campaign="redis",
        promises="P5 P12",
        size=size,
        seed=seed,
        seconds=time.monotonic() - started,
        figures=figures,
        violations=tuple(fault for told in stories for fault in find_faults(told, calm)),
    )


def find_faults(told: Told, calm: Told) -> list[str]:
    """What is not as in a calm month."""
    faults = [f"{told.chaos}: {fault}" for fault in told.faults]
    faults += [f"{told.chaos}: the {step} never ended." for step in told.unfinished]
    faults += [
        f"{told.chaos}: the {step} took {seconds:.0f} s."
        for step, seconds in told.late.items()
        if seconds > LATEST_SECONDS
    ]
    if told.letters != calm.letters:
        other = sorted(told.letters ^ calm.letters)
        faults.append(f"{told.chaos}: {len(other)} letters differ, the first is {other[0]}.")
    if told.worker_ended:
        faults.append(f"{told.chaos}: the worker ended {told.worker_ended} times.")
    if told.doubled:
        faults.append(f"{told.chaos}: {told.doubled} letters left twice.")
    return faults
