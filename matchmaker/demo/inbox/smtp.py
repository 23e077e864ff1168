"""A mail server on the loopback that delivers nowhere but into the store."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.smtp import SMTP, Envelope, Session

from matchmaker.demo.inbox.store import LetterStore

HOST = "127.0.0.1"


class Delivery:
    """Accepts every letter for everybody."""

    def __init__(self, store: LetterStore) -> None:
        self._store = store

    async def handle_DATA(  # noqa: N802  (the name that aiosmtpd looks for)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a copy for each recipient."""
        for recipient in envelope.rcpt_tos:
            self._store.add(recipient, envelope.original_content or b"")
        return "250 Kept"


@contextmanager
def serving_smtp(store: LetterStore, port: int) -> Iterator[int]:
    """Receive mail for the length of the block; tells the port, which may be given as 0."""
    loop = asyncio.new_event_loop()
    delivery = Delivery(store)
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
