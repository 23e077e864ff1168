"""A real IMAP server on the loopback that breaks off, stalls or talks nonsense at one command.

    with MisbehavingImap({"FETCH 1": b"* 1 FETCH (UID 1 BODY[]<0> {500}\\r\\nhalf"}) as server:
        ...
    server.commands      # ["CAPABILITY", "LOGIN", "SELECT", "SEARCH", "FETCH 1,2", ...]

It holds two messages for ever. At a command in the script it sends those bytes and hangs up; for
None it says nothing until the client gives up. BANNER is the moment before the first command.
"""

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from io import BufferedRWPair
from types import TracebackType
from typing import Any, Self, TypeAlias

Stream: TypeAlias = "BufferedRWPair[Any, Any]"
BANNER = "BANNER"
MESSAGES = {
    1: b"To: r.abc@example.org\r\n\r\nfirst\r\n",
    2: b"To: r.abc@example.org\r\n\r\n2nd\r\n",
}


class MisbehavingImap:
    """One conversation after the other, until it is closed."""

    def __init__(self, script: Mapping[str, bytes | None]) -> None:
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.commands: list[str] = []

    @property
    def url(self) -> str:
        """What goes into IMAP_URL."""
        return f"imap://anna:geheim@127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                connection = self._listener.accept()[0]
            except OSError:
                return
            with suppress(OSError), connection, connection.makefile("rwb") as file:
                self._talk(file)

    def _talk(self, file: Stream) -> None:
        if not self._say(file, BANNER, b"* OK here\r\n"):
            return
        while line := file.readline():
            tag, verb, *rest = line.decode().split()
            if verb == "UID":
                verb, *rest = rest
            name = f"{verb} {rest[0]}" if verb == "FETCH" else verb
            self.commands.append(name)
            if not self._say(file, name, _answer(tag, verb, rest)):
                return

    def _say(self, file: Stream, name: str, usual: bytes) -> bool:
        """Whether the conversation goes on."""
        said = self._script.get(name, usual)
        if said is None:
            file.read()
            return False
        file.write(said)
        file.flush()
        return name not in self._script


def _answer(tag: str, verb: str, rest: list[str]) -> bytes:
    told = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 MOVE\r\n",
        "SELECT": b"* OK [UIDVALIDITY 7] it is\r\n",
        "SEARCH": b"* SEARCH 1 2\r\n",
        "FETCH": _show(rest) if verb == "FETCH" else b"",
        "LOGOUT": b"* BYE bye\r\n",
    }.get(verb, b"")
    return told + f"{tag} OK done\r\n".encode()


def _show(rest: list[str]) -> bytes:
    if "BODY" not in rest[1]:
        sizes = MESSAGES.items()
        return b"".join(
            b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (n, n, len(m)) for n, m in sizes
        )
    uid = int(rest[0])
    raw = MESSAGES[uid]
    return b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (uid, uid, len(raw), raw)
