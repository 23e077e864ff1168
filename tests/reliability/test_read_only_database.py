"""A database that can only be read: pages open, nothing is acknowledged, no traceback shows."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url

from matchmaker.database import UNAVAILABLE
from matchmaker.models import Invitation, Member
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from matchmaker.web.app import create_app
from tests.factories import FakeClock, invitation_of, join, open_test_runtime, propose
from tests.services.reading import rows_of
from tests.visitor import Visitor
from tests.web.test_join import ANSWERS


@pytest.fixture
def couple(runtime: Runtime) -> tuple[int, int]:
    """Two members with a proposal: an invitation and a member."""
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    proposal = propose(runtime, mira, jonas)
    return invitation_of(runtime, proposal, mira), jonas


def be_a_standby(connection: Connection) -> None:
    """What a hot standby answers when a transaction asks to write."""
    connection.exec_driver_sql(
        "DO $$ BEGIN RAISE EXCEPTION 'cannot set transaction read-write mode during recovery' "
        "USING ERRCODE = 'feature_not_supported'; END $$"
    )


def forbid_writing(connection: Connection) -> None:
    """What a server does whose transactions are read-only."""
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")


@pytest.fixture
def read_only(
    runtime: Runtime, database_url: str, clock: FakeClock, couple: tuple[int, int]
) -> Iterator[Runtime]:
    """The same database, in which nobody may write."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        database_url = f"sqlite:///file:{url.database}?mode=ro&uri=true"
    found = open_test_runtime(database_url, clock=clock)
    if url.get_backend_name() == "postgresql":
        event.listen(found.engine, "begin", forbid_writing)
    yield found
    found.close()


@pytest.fixture
def visitor(read_only: Runtime) -> Visitor:
    return Visitor(create_app(read_only, time_trap_seconds=0))


def test_nothing_is_acknowledged(
    visitor: Visitor, runtime: Runtime, couple: tuple[int, int]
) -> None:
    invitation, jonas = couple
    link = f"/a/{runtime.signer.sign(TokenPurpose.ANSWER, invitation)}"
    page = visitor.get(link).send(answer="yes")
    assert page.status == 503
    assert page.summary[0].startswith("Gerade konnten wir nichts speichern.")
    assert visitor.get("/de/join").send(**ANSWERS).status == 503
    token = runtime.signer.sign_timed(
        TokenPurpose.ERASE, jonas, epoch=1, issued_at=runtime.clock.real()
    )
    assert visitor.get(f"/m/{token}/erase").send(press="erase", sure="y").status == 503
    assert visitor.get(f"{link}/block").send(press="block").status == 503
    assert {row.answer for row in rows_of(runtime, Invitation)} == {None}
    assert len(rows_of(runtime, Member)) == 2


def test_pages_that_only_show_something_open(visitor: Visitor, runtime: Runtime) -> None:
    for path in ("/de/join", "/health", "/de/privacy"):
        assert visitor.get(path).status == 200


def test_a_tick_fails_in_a_way_the_clock_can_tell(
    read_only: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UNAVAILABLE):
        read_only.tick()
    assert "Traceback" not in capsys.readouterr().out


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_standby_that_cannot_write_yet_is_no_fault_of_ours(
    runtime: Runtime, database_url: str, clock: FakeClock, couple: tuple[int, int]
) -> None:
    standby = open_test_runtime(database_url, clock=clock)
    event.listen(standby.engine, "begin", be_a_standby)
    link = f"/a/{runtime.signer.sign(TokenPurpose.ANSWER, couple[0])}"
    page = Visitor(create_app(standby, time_trap_seconds=0)).get(link)
    standby.close()
    assert page.status == 503
