"""A mail server that nobody kills; it writes down what it accepts before it says so."""

import json
import os
import random
import socketserver
import time
from pathlib import Path

from matchmaker.processes import die_with_parent
from tests.hammer.person import AcceptedLetter

ANSWERS = {
    b"EHLO": b"250-localhost\r\n250 PIPELINING\r\n",
    b"MAIL": b"250 OK\r\n",
    b"RCPT": b"250 OK\r\n",
    b"RSET": b"250 OK\r\n",
    b"DATA": b"354 Go on\r\n",
    b"QUIT": b"221 Goodbye\r\n",
}
LONGEST_PAUSE = 0.01
"""Before and after the bytes, so that deaths fall into the gap."""


class Postbox:
    """A process with a conversation in each thread: a stopped client must not stop others."""

    def __init__(self, kept: Path) -> None:
        self._kept, self._read = kept, 0
        self._letters: list[AcceptedLetter] = []
        server = _Server(("127.0.0.1", 0), _Conversation)
        server.kept = kept
        self.port: int = server.server_address[1]
        parent = os.getpid()
        if os.fork() == 0:
            die_with_parent(parent)
            server.serve_forever()
        server.socket.close()

    def list_letters(self) -> list[AcceptedLetter]:
        """What was accepted, in order."""
        if self._kept.exists():
            with self._kept.open("rb") as log:
                log.seek(self._read)
                for line in log:
                    if line.endswith(b"\n"):
                        self._read += len(line)
                        entry = json.loads(line)
                        data = entry["data"].encode("latin-1")
                        self._letters.append(AcceptedLetter(entry["to"], data))
        return self._letters


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 50
    kept: Path

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients die all the time."""


class _Conversation(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Until the client says goodbye or is gone."""
        assert isinstance(self.server, _Server)
        self.wfile.write(b"220 localhost\r\n")
        recipient = ""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0].decode()
            if verb == b"DATA":
                time.sleep(random.random() * LONGEST_PAUSE)
            self.wfile.write(ANSWERS.get(verb, b"502 Unknown\r\n"))
            if verb == b"QUIT":
                return
            if verb == b"DATA":
                message = self._read_message()
                if message is None:
                    return
                _keep(self.server.kept, recipient, message)
                time.sleep(random.random() * LONGEST_PAUSE)
                self.wfile.write(b"250 Kept\r\n")

    def _read_message(self) -> bytes | None:
        """The lines up to the dot; nothing if the client died before it."""
        lines: list[bytes] = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b".") else line)
        return None


def _keep(kept: Path, recipient: str, message: bytes) -> None:
    entry = json.dumps({"to": recipient, "data": message.decode("latin-1")}).encode() + b"\n"
    log = os.open(kept, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(log, entry)
    os.close(log)
