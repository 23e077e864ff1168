"""Mail for an address like ours whose token means nothing, from somebody we know."""

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.mail.arrived import Parsed
from matchmaker.models import Invitation, Member
from matchmaker.services import addressees, writers
from matchmaker.services.addressees import Addressee
from matchmaker.signing import TokenPurpose

MOST_TEXTS = 50
# People reply and unsubscribe; to a return path only machines write.
WRITTEN_TO = ("r", "u")


def find(session: Session, message: Parsed, texts: Iterable[str]) -> Addressee | None:
    """The newest suggestion of whoever writes: it may be meant, but nothing is answered by it.

    ANSWER says so. A broken or foreign token is worth one question to the member, and no more.
    """
    found = (addressees.ADDRESS.search(text) for text in islice(texts, MOST_TEXTS))
    if not any(match and match[1].lower() in WRITTEN_TO for match in found):
        return None
    newest = session.execute(
        select(Invitation.id, Invitation.member_id)
        .join(Member, Invitation.member_id == Member.id)
        .where(Member.address_key == writers.read_writer(message))
        .order_by(Invitation.id.desc())
        .limit(1)
    ).first()
    return None if newest is None else Addressee(TokenPurpose.ANSWER, *newest)
