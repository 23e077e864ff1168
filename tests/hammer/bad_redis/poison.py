"""Entries in Redis that somebody else has put there: none is done, each is told once."""

import time
from pathlib import Path

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from matchmaker.queue import QUEUE, JobQueue
from tests.servers.instance import Instance
from tests.servers.processes import wait_until

KEY = f"rq:queue:{QUEUE}"
FORBIDDEN = "ForbiddenJobError: "
A_MOMENT = 1.0
UNREADABLE = "unreadable entry dropped"


def poison(instance: Instance, redis_url: str, folder: Path) -> list[str]:
    """Poison the queue of a running worker; tells what was wrong."""
    worker = instance.processes["worker"]
    log = instance.folder / "worker.log"
    before = len(log.read_text())
    proof = folder / "shouted"
    with Redis.from_url(redis_url) as client:
        queue = Queue(QUEUE, connection=client, serializer=JSONSerializer)
        for name, argument in (("os.system", f"touch {proof}"), ("worker.jobs.gone", "now")):
            queue.enqueue_call(name, args=(argument,), job_id=name.replace(".", "-"))
        client.rpush(KEY, b"\xff\xfe\x00")
        JobQueue(redis_url).ring()
        wait_until(lambda: client.llen(KEY) == 0, "the queue is empty again")
        wait_until(lambda: log.read_text()[before:].count(FORBIDDEN) >= 2, "both are told")
        time.sleep(A_MOMENT)
    said = log.read_text()[before:]
    faults = []
    if proof.exists():
        faults.append("A shell command from Redis was run.")
    if worker.poll() is not None:
        faults.append("The worker ended of a poisoned entry.")
    if said.count(FORBIDDEN) != 2:
        faults.append(f"Two forbidden jobs are told {said.count(FORBIDDEN)} times.")
    if said.count(UNREADABLE) != 1:
        faults.append(f"An unreadable entry is told {said.count(UNREADABLE)} times.")
    return faults
