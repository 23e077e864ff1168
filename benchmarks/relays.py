"""Mail servers to measure against, each a process of its own.

The sink takes every letter and forgets it. The slow road stands before it and adds a delay in
each direction: bytes keep their order, none waits for another, and as many travel at once as like.
"""

import asyncio
import subprocess
import sys
from asyncio import BaseTransport, Protocol, Transport
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTP
from typing import cast

HOST = "127.0.0.1"
ANSWERS = {
    b"EHLO": b"250-sink.example.org\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 goodbye\r\n",
}
END = b"\r\n.\r\n"


class Sink(Protocol):
    """One connection; `XCOUNT` tells how many letters came in over all of them."""

    taken = 0

    def connection_made(self, transport: BaseTransport) -> None:
        self._transport = cast(Transport, transport)
        self._unread = b""
        self._is_letter = False
        self._transport.write(b"220 sink.example.org\r\n")

    def data_received(self, data: bytes) -> None:
        self._unread += data
        answers = b"".join(self._answer())
        if answers:
            self._transport.write(answers)

    def _answer(self) -> Iterator[bytes]:
        """An answer for each command or letter that is there as a whole."""
        while True:
            end = END if self._is_letter else b"\r\n"
            part, found, rest = self._unread.partition(end)
            if not found:
                return
            self._unread = rest
            if self._is_letter:
                Sink.taken += 1
            yield b"250 taken\r\n" if self._is_letter else self._obey(part)
            self._is_letter = part[:4].upper() == b"DATA" and not self._is_letter

    def _obey(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        if verb == b"XCOU":
            return b"250 %d\r\n" % Sink.taken
        return ANSWERS.get(verb, b"250 ok\r\n")


class Road(Protocol):
    """One end of a connection; what arrives here leaves at the other end after the delay."""

    def __init__(self, delay: float, onward: int | None = None) -> None:
        self._delay, self._onward = delay, onward
        self._parcels: deque[bytes | None] = deque()
        self.transport: Transport | None = None
        self.other: Road | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        self.transport = cast(Transport, transport)
        if self._onward is not None:
            self._task = asyncio.ensure_future(self._go_on(self._onward))

    async def _go_on(self, port: int) -> None:
        """Greeting somebody takes there and back too."""
        await asyncio.sleep(2 * self._delay)
        road = Road(self._delay)
        road.other = self
        await asyncio.get_running_loop().create_connection(lambda: road, HOST, port)
        self.other = road

    def data_received(self, data: bytes) -> None:
        self._post(data)

    def connection_lost(self, _fault: Exception | None) -> None:
        self._post(None)

    def _post(self, parcel: bytes | None) -> None:
        self._parcels.append(parcel)
        asyncio.get_running_loop().call_later(self._delay, self._deliver)

    def _deliver(self) -> None:
        parcel = self._parcels.popleft()
        if self.other is None or self.other.transport is None:
            return
        if parcel is None:
            self.other.transport.close()
        else:
            self.other.transport.write(parcel)


@contextmanager
def sink() -> Iterator[int]:
    """A sink in a process of its own; gives its port."""
    with _start("sink") as port:
        yield port


@contextmanager
def road_to(port: int, delay: float) -> Iterator[int]:
    """A slow road to a port, so many seconds each way; gives the port where it begins."""
    with _start("road", str(port), str(delay)) as beginning:
        yield beginning


def count_taken(port: int) -> int:
    """How many letters the sink has taken."""
    with SMTP(HOST, port) as connection:
        return int(connection.docmd("XCOUNT")[1])


@contextmanager
def _start(*words: str) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.relays", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


async def _serve(words: list[str]) -> None:
    loop = asyncio.get_running_loop()
    if words[0] == "sink":
        server = await loop.create_server(Sink, HOST, 0, backlog=500)
    else:
        onward, delay = int(words[1]), float(words[2])
        server = await loop.create_server(lambda: Road(delay, onward), HOST, 0, backlog=500)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1:]))
