"""Mail that came in, kept until it has been dealt with, and what bounced."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.models.base import Row, enum_of
from matchmaker.signing import TokenPurpose


class InboundState(StrEnum):
    """How far an inbound message has come; one that nobody could read is set apart."""

    WAITING = "waiting"
    DONE = "done"
    QUARANTINED = "quarantined"


class InboundMessage(Row):
    """One raw message for one address of ours.

    `purpose` and `subject_id` are what the address said, `member_id` is whom it is about. `raw`
    is forgotten once the message is done; the fingerprint stays for a while, so that the same
    message coming in again changes nothing. `received_at` is a calendar time.
    """

    __tablename__ = "inbound_message"

    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[TokenPurpose] = mapped_column(enum_of(TokenPurpose))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    mail_from: Mapped[str | None] = mapped_column(String(320))
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[InboundState] = mapped_column(enum_of(InboundState), default=InboundState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    understood: Mapped[str | None] = mapped_column(String(24))
    received_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_inbound_message_waiting", "state", "attempts", "id"),
        {"sqlite_autoincrement": True},
    )


class Bounce(Row):
    """A delivery report about a letter to a member: `permanent` says that the address is dead."""

    __tablename__ = "bounce"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    permanent: Mapped[bool]
    at: Mapped[datetime]
