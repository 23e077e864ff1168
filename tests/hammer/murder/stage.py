"""One murderous history: `python -m tests.hammer.murder.stage` with its task as JSON."""

import json
import os
import random
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from matchmaker.demo.embedded_redis import plan_redis
from matchmaker.processes import die_with_parent
from matchmaker.queue import JobQueue
from matchmaker.runtime import Runtime
from matchmaker.web.app import create_app
from matchmaker.web.site import EXTENSION
from tests.factories import open_test_runtime
from tests.hammer.murder import verdict
from tests.hammer.murder.controls import Controls, Mode, Slot, SteeredClock
from tests.hammer.murder.life import Life
from tests.hammer.murder.murderer import Murderer
from tests.hammer.murder.people import Browser, LetterBoxes
from tests.hammer.murder.postbox import Postbox
from tests.hammer.murder.servants import Servants
from tests.hammer.person import Diary
from tests.servers.instance import find_free_port

NAMES = {
    Slot.WEB: "web killed",
    Slot.WORKER: "worker killed",
    Slot.JOB: "job of the worker killed",
    Slot.CLOCK: "clock killed",
    Slot.REDIS: "Redis killed",
    Slot.ZOMBIES: "stopped for longer than a lease",
    Slot.HOLDING: "of these with a letter in their hands",
    Slot.ENDED: "ended by themselves",
}


def act(task: dict[str, Any]) -> dict[str, Any]:
    """Live through the history; gives figures and faults."""
    folder = Path(task["folder"])
    chance = random.Random(task["seed"])
    controls = Controls()
    postbox = Postbox(folder / "letters")
    servants = _hire(task["database"], folder, controls, postbox)
    diary, boxes = Diary(folder / "diary"), LetterBoxes(postbox)
    browser = Browser(servants.port, diary, servants.runtime.clock)
    life = Life(servants.runtime, controls, browser, boxes, chance)
    life.prepare()
    until = time.monotonic() + float(task["seconds"])
    controls.set(Slot.MODE, Mode.RAGE)
    murderer = _let_loose(servants, controls, folder / "log", task["seed"])

    def has_enough() -> bool:
        return controls.kills >= int(task["kills"]) or time.monotonic() > until

    try:
        life.live(has_enough=has_enough)
    finally:
        controls.set(Slot.MODE, Mode.OVER)
        os.waitpid(murderer, 0)
    log = (folder / "log").read_text(errors="replace")
    found = verdict.judge(
        servants.runtime, diary, postbox.list_letters(), months=life.months, log=log
    )
    figures = {
        "kills": controls.kills,
        **{name: int(controls.get(slot)) for slot, name in NAMES.items()},
        "requests that broke": browser.unanswered,
        "months": life.months,
        "answers in a second wave": life.second_answers,
    }
    return {"faults": life.faults + found.faults, "figures": figures | found.figures}


def _hire(url: str, folder: Path, controls: Controls, postbox: Postbox) -> Servants:
    """Load everything once; nothing is connected when this is done."""
    redis = plan_redis(folder)
    clock = SteeredClock(controls)
    opened = open_test_runtime(
        url,
        clock=clock,
        smtp_url=f"smtp://127.0.0.1:{postbox.port}",
        redis_url=redis.url,
        trusted_proxies=1,
    )
    queue = JobQueue(redis.url, seconds=lambda: clock.real().timestamp())
    runtime: Runtime = replace(opened, queue=queue)
    app = create_app(runtime, time_trap_seconds=0)
    pages = app.extensions[EXTENSION].environment
    for name in pages.list_templates(["html"]):
        pages.get_template(name)
    return Servants(runtime, app, find_free_port(), redis)


def _let_loose(servants: Servants, controls: Controls, log: Path, seed: int) -> int:
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        die_with_parent(parent)
        try:
            Murderer(servants, controls, log, random.Random(seed + 1)).run()
        finally:
            os._exit(0)
    return child


if __name__ == "__main__":
    print(json.dumps(act(json.loads(sys.argv[1]))))
