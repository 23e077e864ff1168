"""Tokens are counted together by all workers, and by each for itself while Redis is away."""

import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis

from matchmaker.demo.embedded_redis import start_redis
from matchmaker.queue import LocalBuckets, Rates, SharedBuckets
from matchmaker.queue.buckets import PREFIX, SECONDS_BEFORE_ANOTHER_TRY, SECONDS_OF_BURST

RATES = Rates({"all": 20.0}, other=2.0)
BURST, PROVIDER_BURST = int(20 * SECONDS_OF_BURST), int(2 * SECONDS_OF_BURST)


class Seconds:
    """Stand still until they are moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def empty_redis(redis_url: str) -> str:
    with Redis.from_url(redis_url) as client:
        client.flushdb()
    return redis_url


def take_all(buckets: LocalBuckets | SharedBuckets, *names: str) -> int:
    """How many tokens there are just now."""
    count = 0
    while buckets.take(names) is None:
        count += 1
    return count


def test_a_bucket_of_its_own_begins_small_fills_steadily_and_holds_ten_seconds() -> None:
    seconds = Seconds()
    buckets = LocalBuckets(RATES, seconds)
    assert take_all(buckets, "all") == 20
    seconds.now += 0.5
    assert take_all(buckets, "all") == 10
    seconds.now += 3600
    assert take_all(buckets, "all") == BURST


def test_a_slow_pace_still_lets_one_letter_leave() -> None:
    seconds = Seconds()
    buckets = LocalBuckets(Rates({}, other=0.05), seconds)
    assert take_all(buckets, "gmx") == 1
    seconds.now += 19
    assert buckets.take(["gmx"]) == "gmx"
    seconds.now += 2
    assert buckets.take(["gmx"]) is None


def test_no_limit_is_no_bucket(empty_redis: str) -> None:
    rates = Rates({"all": 0.0}, other=1.0)
    assert not rates.are_none
    assert Rates({"all": 0.0}, other=0.0).are_none
    for buckets in (LocalBuckets(rates), SharedBuckets(empty_redis, rates)):
        assert {buckets.take(["all"]) for _ in range(100)} == {None}


@pytest.mark.parametrize("is_shared", [False, True])
def test_an_empty_bucket_costs_the_others_nothing(empty_redis: str, is_shared: bool) -> None:
    rates = Rates({"all": 0.2}, other=0.1)
    buckets = SharedBuckets(empty_redis, rates) if is_shared else LocalBuckets(rates)
    assert buckets.take(["all", "gmx"]) is None
    assert {buckets.take(["gmx"]) for _ in range(5)} == {"gmx"}
    if is_shared:
        assert [buckets.take(["all", "gmx"]) for _ in range(5)] == ["gmx"] * 5
        assert buckets.take(["all", "web"]) is None
    else:
        assert buckets.take(["all", "web"]) == "all"


def test_workers_together_keep_to_the_pace(empty_redis: str) -> None:
    rates = Rates({"all": 50.0}, other=1.0)
    began = time.monotonic()

    def work(_: int) -> int:
        buckets, count = SharedBuckets(empty_redis, rates), 0
        while time.monotonic() < began + 1:
            count += buckets.take(["all"]) is None
        return count

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(work, range(2)))
    burst = 50 * SECONDS_OF_BURST
    lasted = time.monotonic() - began
    assert min(counts) > 0
    assert sum(counts) <= burst + 50 * lasted + 1


def test_a_bucket_that_is_full_again_is_forgotten(empty_redis: str) -> None:
    buckets = SharedBuckets(empty_redis, RATES)
    assert buckets.take(["all", "gmx"]) is None
    with Redis.from_url(empty_redis) as client:
        keys = sorted(client.keys("*"))
        assert keys == [(PREFIX + name).encode() for name in ("all", "gmx")]
        assert all(0 < client.pttl(key) <= 1000 * (SECONDS_OF_BURST + 1) for key in keys)


def test_a_redis_that_dies_and_comes_back_leaves_each_worker_its_pace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, seconds = Path(tempfile.mkdtemp(prefix="mm-")), Seconds()
    try:
        server = start_redis(folder, {})
        buckets = SharedBuckets(server.url, RATES, seconds=seconds)
        assert take_all(buckets, "all", "gmx") == PROVIDER_BURST
        server.stop()
        # What it had until now came from Redis: it does not begin with a burst of its own.
        assert take_all(buckets, "all") == 20
        seconds.now += 1
        assert take_all(buckets, "all") == 20
        server = start_redis(folder, {})
        assert take_all(buckets, "all") == 0
        seconds.now += SECONDS_BEFORE_ANOTHER_TRY
        assert buckets.take(["all"]) is None
        with Redis.from_url(server.url) as client:
            assert client.exists(PREFIX + "all")
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert capsys.readouterr().out.count("counted in this process only") == 1


def test_a_redis_that_was_never_there_holds_nobody_up() -> None:
    buckets = SharedBuckets("redis://127.0.0.1:9/0", RATES)
    began = time.monotonic()
    assert buckets.take(["all"]) is None
    assert time.monotonic() - began < 2


def test_what_redis_says_wrongly_is_no_reason_to_stop(empty_redis: str) -> None:
    with Redis.from_url(empty_redis) as client:
        client.set(PREFIX + "all", "no bucket at all")
    assert SharedBuckets(empty_redis, RATES).take(["all"]) is None
