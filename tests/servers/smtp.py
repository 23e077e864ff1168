"""A well-behaved mail server on the loopback that collects what it is sent."""

import asyncio
import threading

from aiosmtpd.smtp import SMTP, Envelope, Session

Collected = tuple[str, tuple[str, ...], bytes]


class CollectingSmtp:
    """Accepts everything; `messages` holds (mail_from, rcpt_tos, bytes) in order of arrival."""

    def __init__(self) -> None:
        self.messages: list[Collected] = []
        self._arrival = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(
            self._loop.create_server(
                lambda: SMTP(self, hostname="localhost", loop=self._loop), "127.0.0.1", 0
            )
        )
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """What goes into SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(  # noqa: N802  (the name that aiosmtpd looks for)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the message."""
        content = envelope.original_content or b""
        with self._arrival:
            self.messages.append((envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
            self._arrival.notify_all()
        return "250 Collected"

    def wait_for(self, count: int, seconds: float = 10.0) -> list[Collected]:
        """The messages, once there are at least so many."""
        with self._arrival:
            if not self._arrival.wait_for(lambda: len(self.messages) >= count, seconds):
                raise AssertionError(f"{len(self.messages)} of {count} messages arrived.")
            return list(self.messages)

    def stop(self) -> None:
        """Close the port and every conversation."""
        asyncio.run_coroutine_threadsafe(self._end_conversations(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end_conversations(self) -> None:
        self._server.close()
        conversations = asyncio.all_tasks() - {asyncio.current_task()}
        for conversation in conversations:
            conversation.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)
