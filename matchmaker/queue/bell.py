"""Tells the worker to look at the database now; a lost ring is harmless."""

import time
from collections.abc import Callable
from functools import cached_property

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

from matchmaker.queue.job import ALLOWED, QUEUE, AllowListedJob, ForbiddenJobError

PATIENCE_SECONDS = 1.0
SLOT_SECONDS = 5
FAILURE_SECONDS = 60
WAITING_SECONDS = 60
MOST_WAITING = 100

log = structlog.get_logger()


class JobQueue:
    """Rings, when there is a Redis to ring at."""

    def __init__(self, redis_url: str | None, *, seconds: Callable[[], float] = time.time) -> None:
        self._redis_url = redis_url
        self._seconds = seconds

    def ring(self, name: str = "worker.jobs.tick", *ids: int) -> bool:
        """Ask for a job; tells whether it is waiting now.

        Rings within one slot of a few seconds are one job. A ring that succeeds does not mean
        that a worker lives, but a queue that only grows means that none does.
        """
        if name not in ALLOWED:
            raise ForbiddenJobError(f"There is no job called {name}.")
        if self._redis_url is None:
            return False
        try:
            return self._enqueue(name, ids)
        # ValueError: a URL or an answer that makes no sense to the client.
        except (RedisError, OSError, ValueError) as error:
            log.warning("ring lost", job=name, error=type(error).__name__)
            return False

    def _enqueue(self, name: str, ids: tuple[int, ...]) -> bool:
        if self._queue.count >= MOST_WAITING:
            log.warning("ring lost", job=name, error="nobody takes jobs from the queue")
            return False
        slot = int(self._seconds()) // SLOT_SECONDS
        try:
            self._queue.enqueue_call(
                name,
                args=ids,
                job_id="-".join([name.rpartition(".")[2], *map(str, ids), str(slot)]),
                unique=True,
                ttl=WAITING_SECONDS,
                result_ttl=0,
                failure_ttl=FAILURE_SECONDS,
                description=name,
            )
        except DuplicateJobError:
            log.debug("ring joins an earlier one", job=name)
        return True

    @cached_property
    def _queue(self) -> Queue:
        connection = Redis.from_url(
            self._redis_url or "",
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        return Queue(
            QUEUE, connection=connection, serializer=JSONSerializer, job_class=AllowListedJob
        )
