"""What can happen to a Redis, while others rely on it."""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

from redis import Redis
from redis.exceptions import RedisError

from matchmaker.demo.embedded_redis import EmbeddedRedis
from matchmaker.processes import dying_with_me
from tests.servers.instance import find_free_port
from tests.servers.redis import running_redis

SECONDS_BETWEEN_KILLS = 1.0


class Chaos(StrEnum):
    """What happens to Redis in a month."""

    CALM = "calm"
    FLUSHED = "flushed all the time"
    KILLED = "connections killed"
    AWAY = "away for a while"
    FULL = "memory full"
    NEVER = "never there"
    NONE = "no Redis at all"


@contextmanager
def redis_in(chaos: Chaos, *, away: float, flush_every: float) -> Iterator[str | None]:
    """The URL of a Redis to which that happens; None where there shall be none."""
    if chaos in (Chaos.NEVER, Chaos.NONE):
        yield f"redis://127.0.0.1:{find_free_port()}/0" if chaos is Chaos.NEVER else None
        return
    with running_redis() as server:
        deed: dict[Chaos, tuple[Callable[[EmbeddedRedis], None], float]] = {
            Chaos.FLUSHED: (_flush, flush_every),
            Chaos.KILLED: (_kill_connections, SECONDS_BETWEEN_KILLS),
            Chaos.AWAY: (lambda found: _go_away(found, away), 10.0),
            Chaos.FULL: (_fill, SECONDS_BETWEEN_KILLS),
        }
        if chaos is Chaos.CALM:
            yield server.url
            return
        with _again_and_again(*deed[chaos], server):
            yield server.url


@contextmanager
def _again_and_again(
    deed: Callable[[EmbeddedRedis], None], seconds: float, server: EmbeddedRedis
) -> Iterator[None]:
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(seconds):
            with suppress(RedisError, OSError):
                deed(server)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _flush(server: EmbeddedRedis) -> None:
    with Redis.from_url(server.url) as client:
        client.flushall()


def _kill_connections(server: EmbeddedRedis) -> None:
    with Redis.from_url(server.url) as client:
        client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")


def _fill(server: EmbeddedRedis) -> None:
    with Redis.from_url(server.url) as client:
        client.config_set("maxmemory", "1")


def _go_away(server: EmbeddedRedis, seconds: float) -> None:
    """Die, stay away, and come back at the same place."""
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    time.sleep(seconds)
    server.process = subprocess.Popen(
        server.process.args,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=dying_with_me(),
    )
