"""Claim, send, mark: each its own small transaction, never one around the network."""

from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.mail.transport import (
    OutcomeUnknownError,
    RecipientRefusedError,
    RelayMisconfiguredError,
    RelayUnavailableError,
    TryLaterError,
)
from matchmaker.services import claims, marks, relay
from matchmaker.services.claims import Claim
from matchmaker.services.emails import Parcel
from matchmaker.services.post_office import PostOffice

log = structlog.get_logger()
LONGEST_DRAIN = timedelta(minutes=4)


def drain(office: PostOffice) -> int:
    """Send everything that is due, until nothing is or the mail server rests; tells how many.

    After some minutes the rest is left to the next tick, since a job may only last so long.
    """
    started_at = office.clock.real()
    with office.sessions.begin() as session:
        claims.recover(session, real=started_at)
    sent = 0
    while office.clock.real() - started_at < LONGEST_DRAIN:
        claim = _claim(office)
        if claim is None:
            break
        if claim.parcel is not None:
            sent += _deliver(office, claim, claim.parcel)
    return sent


def _claim(office: PostOffice) -> Claim | None:
    now, real = office.clock.calendar(), office.clock.real()
    with office.sessions.begin() as session:
        if relay.is_resting(session, real=real):
            return None
        return claims.claim_next(session, office.letterhead, owner=office.owner, now=now, real=real)


def _deliver(office: PostOffice, claim: Claim, parcel: Parcel) -> bool:
    """Hand one parcel over and note what became of it."""
    try:
        office.transport.send(
            parcel.mail_from,
            parcel.recipient,
            parcel.data,
            before_bytes=lambda: marks.note_handing_over(office, claim),
        )
    except marks.ClaimLostError:
        log.info("another process took over", entry=claim.entry_id)
    except RelayMisconfiguredError as error:
        marks.give_back(office, claim, str(error), misconfigured=True)
    except RelayUnavailableError as error:
        marks.give_back(office, claim, str(error), misconfigured=False)
    except TryLaterError as error:
        marks.note_retry(office, claim, str(error), error.retry_after)
    except RecipientRefusedError as error:
        marks.note_refusal(office, claim, error)
    except OutcomeUnknownError as error:
        marks.note_unknown(office, claim, str(error))
    except SQLAlchemyError:
        raise
    except Exception as error:
        # One poisoned letter must not block the others.
        log.exception("a letter could not be handed over", entry=claim.entry_id)
        marks.note_unknown(office, claim, type(error).__name__)
        marks.note_retry(office, claim, type(error).__name__, None)
    else:
        marks.note_sent(office, claim)
        return True
    return False
