"""Where letters are written before they leave: here, or by scribes while there are many."""

import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import SimpleQueue

import structlog

from matchmaker.errors import MatchmakerError
from matchmaker.mail import writing
from matchmaker.mail.dkim import DkimSigner
from matchmaker.mail.scribe import Scribe, ScribeLostError
from matchmaker.mail.writing import Dictation, Parcel

log = structlog.get_logger()
Written = Callable[[], Parcel]
FRAMES = 4
PATIENCE = 30.0
"""Seconds after which a letter is written here although a scribe has it in hand."""


class UnwritableError(MatchmakerError):
    """A letter cannot be written; `str` tells the kind of fault, `where` the last lines of code.

    The error behind it stays behind, since it may quote the letter.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(type(error).__name__)
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        self.where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]


def tell(entry_id: int, error: UnwritableError) -> None:
    """Say in the log which letter cannot be written and why, without a word of it."""
    where = error.where
    log.error("a letter could not be composed", entry=entry_id, error=str(error), where=where)


class Desk:
    """What was dictated is brought here as soon as it is claimed, and fetched by whoever sends it.

    A scribe that is lost or stuck is replaced by ourselves, so a letter never waits in vain.
    """

    def __init__(self, dkim: DkimSigner | None, *, scribes: int) -> None:
        self._dkim = dkim
        self._wanted = scribes
        self._caller: threading.Thread | None = None
        self._called: list[Scribe] = []
        self._free: SimpleQueue[Scribe | None] = SimpleQueue()
        self._hands: ThreadPoolExecutor | None = None

    def call_scribes(self) -> None:
        """Call them once; until they are there, letters are written here."""
        if self._caller is None and self._wanted > 0:
            self._caller = threading.Thread(target=self._call, daemon=True)
            self._caller.start()

    def begin(self, dictation: Dictation) -> Written:
        """Begin to write a letter if scribes are there; else it is written when it is fetched.

        To fetch it raises UnwritableError if it cannot be written.
        """
        if self._hands is None:
            return partial(self._write, dictation, None)
        return partial(self._fetch, self._hands.submit(self._have_written, dictation), dictation)

    def _fetch(self, begun: Future[Parcel], dictation: Dictation) -> Parcel:
        try:
            return begun.result(PATIENCE)
        except TimeoutError:
            log.warning("a scribe is stuck")
            return self._write(dictation, None)

    def _have_written(self, dictation: Dictation) -> Parcel:
        """Have it written by whoever is free; a scribe that is lost has no successor."""
        scribe, parcel = self._free.get(), None
        try:
            parcel = None if scribe is None else scribe.write(dictation)
        except ScribeLostError as error:
            log.warning("a scribe was lost", fault=str(error))
            scribe = None
        finally:
            self._free.put(scribe)
        return self._write(dictation, parcel)

    def _write(self, dictation: Dictation, parcel: Parcel | None) -> Parcel:
        """Write it here unless it has been written."""
        try:
            return parcel or writing.write(dictation, self._dkim)
        except Exception as error:
            raise UnwritableError(error) from None

    def close(self) -> None:
        """Let all scribes go; nobody fetches a letter any more."""
        if self._caller is not None:
            self._caller.join()
        if self._hands is not None:
            self._hands.shutdown(wait=False, cancel_futures=True)
        for scribe in self._called:
            scribe.close()

    def _call(self) -> None:
        try:
            for _ in range(self._wanted):
                self._called.append(Scribe(self._dkim))
                self._free.put(self._called[-1])
        except ScribeLostError as error:
            log.warning("a scribe did not come", fault=str(error))
        if self._called:
            self._hands = ThreadPoolExecutor(len(self._called))
