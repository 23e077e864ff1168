"""Rings reach the worker, and nothing else in Redis makes it do or stop anything."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from matchmaker.queue import QUEUE, AllowListedJob, ForbiddenJobError, JobQueue
from tests.servers.processes import children_of, wait_until, wait_until_gone

WORKER = """
import pathlib, sys, time, types

def tick(*ids):
    pathlib.Path("ticked").write_text(repr(ids))
    if pathlib.Path("slow").exists():
        time.sleep(600)

def shout(*anything):
    pathlib.Path("shouted").touch()

jobs = types.ModuleType("worker.jobs")
jobs.tick, jobs.shout = tick, shout
sys.modules["worker.jobs"] = jobs

from matchmaker.queue import make_worker
make_worker(sys.argv[1]).work(burst=len(sys.argv) > 2)
"""
KEY = f"rq:queue:{QUEUE}"


@pytest.fixture
def redis(redis_url: str) -> "Iterator[Redis]":
    with Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


@pytest.fixture
def start_worker(redis_url: str, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", WORKER, redis_url, *arguments],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(["", *sys.path])},
                stderr=log,
                stdout=log,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def enqueue(redis: Redis, name: str, *arguments: object, **options: Any) -> None:
    """As somebody would who can write to Redis."""
    queue = Queue(QUEUE, connection=redis, serializer=JSONSerializer)
    queue.enqueue_call(name, args=arguments, job_id="poison", failure_ttl=600, **options)


def push(redis: Redis, entry: bytes, **fields: bytes) -> None:
    redis.rpush(KEY, entry)
    if fields:
        redis.hset(b"rq:job:" + entry, mapping=fields)  # type: ignore[arg-type]


def push_text(redis: Redis) -> None:
    redis.set("rq:job:poison", "x")
    push(redis, b"poison")


def count_reports(log: Path) -> int:
    """How often the worker told of an entry that it cannot or may not do."""
    told = log.read_text()
    return told.count("exception raised while executing") + told.count("unreadable entry dropped")


def names(redis: Redis, prefix: str) -> list[str]:
    """What comes after the prefix in the keys that begin with it."""
    found: list[bytes] = redis.keys(prefix + "*")  # type: ignore[assignment]
    return [key.decode().removeprefix(prefix) for key in found]


def tick_data(name: str = "worker.jobs.tick") -> bytes:
    return json.dumps([name, None, [], {}]).encode()


POISON: dict[str, Callable[[Redis], object]] = {
    "a shell command": lambda redis: enqueue(redis, "os.system", "touch shouted"),
    "a name that is gone": lambda redis: enqueue(redis, "worker.jobs.gone"),
    "another function of ours": lambda redis: enqueue(redis, "worker.jobs.shout"),
    "text as an argument": lambda redis: enqueue(redis, "worker.jobs.tick", "touch shouted"),
    "bytes that are no text": lambda redis: push(redis, b"\xff\xfe\x00"),
    "a name that is no name": lambda redis: push(redis, b"../../etc: passwd"),
    "data that is no job": lambda redis: push(redis, b"poison", data=b"\x80\x04\xff"),
    "a method of an object": lambda redis: push(
        redis, b"poison", data=json.dumps(["tick", {"a": 1}, [], {}]).encode()
    ),
    "fields that cannot be read": lambda redis: push(
        redis,
        b"poison",
        data=tick_data("os.getcwd"),
        status=b"\xff",
        timeout=b"soon",
        created_at=b"yesterday",
        dependency_ids=b"{",
        retries_left=b"many",
    ),
    "a job that is a text": push_text,
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON.keys())
def test_a_poisoned_entry_is_not_done_and_the_next_job_is(
    poison: Callable[[Redis], object],
    redis: Redis,
    redis_url: str,
    start_worker: Callable[..., Any],
    tmp_path: Path,
) -> None:
    poison(redis)
    assert JobQueue(redis_url).ring()
    assert start_worker("burst").wait(60) == 0
    assert not (tmp_path / "shouted").exists()
    assert (tmp_path / "ticked").read_text() == "()"
    assert redis.llen(KEY) == 0
    assert count_reports(tmp_path / "worker.log") == 1


def test_a_job_that_has_vanished_is_passed_over(
    redis: Redis, redis_url: str, start_worker: Callable[..., Any], tmp_path: Path
) -> None:
    push(redis, b"empty")
    assert JobQueue(redis_url).ring()
    assert start_worker("burst").wait(60) == 0
    assert (tmp_path / "ticked").exists()
    assert count_reports(tmp_path / "worker.log") == 0


@pytest.mark.parametrize("name", ["os.system", "worker.jobs.gone", "worker.jobs.shout"])
def test_a_forbidden_job_fails_inside_the_job(
    name: str, redis: Redis, start_worker: Callable[..., Any]
) -> None:
    enqueue(redis, name)
    start_worker("burst").wait(60)
    job = AllowListedJob.fetch("poison", connection=redis, serializer=JSONSerializer)
    assert job.is_failed
    result = job.latest_result()
    assert result is not None
    assert "ForbiddenJobError" in str(result.exc_string)


def test_no_callback_is_called(
    redis: Redis, redis_url: str, start_worker: Callable[..., Any], tmp_path: Path
) -> None:
    assert JobQueue(redis_url).ring()
    [job] = names(redis, "rq:job:")
    redis.hset(f"rq:job:{job}", "success_callback_name", "worker.jobs.shout")
    start_worker("burst").wait(60)
    assert (tmp_path / "ticked").exists()
    assert not (tmp_path / "shouted").exists()


def test_a_waiting_worker_outlives_garbage(
    redis: Redis, redis_url: str, start_worker: Callable[..., Any], tmp_path: Path
) -> None:
    worker = start_worker()
    wait_until(lambda: names(redis, "rq:worker:"), "the worker is there")
    push(redis, b"\xff\xfe")
    redis.publish("rq:pubsub:" + names(redis, "rq:worker:")[0], "garbage")
    wait_until(lambda: redis.llen(KEY) == 0, "the garbage is gone")
    JobQueue(redis_url).ring()
    wait_until((tmp_path / "ticked").exists, "the tick")
    assert worker.poll() is None
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0


def test_a_killed_worker_takes_its_job_along(
    redis: Redis, redis_url: str, start_worker: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "slow").touch()
    JobQueue(redis_url).ring()
    worker = start_worker()
    wait_until((tmp_path / "ticked").exists, "the job has begun")
    jobs = children_of(worker.pid)
    assert len(jobs) == 1
    worker.kill()
    wait_until_gone(jobs)


def test_rings_of_one_moment_are_one_job(redis: Redis, redis_url: str) -> None:
    now = 1_000_000.0
    queue = JobQueue(redis_url, seconds=lambda: now)
    assert queue.ring()
    assert queue.ring()
    assert redis.llen(KEY) == 1
    now += 5
    assert queue.ring()
    assert redis.llen(KEY) == 2


def test_a_ring_is_lost_when_nobody_ever_answers(redis: Redis, redis_url: str) -> None:
    redis.rpush(KEY, *map(str, range(100)))
    assert not JobQueue(redis_url).ring()
    assert redis.llen(KEY) == 100


def test_a_ring_without_redis_is_lost_and_harmless() -> None:
    assert not JobQueue(None).ring()
    assert not JobQueue("redis://127.0.0.1:1/0").ring()
    assert not JobQueue("unix:///nowhere/redis.sock").ring()
    assert not JobQueue("gopher://127.0.0.1").ring()


def test_a_redis_that_says_nothing_does_not_hold_anybody_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert not JobQueue(f"redis://127.0.0.1:{silent.getsockname()[1]}/0").ring()


def test_a_queue_that_is_no_queue_is_a_lost_ring(redis: Redis, redis_url: str) -> None:
    redis.set(KEY, "x")
    assert not JobQueue(redis_url).ring()


def test_only_jobs_on_the_list_can_be_asked_for() -> None:
    with pytest.raises(ForbiddenJobError):
        JobQueue(None).ring("os.system")
