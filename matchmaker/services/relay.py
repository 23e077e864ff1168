"""The circuit breaker for a sick mail server, shared by all senders through one row."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from matchmaker.models import Relay, table_of
from matchmaker.services import rows

FAILURES_BEFORE_REST = 20
BREATHER = timedelta(seconds=5)
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=30)
REST_AFTER_MISCONFIGURATION = timedelta(minutes=10)
ROW = 1

# Asked of the table and built only once: this is done with each letter.
RELAY = table_of(Relay)
IS_ILL = or_(RELAY.c.failures > 0, RELAY.c.rests > 0, RELAY.c.fault.is_not(None))
RESTS_UNTIL = select(RELAY.c.resting_until).where(RELAY.c.id == ROW)
RECOVER = (
    update(RELAY)
    .where(RELAY.c.id == ROW, IS_ILL)
    .values(failures=0, rests=0, resting_until=None, fault=None)
)


def is_resting(session: Session, *, real: datetime) -> bool:
    """Whether nobody should talk to the mail server now."""
    resting_until = session.scalar(RESTS_UNTIL)
    return resting_until is not None and resting_until > real


def get_fault(session: Session) -> str | None:
    """What is wrong with the mail server, in one line for the organiser."""
    relay = session.get(Relay, ROW)
    return None if relay is None else relay.fault


def note_success(session: Session) -> None:
    """The mail server answered: all is well again."""
    session.execute(RECOVER)


def note_failure(session: Session, fault: str, *, real: datetime) -> None:
    """Count a failure; twenty in a row open the breaker for a minute, doubling to thirty.

    Before that everybody takes a breath, so that a tick never waits for a dead server twice.
    After a rest one more failure is enough for the next.
    """
    relay = _lock(session)
    relay.failures += 1
    relay.fault = fault[:200]
    relay.resting_until = real + BREATHER
    if relay.failures >= FAILURES_BEFORE_REST or relay.rests:
        relay.resting_until = real + min(FIRST_REST * 2**relay.rests, LONGEST_REST)
        relay.failures, relay.rests = 0, min(relay.rests + 1, 10)


def note_misconfiguration(session: Session, fault: str, *, real: datetime) -> None:
    """Our own settings are wrong: stop at once instead of burning attempts."""
    relay = _lock(session)
    relay.fault = fault[:200]
    relay.resting_until = real + REST_AFTER_MISCONFIGURATION


def _lock(session: Session) -> Relay:
    relay = session.get(Relay, ROW, with_for_update=True)
    if relay is None:
        rows.add_unless_there(session, Relay(id=ROW, failures=0, rests=0))
        relay = session.get_one(Relay, ROW, with_for_update=True)
    return relay
