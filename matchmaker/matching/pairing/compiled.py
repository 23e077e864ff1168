"""Loops over rows of integers, compiled where that pays, with the same results if they are not."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", bound=Callable[..., int])
Loop = TypeVar("Loop", bound=Callable[..., Any])
FEW_ENTRIES = 50_000
_INNER: list[Callable[..., Any]] = []


def inner(function: Loop) -> Loop:
    """Mark a function that compiled functions of the same module call: it is compiled with them."""
    _INNER.append(function)
    return function


def pays(entries: int) -> bool:
    """Whether to compile for so many entries of a graph; asks for numba only if there are many."""
    return entries >= FEW_ENTRIES and _numba() is not None


class Bench:
    """Where functions of plain loops run: on arrays when compiled, else on lists, which are faster.

    Both compute with integers only, so both give the same.
    """

    def __init__(self, compiled: bool) -> None:
        self.compiled = compiled

    def column(self, values: npt.NDArray[Any]) -> list[int]:
        """A row of integers in the form that `run` wants."""
        return cast(list[int], values) if self.compiled else values.tolist()

    def room(self, size: int, value: int = 0) -> list[int]:
        """A row of one and the same integer."""
        return self.column(np.full(size, value, dtype=np.int64))

    def array(self, column: list[int]) -> npt.NDArray[np.int64]:
        """A row that was changed, as an array."""
        return np.asarray(column, dtype=np.int64)

    def run(self, function: Number, *arguments: Any) -> int:
        """Call a function that takes rows and integers and returns one."""
        return int((_compile(function) if self.compiled else function)(*arguments))


@cache
def _numba() -> Any:
    """Numba takes a second to import, and few communities need it."""
    try:
        import numba.extending
    except ImportError:
        return None
    for function in _INNER:
        numba.extending.register_jitable(function)
    return numba


@cache
def _compile(function: Number) -> Number:
    """Compile at the first call; what comes out is kept on disk if some folder can be written."""
    try:
        return cast(Number, _numba().njit(cache=True)(function))
    except RuntimeError:
        return cast(Number, _numba().njit(function))
