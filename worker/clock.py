"""The clock: rings for the worker, and does the work itself when nobody answers."""

import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from matchmaker.config import read_settings
from matchmaker.database import UNAVAILABLE, describe
from matchmaker.errors import MatchmakerError
from matchmaker.runtime import Runtime, open_runtime
from matchmaker.services import outbox, schedule
from matchmaker.services.post_office import never
from worker.planner import Planner
from worker.postman import Postman

log = structlog.get_logger()
SECONDS_BETWEEN_RINGS = 5.0
PATIENCE = timedelta(seconds=60)


def beat(
    runtime: Runtime,
    *,
    patience: timedelta = PATIENCE,
    is_stopping: Callable[[], bool] = never,
) -> bool:
    """Ring once; tells whether the clock had to do the work itself.

    A ring that succeeds does not mean that a worker lives, so what counts is whether the
    work gets done.
    """
    rang = runtime.ring()
    if rang and not is_neglected(runtime, patience=patience):
        return False
    runtime.tick(is_stopping=is_stopping)
    return True


def is_neglected(runtime: Runtime, *, patience: timedelta = PATIENCE) -> bool:
    """Whether nobody has ticked for a minute, or something due has waited as long."""
    real = runtime.clock.real()
    with runtime.reading() as session:
        age = schedule.tick_age(session, real=real)
        waiting = outbox.has_overdue(
            session, now=runtime.clock.calendar(), real=real, patience=patience
        )
    # A tick that lies ahead says that the clock of the machine was set back.
    return age is None or abs(age) > patience or waiting


def watch_space(runtime: Runtime, *, was_short: bool) -> bool:
    """Say once when the disk gets nearly full, and once when there is room again."""
    is_short = runtime.is_short_of_space
    if is_short and not was_short:
        megabytes = runtime.settings.disk_reserve_mb
        log.error("the disk is nearly full: sign-ups and sending wait", reserve_mb=megabytes)
    elif was_short and not is_short:
        log.info("there is room on the disk again")
    return is_short


def main() -> int:
    """Beat until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        runtime = open_runtime(read_settings())
    except MatchmakerError as error:
        print(error, file=sys.stderr)
        return 1
    is_short, planner, postman = False, Planner(), Postman(runtime)
    postman.start()
    while not stop.is_set():
        try:
            is_short = watch_space(runtime, was_short=is_short)
            if not is_short:
                planner.start_if_due(runtime)
            beat(runtime, is_stopping=stop.is_set)
        except UNAVAILABLE as error:
            log.error("the clock missed a beat", error=describe(error))
        except Exception:
            log.exception("the clock missed a beat")
        stop.wait(SECONDS_BETWEEN_RINGS)
    planner.stop()
    postman.stop()
    runtime.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
