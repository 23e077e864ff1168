"""Planning a large wave in a process of its own, which the clock starts: `-m worker.planner`."""

import signal
import subprocess
import sys

from matchmaker.config import read_settings
from matchmaker.errors import MatchmakerError
from matchmaker.runtime import Runtime, open_runtime

SECONDS_TO_STOP = 8.0


class Planner:
    """The process that plans, if there is one: letters and answers do not wait for it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start_if_due(self, runtime: Runtime) -> bool:
        """Start the process if there is something to plan and nobody is at it."""
        if self._process is not None and self._process.poll() is None:
            return False
        if not runtime.is_planning_due():
            return False
        self._process = subprocess.Popen([sys.executable, "-m", "worker.planner"])
        return True

    def wait(self) -> int | None:
        """Wait for its end."""
        return None if self._process is None else self._process.wait()

    def stop(self) -> None:
        """Stop it; a plan that is not stored is made anew some other time."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main() -> int:
    """Plan what is due, and end."""
    # So that the lease is given back on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        runtime = open_runtime(read_settings())
    except MatchmakerError as error:
        print(error, file=sys.stderr)
        return 1
    while runtime.plan_aside():
        runtime.ring()
    runtime.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
