"""The runtime for the length of one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from matchmaker.config import read_settings
from matchmaker.runtime import Runtime, open_runtime


@contextmanager
def opened() -> Iterator[Runtime]:
    """Open the runtime and let go of it afterwards."""
    runtime = open_runtime(read_settings())
    try:
        yield runtime
    finally:
        runtime.close()
