"""Our own way in for mail servers, listening on the loopback."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from matchmaker.mail.listener import Doorkeeper, listen


@contextmanager
def open_door(door: Doorkeeper, *, lmtp: bool) -> Iterator[int]:
    """Listen until the block ends; gives the port."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(listen(door, "127.0.0.1", 0, lmtp=lmtp))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield server.sockets[0].getsockname()[1]

    async def close() -> None:
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run_coroutine_threadsafe(close(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()
