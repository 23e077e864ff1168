"""A job from Redis may only be one of ours, whatever the entry says."""

from collections.abc import Mapping
from typing import Any

from rq.exceptions import DeserializationError
from rq.job import Job

from matchmaker.errors import MatchmakerError

QUEUE = "matchmaker"
ALLOWED = frozenset({"worker.jobs.tick"})
JOB_SECONDS = 600
# Callbacks, webhooks, dependencies, retries and repeats are not among them.
KEPT_FIELDS = frozenset({b"data", b"status", b"created_at", b"enqueued_at"})
FIXED_FIELDS = {
    b"origin": QUEUE.encode(),
    b"timeout": str(JOB_SECONDS).encode(),
    b"result_ttl": b"0",
    b"failure_ttl": b"60",
}


class ForbiddenJobError(MatchmakerError):
    """A job that is not on the list of what the worker does."""


class AllowListedJob(Job):
    """Runs a function on the list with whole numbers as arguments, or fails.

    Loading never fails, since that would end the worker's loop: what is wrong with an entry
    comes out in `perform`, inside the job.
    """

    def restore(self, raw_data: Mapping[Any, Any]) -> None:
        """Take over the few fields that a ring has."""
        kept = {key: value for key, value in raw_data.items() if key in KEPT_FIELDS}
        kept.setdefault(b"data", b"")
        try:
            super().restore({**kept, **FIXED_FIELDS})
        except Exception:
            super().restore({b"data": b"", **FIXED_FIELDS})

    def perform(self) -> Any:
        """Run the function, if it is one of ours."""
        try:
            name, instance, arguments, options = (
                self.func_name,
                self.instance,
                self.args,
                self.kwargs,
            )
        except DeserializationError as error:
            raise ForbiddenJobError("The entry is no job.") from error
        if name not in ALLOWED or instance is not None or options:
            raise ForbiddenJobError("The worker does not do this job.")
        if not isinstance(arguments, list) or any(type(value) is not int for value in arguments):
            raise ForbiddenJobError("A job takes whole numbers only.")
        return super().perform()
