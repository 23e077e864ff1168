"""Where mail comes in: taking it, and dealing with it later."""

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import InternalError, NotSupportedError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from matchmaker.services import dealing, emails, inbox
from matchmaker.services.dealing import Reader
from matchmaker.services.inbox import Envelope, Ingested
from matchmaker.services.letterhead import Letterhead
from matchmaker.services.post_office import TwoTimes

log = structlog.get_logger()
MOST_MESSAGES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailroom:
    """Everything that ways in for mail work with; each step is a small transaction.

    `trusted` names the mail server whose Authentication-Results count, if any does.
    """

    sessions: sessionmaker[Session]
    letterhead: Letterhead
    clock: TwoTimes
    read: Reader
    trusted: str | None

    def take_in(self, raw: bytes, envelope: Envelope) -> Ingested:
        """Keep a message; once this returns it can be acknowledged."""
        signer, now = self.letterhead.signer, self.clock.calendar()
        with self.sessions.begin() as session:
            return inbox.ingest(session, raw, envelope, signer=signer, now=now)

    def knows(self, recipient: str) -> bool:
        """Whether mail for this address would be kept."""
        with self.sessions() as session:
            return inbox.is_known(session, self.letterhead.signer, recipient)

    def deal(self) -> None:
        """Deal with what has come in; what cannot be dealt with stops nothing else."""
        for _ in range(MOST_MESSAGES):
            try:
                if not self._deal_with_one():
                    return
            except (OperationalError, InternalError, NotSupportedError):
                # The database itself cannot be worked with, whatever the message.
                raise
            except Exception:
                log.exception("a message could not be dealt with")

    def _deal_with_one(self) -> bool:
        now = self.clock.calendar()
        return dealing.deal_next(
            self.sessions,
            read=self.read,
            recall=lambda session, invitation_id: emails.recall(
                session, invitation_id, self.letterhead, now=now
            ),
            community=self.letterhead.community,
            trusted=self.trusted,
            now=now,
        )
