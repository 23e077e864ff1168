"""Rounds and their waves."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.models.base import Row, enum_of


class RoundState(StrEnum):
    """Where a round stands; `skipped` and `too_small` never had proposals."""

    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"
    TOO_SMALL = "too_small"


class Round(Row):
    """One run of matching for a period."""

    __tablename__ = "round"

    period: Mapped[str] = mapped_column(String(7), unique=True)
    state: Mapped[RoundState] = mapped_column(enum_of(RoundState))
    seed: Mapped[int] = mapped_column(BigInteger)
    vocabulary_digest: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime]
    closing_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    waves: Mapped[list["Wave"]] = relationship(back_populates="round", order_by="Wave.number")


class Wave(Row):
    """The first or second matching inside a round; `written` counts pairings made proposals."""

    __tablename__ = "wave"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    number: Mapped[int]
    plan: Mapped[dict[str, Any] | None]
    written: Mapped[int] = mapped_column(default=0)
    planned_at: Mapped[datetime | None]
    written_at: Mapped[datetime | None]
    reminds_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(back_populates="waves")

    __table_args__ = (UniqueConstraint("round_id", "number"), {"sqlite_autoincrement": True})
