"""Members, and the proof of what they agreed to."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.consent import Channel, ConsentAction, Purpose
from matchmaker.domain.membership import MemberState, letter_set
from matchmaker.domain.profile import Profile
from matchmaker.models.base import Row, enum_of


class Member(Row):
    """A person who filled in the form; each submission is pending until its own link confirms.

    `still_looking_at` is when a letter would be due that says that nobody was found; it moves
    with every suggestion and every such letter, and a pause, whose beginning `paused_at` keeps,
    moves it by its length.
    """

    __tablename__ = "member"

    state: Mapped[MemberState] = mapped_column(enum_of(MemberState))
    address: Mapped[str] = mapped_column(String(320))
    address_key: Mapped[str] = mapped_column(String(320))
    submission_key: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(8))
    formal: Mapped[bool] = mapped_column(default=False)
    profile: Mapped[dict[str, Any]]
    epoch: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    waited: Mapped[int] = mapped_column(default=0)
    silent_months: Mapped[int] = mapped_column(default=0)
    last_period: Mapped[str | None] = mapped_column(String(7))
    still_looking_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_member_address_key", "address_key"),
        Index(
            "uq_member_confirmed_address",
            "address_key",
            unique=True,
            sqlite_where=text("state != 'pending'"),
            postgresql_where=text("state != 'pending'"),
        ),
        Index("ix_member_state", "state", "created_at"),
        Index("ix_member_still_looking", "state", "still_looking_at"),
        {"sqlite_autoincrement": True},
    )

    @property
    def letter_set(self) -> str:
        """The set of letters this member gets."""
        return letter_set(self.language, formal=self.formal)

    @property
    def given_name(self) -> str:
        """What letters call this member."""
        return str(self.profile["given_name"])

    def rest(self, *, now: datetime, until: datetime | None = None) -> None:
        """Pause, or move the end of a pause that has begun."""
        self.step_aside(MemberState.PAUSED, now=now)
        self.paused_until = until

    def step_aside(self, state: MemberState, *, now: datetime) -> None:
        """Pause or leave; the wait stands still from now on."""
        if self.state is MemberState.ACTIVE:
            self.paused_at = now
        self.state, self.paused_until = state, None

    def wake(self, *, now: datetime) -> None:
        """Be active again; the time away counts for no wait."""
        if self.still_looking_at is not None and self.paused_at is not None:
            self.still_looking_at += now - self.paused_at
        self.state, self.paused_at, self.paused_until = MemberState.ACTIVE, None, None

    def get_profile(self) -> Profile:
        """The profile as a value."""
        return Profile.from_dict(self.profile)

    def set_profile(self, profile: Profile) -> None:
        """Store a profile and what follows from it."""
        self.profile = profile.as_dict()
        self.formal = profile.formal


class ConsentRecord(Row):
    """Append-only proof: which wording, what was done, when and through which channel."""

    __tablename__ = "consent_record"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose] = mapped_column(enum_of(Purpose))
    wording_version: Mapped[int]
    wording_language: Mapped[str] = mapped_column(String(8))
    wording_digest: Mapped[str] = mapped_column(String(64))
    action: Mapped[ConsentAction] = mapped_column(enum_of(ConsentAction))
    channel: Mapped[Channel] = mapped_column(enum_of(Channel))
    at: Mapped[datetime]
