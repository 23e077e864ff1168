"""A mail server on the loopback: the program's own mail it hands on, all other it keeps."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from matchmaker.demo.inbox.door import NobodyThereError, ReplyDoor
from matchmaker.demo.inbox.letter import read_letter
from matchmaker.demo.inbox.report import compose_report
from matchmaker.demo.inbox.store import LetterStore
from matchmaker.demo.ports import HOST
from matchmaker.errors import UnsafeMessageError

LATER = "451 4.3.0 Nobody takes in mail there just now"


class Delivery:
    """Accepts every letter for everybody; what the program does not know comes back."""

    def __init__(self, store: LetterStore, door: ReplyDoor | None) -> None:
        self._store = store
        self._door = door

    async def handle_DATA(  # noqa: N802  (the name that aiosmtpd looks for)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a copy for each recipient."""
        content, mail_from = envelope.original_content or b"", envelope.mail_from or ""
        try:
            for recipient in envelope.rcpt_tos:
                await asyncio.to_thread(self._deliver, mail_from.strip("<>"), recipient, content)
        except NobodyThereError:
            return LATER
        return "250 Kept"

    def _deliver(self, mail_from: str, recipient: str, message: bytes) -> None:
        if self._door is None or not self._door.is_for(recipient):
            self._store.add(recipient, message, return_path=mail_from)
        elif not self._door.hand_over(mail_from, recipient, message):
            self._give_back(mail_from, recipient, message)

    def _give_back(self, mail_from: str, recipient: str, message: bytes) -> None:
        """Report to the sender, dated like what comes back; a report itself never does."""
        now = datetime.fromtimestamp(0, UTC)
        returned = read_letter(message, letter_id="", recipient=recipient, arrived_at=now)
        if mail_from:
            with suppress(UnsafeMessageError):
                report = compose_report(mail_from, recipient, date=returned.date)
                self._deliver("", mail_from, report)


@contextmanager
def serving_smtp(store: LetterStore, port: int, door: ReplyDoor | None = None) -> Iterator[int]:
    """Receive mail for the length of the block; tells the port, which may be given as 0."""
    loop = asyncio.new_event_loop()
    delivery = Delivery(store, door)
    server = loop.run_until_complete(
        loop.create_server(lambda: SMTP(delivery, hostname="localhost", loop=loop), HOST, port)
    )
    thread = threading.Thread(target=loop.run_forever, name="smtp", daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    conversations = asyncio.all_tasks() - {asyncio.current_task()}
    for conversation in conversations:
        conversation.cancel()
    await asyncio.gather(*conversations, return_exceptions=True)
