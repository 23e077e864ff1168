"""One process of the demo: how it is started, how it ends, and what it said last."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from matchmaker.processes import dying_with_me

LINES_TOLD = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What to start; its output goes to `log`.

    Whoever is `last` is stopped after all others. `is_ready` says whether it can be used; if it
    `holds_back`, the next ones are started only then. Without `env` the child gets ours.
    """

    name: str
    argv: tuple[str, ...]
    log: Path
    env: Mapping[str, str] | None = None
    last: bool = False
    is_ready: Callable[[], bool] | None = None
    holds_back: bool = False


@dataclass(slots=True)
class RunningChild:
    """A child and its process; to be started from the main thread."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor only."""
        self.child.log.parent.mkdir(parents=True, exist_ok=True)
        with self.child.log.open("ab" if self.deaths else "wb") as output:
            self.process = subprocess.Popen(
                self.child.argv,
                env=None if self.child.env is None else dict(self.child.env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dying_with_me(),
            )

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs and before it was started."""
        return None if self.process is None else self.process.poll()

    @property
    def is_running(self) -> bool:
        """Whether there is a process to stop."""
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Let it finish what it is doing."""
        if self.process is not None:
            self.process.terminate()

    def end(self) -> None:
        """End it and everything it has started in its session."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def last_words(self) -> str:
        """The end of its log."""
        with suppress(OSError):
            lines = self.child.log.read_text(errors="replace").splitlines()
            return "\n".join(lines[-LINES_TOLD:])
        return ""
