"""The way from the demo's mail server to the program: what members answer goes on by LMTP."""

import smtplib
from dataclasses import dataclass

from matchmaker.demo.ports import HOST
from matchmaker.errors import MatchmakerError

PATIENCE_SECONDS = 10.0
NOBODY_HAS_IT = 550


class NobodyThereError(MatchmakerError):
    """The program takes in no mail just now."""


@dataclass(frozen=True, slots=True)
class ReplyDoor:
    """Where mail for a domain is taken in: the port of `matchmaker mail listen`."""

    domain: str
    port: int

    def is_for(self, recipient: str) -> bool:
        """Whether an address is the program's own."""
        return recipient.rpartition("@")[2].lower() == self.domain

    def hand_over(self, mail_from: str, recipient: str, raw: bytes) -> bool:
        """Whether the program knows the address, and keeps the message."""
        try:
            with smtplib.LMTP(HOST, self.port, "localhost", timeout=PATIENCE_SECONDS) as door:
                door.sendmail(mail_from, [recipient], raw)
        except smtplib.SMTPRecipientsRefused as refusal:
            if all(code == NOBODY_HAS_IT for code, _ in refusal.recipients.values()):
                return False
            raise NobodyThereError("no mail is taken in just now") from None
        except OSError:
            raise NobodyThereError("no mail is taken in just now") from None
        return True
