"""What the queue may ask for; everything else is found in the database."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from matchmaker.config import read_settings
from matchmaker.queue import END_SOON
from matchmaker.runtime import Runtime, open_runtime

ENDINGS = (signal.SIGTERM, END_SOON)


@cache
def open_once() -> Runtime:
    """The runtime of this process, opened at the first job."""
    return open_runtime(read_settings())


def tick() -> int:
    """Do everything that is due; whoever is told to end finishes the letters in hand."""
    with hearing_the_end() as is_stopping:
        return open_once().tick(is_stopping=is_stopping)


@contextmanager
def hearing_the_end() -> Iterator[Callable[[], bool]]:
    """Tells whether this process was told to end, instead of letting it die in a letter."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in ENDINGS}
    try:
        yield stop.is_set
    finally:
        for number, heard in before.items():
            signal.signal(number, heard or signal.SIG_DFL)
