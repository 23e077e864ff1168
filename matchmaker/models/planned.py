"""A stored plan on its way: rows that go as soon as they have become proposals and credit."""

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.models.base import Row


class PlannedPairing(Row):
    """Two members the engine chose for each other; `data` holds their thread and the parts."""

    __tablename__ = "planned_pairing"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    low_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    score: Mapped[int]
    weight: Mapped[int]
    data: Mapped[dict[str, Any]]

    __table_args__ = (
        UniqueConstraint("wave_id", "low_id"),
        UniqueConstraint("wave_id", "high_id"),
        {"sqlite_autoincrement": True},
    )

    @property
    def pair(self) -> tuple[int, int]:
        """The two it is about."""
        return self.low_id, self.high_id


class PlannedWait(Row):
    """A member for whom the plan has nobody; the wait will count next time."""

    __tablename__ = "planned_wait"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)

    __table_args__ = (UniqueConstraint("wave_id", "member_id"), {"sqlite_autoincrement": True})
