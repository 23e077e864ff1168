"""A fork server: everything is loaded once, each life and each death is a fork of it.

`python -m tests.hammer.kill.slot` with its task as JSON on a line; answers are JSON lines.
"""

import gc
import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask

from matchmaker.processes import die_with_parent
from matchmaker.runtime import Runtime
from matchmaker.web.app import create_app
from tests.factories import open_test_runtime
from tests.hammer import failpoints
from tests.hammer.fresh_databases import fast_place
from tests.hammer.kill import story, verdict
from tests.hammer.kill.picture import take_picture
from tests.hammer.kill.postbox import Postbox
from tests.hammer.kill.whims import Whim, Whims
from tests.hammer.kill.world import DIARY, PostgresStore, SqliteStore, Store, World
from tests.hammer.person import Diary, Person, SurprisedError
from tests.hammer.planting import planted
from tests.servers.postgres import PostgresServer

HITS, LOG, FAULT = "hits", "log", "fault"
ENDED, LOGGED_AN_ERROR, KILLED = 0, 2, -signal.SIGKILL


@dataclass(frozen=True)
class State:
    """How everything was at some moment."""

    outcome: verdict.Outcome
    picture: list[str]


class Slot:
    """One world in which one life after another is begun and ended."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._points = failpoints.Failpoints()
        self._world = World(folder, store)
        self._postbox = Postbox(folder)
        self._diary, self._whims = Diary(folder / DIARY), Whims(folder)
        self._world.clock.set(story.START)
        store.restore("start")
        shutil.copyfile(folder / "time", folder / "time-start")
        self._runtime = _open(self._world, self._postbox, self._points)
        self._app = create_app(self._runtime, time_trap_seconds=0)
        self._chapters = story.tell()
        _watch(self._runtime, self._app, self._points)
        self._warm_up()

    def record(self) -> dict[str, Any]:
        """Live once undisturbed and keep how everything was at the end of each chapter."""
        self._world.restore("start")
        self._clean: list[State] = []
        hits = []
        for number in range(len(self._chapters)):
            status = self._live(number + 1, None)
            if status != ENDED:
                raise RuntimeError(f"The clean life did not end well: {self._describe(status)}")
            hits.append(json.loads(self._read(HITS)))
            self._clean.append(self._look())
            self._world.save(str(number + 1))
        outcome = self._clean[-1].outcome
        faults = verdict.judge(outcome, outcome, point="")
        missed = set(Whim) - set(outcome.whims)
        faults += [f"The mail server never did this: {whim}." for whim in sorted(missed)]
        return {"hits": hits, "faults": faults, "steps": self._points.steps}

    def kill(self, chapter: int, point: str, number: int, *, whole: bool) -> dict[str, Any]:
        """Begin at a chapter, die at the hit of a point, live on, and judge what is left.

        When everything is as in the clean life at the end of the chapter, the rest of the month
        would be as well; it is lived only if the `whole` is asked for.
        """
        self._world.restore(str(chapter) if chapter else "start")
        where = f"after a death at “{point}” ({number}) in chapter {chapter + 1}"
        status = self._live(chapter + 1, (point, number))
        self._postbox.settle()
        if status != KILLED:
            return {"faults": [f"No death at “{point}” ({number}): {self._describe(status)}"]}
        status = self._live(chapter + 1, None, after_death=True)
        clean, found = self._clean[chapter], self._look()
        goes_on = whole or found.picture != clean.picture
        if status == ENDED and goes_on:
            status = self._live(len(self._chapters), None)
            clean, found = self._clean[-1], self._look()
        if status != ENDED:
            return {"faults": [f"The month did not end {where}: {self._describe(status)}"]}
        faults = verdict.judge(found.outcome, clean.outcome, point=point, is_over=goes_on)
        return {
            "faults": [f"{fault} ({where})" for fault in faults],
            "whole": goes_on,
            "dropped": found.outcome.whims[Whim.DROPPED],
            "duplicates": found.outcome.count_duplicates(),
            "ambiguous": len(found.outcome.list_ambiguous()),
        }

    def _look(self) -> State:
        """How everything is, once every conversation is over."""
        self._postbox.settle()
        outcome = verdict.read_outcome(
            self._runtime,
            self._diary,
            self._postbox.list_letters(),
            Counter(self._whims.list_had()),
        )
        picture = take_picture(self._runtime.engine)
        self._runtime.engine.dispose()
        return State(outcome, picture)

    def _warm_up(self) -> None:
        """Fill every cache, so that no life has to."""
        story.play(self._scene(), self._chapters)
        self._runtime.engine.dispose()
        gc.collect()
        gc.freeze()

    def _live(
        self, chapters: int, target: tuple[str, int] | None, *, after_death: bool = False
    ) -> int:
        """A process that plays so many chapters; how it ended."""

        def life() -> None:
            self._points.arm(target)
            story.play(self._scene(), self._chapters[:chapters], after_death=after_death)
            self._runtime.engine.dispose()
            (self._world.folder / HITS).write_text(json.dumps(self._points.hits))

        return _fork(life, self._world.folder)

    def _scene(self) -> story.Scene:
        people = {
            name: Person(
                self._app,
                self._diary,
                self._postbox.list_letters,
                character.address,
                network=f"192.0.2.{number}",
            )
            for number, (name, character) in enumerate(story.CHARACTERS.items(), start=1)
        }
        return story.Scene(self._runtime, self._world.clock, self._diary, people)

    def _describe(self, status: int) -> str:
        """Why a life ended as it did; of a surprise the words alone."""
        told = self._read(FAULT).strip()
        last = told.rpartition("\n")[2]
        return last if SurprisedError.__name__ in last else told or f"it ended with {status}"

    def _read(self, name: str) -> str:
        path = self._world.folder / name
        return path.read_text(errors="replace") if path.exists() else ""


def _open(world: World, postbox: Postbox, points: failpoints.Failpoints) -> Runtime:
    runtime = open_test_runtime(
        world.store.url,
        clock=world.clock,
        smtp_url=postbox.url,
        undo_minutes=story.UNDO_MINUTES,
        # One after the other, so that a life without a death passes the same points each time.
        smtp_connections=1,
    )
    return replace(runtime, queue=failpoints.WatchedQueue(runtime.queue, points.hit))


def _watch(runtime: Runtime, app: Flask, points: failpoints.Failpoints) -> None:
    failpoints.watch_transactions(runtime.engine, points)
    failpoints.watch_steps(points)
    failpoints.watch_smtp(points.hit)
    failpoints.watch_requests(app, points.hit)


def _fork(life: Callable[[], None], folder: Path) -> int:
    """Do something in a fork, its words in files; tells the exit status, negative for a signal."""
    (folder / FAULT).unlink(missing_ok=True)
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        die_with_parent(parent)
        gc.disable()
        log = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(log, 1)
        os.dup2(log, 2)
        try:
            life()
        except BaseException:
            (folder / FAULT).write_text(traceback.format_exc())
            os._exit(1)
        sys.stdout.flush()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    told = (folder / LOG).read_text(errors="replace")
    if status == 0 and "Traceback" in told:
        (folder / FAULT).write_text(told)
        return LOGGED_AN_ERROR
    return os.waitstatus_to_exitcode(status)


def main() -> None:
    """Record, then kill as often as somebody asks."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    task = json.loads(sys.stdin.readline())
    folder = Path(tempfile.mkdtemp(prefix="matchmaker-kill-", dir=fast_place()))
    try:
        store = _open_store(task, folder)
        try:
            with planted(task["mutant"]):
                slot = Slot(folder, store)
                _say(answers, slot.record())
                for line in sys.stdin:
                    _say(answers, slot.kill(**json.loads(line)))
        finally:
            store.forget()
    except Exception:
        _say(answers, {"broken": traceback.format_exc()})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open_store(task: dict[str, str], folder: Path) -> Store:
    if task["database"] == "sqlite":
        return SqliteStore(folder, Path(task["template"]))
    return PostgresStore(PostgresServer(task["server"]), task["template"])


def _say(answers: Any, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
