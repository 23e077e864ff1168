"""Who wrote a message, as far as it can be believed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.address import read_address
from matchmaker.errors import InvalidInputError
from matchmaker.mail import senders
from matchmaker.mail.arrived import Parsed
from matchmaker.mail.senders import Verdict
from matchmaker.models import Member


def read_writer(message: Parsed) -> str | None:
    """The key of the address that a message says it is from; None if there is none or many."""
    try:
        return read_address(senders.read_sender(message)).key
    except InvalidInputError:
        return None


def is_genuine(session: Session, message: Parsed, member_id: int, trusted: str | None) -> bool:
    """Whether it says that it is from the member, and nobody we trust says that it is not."""
    address_key = session.scalar(select(Member.address_key).where(Member.id == member_id))
    is_theirs = address_key is not None and read_writer(message) == address_key
    return is_theirs and senders.read_verdict(message, trusted) is not Verdict.FAIL
