"""What is done with a message that arrives, up to where it would change anything."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from matchmaker import database
from matchmaker.domain.address import read_address
from matchmaker.errors import InvalidInputError
from matchmaker.mail import arrived, senders
from matchmaker.mail.senders import Verdict
from matchmaker.mail.understanding import Understood, understand
from matchmaker.runtime import Runtime
from matchmaker.services import inbox
from matchmaker.services.inbox import Envelope, Ingested
from matchmaker.signing import TokenPurpose
from tests.arriving import mailbox_of
from tests.factories import FakeClock, join, open_test_runtime
from tests.fuzz.seeds import MAIL

TRUSTED = "mx.example.org"
LETTERS = tuple((MAIL / "replies" / f"sent-{name}.txt").read_text("utf-8") for name in ("de", "en"))
SENDERS = (None, "mira@example.org", "", "MAILER-DAEMON", "<>", "x" * 400)


@dataclass(frozen=True)
class Case:
    """A message with its envelope and the letter it answers, which follow from its bytes."""

    raw: bytes
    mail_from: str | None
    sent: str

    @classmethod
    def of(cls, raw: bytes) -> "Case":
        """One file is all that is needed to see the same again."""
        number = crc32(raw)
        return cls(raw, SENDERS[number % 6], ("", *LETTERS)[number // 6 % 3])


@dataclass(frozen=True)
class Reading:
    """What was found in a message."""

    understood: Understood
    sender: str
    verdict: Verdict


def read(case: Case) -> Reading:
    """Understand a message as the child process does, and ask who sent it."""
    understood = understand(case.raw, mail_from=case.mail_from, sent=case.sent)
    return Reading(understood, *ask_sender(case.raw))


def ask_sender(raw: bytes) -> tuple[str, Verdict]:
    """Who sent it, and whether that is true."""
    message = arrived.parse(raw)
    sender = senders.read_sender(message)
    with suppress(InvalidInputError):
        read_address(sender)
    return sender, senders.read_verdict(message, TRUSTED)


class Entrance:
    """A way in with a database behind it; nothing that comes in is kept."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._own = mailbox_of(runtime, TokenPurpose.UNSUBSCRIBE, join(runtime, "m@example.org"))

    def take_in(self, case: Case) -> Ingested:
        """Take a message in for an address of ours, or for whom its own headers name."""
        known = [self._own] if len(case.raw) % 2 else []
        envelope = Envelope(mail_from=case.mail_from, recipients=known)
        with self._runtime.sessions() as session:
            now, signer = self._runtime.clock.calendar(), self._runtime.signer
            return inbox.ingest(session, case.raw, envelope, signer=signer, now=now)


@contextmanager
def open_entrance() -> Iterator[Entrance]:
    """On a SQLite that is gone after the block."""
    with TemporaryDirectory(prefix="matchmaker-fuzz-") as folder:
        url = f"sqlite:///{Path(folder) / 'fuzz.db'}"
        database.upgrade(url)
        runtime = open_test_runtime(url, clock=FakeClock())
        try:
            yield Entrance(runtime)
        finally:
            runtime.close()
