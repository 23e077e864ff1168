"""Which code a function runs through: pairs of lines that follow each other, and how often."""

import sys
from collections import defaultdict
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, TypeVar

T = TypeVar("T")
Trace = Callable[[FrameType, str, Any], Any]
LINES = 1 << 20


class Edges:
    """Knows every edge that was ever taken in some folders; the same on every Python we support."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        self._folders = folders
        self._numbers: dict[CodeType, int] = {}
        self._counts: defaultdict[int, int] = defaultdict(int)
        self._seen: set[tuple[int, int]] = set()

    def __len__(self) -> int:
        return len({edge for edge, _ in self._seen})

    def record(self, function: Callable[[], T]) -> tuple[T, int, int]:
        """What it returns, how much of the way is new, and how many lines it took."""
        self._counts.clear()
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            found = function()
        finally:
            sys.settrace(before)
        ways = {(edge, count.bit_length()) for edge, count in self._counts.items()}
        new = len(ways - self._seen)
        self._seen |= ways
        return found, new, sum(self._counts.values())

    def _number_of(self, code: CodeType) -> int:
        """From one on, as code is met, so that a run can be repeated; 0 for code elsewhere."""
        number = self._numbers.get(code)
        if number is None:
            number = len(self._numbers) + 1 if code.co_filename.startswith(self._folders) else 0
            self._numbers[code] = number
        return number

    def _enter(self, frame: FrameType, event: str, arg: object) -> Trace | None:
        number = self._number_of(frame.f_code)
        if not number:
            return None
        counts, base, last = self._counts, number * LINES * LINES, 0

        def follow(frame: FrameType, event: str, arg: object) -> Trace:
            nonlocal last
            if event == "line":
                line = frame.f_lineno
                counts[base + last * LINES + line] += 1
                last = line
            return follow

        return follow
