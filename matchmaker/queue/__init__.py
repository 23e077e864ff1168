"""The doorbell between the web and the worker; Redis holds nothing that matters."""

from matchmaker.queue.bell import JobQueue
from matchmaker.queue.job import ALLOWED, QUEUE, AllowListedJob, ForbiddenJobError
from matchmaker.queue.worker import make_worker, work_until_stopped

__all__ = [
    "ALLOWED",
    "QUEUE",
    "AllowListedJob",
    "ForbiddenJobError",
    "JobQueue",
    "make_worker",
    "work_until_stopped",
]
