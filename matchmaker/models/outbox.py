"""The outbox: mail we owe, stored as intents, and how the relay is doing."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models.base import Base, Row, enum_of


class Stage(StrEnum):
    """How far an entry has come; the last three are final."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    HANDING_OVER = "handing_over"
    RETRY = "retry"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL_STAGES = (Stage.SENT, Stage.FAILED, Stage.CANCELLED)


class Priority(IntEnum):
    """Introductions leave first, then what somebody is waiting for, then letters in bulk."""

    INTRODUCTION = 0
    REQUESTED = 1
    BULK = 2


class OutboxEntry(Row):
    """One letter owed to one member.

    `due_at`, `expires_at`, `dated_at` and `sent_at` are calendar times; `next_attempt_at`,
    `lease_until` and `issued_at` are real ones. `dated_at`, `issued_at`, `key_id` and
    `template_version` are fixed at the first claim, so that a second rendering gives the same
    bytes; so is `told`, what a letter says of the community that day, unless it was fixed when
    the letter was owed. `epoch` grows with each claim. `provider` is the large mail provider
    that the letter goes to, empty for any other, and None until somebody looked.
    """

    __tablename__ = "outbox_entry"

    kind: Mapped[EmailKind] = mapped_column(enum_of(EmailKind))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    dedupe_key: Mapped[str] = mapped_column(String(80), unique=True)
    stage: Mapped[Stage] = mapped_column(enum_of(Stage), default=Stage.QUEUED)
    priority: Mapped[int] = mapped_column(default=Priority.BULK)
    shuffle: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(80))
    epoch: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    resends: Mapped[int] = mapped_column(default=0)
    ambiguous: Mapped[bool] = mapped_column(default=False)
    dated_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
    key_id: Mapped[str | None] = mapped_column(String(8))
    template_version: Mapped[str | None] = mapped_column(String(16))
    told: Mapped[dict[str, Any] | None]
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(80))
    provider: Mapped[str | None] = mapped_column(String(24))

    __table_args__ = (
        Index("ix_outbox_entry_due", "stage", "priority", "shuffle", "provider"),
        Index("ix_outbox_entry_member_sent", "member_id", "sent_at"),
        {"sqlite_autoincrement": True},
    )

    @property
    def has_left(self) -> bool:
        """Whether it was sent; what a letter said then, it has said."""
        return self.sent_at is not None


class Relay(Base):
    """One row: whether the mail server is resting after failures, shared by all senders."""

    __tablename__ = "relay"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    failures: Mapped[int] = mapped_column(default=0)
    rests: Mapped[int] = mapped_column(default=0)
    resting_until: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(200))
