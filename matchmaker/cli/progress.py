"""One line about how far a long computation is, and an end without a trace."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from matchmaker.errors import MatchmakerError
from matchmaker.matching.progress import Progress

QUIET_SECONDS = 1.0
BETWEEN_SECONDS = 0.1
CLEAR = "\r\x1b[K"


class ProgressLine:
    """Says nothing in the first second; then rewrites one line, or writes one for each stage."""

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._rewrites = self._stream.isatty()
        self._started = self._told_at = time.monotonic()
        self._stage = ""
        self._is_written = False

    def __call__(self, done: int, total: int, what: str) -> None:
        """Tell how many of how many are done, and of what."""
        now = time.monotonic()
        if now - self._started < QUIET_SECONDS:
            return
        if self._rewrites and (what != self._stage or now - self._told_at >= BETWEEN_SECONDS):
            share = f"{done / total:.0%} of {total:,} {what}" if total else what
            self._write(f"{CLEAR}{share}")
            self._told_at = now
        elif not self._rewrites and what != self._stage:
            self._write(f"{total:,} {what}\n")
        self._stage = what

    def clear(self) -> None:
        """Leave nothing behind on a terminal."""
        if self._rewrites and self._is_written:
            self._write(CLEAR)

    def _write(self, text: str) -> None:
        self._is_written = True
        self._stream.write(text)
        self._stream.flush()


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Tell of a computation that changes nothing; Ctrl-C ends it with one clear line."""
    line = ProgressLine()
    try:
        yield line
    except KeyboardInterrupt as error:
        raise MatchmakerError("Nothing was changed.") from error
    finally:
        line.clear()
