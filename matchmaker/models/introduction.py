"""Introductions, at most one per pair, and the memory of pairs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.answer import IntroductionState, PairMemoryKind
from matchmaker.models.base import Row, enum_of
from matchmaker.models.proposal import Proposal


class Introduction(Row):
    """The letter that connects two people; `decision` counts how often it was owed."""

    __tablename__ = "introduction"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), unique=True
    )
    low_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    high_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    state: Mapped[IntroductionState] = mapped_column(enum_of(IntroductionState))
    decision: Mapped[int] = mapped_column(default=1)
    owed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship()

    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="low_before_high"),
        {"sqlite_autoincrement": True},
    )


class PairMemory(Row):
    """Two people who are not to be proposed again; the keyed hash outlives their rows."""

    __tablename__ = "pair_memory"

    pair_hash: Mapped[str] = mapped_column(String(64), unique=True)
    low_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    high_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    kind: Mapped[PairMemoryKind] = mapped_column(enum_of(PairMemoryKind))
    attempts: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_pair_memory_members", "low_id", "high_id"),
        Index("ix_pair_memory_high", "high_id"),
        {"sqlite_autoincrement": True},
    )
