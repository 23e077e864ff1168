"""Several conversations with the mail server at once, each a thread that touches no database."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import NamedTuple

from matchmaker.mail.transport import Transport
from matchmaker.services.claims import Claim
from matchmaker.services.desk import Written
from matchmaker.services.marks import ClaimLostError


class Ready(NamedTuple):
    """A letter that may leave: whose turn it is, and how its bytes are fetched."""

    claim: Claim
    written: Written


@dataclass(frozen=True, slots=True)
class Word:
    """What a lane tells: that it may hand over, or that it is over and how it ended."""

    lane: "Lane"
    claim: Claim
    is_over: bool
    error: BaseException | None = None


Words = SimpleQueue[Word]


class Lane:
    """One transport, and one letter at a time."""

    def __init__(self, transport: Transport, words: Words) -> None:
        self._transport = transport
        self._words = words
        self._letters: SimpleQueue[Ready | None] = SimpleQueue()
        self._leave: SimpleQueue[bool] = SimpleQueue()
        self.is_asking = False
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def give(self, ready: Ready) -> None:
        """Let it send a letter."""
        self._letters.put(ready)

    def answer(self, *, may_hand_over: bool) -> None:
        """Let it go on, or drop the connection without a byte."""
        self.is_asking = False
        self._leave.put(may_hand_over)

    def end(self) -> None:
        """Let it say goodbye to the server once it has nothing to do."""
        self._letters.put(None)

    def join(self) -> None:
        """Wait for its end."""
        self._thread.join()

    def _work(self) -> None:
        while (ready := self._letters.get()) is not None:
            error: BaseException | None = None
            try:
                self._send(ready)
            except BaseException as caught:
                error = caught
            self._words.put(Word(self, ready.claim, is_over=True, error=error))
        self._transport.close()

    def _send(self, ready: Ready) -> None:
        parcel = ready.written()
        self._transport.send(
            parcel.mail_from,
            parcel.recipient,
            parcel.data,
            before_bytes=lambda: self._ask_leave(ready.claim),
        )

    def _ask_leave(self, claim: Claim) -> None:
        """Wait until it has been noted that the bytes of this letter begin to leave."""
        self._words.put(Word(self, claim, is_over=False))
        if not self._leave.get():
            raise ClaimLostError("this entry was taken over")


@dataclass(slots=True)
class Lanes:
    """The lanes of one drain; they open as letters come.

    Until the server has answered there is one only: a server that is down, or that knows us
    not, is asked once.
    """

    open_transport: Callable[[], Transport]
    most: int
    busy: dict[Lane, Claim] = field(default_factory=dict)
    _idle: list[Lane] = field(default_factory=list)
    _words: Words = field(default_factory=SimpleQueue)
    _is_answered: bool = False

    @property
    def room(self) -> int:
        """How many letters more may be given away now."""
        return (self.most if self._is_answered else 1) - len(self.busy)

    @property
    def ahead(self) -> int:
        """How many letters should be ready beyond those."""
        return 4 * self.most if self._is_answered and self.most > 1 else 0

    def give(self, ready: Ready) -> None:
        """Give a letter to a lane that has none."""
        lane = self._idle.pop() if self._idle else Lane(self.open_transport(), self._words)
        self.busy[lane] = ready.claim
        lane.give(ready)

    @property
    def are_waiting(self) -> bool:
        """Whether half of the lanes that have a letter, or more, wait for an answer."""
        return 2 * sum(lane.is_asking for lane in self.busy) >= len(self.busy)

    def listen(self, seconds: float | None) -> Word | None:
        """Wait for a word."""
        try:
            word = self._words.get(timeout=seconds)
        except Empty:
            return None
        if word.is_over:
            del self.busy[word.lane]
            self._idle.append(word.lane)
        else:
            word.lane.is_asking = True
        self._is_answered |= word.error is None
        return word

    def close(self) -> None:
        """Let all say goodbye; none outlives this."""
        for lane in self._idle:
            lane.end()
        for lane in self._idle:
            lane.join()
