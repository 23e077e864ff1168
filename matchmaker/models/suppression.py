"""Addresses that must not be written to, and how often somebody asked us to write to one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models.base import Row, enum_of


class SuppressionReason(StrEnum):
    """Why an address is suppressed."""

    NOT_ME = "not_me"
    NEVER_AGAIN = "never_again"
    DEAD_ADDRESS = "dead_address"
    COMPLAINT = "complaint"


class Suppression(Row):
    """A keyed hash of an address."""

    __tablename__ = "suppression"

    address_hash: Mapped[str] = mapped_column(String(64), unique=True)
    reason: Mapped[SuppressionReason] = mapped_column(enum_of(SuppressionReason))
    at: Mapped[datetime]


class MailRequest(Row):
    """One letter that a form asked us to send to an address; forgotten after 30 days."""

    __tablename__ = "mail_request"

    address_hash: Mapped[str] = mapped_column(String(64))
    kind: Mapped[EmailKind] = mapped_column(enum_of(EmailKind))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_mail_request_address", "address_hash", "kind", "at"),
        Index("ix_mail_request_kind", "kind", "at"),
        {"sqlite_autoincrement": True},
    )
