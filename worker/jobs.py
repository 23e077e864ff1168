"""What the queue may ask for; everything else is found in the database."""

from functools import cache

from matchmaker.config import read_settings
from matchmaker.runtime import Runtime, open_runtime


@cache
def open_once() -> Runtime:
    """The runtime of this process, opened at the first job."""
    return open_runtime(read_settings())


def tick() -> int:
    """Do everything that is due."""
    return open_once().tick()
