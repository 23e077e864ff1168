"""Real processes whose machine believes that it is New Year's Eve, ten seconds to midnight.

Where the community is four hours ahead, midnight is the opening of a round; where it is not, it
is the deadline of proposals. Needs Debian's `faketime`.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from matchmaker.domain.answer import Outcome
from matchmaker.models import Heartbeat, Invitation, Proposal, Round, RoundState
from matchmaker.runtime import Runtime
from tests.factories import FakeClock, join_many, open_test_runtime, propose
from tests.servers.instance import Instance, running_instance
from tests.servers.processes import wait_until
from tests.servers.redis import running_redis
from tests.servers.smtp import CollectingSmtp

MIDNIGHT = datetime(2027, 1, 1, tzinfo=UTC)
AHEAD, HERE = "Asia/Dubai", "UTC"
OPENING_HOUR = 4
MEMBERS = 10
TOO_SLOW = "The processes took too long to start to be looked at before midnight."
MISSING = "faketime is missing. On Debian: apt install faketime"
SKIPPED_AND_OPEN = [("2026-12", RoundState.SKIPPED), ("2027-01", RoundState.OPEN)]


def is_available() -> bool:
    """Whether time can be faked here."""
    return shutil.which("faketime") is not None


def cross_midnight(*, with_worker: bool) -> list[str]:
    """Let real processes run across midnight; tells what was wrong.

    A machine that was too slow to look before midnight gets a second chance.
    """
    faults = _cross(10, with_worker=with_worker)
    return _cross(40, with_worker=with_worker) if TOO_SLOW in faults else faults


def _cross(seconds_before: float, *, with_worker: bool) -> list[str]:
    with ExitStack() as stack:
        redis = stack.enter_context(running_redis()).url if with_worker else None
        opening = stack.enter_context(_community(AHEAD, redis))
        closing = stack.enter_context(_community(HERE, None))
        prepare_opening(opening)
        propose_until_midnight(closing)
        begin(opening, closing, seconds_before, with_worker=with_worker)
        faults = [f"Before midnight {fault}" for fault in look(opening, closing, is_over=False)]
        if max(opening.last_tick(), closing.last_tick()) >= MIDNIGHT:
            return [TOO_SLOW]
        wait_for_tick(opening, closing, MIDNIGHT)
        faults += [f"After midnight {fault}" for fault in look(opening, closing, is_over=True)]
        wait_for_tick(opening, closing, MIDNIGHT + timedelta(seconds=6))
        faults += [f"A moment later {fault}" for fault in look(opening, closing, is_over=True)]
    return faults


class Community:
    """An instance in a zone, its database as seen from here, and a mail server."""

    def __init__(self, instance: Instance, runtime: Runtime, clock: FakeClock) -> None:
        self.instance = instance
        self.runtime = runtime
        self.clock = clock

    def list_rounds(self) -> list[tuple[str, RoundState]]:
        with self.runtime.reading() as session:
            rounds = session.scalars(select(Round).order_by(Round.id))
            return [(one.period, one.state) for one in rounds]

    def count_invitations(self) -> int:
        with self.runtime.reading() as session:
            return session.scalar(select(func.count(Invitation.id))) or 0

    def list_outcomes(self) -> list[Outcome]:
        with self.runtime.reading() as session:
            return list(session.scalars(select(Proposal.outcome)))

    def last_tick(self) -> datetime:
        with self.runtime.reading() as session:
            found = session.get(Heartbeat, "tick")
            return datetime.min.replace(tzinfo=UTC) if found is None else found.at


@contextmanager
def _community(zone: str, redis_url: str | None) -> Iterator[Community]:
    clock = FakeClock(MIDNIGHT - timedelta(days=10, hours=-12))
    server = CollectingSmtp()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_instance(
            Path(folder),
            smtp_url=server.url,
            redis_url=redis_url,
            COMMUNITY_ZONE=zone,
            OPENING_HOUR=str(OPENING_HOUR),
        ) as instance,
    ):
        url = instance.environment["DATABASE_URL"]
        runtime = open_test_runtime(
            url, clock=clock, community_zone=ZoneInfo(zone), opening_hour=OPENING_HOUR
        )
        yield Community(instance, runtime, clock)
        runtime.close()
    server.stop()


def prepare_opening(community: Community) -> None:
    """Members who wait for the new year's first round."""
    join_many(community.runtime, MEMBERS)


def propose_until_midnight(community: Community) -> None:
    """A proposal that can be answered to the end of the old year."""
    one, other = join_many(community.runtime, 2)
    proposal_id = propose(community.runtime, one, other)
    with community.runtime.reading() as session:
        assert session.get_one(Proposal, proposal_id).deadline_at == MIDNIGHT


def begin(
    opening: Community, closing: Community, seconds_before: float, *, with_worker: bool
) -> None:
    """Start the processes as long before midnight, and wait until both have ticked."""
    distance = MIDNIGHT - timedelta(seconds=seconds_before) - datetime.now(UTC)
    library = subprocess.run(
        ["faketime", "-f", "+0", "printenv", "LD_PRELOAD"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    for community in (opening, closing):
        community.instance.environment.update(
            LD_PRELOAD=library.stdout.strip(),
            FAKETIME=f"{distance.total_seconds():+.3f}",
            FAKETIME_DONT_FAKE_MONOTONIC="1",
            TZ="UTC",
        )
        community.instance.start("clock")
    if with_worker:
        opening.instance.start("worker")
    wait_for_tick(opening, closing, MIDNIGHT - timedelta(seconds=seconds_before))


def wait_for_tick(opening: Community, closing: Community, moment: datetime) -> None:
    """Wait until both have ticked since then."""
    for community in (opening, closing):
        wait_until(lambda one=community: one.last_tick() >= moment, f"a tick after {moment}")  # type: ignore[misc]
    time.sleep(0.5)


def look(opening: Community, closing: Community, *, is_over: bool) -> list[str]:
    """What is not as it should be on this side of midnight."""
    faults = []
    rounds = SKIPPED_AND_OPEN if is_over else SKIPPED_AND_OPEN[:1]
    if opening.list_rounds() != rounds:
        faults.append(f"the rounds are {opening.list_rounds()}.")
    invitations = MEMBERS if is_over else 0
    if opening.count_invitations() != invitations:
        faults.append(f"{opening.count_invitations()} members have proposals.")
    outcome = Outcome.EXPIRED if is_over else Outcome.OPEN
    if closing.list_outcomes() != [outcome]:
        faults.append(f"the proposal of the old year is {closing.list_outcomes()}.")
    return faults
