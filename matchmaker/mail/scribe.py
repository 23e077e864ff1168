"""Writes letters in a process of its own, so that writing and sending share the machine's cores."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, TypeVar, cast

from matchmaker.errors import MatchmakerError
from matchmaker.mail.dkim import DkimSigner
from matchmaker.mail.writing import Dictation, Parcel, sign, write

Part = TypeVar("Part")
SECONDS_TO_LEAVE = 5
COURTESY = 5
"""So far a scribe stands back from the processor: whoever sends or answers a visitor goes first."""
COMMAND = (sys.executable, "-m", "matchmaker.mail.scribe")


class ScribeLostError(MatchmakerError):
    """The process has died, or talks nonsense."""


class Scribe:
    """One process that writes one letter after the other; it ends with whoever called it.

    What travels between the two goes through pipes that nobody else can open.
    """

    def __init__(self, dkim: DkimSigner | None, *, command: Sequence[str] = COMMAND) -> None:
        """Call a scribe, and wait until it is there; ScribeLostError if it does not come."""
        try:
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise ScribeLostError(type(error).__name__) from None
        self._told = cast(IO[bytes], self._process.stdin)
        self._heard = cast(IO[bytes], self._process.stdout)
        try:
            self._say(pickle.dumps(dkim, pickle.HIGHEST_PROTOCOL))
            self._hear()
        except ScribeLostError:
            self.close()
            raise

    def tell(self, dictations: Sequence[Dictation]) -> bool:
        """Dictate some letters without waiting for them; False if they cannot be told.

        What is told is heard in the same order.
        """
        try:
            told = pickle.dumps(dictations, pickle.HIGHEST_PROTOCOL)
        except Exception:
            return False
        self._say(told)
        return True

    def hear(self) -> Sequence[Parcel | None]:
        """The letters that were told first and not heard yet; None for what cannot be written."""
        found = self._hear()
        if not isinstance(found, list) or not all(
            isinstance(each, Parcel | None) for each in found
        ):
            raise ScribeLostError("letters were expected")
        return found

    def kill(self) -> None:
        """End it at once; what it was told is lost."""
        self._process.kill()

    def close(self) -> None:
        """Let it go; nothing it had in hand is missed."""
        with suppress(OSError):
            self._told.close()
        try:
            self._process.wait(SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._heard.close()

    def _say(self, told: bytes) -> None:
        try:
            self._told.write(told)
            self._told.flush()
        except (OSError, ValueError) as error:
            raise ScribeLostError(type(error).__name__) from None

    def _hear(self) -> object:
        try:
            return pickle.load(self._heard)  # noqa: S301 - our own process
        except (OSError, EOFError, ValueError, pickle.PickleError) as error:
            raise ScribeLostError(type(error).__name__) from None


def main() -> None:
    """Be told the keys, and then write letters until nobody asks for more."""
    # Whoever is interrupted at the terminal lets go of this process when they are ready.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(COURTESY)
    heard, told = sys.stdin.buffer, sys.stdout.buffer
    dkim = pickle.load(heard)  # noqa: S301 - our own process
    _answer(told, [])
    with suppress(EOFError, BrokenPipeError):
        while True:
            dictations = pickle.load(heard)  # noqa: S301 - our own process
            _answer(told, write_together(dictations, dkim))


def write_together(
    dictations: Sequence[Dictation], dkim: DkimSigner | None
) -> Sequence[Parcel | None]:
    """Each letter as `write` makes it, or None: whoever asked tries it then and sees why not.

    They are signed after all are written, which leaves the processor's caches in peace.
    """
    unsigned = [_attempt(write, dictation, None) for dictation in dictations]
    return [parcel and _attempt(sign, parcel, dkim) for parcel in unsigned]


def _attempt(
    step: Callable[[Part, DkimSigner | None], Parcel], part: Part, dkim: DkimSigner | None
) -> Parcel | None:
    try:
        return step(part, dkim)
    except Exception:
        return None


def _answer(told: IO[bytes], answer: Sequence[Parcel | None]) -> None:
    pickle.dump(answer, told, pickle.HIGHEST_PROTOCOL)
    told.flush()


if __name__ == "__main__":
    main()
