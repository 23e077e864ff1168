"""Whom mail that came in is about: what the token in an address of ours says."""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.errors import NotFoundError
from matchmaker.models import Invitation, Member, OutboxEntry
from matchmaker.signing import Signer, TokenPurpose

PURPOSES = {
    "r": TokenPurpose.REPLY,
    "b": TokenPurpose.BOUNCE,
    "u": TokenPurpose.UNSUBSCRIBE,
}
# Mail programs change the case; a plus address puts the token behind a plus.
ADDRESS = re.compile(r"(?<![a-z0-9.])([rbu])\.([a-z2-7]{32})(?![a-z2-7])", re.IGNORECASE)
MOST_TOKENS = 20
OWNERS = {
    TokenPurpose.REPLY: (Invitation.member_id, Invitation.id),
    TokenPurpose.BOUNCE: (OutboxEntry.member_id, OutboxEntry.id),
    TokenPurpose.UNSUBSCRIBE: (Member.id, Member.id),
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """A reply to an invitation, a report on an outbox entry, or an unsubscription of a member.

    MESSAGE_ID: about an outbox entry too, but known by its Message-ID and not by its own path.
    ANSWER: perhaps about an invitation, but by a token that means nothing.
    """

    purpose: TokenPurpose
    subject_id: int
    member_id: int


def find(
    session: Session,
    signer: Signer,
    texts: Iterable[str],
    *,
    purposes: Collection[TokenPurpose] = tuple(OWNERS),
) -> Addressee | None:
    """The first address among these texts that is one of ours and still means somebody."""
    for purpose, subject_id in islice(_list_tokens(signer, texts), MOST_TOKENS):
        if purpose not in purposes:
            continue
        member, subject = OWNERS[purpose]
        member_id = session.scalar(select(member).where(subject == subject_id))
        if member_id is not None:
            return Addressee(purpose, subject_id, member_id)
    return None


def _list_tokens(signer: Signer, texts: Iterable[str]) -> Iterable[tuple[TokenPurpose, int]]:
    for text in texts:
        for prefix, token in ADDRESS.findall(text):
            purpose = PURPOSES[prefix.lower()]
            with suppress(NotFoundError):
                yield purpose, signer.read(purpose, token)
