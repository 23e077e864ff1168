"""Append-only facts for the organiser, and signs of life."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.models.base import Base, Row


class Event(Row):
    """Something that happened; `ids` holds row ids and counts, never text of a member."""

    __tablename__ = "event"

    kind: Mapped[str] = mapped_column(String(40), index=True)
    at: Mapped[datetime]
    ids: Mapped[dict[str, Any]]


class Heartbeat(Base):
    """When something that must run regularly last ran, in real time."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    at: Mapped[datetime]
