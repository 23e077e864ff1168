"""Rounds and their waves."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.models.base import Id, Row, enum_of


class RoundState(StrEnum):
    """Where a round stands; `skipped` and `too_small` never had proposals."""

    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"
    TOO_SMALL = "too_small"


class Round(Row):
    """One run of matching for a period.

    `second_wave_at` is when the second wave is to open; nothing once it has, or where none will.
    `closed_through` is the last member whom a closing of many batches has reached.
    """

    __tablename__ = "round"

    period: Mapped[str] = mapped_column(String(7), unique=True)
    state: Mapped[RoundState] = mapped_column(enum_of(RoundState))
    seed: Mapped[int] = mapped_column(BigInteger)
    vocabulary_digest: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime]
    second_wave_at: Mapped[datetime | None]
    closing_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_through: Mapped[int] = mapped_column(Id, default=0, server_default="0")

    waves: Mapped[list["Wave"]] = relationship(back_populates="round", order_by="Wave.number")


class Wave(Row):
    """The first or second matching inside a round; `written` counts pairings made proposals.

    `members` is how many were there to be matched when it opened, and `plan` tells of the plan in
    numbers. `draft` grows whenever somebody begins to store a plan. `planning_until` is a lease
    in real time on a planning that takes long.
    """

    __tablename__ = "wave"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    number: Mapped[int]
    members: Mapped[int] = mapped_column(default=0, server_default="0")
    plan: Mapped[dict[str, Any] | None]
    draft: Mapped[int] = mapped_column(default=0, server_default="0")
    planning_until: Mapped[datetime | None]
    written: Mapped[int] = mapped_column(default=0)
    planned_at: Mapped[datetime | None]
    written_at: Mapped[datetime | None]
    reminds_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(back_populates="waves")

    __table_args__ = (UniqueConstraint("round_id", "number"), {"sqlite_autoincrement": True})
