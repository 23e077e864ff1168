"""Whom a report is about that came to none of our addresses: what the letter in it says."""

from sqlalchemy.orm import Session

from matchmaker.domain.address import read_address
from matchmaker.errors import InvalidInputError
from matchmaker.mail import arrived
from matchmaker.mail.arrived import Parsed
from matchmaker.mail.reports import list_failed_addresses, read_original_header
from matchmaker.models import OutboxEntry
from matchmaker.services import addressees, threads
from matchmaker.services.addressees import Addressee
from matchmaker.signing import Signer, TokenPurpose


def find(session: Session, signer: Signer, raw: bytes, message: Parsed) -> Addressee | None:
    """Whom a report is about: by the return path of the letter in it, or by its Message-ID.

    Wherever in the report that stands; some quote the letter as text. The addresses for replies
    and for unsubscribing tell nothing here: a report must not do what is theirs to do.
    """
    text = arrived.decode(raw[: arrived.MOST_BYTES], "latin-1")
    own_path = addressees.find(session, signer, [text], purposes=[TokenPurpose.BOUNCE])
    if own_path is not None:
        return own_path
    for purpose, row_id in threads.list_ids(signer, [text]):
        entry = (
            _find_copy(session, row_id, message)
            if purpose is TokenPurpose.INTRODUCTION_ID
            else session.get(OutboxEntry, row_id)
        )
        if entry is not None:
            return Addressee(TokenPurpose.MESSAGE_ID, entry.id, entry.member_id)
    return None


def _find_copy(session: Session, introduction_id: int, message: Parsed) -> OutboxEntry | None:
    """The copy whose recipient the report names, else the one that was to be answered to another.

    Nobody is meant where that leaves both.
    """
    copies = threads.list_copies(session, introduction_id)
    failed = {_read_key(address) for address in list_failed_addresses(message)}
    answered = _read_key(read_original_header(message, "Reply-To"))
    named = [entry for entry, key in copies if key in failed]
    others = [entry for entry, key in copies if answered and key != answered]
    by_copy = named if len({entry.member_id for entry in named}) == 1 else others
    return by_copy[0] if len({entry.member_id for entry in by_copy}) == 1 else None


def _read_key(address: str) -> str | None:
    try:
        return read_address(address).key
    except InvalidInputError:
        return None
