"""A look at Redis: whether it answers, what time it has, and how many rings wait there."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, RedisError
from redis.retry import Retry
from rq import Queue

from matchmaker.errors import MatchmakerError
from matchmaker.queue.job import QUEUE

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class RedisAwayError(MatchmakerError):
    """There is no Redis that answers us; the text quotes nothing of REDIS_URL."""


@dataclass(frozen=True, slots=True)
class RedisAccount:
    """What a Redis said."""

    at: datetime
    waiting: int


def look_at_redis(url: str, *, seconds: float) -> RedisAccount:
    """Ask for the time and for the length of the queue; nothing is written."""
    try:
        connection = Redis.from_url(
            url,
            socket_timeout=seconds,
            socket_connect_timeout=seconds,
            retry=Retry(NoBackoff(), 0),
        )
        with connection:
            since, micros = connection.time()
            waiting = Queue(QUEUE, connection=connection).count
    except AuthenticationError as error:
        raise RedisAwayError("it refuses the password") from error
    except (RedisError, OSError, ValueError) as error:
        raise RedisAwayError(type(error).__name__) from error
    return RedisAccount(EPOCH + timedelta(seconds=since, microseconds=micros), waiting)
