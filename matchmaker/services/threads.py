"""Whom mail is about that came to none of our addresses: what the letter it answers says."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.email_kind import ANSWERED, EmailKind
from matchmaker.errors import NotFoundError
from matchmaker.mail import arrived
from matchmaker.mail.arrived import Parsed
from matchmaker.models import Invitation, Member, OutboxEntry
from matchmaker.services import writers
from matchmaker.services.addressees import Addressee
from matchmaker.signing import Signer, TokenPurpose

THREAD_HEADERS = ("In-Reply-To", "References")
# As `Letterhead.message_id` writes it; mail programs keep it as it is, but not always its case.
MESSAGE_ID = re.compile(r"<([a-z]{4,24}(?:-[a-z]{1,24}){0,3})\.([a-z2-7]{32})@", re.IGNORECASE)
MOST_IDS = 20


def find(session: Session, signer: Signer, message: Parsed) -> Addressee | None:
    """Whom a reply is about: the side that was asked, or the one of the two that writes.

    Whoever knows a Message-ID has seen the letter, like whoever knows the address in it, and has
    to be the member all the same before anything is done.
    """
    texts = [text for name in THREAD_HEADERS for text in arrived.read_headers(message, name)]
    for purpose, row_id in list_ids(signer, texts):
        if purpose is TokenPurpose.INTRODUCTION_ID:
            found = _find_writer(session, row_id, writers.read_writer(message))
        else:
            found = _find_asked(session, row_id)
        if found is not None:
            return found
    return None


def list_ids(signer: Signer, texts: Iterable[str]) -> Iterator[tuple[TokenPurpose, int]]:
    """The Message-IDs of ours in these texts: each an outbox entry's, or an introduction's."""
    named = (match.groups() for text in texts for match in MESSAGE_ID.finditer(text))
    for kind, token in islice(named, MOST_IDS):
        is_shared = kind.lower() == EmailKind.INTRODUCTION.value
        purpose = TokenPurpose.INTRODUCTION_ID if is_shared else TokenPurpose.MESSAGE_ID
        with suppress(NotFoundError):
            yield purpose, signer.read(purpose, token)


def list_copies(session: Session, introduction_id: int) -> list[tuple[OutboxEntry, str]]:
    """The copies of an introduction, the newest first, each with its recipient's address key."""
    statement = (
        select(OutboxEntry, Member.address_key)
        .join(Member, OutboxEntry.member_id == Member.id)
        .where(
            OutboxEntry.kind == EmailKind.INTRODUCTION, OutboxEntry.subject_id == introduction_id
        )
        .order_by(OutboxEntry.id.desc())
    )
    return [(entry, key) for entry, key in session.execute(statement)]


def _find_writer(session: Session, introduction_id: int, writer: str | None) -> Addressee | None:
    for entry, address_key in list_copies(session, introduction_id):
        if address_key == writer:
            return Addressee(TokenPurpose.MESSAGE_ID, entry.id, entry.member_id)
    return None


def _find_asked(session: Session, entry_id: int) -> Addressee | None:
    entry = session.get(OutboxEntry, entry_id)
    if entry is None or entry.kind not in ANSWERED:
        return None
    if session.get(Invitation, entry.subject_id) is None:
        return None
    return Addressee(TokenPurpose.REPLY, entry.subject_id, entry.member_id)
