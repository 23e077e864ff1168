"""Takes mail from a mail server over SMTP or LMTP; 250 only once it is kept."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

log = structlog.get_logger()
LARGEST = 25 * 1024 * 1024
PATIENCE_SECONDS = 120
UNKNOWN = "550 5.1.1 Nobody here has this address"
LATER = "451 4.3.0 Please try again later"
KEPT = "250 2.0.0 Kept"

Knows = Callable[[str], bool]
Keep = Callable[[bytes, str | None, Sequence[str]], None]


class Doorkeeper:
    """Asks `knows` of each recipient and hands what came to `keep`; a fault means later.

    Both may block, so they run in threads.
    """

    def __init__(self, knows: Knows, keep: Keep) -> None:
        self._knows = knows
        self._keep = keep

    async def handle_RCPT(  # noqa: N802  (the names that aiosmtpd looks for)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse unknown addresses before anything is sent."""
        envelope.rcpt_options.extend(options)

        async def ask() -> str:
            if not await asyncio.to_thread(self._knows, address):
                return UNKNOWN
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 OK"

        return await _or_later(ask)

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the message once for each recipient, then acknowledge it."""
        content = envelope.original_content or b""
        # A delivery report has an empty sender.
        mail_from = (envelope.mail_from or "").strip("<>")
        recipients = [*envelope.rcpt_tos]

        async def keep() -> str:
            for recipient in recipients:
                await asyncio.to_thread(self._keep, content, mail_from, [recipient])
            return KEPT

        return await _or_later(keep)


async def _or_later(act: Callable[[], Awaitable[str]]) -> str:
    try:
        return await act()
    except Exception as error:
        # Its words may quote the message.
        log.error("mail could not be taken in", error=type(error).__name__)
        return LATER


async def listen(door: Doorkeeper, host: str, port: int, *, lmtp: bool) -> asyncio.Server:
    """Listen on a port; one of 0 is a free one."""
    kind = LMTP if lmtp else SMTP
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: kind(
            door,
            hostname="matchmaker",
            ident="Matchmaker",
            data_size_limit=LARGEST,
            timeout=PATIENCE_SECONDS,
            loop=loop,
        ),
        host,
        port,
    )
