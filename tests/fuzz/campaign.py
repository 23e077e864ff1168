"""Mutates what led to new code, checks it, and keeps whatever escaped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email import message
from hashlib import sha256
from pathlib import Path
from random import Random
from time import monotonic

import matchmaker.mail
from tests.fuzz.edges import Edges
from tests.fuzz.mutations import mutate

WATCHED = tuple(str(Path(str(m.__file__)).parent) for m in (matchmaker.mail, message))
MOST_ESCAPES = 20
Check = Callable[[bytes], object]
Read = Callable[[bytes], object]
Tell = Callable[[str, bytes], None]


@dataclass
class Run:
    """What has been done so far."""

    seed: int
    executions: int = 0
    kept: int = 0
    edges: int = 0
    seconds: float = 0
    escapes: dict[str, bytes] = field(default_factory=dict)


class Campaign:
    """`check` raises if a message gets through, which `tell` hears; `read` is followed by line."""

    def __init__(
        self, check: Check, read: Read, seeds: Sequence[bytes], *, seed: int, tell: Tell
    ) -> None:
        self.run = Run(seed)
        self._check, self._read, self._tell = check, read, tell
        self._edges = Edges(WATCHED)
        self._chance = Random(seed)
        self._seeds = list(seeds)
        self._corpus: list[bytes] = []
        self._costs: dict[int, int] = {}

    def go_on(self, seconds: float, most: int | None = None) -> Run:
        """Try the seeds, then changes of them, until the time is over or so many were tried."""
        begun = monotonic()
        while monotonic() - begun < seconds and len(self.run.escapes) < MOST_ESCAPES:
            if most is not None and self.run.executions >= most:
                break
            self._try(self._next())
        self.run.seconds = monotonic() - begun
        self.run.edges, self.run.kept = len(self._edges), len(self._corpus)
        return self.run

    def _next(self) -> bytes:
        """The seeds come first; then the younger a message is, the likelier it is taken."""
        if self._seeds:
            return self._seeds.pop(0)
        age = self._chance.random() * self._chance.random()
        parent = self._corpus[int((1 - age) * len(self._corpus)) - 1]
        return mutate(self._chance, parent, self._corpus)

    def _try(self, raw: bytes) -> None:
        self.run.executions += 1
        try:
            found = self._check(raw)
            again, new, lines = self._edges.record(lambda: self._read(raw))
            if found != again:
                raise AssertionError("it is read twice in two ways")
        except Exception as error:
            self._note(error, raw)
            return
        if new or self._is_dear(raw, lines) or not self._corpus:
            self._corpus.append(raw)

    def _is_dear(self, raw: bytes, lines: int) -> bool:
        """Whether none of its size took so many lines, by a tenth more."""
        size = len(raw).bit_length()
        if lines <= self._costs.get(size, 0) * 1.1:
            return False
        self._costs[size] = lines
        return True

    def _note(self, error: Exception, raw: bytes) -> None:
        """One message for each way to escape."""
        trace, where = error.__traceback__, ""
        while trace is not None:
            where, trace = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}", trace.tb_next
        fault = f"{type(error).__name__}: {str(error)[:80]} ({where})"
        if fault not in self.run.escapes:
            self.run.escapes[fault] = raw
            self._tell(fault, raw)


def name_of(raw: bytes) -> str:
    """What a file with a message that escaped is called."""
    return f"escape-{sha256(raw).hexdigest()[:12]}.eml"
