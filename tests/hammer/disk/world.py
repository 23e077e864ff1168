"""A community on a small disk, and people who believe only what is acknowledged."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from matchmaker.database import UNAVAILABLE
from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.membership import MemberState
from matchmaker.models import Invitation, Member, Proposal
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from matchmaker.web.app import create_app
from tests.factories import FakeClock, join_many, open_test_runtime
from tests.hammer.fresh_databases import SQLITE, fresh_databases
from tests.servers.small_disk import MEGABYTE, SmallDisk, small_disk
from tests.servers.smtp import CollectingSmtp
from tests.visitor import VisitedPage, Visitor
from tests.web.test_join import ANSWERS

DISK_MB, RESERVE_MB = 24, 4
AMPLE, SCARCE, LITTLE, NOTHING = 8 * MEGABYTE, 3 * MEGABYTE, 128 * 1024, 0
MEMBERS = 24
TAKEN, TRY_AGAIN = 303, 503


class NoDiskError(Exception):
    """Nobody may mount a disk here."""


class ProudVisitor(Visitor):
    """Stops at the answer to a form, which acknowledges or does not."""

    def post(
        self, path: str, fields: Any = None, *, follow: bool = True, **headers: str
    ) -> VisitedPage:
        return super().post(path, fields, follow=False, **headers)


class World:
    """Everything at hand, and what was acknowledged."""

    def __init__(self, runtime: Runtime, clock: FakeClock, disk: SmallDisk, seed: int):
        self.runtime = runtime
        self.clock = clock
        self.disk = disk
        self.chance = Random(seed)
        self.visitor = ProudVisitor(create_app(runtime, time_trap_seconds=0))
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []
        self.joined: set[str] = set()
        self.answered: dict[int, Answer] = {}
        self.erased: set[str] = set()

    def fill(self, leaving: int) -> None:
        """Leave so much room."""
        self.disk.fill(leaving)

    def join(self) -> bool:
        """Somebody new sends the form; tells whether it was taken."""
        address = f"new{self.done['forms']}@example.org"
        self.done["forms"] += 1
        page = self.visitor.get("/de/join").send(**{**ANSWERS, "email": address})
        if self._is_taken(page, "form"):
            self.joined.add(address)
            return True
        if page.fields().get("email") != address:
            self.faults.append("What was typed is gone from a form that was not taken.")
        return False

    def answer(self) -> bool:
        """Somebody answers; True as well where there is nothing to answer."""
        statement = select(Invitation.id).join(Proposal).where(Proposal.outcome == Outcome.OPEN)
        chosen = self._choose(statement)
        if chosen is None:
            return True
        said = self.chance.choice((Answer.YES, Answer.YES, Answer.NO, Answer.LATER))
        token = self.runtime.signer.sign(TokenPurpose.ANSWER, chosen)
        page = self._open(f"/a/{token}")
        if page is None:
            return False
        is_taken = self._is_taken(page.send(answer=said.value), "answer")
        if is_taken:
            self.answered[chosen] = said
        return is_taken

    def erase(self) -> bool:
        """Somebody wants everything gone; True as well where nobody is left."""
        chosen = self._choose(select(Member.id).where(Member.state == MemberState.ACTIVE))
        if chosen is None:
            return True
        with self.runtime.reading() as session:
            address = session.get_one(Member, chosen).address
        now = self.clock.real()
        token = self.runtime.signer.sign_timed(TokenPurpose.ERASE, chosen, epoch=1, issued_at=now)
        page = self._open(f"/m/{token}/erase")
        if page is None:
            return False
        is_taken = self._is_taken(page.send(press="erase", sure="y"), "erasure")
        if is_taken:
            self.erased.add(address)
        return is_taken

    def tick(self) -> int | None:
        """What the clock does; how many letters left, or None if the database took nothing."""
        try:
            return self.runtime.tick()
        except UNAVAILABLE:
            return None

    def look_around(self) -> None:
        """Pages open, or say that they cannot just now; never a traceback."""
        for path in ("/de/join", "/en/sample", "/health"):
            page = self.visitor.get(path)
            if page.status not in (200, TRY_AGAIN):
                self.faults.append(f"{path} answers {page.status}.")

    def _open(self, path: str) -> VisitedPage | None:
        page = self.visitor.get(path)
        if page.status == 200:
            return page
        if page.status != TRY_AGAIN:
            self.faults.append(f"A page behind a link answers {page.status}.")
        return None

    def _is_taken(self, page: VisitedPage, what: str) -> bool:
        self.done[f"{what}: {page.status}"] += 1
        if page.status not in (TAKEN, TRY_AGAIN):
            self.faults.append(f"An {what} is answered with {page.status}.")
        if page.status == TRY_AGAIN and "noch einmal" not in page.words:
            self.faults.append(f"Whoever sent an {what} in vain is not asked to try again.")
        return page.status == TAKEN

    def _choose(self, statement: Any) -> int | None:
        try:
            with self.runtime.reading() as session:
                ids = sorted(session.scalars(statement))
        except UNAVAILABLE:
            return None
        return self.chance.choice(ids) if ids else None


@contextmanager
def small_world(seed: int) -> Iterator[World]:
    """A community whose round is open, on a disk of its own."""
    clock = FakeClock()
    with fresh_databases() as databases, small_disk(DISK_MB) as disk:
        if disk is None:
            raise NoDiskError
        file = disk.folder / "matchmaker.db"
        shutil.copyfile(databases.make(SQLITE).removeprefix("sqlite:///"), file)
        server = CollectingSmtp()
        runtime = open_test_runtime(
            f"sqlite:///{file}",
            clock=clock,
            smtp_url=server.url,
            disk_reserve_mb=RESERVE_MB,
            # Limits per connection would count everybody as one.
            demo_calendar=Path("no calendar"),
        )
        world = World(runtime, clock, disk, seed)
        world.fill(AMPLE)
        join_many(runtime, MEMBERS)
        world.tick()
        yield world
        runtime.close()
        server.stop()
