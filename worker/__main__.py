"""The RQ worker: `python -m worker`."""

import sys

# Loaded before the worker forks, so that a job need not load it again: that takes a second.
import worker.jobs  # noqa: F401
from matchmaker.config import read_settings
from matchmaker.errors import MatchmakerError
from matchmaker.queue import work_until_stopped
from matchmaker.runtime import open_runtime


def main() -> int:
    """Work until told to stop."""
    try:
        settings = read_settings()
        # What cannot work is told once and now, not by every job. The database is let go of:
        # connections do not survive a fork.
        open_runtime(settings).close()
    except MatchmakerError as error:
        print(error, file=sys.stderr)
        return 1
    if settings.redis_url is None:
        print("No REDIS_URL: the clock does all the work, no worker is needed.", file=sys.stderr)
        return 0
    work_until_stopped(settings.redis_url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
