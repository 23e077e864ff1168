"""Migrations run up and down on databases that are full of people, on both kinds."""

import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.orm import Session

from matchmaker import database
from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import STILL_LOOKING_AFTER
from matchmaker.models import (
    Base,
    Bounce,
    InboundMessage,
    Member,
    PlannedPairing,
    PlannedWait,
    Proposal,
    Stage,
    SuppressionReason,
    Wave,
)
from matchmaker.runtime import Runtime
from matchmaker.services import mail_requests, outbox, relay, rounds, suppressions, topics
from matchmaker.signing import TokenPurpose
from tests.factories import (
    FakeClock,
    answer,
    join,
    join_many,
    open_test_runtime,
    plan_couples,
    propose,
    send_all,
)
from tests.test_database import list_columns

Rows = dict[str, list[dict[str, Any]]]
REWRITTEN = frozenset({"wave.plan", "wave.written"})
"""What a migration packs differently; a test of its own shows that nothing of it is lost."""


def populate(runtime: Runtime, clock: FakeClock) -> None:
    """At least one row in every table, as a month leaves them."""
    mira, jonas = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    proposal = propose(runtime, mira, jonas)
    for member in (mira, jonas):
        answer(runtime, proposal, member, Answer.YES)
    clock.travel(timedelta(minutes=11))
    assert len(send_all(runtime)) == 2
    runtime.tick()
    lotte = join(runtime, "lotte@example.org")
    propose(runtime, mira, lotte)
    now = clock.calendar()
    with runtime.sessions.begin() as session:
        suppressions.suppress(
            session, runtime.community, "nobody@example.org", SuppressionReason.NEVER_AGAIN, now=now
        )
        mail_requests.note(session, EmailKind.CHANGE_LINK, "a hash", at=now)
        relay.note_failure(session, "451", real=clock.real())
        owe_in_every_stage(session, mira, now=now)
        wave = session.scalars(select(Wave)).first()
        assert wave is not None
        plan_couples(session, wave, [(jonas, lotte)], now=now)
        session.add(PlannedWait(wave_id=wave.id, member_id=mira))
        group = runtime.vocabulary.topic_groups[0].id
        named = {"german": "Buchdruck", "english": "Letterpress"}
        adoption = topics.plan_adoption(
            session, runtime.vocabulary, "Buchdruck", group=group, **named
        )
        topics.adopt(session, adoption, now=now)
        write_what_came_in(session, mira, now=now)


def write_what_came_in(session: Session, member_id: int, *, now: datetime) -> None:
    """A reply that waits to be read, and a report on a letter."""
    session.add(Bounce(member_id=member_id, permanent=False, at=now))
    session.add(
        InboundMessage(
            fingerprint="a digest",
            purpose=TokenPurpose.UNSUBSCRIBE,
            subject_id=member_id,
            member_id=member_id,
            mail_from="mira@example.org",
            raw=b"Subject: Stop",
            received_at=now,
        )
    )


def owe_in_every_stage(session: Session, member_id: int, *, now: datetime) -> None:
    """Letters that have come as far as a letter can come."""
    for number, stage in enumerate(Stage, start=1):
        entry = outbox.owe(
            session,
            EmailKind.CHANGE_LINK,
            subject_id=member_id,
            member_id=member_id,
            now=now,
            decision=number,
        )
        assert entry is not None
        entry.stage, entry.ambiguous, entry.fault = stage, stage is Stage.UNKNOWN, "451 later"


def read_rows(engine: Engine) -> Rows:
    """What is in every table, but for the version, as the driver gives it."""
    rows = {}
    with engine.connect() as connection:
        found = inspect(connection)
        for table in sorted({*found.get_table_names()} - {"alembic_version"}):
            key = ", ".join(found.get_pk_constraint(table)["constrained_columns"])
            statement = text(f'SELECT * FROM "{table}" ORDER BY {key}')
            rows[table] = [dict(row) for row in connection.execute(statement).mappings()]
    return rows


def list_differences(older: Rows, newer: Rows) -> list[str]:
    """Values of the older version's columns that are others in the newer one."""
    return [
        f"{table}.{column} was {value!r} and is {row.get(column)!r}"
        for table, rows in older.items()
        for old, row in zip(rows, newer[table], strict=True)
        for column, value in old.items()
        if value != row.get(column) and f"{table}.{column}" not in REWRITTEN
    ]


@pytest.fixture
def engine(database_url: str, clock: FakeClock) -> Engine:
    """A populated database."""
    runtime = open_test_runtime(database_url, clock=clock)
    populate(runtime, clock)
    runtime.close()
    return database.open_engine(database_url)


def test_every_step_down_and_up_keeps_what_has_a_place(engine: Engine, database_url: str) -> None:
    full, columns = read_rows(engine), list_columns(engine)
    assert set(full) == set(Base.metadata.tables)
    assert [table for table, rows in full.items() if not rows] == []
    for steps in itertools.count(1):
        database.downgrade(database_url, f"-{steps}")
        older = read_rows(engine)
        database.upgrade(database_url)
        newer = read_rows(engine)
        assert list_columns(engine) == columns
        # A table that an older version does not know comes back empty; the others are as before.
        assert [table for table in newer if newer[table] and table not in older] == []
        assert list_differences(older, full) == list_differences(older, newer) == []
        if not older:
            break
        full = newer
    database.check_schema(engine)
    engine.dispose()


def test_a_plan_that_is_not_written_yet_is_written_after_a_step_down_and_up(
    database_url: str, clock: FakeClock
) -> None:
    runtime = open_test_runtime(database_url, clock=clock)
    ids = join_many(runtime, 8)
    with runtime.sessions.begin() as session:
        opened = rounds.open_round(
            session, "2026-11", community=runtime.community, now=clock.calendar()
        )
        couples = list(zip(ids[::2], ids[1::2], strict=True))
        plan_couples(session, opened.waves[0], couples, now=clock.calendar())
    runtime.engine.dispose()
    database.downgrade(database_url, "0002")
    database.upgrade(database_url)
    with runtime.reading() as session:
        assert [row.pair for row in session.scalars(select(PlannedPairing))] == couples
        (wave,) = session.scalars(select(Wave))
        assert (wave.plan or {})["pairings"] == len(couples)
    runtime.run_due()
    with runtime.reading() as session:
        found = session.execute(select(Proposal.low_id, Proposal.high_id)).all()
    assert sorted(map(tuple, found)) == couples
    runtime.close()


def test_whoever_waits_already_is_counted_from_the_last_suggestion(
    engine: Engine, database_url: str
) -> None:
    database.downgrade(database_url, "0001")
    database.upgrade(database_url)
    statement = select(Member.address, Member.still_looking_at)
    with engine.connect() as connection:
        found = {row.address: row for row in connection.execute(statement)}
        latest = connection.scalar(select(func.max(Proposal.opened_at)))
        first = connection.scalar(select(func.min(Proposal.opened_at)))
    engine.dispose()
    assert latest is not None
    assert first is not None
    assert latest > first
    assert found["mira@example.org"].still_looking_at == latest + STILL_LOOKING_AFTER
    assert found["jonas@example.org"].still_looking_at == first + STILL_LOOKING_AFTER
