"""A real Redis for the tests: the one the demo embeds."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matchmaker.demo.embedded_redis import EmbeddedRedis, start_redis


@contextmanager
def running_redis() -> Iterator[EmbeddedRedis]:
    """A Redis that ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="matchmaker-redis-"))
    try:
        server = start_redis(folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
