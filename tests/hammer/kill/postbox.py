"""A mail server in a process of its own that writes down what it accepts before it says so."""

import json
import mmap
import os
import socket
from io import BufferedReader
from pathlib import Path

from matchmaker.processes import die_with_parent
from tests.hammer.kill.whims import Whims
from tests.hammer.kill.world import LETTERS
from tests.hammer.person import AcceptedLetter

ANSWERS = {
    b"EHLO": b"250 localhost\r\n",
    b"MAIL": b"250 OK\r\n",
    b"RSET": b"250 OK\r\n",
    b"DATA": b"354 Go on\r\n",
    b"QUIT": b"221 Goodbye\r\n",
}


class Postbox:
    """Talks to one client at a time, so that whoever comes next finds all earlier letters kept."""

    def __init__(self, folder: Path) -> None:
        self._kept, whims = folder / LETTERS, Whims(folder)
        self._is_settling = mmap.mmap(-1, 1)
        listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = listener.getsockname()[1]
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            die_with_parent(parent)
            while True:
                connection, _ = listener.accept()
                try:
                    calm = self._is_settling[0]
                    greeting = b"220 localhost\r\n" if calm else whims.greet()
                    _converse(connection, self._kept, greeting, whims)
                except OSError:
                    connection.close()
        listener.close()

    @property
    def url(self) -> str:
        """What goes into SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def settle(self) -> None:
        """Return when every earlier conversation is over; nobody else is there to be vexed."""
        self._is_settling[0] = True
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.recv(100)
            connection.sendall(b"QUIT\r\n")
            connection.recv(100)
        self._is_settling[0] = False

    def list_letters(self) -> list[AcceptedLetter]:
        """What was accepted, in order."""
        return read_letters(self._kept)


def read_letters(kept: Path) -> list[AcceptedLetter]:
    """The letters in the log of a mail server."""
    if not kept.exists():
        return []
    entries = map(json.loads, kept.read_text(encoding="utf-8").splitlines())
    return [AcceptedLetter(entry["to"], entry["data"].encode("latin-1")) for entry in entries]


def _converse(connection: socket.socket, kept: Path, greeting: bytes, whims: Whims) -> None:
    """One conversation, until the client says goodbye or is gone, or the server has had enough."""
    with connection, connection.makefile("rb") as incoming:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(greeting)
        if not greeting.startswith(b"220"):
            return
        recipient = ""
        while line := incoming.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0].decode()
                connection.sendall(whims.take(recipient))
                continue
            connection.sendall(ANSWERS.get(verb, b"502 Unknown\r\n"))
            if verb == b"QUIT":
                return
            if verb == b"DATA":
                message = _read_message(incoming)
                if message is None:
                    return
                _keep(kept, recipient, message)
                if whims.drops(recipient):
                    return
                connection.sendall(b"250 Kept\r\n")


def _read_message(incoming: BufferedReader) -> bytes | None:
    """The lines up to the dot; nothing if the client died before it."""
    lines: list[bytes] = []
    while line := incoming.readline():
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line[1:] if line.startswith(b".") else line)
    return None


def _keep(kept: Path, recipient: str, message: bytes) -> None:
    entry = json.dumps({"to": recipient, "data": message.decode("latin-1")}).encode() + b"\n"
    log = os.open(kept, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(log, entry)
    os.close(log)
