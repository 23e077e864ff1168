"""Starts the processes, kills them at random moments, and starts them again."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from matchmaker.models import OutboxEntry, Stage
from matchmaker.services.leases import LEASE, WAIT_FOR_PROOF
from tests.hammer.murder.controls import Controls, Mode, Slot
from tests.hammer.murder.servants import Servants, fork
from tests.servers.processes import children_of

SECONDS_BETWEEN_KILLS = 0.2
SECONDS_OF_CALM = 0.05
SECONDS_TO_TAKE_OVER = 0.4
SECONDS_TO_FIND_A_HOLDER = 0.6
SECONDS_OF_A_LETTER = 0.03
SENDERS = (Slot.WORKER, Slot.JOB, Slot.CLOCK)
IN_THE_MIDST = 0.6
ZOMBIES = 0.05
"""How often somebody is stopped for longer than a lease instead of killed."""
WEIGHTS = {Slot.WEB: 3, Slot.WORKER: 2, Slot.JOB: 3, Slot.CLOCK: 3, Slot.REDIS: 1}


class Murderer:
    """A supervisor with a second nature; two clocks run, as they may."""

    def __init__(
        self, servants: Servants, controls: Controls, log: Path, chance: random.Random
    ) -> None:
        self._servants, self._controls, self._log = servants, controls, log
        self._chance = chance
        self._roles: dict[str, tuple[Slot, Callable[[], None]]] = {
            "redis": (Slot.REDIS, servants.serve_redis),
            "web": (Slot.WEB, servants.serve_web),
            "worker": (Slot.WORKER, servants.serve_jobs),
            "clock one": (Slot.CLOCK, servants.serve_clock),
            "clock two": (Slot.CLOCK, servants.serve_clock),
        }
        self._pids: dict[str, int] = {}

    def run(self) -> None:
        """Until all is over; the children end with this process."""
        while (mode := self._controls.get(Slot.MODE)) != Mode.OVER:
            self._revive()
            if mode == Mode.CALM:
                time.sleep(SECONDS_OF_CALM)
                continue
            time.sleep(self._chance.expovariate(1 / SECONDS_BETWEEN_KILLS))
            self._bury()
            if self._chance.random() < ZOMBIES:
                self._make_a_zombie()
            else:
                self._kill()

    def _revive(self) -> None:
        """Start whoever does not run."""
        self._bury()
        for name, (_, serve) in self._roles.items():
            if name not in self._pids:
                self._pids[name] = fork(serve, self._log)

    def _bury(self) -> None:
        """Notice who has ended, also without our doing."""
        with suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                names = [name for name, pid in self._pids.items() if pid == found[0]]
                for name in names:
                    del self._pids[name]
                    self._controls.add(Slot.ENDED)

    def _kill(self) -> None:
        """Somebody; senders often while they have a letter in their hands."""
        slot = self._chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        victim = None
        if slot in SENDERS and self._chance.random() < IN_THE_MIDST:
            victim = self._find_holder(SECONDS_TO_FIND_A_HOLDER / 4)
            time.sleep(self._chance.random() * SECONDS_OF_A_LETTER)
        if victim is None:
            pids = self._list_pids(slot)
            victim = self._chance.choice(pids) if pids else None
        if victim is not None:
            self._strike_down(victim)

    def _list_pids(self, slot: Slot) -> list[int]:
        if slot is Slot.JOB:
            return children_of(self._pids.get("worker", 0))
        return [pid for name, pid in self._pids.items() if self._roles[name][0] is slot]

    def _strike_down(self, victim: int) -> None:
        """Kill it and count it; jobs are the worker's children and not ours."""
        names = [name for name, pid in self._pids.items() if pid == victim]
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
            self._controls.add(self._roles[names[0]][0] if names else Slot.JOB)
        if names:
            del self._pids[names[0]]
            os.waitpid(victim, 0)

    def _make_a_zombie(self) -> None:
        """Stop somebody for longer than their lease, best in the midst of a letter."""
        victim = self._find_holder(SECONDS_TO_FIND_A_HOLDER)
        if victim is not None:
            self._controls.add(Slot.HOLDING)
        else:
            senders = self._list_pids(Slot.CLOCK) + self._list_pids(Slot.JOB)
            if not senders:
                return
            victim = self._chance.choice(senders)
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGSTOP)
            self._controls.add(Slot.ZOMBIES)
            self._let_pass(LEASE.total_seconds() + 60)
            if self._chance.random() < 0.5:
                self._let_pass(WAIT_FOR_PROOF.total_seconds() + 60)
            os.kill(victim, signal.SIGCONT)

    def _let_pass(self, seconds: float) -> None:
        """Skip real time for everybody, and let the others take over."""
        self._controls.add(Slot.SLEPT, seconds)
        time.sleep(self._chance.random() * SECONDS_TO_TAKE_OVER)

    def _find_holder(self, seconds: float) -> int | None:
        """The process that has a letter in its hands, if one has within a moment."""
        deadline = time.monotonic() + seconds
        runtime = self._servants.runtime
        statement = select(OutboxEntry.owner).where(
            OutboxEntry.stage.in_((Stage.CLAIMED, Stage.HANDING_OVER))
        )
        ours = set(self._pids.values())
        try:
            while time.monotonic() < deadline:
                with runtime.reading() as session:
                    owners = session.scalars(statement).all()
                holders = {int(str(owner).rpartition(":")[2]) for owner in owners}
                ours |= set(self._list_pids(Slot.JOB))
                if alive := holders & ours:
                    return min(alive)
                time.sleep(0.005)
        finally:
            runtime.engine.dispose()
        return None
