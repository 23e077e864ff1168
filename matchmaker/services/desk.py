"""Where letters are written before they leave: here, or by scribes while there are many."""

import threading
import traceback
from pathlib import Path
from queue import SimpleQueue

import structlog

from matchmaker.errors import MatchmakerError
from matchmaker.mail import writing
from matchmaker.mail.dkim import DkimSigner
from matchmaker.mail.scribe import Scribe, ScribeLostError
from matchmaker.mail.writing import Dictation, Parcel

log = structlog.get_logger()


FRAMES = 4


class UnwritableError(MatchmakerError):
    """A letter cannot be written; `str` tells the kind of fault, `where` the last lines of code.

    The error behind it stays behind, since it may quote the letter.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(type(error).__name__)
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        self.where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]


class Desk:
    """Lanes bring what was dictated, several at once; the scribes share it between them.

    A scribe that is lost is replaced by ourselves, so a letter never waits for one in vain.
    """

    def __init__(self, dkim: DkimSigner | None, *, scribes: int) -> None:
        self._dkim = dkim
        self._wanted = scribes
        self._caller: threading.Thread | None = None
        self._called: list[Scribe] = []
        self._free: SimpleQueue[Scribe | None] | None = None

    def call_scribes(self) -> None:
        """Call them once; until they are there, letters are written here."""
        if self._caller is None and self._wanted > 0:
            self._caller = threading.Thread(target=self._call, daemon=True)
            self._caller.start()

    def write(self, dictation: Dictation) -> Parcel:
        """Write a letter; UnwritableError if that cannot be done."""
        parcel = None if self._free is None else self._ask(self._free, dictation)
        try:
            return parcel or writing.write(dictation, self._dkim)
        except Exception as error:
            raise UnwritableError(error) from None

    def close(self) -> None:
        """Let all scribes go; no lane may be writing any more."""
        if self._caller is not None:
            self._caller.join()
        for scribe in self._called:
            scribe.close()

    def _call(self) -> None:
        free: SimpleQueue[Scribe | None] = SimpleQueue()
        try:
            for _ in range(self._wanted):
                self._called.append(Scribe(self._dkim))
                free.put(self._called[-1])
        except ScribeLostError as error:
            log.warning("a scribe did not come", fault=str(error))
        if self._called:
            self._free = free

    def _ask(self, free: SimpleQueue[Scribe | None], dictation: Dictation) -> Parcel | None:
        """Wait for whoever is free; None if the letter is to be written here."""
        scribe = free.get()
        try:
            return None if scribe is None else scribe.write(dictation)
        except ScribeLostError as error:
            log.warning("a scribe was lost", fault=str(error))
            scribe = None
            return None
        finally:
            free.put(scribe)
