"""The proof of what a member agreed to, append-only."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.consent import Channel, ConsentAction, Purpose
from matchmaker.models import ConsentRecord, Member
from matchmaker.services.community import Community


def record_given(
    session: Session,
    community: Community,
    member: Member,
    purposes: Collection[Purpose],
    *,
    now: datetime,
    channel: Channel,
) -> None:
    """Note what was ticked, with the wording that stood beside it."""
    for purpose in sorted(purposes):
        wording = community.wordings.current(purpose, member.language)
        session.add(
            ConsentRecord(
                member_id=member.id,
                purpose=purpose,
                wording_version=wording.version,
                wording_language=wording.language,
                wording_digest=wording.digest,
                action=ConsentAction.GIVEN,
                channel=channel,
                at=now,
            )
        )


def repeat(
    session: Session, member: Member, action: ConsentAction, *, now: datetime, channel: Channel
) -> None:
    """Note that everything given was confirmed, or withdrawn."""
    for given in list_records(session, member.id):
        if given.action is ConsentAction.GIVEN:
            session.add(
                ConsentRecord(
                    member_id=member.id,
                    purpose=given.purpose,
                    wording_version=given.wording_version,
                    wording_language=given.wording_language,
                    wording_digest=given.wording_digest,
                    action=action,
                    channel=channel,
                    at=now,
                )
            )


def list_records(session: Session, member_id: int) -> list[ConsentRecord]:
    """Every record of a member, oldest first."""
    statement = select(ConsentRecord).where(ConsentRecord.member_id == member_id)
    return list(session.scalars(statement.order_by(ConsentRecord.id)))
