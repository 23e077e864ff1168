"""A worker outlives a Redis that is away or full, and still ends when told to."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from matchmaker.demo.embedded_redis import EmbeddedRedis, plan_redis, start_redis
from matchmaker.queue import JobQueue
from tests.servers.processes import wait_until

WORKER = """
import pathlib, sys, types

def tick(*ids):
    pathlib.Path("ticked").write_text(repr(ids))

jobs = types.ModuleType("worker.jobs")
jobs.tick = tick
sys.modules["worker.jobs"] = jobs

from matchmaker.queue import work_until_stopped
work_until_stopped(sys.argv[1])
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: a socket's may not be long."""
    path = Path(tempfile.mkdtemp(prefix="mm-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def running_worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, plan_redis(folder).url],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(["", *sys.path])},
            stderr=subprocess.STDOUT,
            stdout=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def starts_again(folder: Path) -> int:
    return (folder / "worker.log").read_text().count("worker starts again")


def has_noticed(folder: Path) -> bool:
    """RQ itself waits for a Redis that goes away while it listens."""
    return starts_again(folder) > 0 or "could not connect" in (folder / "worker.log").read_text()


def works(redis: EmbeddedRedis, folder: Path) -> bool:
    """Ring until somebody comes: the worker may still be on its way back."""
    JobQueue(redis.url).ring()
    return (folder / "ticked").exists()


def test_a_worker_waits_for_a_redis_that_is_not_there_yet(folder: Path) -> None:
    with running_worker(folder) as worker:
        wait_until(lambda: starts_again(folder), "the first start in vain")
        redis = start_redis(folder, {})
        try:
            wait_until(lambda: works(redis, folder), "the job")
        finally:
            redis.stop()
        assert worker.poll() is None


def test_a_worker_outlives_a_redis_that_is_full(folder: Path) -> None:
    redis = start_redis(folder, {})
    try:
        with Redis.from_url(redis.url) as client, running_worker(folder) as worker:
            client.config_set("maxmemory", 1)
            with pytest.raises(RedisError, match="maxmemory"):
                client.set("anything", "x" * 1000)
            wait_until(lambda: starts_again(folder), "a start in vain")
            client.config_set("maxmemory", 0)
            wait_until(lambda: works(redis, folder), "the job")
            assert worker.poll() is None
    finally:
        redis.stop()


def test_a_worker_whose_redis_went_away_ends_when_told_to(folder: Path) -> None:
    redis = start_redis(folder, {})
    try:
        with running_worker(folder) as worker:
            wait_until(lambda: works(redis, folder), "the job")
            redis.stop()
            wait_until(lambda: has_noticed(folder), "the worker to notice")
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(10) == 0
    finally:
        redis.stop()
