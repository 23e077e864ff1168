"""Looking into the mailbox once a minute, in a thread: a slow mailbox delays no beat."""

import threading

import structlog

from matchmaker.assembly.mailing import open_fetcher
from matchmaker.database import UNAVAILABLE, describe
from matchmaker.errors import MatchmakerError
from matchmaker.runtime import Runtime

log = structlog.get_logger()
SECONDS_BETWEEN_PASSES = 60.0
LONGEST_PAUSE = 1800.0
SECONDS_TO_STOP = 2.0


class Postman:
    """Fetches mail until it is stopped; where something fails, after ever longer pauses."""

    def __init__(self, runtime: Runtime, *, seconds: float = SECONDS_BETWEEN_PASSES) -> None:
        self._runtime = runtime
        self._seconds = seconds
        self._failures = 0
        self._stopped = threading.Event()
        self._fetcher = open_fetcher(runtime.settings, runtime.mailroom)
        self._thread = threading.Thread(target=self._go, name="postman", daemon=True)

    @property
    def pause(self) -> float:
        """How many seconds it waits now: twice as long after each failure, half an hour at most."""
        return min(self._seconds * 2.0 ** min(self._failures, 10), LONGEST_PAUSE)

    def start(self) -> None:
        """Begin, if a mailbox is set."""
        if self._fetcher is not None:
            self._thread.start()

    def stop(self) -> None:
        """Break off; what was not kept yet is still in the mailbox."""
        self._stopped.set()
        if self._fetcher is not None and self._thread.is_alive():
            self._fetcher.break_off()
            self._thread.join(SECONDS_TO_STOP)

    def _go(self) -> None:
        while not self._stopped.is_set():
            self.look()
            self._stopped.wait(self.pause)

    def look(self) -> None:
        """Make one pass, if there is a mailbox and room; a fault is one line in the log."""
        try:
            if self._fetcher is None or self._runtime.is_short_of_space:
                return
            found = self._fetcher.run()
        except UNAVAILABLE as error:
            self._note_failure(describe(error))
        except MatchmakerError as error:
            self._note_failure(str(error))
        except Exception as error:
            # Its words may quote a message.
            self._note_failure(type(error).__name__)
        else:
            self._note_success(found.kept, found.aside)

    def _note_failure(self, reason: str) -> None:
        if self._stopped.is_set():
            return
        self._failures += 1
        log.error("mail could not be fetched", reason=reason, seconds_until_next=int(self.pause))

    def _note_success(self, kept: int, aside: int) -> None:
        if self._failures:
            log.info("mail can be fetched again")
        self._failures = 0
        if kept or aside:
            log.info("mail was fetched", kept=kept, aside=aside)
        if kept:
            self._runtime.ring()
