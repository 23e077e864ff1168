"""The worker's loop, which no entry in Redis and no outage of it can end."""

import os
import signal
import time
from contextlib import suppress
from types import FrameType

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.exceptions import StopRequested
from rq.job import JOB_ID_PATTERN, Job
from rq.serializers import JSONSerializer
from rq.utils import now

from matchmaker.processes import die_with_parent
from matchmaker.queue.job import QUEUE, AllowListedJob

log = structlog.get_logger()
END_SOON = signal.SIGURG
"""Tells a job that the worker was told to end; one that does not listen is not disturbed."""
SECONDS_AFTER_A_FAULT = 0.2
SECONDS_BEFORE_ANOTHER_START = 2.0


class LastingWorker(Worker):
    """Survives entries that cannot be read, and takes its child along when it is killed."""

    was_asked_to_stop = False
    max_connection_wait_time = 5.0

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Remember that the end was asked for: RQ ends in the same way when Redis is away."""
        self.was_asked_to_stop = True
        # The end of a job in hand is waited for; that Redis cannot be told does not matter.
        if self.horse_pid:
            with suppress(OSError):
                os.kill(self.horse_pid, END_SOON)
        with suppress(RedisError):
            super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Job, Queue] | None:
        """Wait for the next job that can be read."""
        while True:
            try:
                return super().dequeue_job_and_maintain_ttl(timeout, max_idle_time)
            except StopRequested:
                raise
            except Exception as error:
                log.warning("unreadable entry dropped", error=type(error).__name__)
                self._drop(getattr(error, "job_id", None))
                time.sleep(SECONDS_AFTER_A_FAULT)

    def run_maintenance_tasks(self) -> None:
        """Tidy up what killed workers left behind, which may wait when it cannot be done."""
        try:
            self._drop()
            super().run_maintenance_tasks()  # type: ignore[no-untyped-call]
        except StopRequested:
            raise
        except Exception as error:
            self.last_cleaned_at = now()  # type: ignore[assignment]
            log.warning("maintenance skipped", error=type(error).__name__)

    def subscribe(self) -> None:
        """Take no commands from Redis: they could end the worker or its jobs."""

    def setup_work_horse_signals(self) -> None:
        """Let the child die with the worker, so that no job ever runs twice at once."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]
        die_with_parent(self.pid or os.getppid())

    def _drop(self, job_id: str | None = None) -> None:
        """Forget a job, and all entries that are no job's name."""
        for queue in self.queues:
            entries = queue.intermediate_queue.key
            found: list[bytes] = self.connection.lrange(entries, 0, -1)  # type: ignore[assignment]
            for entry in found:
                name = entry.decode("ascii", errors="replace")
                if name == job_id or not JOB_ID_PATTERN.fullmatch(name):
                    # The client's types know text only; bytes that are no text are the point.
                    self.connection.lrem(entries, 0, entry)  # type: ignore[arg-type]


def make_worker(redis_url: str) -> LastingWorker:
    """A worker on the one queue, ready to `work()`."""
    connection = Redis.from_url(redis_url)
    queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer, job_class=AllowListedJob)
    return LastingWorker(
        [queue],
        connection=connection,
        serializer=JSONSerializer,
        job_class=AllowListedJob,
        worker_ttl=60,
        maintenance_interval=30,
        job_monitoring_interval=10,
        log_job_description=False,
    )


def work_until_stopped(redis_url: str) -> None:
    """Work until told to stop; while Redis is away or full, try again every few seconds."""
    with suppress(StopRequested):
        while not _work(redis_url):
            pass


def _work(redis_url: str) -> bool:
    """Work until the loop ends, and rest then; tells whether somebody asked for the end."""
    worker = None
    try:
        worker = make_worker(redis_url)
        worker.work()
        fault = "the loop ended"
    except (RedisError, OSError) as error:
        fault = type(error).__name__
    if worker is None or not worker.was_asked_to_stop:
        log.warning("worker starts again", fault=fault)
        time.sleep(SECONDS_BEFORE_ANOTHER_START)
    return worker is not None and worker.was_asked_to_stop
