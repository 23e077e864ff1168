"""Proposals, their two invitations, and every answer ever given."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.consent import Channel
from matchmaker.domain.profile import FirstWriter
from matchmaker.domain.shown import Shown
from matchmaker.models.base import Row, enum_of
from matchmaker.models.member import Member
from matchmaker.models.round import Wave


class Proposal(Row):
    """A pairing put to two people; its row is the lock under which answers are recorded.

    `extended_at` is when it got a later deadline, since one of the two was away.
    """

    __tablename__ = "proposal"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), index=True)
    low_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    high_id: Mapped[int | None] = mapped_column(
        ForeignKey("member.id", ondelete="SET NULL"), index=True
    )
    attempt: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(enum_of(Outcome), default=Outcome.OPEN)
    score: Mapped[int]
    opened_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    extended_at: Mapped[datetime | None]

    wave: Mapped[Wave] = relationship()
    invitations: Mapped[list["Invitation"]] = relationship(
        back_populates="proposal", order_by="Invitation.id", passive_deletes=True
    )

    __table_args__ = (
        UniqueConstraint("wave_id", "low_id", "high_id"),
        UniqueConstraint("low_id", "high_id", "attempt"),
        CheckConstraint("low_id < high_id", name="low_before_high"),
        CheckConstraint("attempt in (1, 2)", name="two_attempts"),
        Index("ix_proposal_outcome_deadline", "outcome", "deadline_at"),
        {"sqlite_autoincrement": True},
    )


class Invitation(Row):
    """One side of a proposal: what it was shown, and its answer.

    `excused_at` is when a bounce or an automatic reply told us that it may have met nobody.
    """

    __tablename__ = "invitation"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    shown: Mapped[dict[str, Any] | None]
    answer: Mapped[Answer | None] = mapped_column(enum_of(Answer))
    decision: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(400), default="")
    first_writer: Mapped[FirstWriter | None] = mapped_column(enum_of(FirstWriter))
    delivered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    excused_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship(back_populates="invitations")
    member: Mapped[Member] = relationship()

    __table_args__ = (
        UniqueConstraint("proposal_id", "member_id"),
        UniqueConstraint("wave_id", "member_id"),
        Index("ix_invitation_member", "member_id"),
        {"sqlite_autoincrement": True},
    )

    def get_shown(self) -> Shown | None:
        """What this side was shown; nothing once the other side was erased."""
        return None if self.shown is None else Shown.from_dict(self.shown)


class AnswerRecord(Row):
    """Append-only: each answer as it was given."""

    __tablename__ = "answer_record"

    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    answer: Mapped[Answer] = mapped_column(enum_of(Answer))
    decision: Mapped[int]
    channel: Mapped[Channel] = mapped_column(enum_of(Channel))
    at: Mapped[datetime]
