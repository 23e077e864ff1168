"""What stands in a database, but for what a death may rightly change: two alike go on alike."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Engine, select

from matchmaker.models import Base

VOLATILE = frozenset(
    {
        "member.submission_key",
        "outbox_entry.ambiguous",
        "outbox_entry.attempts",
        "outbox_entry.dedupe_key",
        "outbox_entry.epoch",
        "outbox_entry.next_attempt_at",
        "outbox_entry.owner",
        "outbox_entry.resends",
        "outbox_entry.shuffle",
        "round.seed",
        "wave.draft",
        "wave.plan",
    }
)
"""Chance, the instant of an action, and how often a letter was claimed."""
PLANNED_TIMES = frozenset({"deadline_at", "closes_at", "closing_at", "reminds_at", "paused_until"})
"""Of all other times it counts only whether there is one: recovering takes some minutes."""


def take_picture(engine: Engine) -> list[str]:
    """One line for each row."""
    lines = []
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if str(column) not in VOLATILE]
            for row in connection.execute(select(*columns).order_by(*table.primary_key)):
                facts = [_simplify(*pair) for pair in zip(columns, row, strict=True)]
                lines.append(f"{table.name} {facts}")
    return lines


def _simplify(column: Column[Any], value: object) -> object:
    is_moment = isinstance(value, datetime) and column.name not in PLANNED_TIMES
    return "some time" if is_moment else value
