"""Token buckets, counted across workers in Redis, or in this process while Redis is away."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger()
SECONDS_OF_BURST = 10.0
PATIENCE_SECONDS = 1.0
SECONDS_BEFORE_ANOTHER_TRY = 5.0
PREFIX = "matchmaker:letters:"
# All or nothing: a token is taken from each bucket, or the place of an empty one is told.
# The time is that of Redis, so that workers need not agree on theirs.
TAKE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local levels = {}
for place, key in ipairs(KEYS) do
  local rate, size = tonumber(ARGV[2 * place - 1]), tonumber(ARGV[2 * place])
  local kept = redis.call('HMGET', key, 'level', 'at')
  local level = size
  if kept[1] and kept[2] then
    local passed = math.max(0, now - tonumber(kept[2]))
    level = math.min(size, tonumber(kept[1]) + passed * rate)
  end
  if level < 1 then return place end
  levels[place] = level
end
for place, key in ipairs(KEYS) do
  local rate, size = tonumber(ARGV[2 * place - 1]), tonumber(ARGV[2 * place])
  redis.call('HSET', key, 'level', string.format('%.6f', levels[place] - 1),
             'at', string.format('%.6f', now))
  redis.call('PEXPIRE', key, math.ceil(1000 * size / rate) + 1000)
end
return 0
"""


@dataclass(frozen=True, slots=True)
class Rates:
    """Tokens a second by the name of a bucket, and those of any other; 0 means no limit."""

    named: Mapping[str, float]
    other: float

    @property
    def are_none(self) -> bool:
        """Whether nothing at all is limited."""
        return not (any(self.named.values()) or self.other)

    def of(self, name: str) -> float:
        """How fast the tokens of a bucket come back."""
        return self.named.get(name, self.other)

    def size(self, name: str) -> float:
        """How many a bucket holds at most."""
        return max(1.0, self.of(name) * SECONDS_OF_BURST)


@dataclass(slots=True)
class LocalBuckets:
    """The buckets of this process; a new one holds one second's worth, so that no start bursts."""

    rates: Rates
    seconds: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, names: Sequence[str]) -> str | None:
        """Take one token from each bucket; or none at all, and the name of an empty one."""
        now = self.seconds()
        levels = {name: self._level(name, now) for name in names if self.rates.of(name)}
        for name, level in levels.items():
            if level < 1:
                return name
        self._kept |= {name: (level - 1, now) for name, level in levels.items()}
        return None

    def _level(self, name: str, now: float) -> float:
        rate, size = self.rates.of(name), self.rates.size(name)
        level, at = self._kept.setdefault(name, (max(1.0, rate), now))
        return min(size, level + (now - at) * rate)


class SharedBuckets:
    """The buckets of all workers; while Redis is away each keeps to the pace by itself."""

    def __init__(
        self, redis_url: str, rates: Rates, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._redis_url = redis_url
        self._rates = rates
        self._seconds = seconds
        self._local: LocalBuckets | None = None
        self._try_again_at = -math.inf

    def take(self, names: Sequence[str]) -> str | None:
        """Take one token from each bucket; or none at all, and the name of an empty one."""
        limited = [name for name in names if self._rates.of(name)]
        if self._local is None or self._seconds() >= self._try_again_at:
            try:
                empty = self._ask(limited)
            # ValueError: a URL or an answer that makes no sense to the client.
            except (RedisError, OSError, ValueError) as error:
                self._do_without(error)
            else:
                self._local = None
                return empty
        return None if self._local is None else self._local.take(limited)

    def _ask(self, names: Sequence[str]) -> str | None:
        if not names:
            return None
        numbers = [
            number for name in names for number in (self._rates.of(name), self._rates.size(name))
        ]
        place = int(self._script(keys=[PREFIX + name for name in names], args=numbers))
        return names[place - 1] if place else None

    def _do_without(self, error: Exception) -> None:
        if self._local is None:
            log.warning("letters are counted in this process only", error=type(error).__name__)
            self._local = LocalBuckets(self._rates, self._seconds)
        self._try_again_at = self._seconds() + SECONDS_BEFORE_ANOTHER_TRY

    @cached_property
    def _script(self) -> Script:
        client = Redis.from_url(
            self._redis_url,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        return client.register_script(TAKE)
