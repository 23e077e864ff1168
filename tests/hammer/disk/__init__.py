"""A disk that fills up and becomes read-only: nothing that was acknowledged is lost."""

import time
from collections import Counter
from datetime import timedelta

from sqlalchemy import select, text

from matchmaker.models import FINAL_STAGES, Invitation, Member, OutboxEntry
from tests.hammer.disk.world import AMPLE, LITTLE, NOTHING, SCARCE, NoDiskError, World, small_world
from tests.hammer.results import Result, Size
from tests.services.reading import dump

WORLDS = {Size.SHORT: 1, Size.FULL: 12}
STEPS = 60
LEVELS = (AMPLE, SCARCE, SCARCE, LITTLE, NOTHING)
READ_ONLY_EVERY = 20
MINUTE = timedelta(minutes=1)


def run(size: Size, seed: int) -> Result:
    """Fill disks and empty them again, over and over, while people go on."""
    started = time.monotonic()
    figures: Counter[str] = Counter()
    violations: list[str] = []
    try:
        for number in range(WORLDS[size]):
            with small_world(seed * 1_000 + number) as world:
                violations += live(world)
                figures.update(world.done)
    except NoDiskError:
        violations = ["Nobody may mount a small disk here, so nothing was tried: run it as root."]
    return Result(
        campaign="disk",
        promises="P4 P11 P12",
        size=size,
        seed=seed,
        seconds=time.monotonic() - started,
        figures=dict(sorted(figures.items())),
        violations=tuple(dict.fromkeys(violations)),
    )


def live(world: World) -> list[str]:
    """One community on one disk; tells what was wrong."""
    for number in range(STEPS):
        take_a_step(world, number)
    settle(world)
    check(world)
    world.done["steps"] += STEPS
    world.done["forms acknowledged"] += len(world.joined)
    world.done["answers acknowledged"] += len(world.answered)
    world.done["erasures acknowledged"] += len(world.erased)
    return world.faults


def take_a_step(world: World, number: int) -> None:
    """One act of somebody on a disk with some room or none."""
    level = world.chance.choice(LEVELS)
    world.fill(level)
    world.clock.travel(MINUTE)
    act = world.chance.choice(("join", "answer", "answer", "answer", "tick"))
    if act == "tick":
        expect_of_tick(world, level)
    elif act == "join":
        is_taken = world.join()
        if is_taken != (level == AMPLE):
            world.faults.append(
                f"A form is {'taken' if is_taken else 'refused'} with {level} free."
            )
    elif not world.answer() and level in (AMPLE, SCARCE):
        world.faults.append(f"An answer is refused with {level} free.")
    if number % 10 == 5 and not world.erase() and level in (AMPLE, SCARCE):
        world.faults.append(f"An erasure is refused with {level} free.")
    world.look_around()
    if number % READ_ONLY_EVERY == READ_ONLY_EVERY - 1:
        be_read_only(world)


def expect_of_tick(world: World, level: int) -> None:
    """Letters leave only where there is room to note that they left."""
    left = world.tick()
    world.done["letters"] += left or 0
    if left and level != AMPLE:
        world.faults.append(f"{left} letters left with {level} free.")
    if left is None and level in (AMPLE, SCARCE):
        world.faults.append(f"A tick failed with {level} free.")


def be_read_only(world: World) -> None:
    """Nobody is acknowledged anything while nothing can be written."""
    world.fill(AMPLE)
    # Whoever holds a file open for writing keeps a disk from becoming read-only.
    world.runtime.engine.dispose()
    world.disk.make_read_only(is_read_only=True)
    world.look_around()
    if world.join():
        world.faults.append("A form is taken on a read-only disk.")
    if world.answer():
        world.done["nothing to answer on a read-only disk"] += 1
    world.tick()
    world.runtime.engine.dispose()
    world.disk.make_read_only(is_read_only=False)
    world.done["read-only times"] += 1


def settle(world: World) -> None:
    """There is room again: everything goes on."""
    world.fill(AMPLE)
    for _ in range(3):
        world.clock.travel(20 * MINUTE)
        world.done["letters"] += world.tick() or 0
    if not world.join() or not world.answer():
        world.faults.append("People cannot go on once there is room again.")
    world.clock.travel(20 * MINUTE)
    world.tick()


def check(world: World) -> None:
    """What was acknowledged is there, who was erased is not, and the file is whole."""
    runtime, now = world.runtime, world.clock.calendar()
    with runtime.reading() as session:
        if session.scalar(text("PRAGMA integrity_check")) != "ok":
            world.faults.append("The database is damaged.")
        addresses = set(session.scalars(select(Member.address)))
        given = {row.id: row.answer for row in session.scalars(select(Invitation))}
        waiting = session.scalars(
            select(OutboxEntry).where(
                OutboxEntry.stage.not_in(FINAL_STAGES), OutboxEntry.due_at <= now
            )
        ).all()
    world.faults += [f"A form of {lost} is lost." for lost in world.joined - addresses]
    world.faults += [
        f"The answer to invitation {number} is lost."
        for number, answer in world.answered.items()
        if number in given and given[number] is not answer
    ]
    world.faults += [f"A {entry.kind.value} is {entry.stage.value}." for entry in waiting]
    everything = dump(runtime)
    world.faults += [f"{gone} is still there." for gone in world.erased if gone in everything]
