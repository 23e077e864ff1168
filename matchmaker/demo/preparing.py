"""Brings the demo's database up to date and the sample community in; a process of its own."""

import sys

from matchmaker import database
from matchmaker.config import read_settings
from matchmaker.demo import settling
from matchmaker.errors import MatchmakerError
from matchmaker.runtime import open_runtime


def main() -> int:
    """Prepare what the settings name."""
    try:
        settings = read_settings()
        database.upgrade(settings.database_url)
        runtime = open_runtime(settings)
    except MatchmakerError as error:
        print(error, file=sys.stderr)
        return 1
    settling.settle_in(runtime)
    runtime.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
