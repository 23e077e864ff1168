"""What tests read of a database, in few words."""

import email
import email.policy
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Column, Table, func, select

from matchmaker.domain.answer import Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Base, Introduction, Member, OutboxEntry, Proposal
from matchmaker.runtime import Runtime


def rows_of(runtime: Runtime, table: type[Base]) -> list[Any]:
    """All rows of a table, oldest first."""
    with runtime.reading() as session:
        return list(session.scalars(select(table).order_by(*table.__table__.primary_key)))


def count(runtime: Runtime, table: type[Base]) -> int:
    with runtime.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def outcome_of(runtime: Runtime, proposal_id: int) -> Outcome:
    with runtime.reading() as session:
        return session.get_one(Proposal, proposal_id).outcome


def state_of(runtime: Runtime, member_id: int) -> MemberState:
    with runtime.reading() as session:
        return session.get_one(Member, member_id).state


def introduction_of(runtime: Runtime, proposal_id: int) -> Introduction | None:
    with runtime.reading() as session:
        return session.scalar(select(Introduction).where(Introduction.proposal_id == proposal_id))


def entries_of(
    runtime: Runtime, kind: EmailKind, member_id: int | None = None
) -> list[OutboxEntry]:
    """Entries of one kind, of one member or of all."""
    statement = select(OutboxEntry).where(OutboxEntry.kind == kind).order_by(OutboxEntry.id)
    if member_id is not None:
        statement = statement.where(OutboxEntry.member_id == member_id)
    with runtime.reading() as session:
        return list(session.scalars(statement))


def stages_of(runtime: Runtime, kind: EmailKind) -> list[str]:
    return [entry.stage.value for entry in entries_of(runtime, kind)]


def parse(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(data: bytes) -> str:
    """Subject, text and HTML, decoded."""
    message = parse(data)
    parts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
    return "\n".join([str(message["Subject"]), *parts])


def subjects(letters: list[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Who got what, sorted."""
    return sorted((recipient, str(parse(data)["Subject"])) for recipient, data in letters)


def dump(runtime: Runtime) -> str:
    """Every cell of every table as text."""
    with runtime.reading() as session:
        return "\n".join(
            f"{table.name} {dict(row)}"
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(*_columns(table))).mappings()
        )


def _columns(table: Table) -> list[Column[Any]]:
    return list(table.columns)
