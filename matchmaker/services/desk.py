"""Where letters are written before they leave: here, or by scribes while there are many."""

import threading
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

import structlog

from matchmaker.errors import MatchmakerError
from matchmaker.mail import writing
from matchmaker.mail.dkim import DkimSigner
from matchmaker.mail.scribe import Scribe, ScribeLostError
from matchmaker.mail.writing import Dictation, Parcel

log = structlog.get_logger()
Written = Callable[[], Parcel]
FRAMES = 4
LETTERS_IN_A_SHEAF = 6
SHEAVES = 2
"""How many sheaves a scribe is told of: enough that it never waits for the next."""
PATIENCE = 30.0
"""Seconds after which a letter is written here although a scribe has it in hand."""
SECONDS_TO_FINISH = 1.0


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


class Begun(NamedTuple):
    """What was dictated, and the letter once it is there; None if it is to be written here."""

    dictation: Dictation
    letter: Future[Parcel | None]


Sheaf = list[Begun]


class Desk:
    """What was dictated is brought here as soon as it is claimed, and fetched by whoever sends it.

    A scribe that is lost or stuck is replaced by ourselves, so a letter never waits in vain.
    """

    def __init__(self, dkim: DkimSigner | None, *, scribes: int) -> None:
        self._dkim = dkim
        self._wanted = scribes
        self._caller: threading.Thread | None = None
        self._called: list[Scribe] = []
        self._present: set[Scribe] = set()
        self._attendants: list[threading.Thread] = []
        self._dictated: SimpleQueue[Begun | None] = SimpleQueue()

    def call_scribes(self) -> None:
        """Call them once; until they are there, letters are written here."""
        if self._caller is None and self._wanted > 0:
            self._caller = threading.Thread(target=self._call, daemon=True)
            self._caller.start()

    def begin(self, dictation: Dictation) -> Written:
        """Begin to write a letter if scribes are there; else it is written when it is fetched.

        To fetch it raises UnwritableError if it cannot be written.
        """
        if not self._present:
            return partial(self._write, dictation)
        begun = Begun(dictation, Future())
        self._dictated.put(begun)
        return partial(self._fetch, begun)

    def close(self) -> None:
        """Let all scribes go; nobody fetches a letter any more."""
        if self._caller is not None:
            self._caller.join()
        self._clear()
        for _ in self._attendants:
            self._dictated.put(None)
        for attendant in self._attendants:
            attendant.join(SECONDS_TO_FINISH)
        for scribe in self._called:
            scribe.close()

    def _fetch(self, begun: Begun) -> Parcel:
        try:
            parcel = begun.letter.result(PATIENCE)
        except TimeoutError:
            log.warning("a scribe is stuck")
            parcel = None
            for scribe in [*self._present]:
                scribe.kill()
        return parcel or self._write(begun.dictation)

    def _write(self, dictation: Dictation) -> Parcel:
        try:
            return writing.write(dictation, self._dkim)
        except Exception as error:
            raise UnwritableError(error) from None

    def _call(self) -> None:
        try:
            for _ in range(self._wanted):
                self._called.append(Scribe(self._dkim))
        except ScribeLostError as error:
            log.warning("a scribe did not come", fault=str(error))
        self._present.update(self._called)
        for scribe in self._called:
            attendant = threading.Thread(target=self._attend, args=(scribe,), daemon=True)
            self._attendants.append(attendant)
            attendant.start()

    def _attend(self, scribe: Scribe) -> None:
        """Pass on what is dictated, a sheaf ahead, so that a scribe need not wait for us."""
        told: deque[Sheaf] = deque()
        try:
            while True:
                with suppress(Empty):
                    while len(told) < SHEAVES:
                        sheaf = self._take(may_wait=not told)
                        if not sheaf:
                            return
                        told.append(sheaf)
                        if not scribe.tell([begun.dictation for begun in sheaf]):
                            _bring(told.pop(), [])
                _bring(told[0], scribe.hear())
                told.popleft()
        except ScribeLostError as error:
            log.warning("a scribe was lost", fault=str(error))
            self._present.discard(scribe)
            for sheaf in told:
                _bring(sheaf, [])
            if not self._present:
                self._clear()

    def _take(self, *, may_wait: bool) -> Sheaf:
        """The next of what was dictated, nothing at the end; Empty if there is nothing yet."""
        begun = self._dictated.get(block=may_wait)
        sheaf: Sheaf = []
        with suppress(Empty):
            while begun is not None:
                sheaf.append(begun)
                if len(sheaf) == LETTERS_IN_A_SHEAF:
                    return sheaf
                begun = self._dictated.get_nowait()
            if sheaf:
                self._dictated.put(None)
        return sheaf

    def _clear(self) -> None:
        """Leave what no scribe has heard of to whoever fetches it."""
        with suppress(Empty):
            while True:
                begun = self._dictated.get_nowait()
                if begun is not None:
                    begun.letter.set_result(None)


def _bring(sheaf: Sheaf, letters: Sequence[Parcel | None]) -> None:
    """Letters that did not come are written by whoever fetches them."""
    for begun, letter in zip(sheaf, chain(letters, repeat(None)), strict=False):
        begun.letter.set_result(letter)
