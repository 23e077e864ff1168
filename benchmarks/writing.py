"""How long it takes to write the proposals of a plan: `python -m benchmarks.writing`.

A made-up plan for many members is stored and written as a tick would, one transaction for each
batch, on a fresh SQLite file or on the database that `--database` names, which must be empty.
"""

import argparse
import json
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select

from benchmarks.owed import pair_off, settings_for
from matchmaker import database
from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Profile, Sentence, Way
from matchmaker.models import Member, Proposal
from matchmaker.runtime import Runtime, open_runtime
from matchmaker.services import plans, proposals, rounds

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
JOINED = NOW - timedelta(days=45)
AT_ONCE = 5_000


def main() -> None:
    """Measure once and print a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=200_000)
    parser.add_argument("--database", metavar="URL")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.database or f"sqlite:///{Path(folder) / 'matchmaker.db'}"
        database.upgrade(url)
        runtime = open_runtime(settings_for(url))
        print(json.dumps(measure(runtime, options.members)))
        runtime.close()


def measure(runtime: Runtime, members: int) -> dict[str, object]:
    """Store and write the plan of so many members."""
    ids = _fill(runtime, members)
    with runtime.sessions.begin() as session:
        opened = rounds.open_round(session, "2026-11", community=runtime.community, now=NOW)
        wave = opened.waves[0].id
    started = time.perf_counter()
    plans.store(runtime.sessions, wave, pair_off(ids), now=NOW)
    stored = time.perf_counter()
    longest = _write(runtime)
    written = time.perf_counter()
    with runtime.reading() as session:
        count = session.scalar(select(func.count(Proposal.id)))
    return {
        "members": members,
        "proposals": count,
        "seconds to store": round(stored - started, 1),
        "seconds to write": round(written - stored, 1),
        "longest transaction": round(longest, 2),
    }


def _write(runtime: Runtime) -> float:
    """Write everything; tells the seconds of the longest transaction."""
    longest = 0.0
    more = True
    while more:
        started = time.perf_counter()
        with runtime.sessions.begin() as session:
            more = proposals.write_due(session, community=runtime.community, now=NOW)
        longest = max(longest, time.perf_counter() - started)
    return longest


def _fill(runtime: Runtime, members: int) -> list[int]:
    profile = Profile(
        given_name="Mira",
        fields=("joinery",),
        topics=("repairing", "repair_cafes", "wood"),
        work=Sentence("I build kitchens from old wood.", may_be_shown=True),
        question=Sentence("Why are things thrown away?", may_be_shown=True),
        languages=("en",),
        ways=(Way.VIDEO, Way.WALK),
    ).as_dict()
    for start in range(0, members, AT_ONCE):
        rows = [
            {
                "state": MemberState.ACTIVE,
                "address": f"member{number}@example.org",
                "address_key": f"member{number}@example.org",
                "submission_key": f"key {number}",
                "language": "en",
                "profile": profile,
                "created_at": JOINED,
                "confirmed_at": JOINED,
            }
            for number in range(start, min(start + AT_ONCE, members))
        ]
        with runtime.sessions.begin() as session:
            session.execute(insert(Member), rows)
    with runtime.reading() as session:
        return list(session.scalars(select(Member.id).order_by(Member.id)))


if __name__ == "__main__":
    main()
