"""Keeps the processes of the demo running, and ends them all together."""

import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from matchmaker.demo.children import Child, RunningChild

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_TO_GET_READY = 30.0
SECONDS_FOR_THE_LAST = 1.5
MOST_DEATHS_A_MINUTE = 5
SHORTEST_PAUSE = 0.1


class Supervisor:
    """Starts children in order, restarts those that die, stops all when asked to."""

    def __init__(self, children: Sequence[Child], grace_seconds: float) -> None:
        self._children = [RunningChild(child) for child in children]
        self._grace_seconds = grace_seconds
        self._stops_asked = 0

    def ask_to_stop(self) -> None:
        """Note a signal; a second one means: at once."""
        self._stops_asked += 1

    def run(self, announce: Callable[[], None]) -> int:
        """Work until asked to stop (0) or until a child cannot be kept alive (1)."""
        try:
            missing = self._start_all()
            if missing is not None:
                return 0 if self._stops_asked else self._give_up(missing, "does not start")
            announce()
            return self._watch()
        finally:
            self._stop_all()

    def _start_all(self) -> RunningChild | None:
        """Start everybody and wait until all are ready; tells who is not."""
        for running in self._children:
            running.start()
            if running.child.holds_back and not self._await_ready(running):
                return running
        return next((one for one in self._children if not self._await_ready(one)), None)

    def _await_ready(self, running: RunningChild) -> bool:
        is_ready = running.child.is_ready
        deadline = time.monotonic() + SECONDS_TO_GET_READY
        while not self._stops_asked:
            if is_ready is None or is_ready():
                return True
            if running.exit_code is not None or time.monotonic() > deadline:
                return False
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return False

    def _watch(self) -> int:
        while not self._stops_asked:
            now = time.monotonic()
            for running in self._children:
                if running.exit_code is not None:
                    self._mourn(running, now)
                if running.process is None and now >= running.deaths[-1] + _pause(running):
                    running.start()
                if len(running.deaths) > MOST_DEATHS_A_MINUTE:
                    return self._give_up(running, "keeps ending")
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return 0

    def _mourn(self, running: RunningChild, now: float) -> None:
        code = running.exit_code
        running.end()
        running.deaths = [death for death in running.deaths if death > now - 60] + [now]
        _say(f"{running.child.name} ended unexpectedly ({_cause(code)}) and is started again.")

    def _give_up(self, running: RunningChild, what: str) -> int:
        _say(f"{running.child.name} {what}, so everything stops. Its last words:")
        _say(running.last_words() or "(none)")
        _say(f"All of them are in {running.child.log}.")
        return 1

    def _stop_all(self) -> None:
        self._stop((r for r in self._children if not r.child.last), self._grace_seconds)
        self._stop((r for r in self._children if r.child.last), SECONDS_FOR_THE_LAST)

    def _stop(self, group: Iterable[RunningChild], grace_seconds: float) -> None:
        stopping = list(group)
        for running in stopping:
            running.ask_to_stop()
        deadline = time.monotonic() + grace_seconds
        while any(r.is_running for r in stopping):
            if self._stops_asked > 1 or time.monotonic() > deadline:
                break
            time.sleep(SECONDS_BETWEEN_LOOKS)
        for running in stopping:
            running.end()


def supervise(
    children: Sequence[Child],
    *,
    grace_seconds: float = 8,
    announce: Callable[[], None] = lambda: None,
) -> int:
    """Run the children until Ctrl-C or SIGTERM; `announce` is called once all are ready.

    To be called from the main thread. Whoever is killed itself takes its children along.
    """
    supervisor = Supervisor(children, grace_seconds)
    with _answering(supervisor):
        return supervisor.run(announce)


@contextmanager
def _answering(supervisor: Supervisor) -> Iterator[None]:
    before = {
        number: signal.signal(number, lambda *_: supervisor.ask_to_stop())
        for number in STOP_SIGNALS
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _pause(running: RunningChild) -> float:
    """Longer after every death."""
    return SHORTEST_PAUSE * float(2 ** (len(running.deaths) - 1))


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.strsignal(-code) or f"signal {-code}"
    return f"exit {code}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
