"""Noting what lanes tell: together what can be, and alone whatever ends or repeats a letter."""

from collections.abc import Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.mail.transport import (
    OutcomeUnknownError,
    RecipientRefusedError,
    RelayMisconfiguredError,
    RelayUnavailableError,
    TryLaterError,
)
from matchmaker.services import marks, marks_together
from matchmaker.services.claims import Claim
from matchmaker.services.desk import UnwritableError, tell
from matchmaker.services.lanes import Word
from matchmaker.services.post_office import PostOffice

log = structlog.get_logger()


def note(office: PostOffice, words: Sequence[Word]) -> None:
    """Note what was told, and let those go on who wait for it. Doing so again does no harm."""
    for word in words:
        if isinstance(word.error, SQLAlchemyError) or not isinstance(word.error, Exception | None):
            raise word.error
    asking = [word for word in words if not word.is_over]
    sent = [word for word in words if word.is_over and word.error is None]
    noted = _note_together(office, asking, sent)
    for word in asking:
        is_ours = noted.get(word.claim.entry_id)
        if is_ours is None:
            is_ours = _note_handing_over(office, word.claim)
        word.lane.answer(may_hand_over=is_ours)
    for word in sent:
        if word.claim.entry_id not in noted:
            marks.note_sent(office, word.claim)
    for word in words:
        if isinstance(word.error, Exception):
            _note_fault(office, word.claim, word.error)


def _note_together(
    office: PostOffice, asking: Sequence[Word], sent: Sequence[Word]
) -> dict[int, bool]:
    if len(asking) + len(sent) < 2:
        return {}
    return marks_together.note(
        office,
        handing_over=[word.claim for word in asking],
        sent=[word.claim for word in sent],
    )


def _note_handing_over(office: PostOffice, claim: Claim) -> bool:
    try:
        marks.note_handing_over(office, claim)
    except marks.ClaimLostError:
        return False
    return True


def _note_fault(office: PostOffice, claim: Claim, error: Exception) -> None:
    """Each fault is noted alone: what follows from it may need any lock."""
    match error:
        case marks.ClaimLostError():
            log.info("another process took over", entry=claim.entry_id)
        case RelayMisconfiguredError():
            marks.give_back(office, claim, str(error), misconfigured=True)
        case RelayUnavailableError():
            marks.give_back(office, claim, str(error), misconfigured=False)
        case TryLaterError():
            marks.note_retry(office, claim, str(error), error.retry_after)
        case RecipientRefusedError():
            marks.note_refusal(office, claim, error)
        case UnwritableError():
            tell(claim.entry_id, error)
            marks.note_unwritable(office, claim, str(error))
        case OutcomeUnknownError():
            marks.note_unknown(office, claim, str(error))
        case _:
            # One poisoned letter must not block the others.
            log.error("a letter could not be handed over", entry=claim.entry_id, exc_info=error)
            marks.note_unknown(office, claim, type(error).__name__)
            marks.note_retry(office, claim, type(error).__name__, None)
