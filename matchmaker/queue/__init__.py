"""The doorbell and the pace of letters; Redis holds nothing that matters."""

from matchmaker.queue.bell import JobQueue
from matchmaker.queue.buckets import LocalBuckets, Rates, SharedBuckets
from matchmaker.queue.job import ALLOWED, QUEUE, AllowListedJob, ForbiddenJobError
from matchmaker.queue.worker import END_SOON, make_worker, work_until_stopped

__all__ = [
    "ALLOWED",
    "END_SOON",
    "QUEUE",
    "AllowListedJob",
    "ForbiddenJobError",
    "JobQueue",
    "LocalBuckets",
    "Rates",
    "SharedBuckets",
    "make_worker",
    "work_until_stopped",
]
