"""A real Redis for the tests: the one the demo embeds."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matchmaker.demo.embedded_redis import EmbeddedRedis, start_redis


@contextmanager
def running_redis() -> Iterator[EmbeddedRedis]:
    """A Redis that ends with the block; tests empty it, so REDIS_URL is not asked."""
    given = os.environ.get("TEST_REDIS_URL")
    folder = Path(tempfile.mkdtemp(prefix="matchmaker-redis-"))
    try:
        server = start_redis(folder, {"REDIS_URL": given} if given else {})
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
