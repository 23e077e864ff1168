"""A real mail server on the loopback that refuses, stalls or hangs up where a script says so.

    with MisbehavingSmtp({Moment.RCPT: refuse("550 5.1.1 no such user")}) as server:
        SmtpTransport(server.url, timeout=0.3).send(...)
    server.accepted      # [(mail_from, recipient, data), ...] messages that arrived whole
    server.commands      # ["EHLO [127.0.0.1]", "MAIL FROM:<...>", ...] verbs in capitals
    server.connections   # how many there were
    server.hang_up()     # between two messages

A script maps a moment to a fault, which then happens every time, or to a list: its first entry
is for the first time that the moment comes, on whatever connection, and so on; None there, and
the end of the list, mean good manners. `stall()` says nothing until the server is closed.

A message counts as accepted once its last dot is in, unless the fault there is a refusal: a
stall or a drop at Moment.ANSWER is the server that took the letter and died before saying so.
Moment.HANDSHAKE comes after the good answer to STARTTLS; a refusal there is said without TLS.
Moment.BYTES strikes in the middle of a message, which is then never accepted; give it a stall
or a drop, and a message of some megabytes if the client shall notice before its last byte.
"""

import base64
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import BinaryIO, Self

READ_IN_THE_MIDDLE = 16


class Moment(StrEnum):
    """Where in the conversation a fault can happen."""

    BANNER = "banner"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    HANDSHAKE = "handshake"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    BYTES = "bytes"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong: an answer, or none at all."""

    answer: str | None = None
    hangs_up: bool = False


def refuse(answer: str) -> Fault:
    """Answer this, for example "451 4.3.0 try again later"."""
    return Fault(answer=answer)


def stall() -> Fault:
    """Say nothing until the server is closed."""
    return Fault()


def drop() -> Fault:
    """Close the connection without a word."""
    return Fault(hangs_up=True)


Script = Mapping[Moment, Fault | Sequence[Fault | None]]


class HungUpError(Exception):
    """The conversation is over."""


class MisbehavingSmtp:
    """Serves until it is closed; several connections at once are fine."""

    def __init__(
        self,
        script: Script | None = None,
        *,
        extensions: Sequence[str] = (),
        users: Mapping[str, str] | None = None,
        logins: str = "PLAIN LOGIN",
        tls: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
    ) -> None:
        """Offer `extensions`, AUTH with `logins` if there are users, STARTTLS if there is `tls`."""
        self.accepted: list[tuple[str, str, bytes]] = []
        self.commands: list[str] = []
        self.connections = 0
        self._script = dict(script or {})
        self._times: Counter[Moment] = Counter()
        self._lock = threading.Lock()
        self._extensions = tuple(extensions)
        self._users = users
        self._logins = logins
        self._tls = tls
        self._implicit_tls = implicit_tls
        self._is_closed = threading.Event()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'smtps' if implicit_tls else 'smtp'}://127.0.0.1:{self.port}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def hang_up(self) -> None:
        """Close every connection, as a server does that restarts; go on listening."""
        for open_socket in self._sockets:
            _shut(open_socket)

    def close(self) -> None:
        """Hang up on everybody and stop listening."""
        self._is_closed.set()
        with socket.socket() as waker:
            waker.connect_ex(("127.0.0.1", self.port))
        self._threads[0].join(5)
        self.hang_up()
        for thread in self._threads[1:]:
            thread.join(5)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            peer, _ = self._listener.accept()
            if self._is_closed.is_set():
                peer.close()
                return
            self.connections += 1
            self._sockets.append(peer)
            thread = threading.Thread(target=self._serve, args=(peer,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, peer: socket.socket) -> None:
        with suppress(HungUpError, OSError, ValueError), peer:
            if self._implicit_tls:
                peer = self._protect(peer)
            _Conversation(self, peer).run()

    def _protect(self, peer: socket.socket) -> socket.socket:
        assert self._tls is not None
        protected = self._tls.wrap_socket(peer, server_side=True)
        self._sockets.append(protected)
        return protected

    def fault_at(self, moment: Moment, command: str) -> Fault | None:
        """What goes wrong now, after this command; a server may decide otherwise."""
        with self._lock:
            self._times[moment] += 1
            found = self._script.get(moment)
            if found is None or isinstance(found, Fault):
                return found
            position = self._times[moment] - 1
            return found[position] if position < len(found) else None


class _Conversation:
    """One connection, from the banner to the end."""

    def __init__(self, server: MisbehavingSmtp, peer: socket.socket) -> None:
        self._server = server
        self._peer = peer
        self._stream: BinaryIO = peer.makefile("rb")
        self._is_protected = server._implicit_tls
        self._command = ""
        self._sender = ""
        self._recipient = ""

    def run(self) -> None:
        try:
            self._answer(Moment.BANNER, "220 misbehaving.example ESMTP")
            while line := self._stream.readline():
                verb, space, rest = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
                command = f"{verb.upper()}{space}{rest}"
                self._server.commands.append(command)
                self._command = command
                self._obey(command)
        finally:
            _shut(self._peer)
            self._stream.close()
            self._peer.close()

    def _obey(self, command: str) -> None:
        verb = command.split(" ")[0]
        if verb == "EHLO":
            self._answer(Moment.EHLO, self._greeting())
        elif verb == "STARTTLS":
            self._start_tls()
        elif verb == "AUTH":
            self._log_in(command)
        elif verb == "MAIL":
            if self._answer(Moment.MAIL, "250 2.1.0 Ok"):
                self._sender, self._recipient = _address_in(command), ""
        elif verb == "RCPT":
            if self._answer(Moment.RCPT, "250 2.1.5 Ok"):
                self._recipient = _address_in(command)
        elif verb == "DATA":
            self._take_message()
        elif verb == "QUIT":
            self._say("221 2.0.0 Bye")
            raise HungUpError
        else:
            self._say("250 2.0.0 Ok" if verb in ("RSET", "NOOP") else "500 5.5.1 What?")

    def _greeting(self) -> str:
        server = self._server
        lines = ["misbehaving.example", *server._extensions]
        if server._tls is not None and not self._is_protected:
            lines.append("STARTTLS")
        if server._users is not None:
            lines.append(f"AUTH {server._logins}")
        return "\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"])

    def _start_tls(self) -> None:
        if self._answer(Moment.STARTTLS, "220 2.0.0 Go ahead"):
            fault = self._server.fault_at(Moment.HANDSHAKE, self._command)
            if fault is not None:
                self._misbehave(fault)
                raise HungUpError
            self._peer = self._server._protect(self._peer)
            self._stream = self._peer.makefile("rb")
            self._is_protected = True

    def _log_in(self, command: str) -> None:
        kind, *given = command.split(" ")[1:]
        if kind.upper() == "LOGIN":
            user, password = self._ask("VXNlcm5hbWU6"), self._ask("UGFzc3dvcmQ6")
        else:
            user, password = base64.b64decode(given[0]).decode().split("\0")[1:]
        is_right = (self._server._users or {}).get(user) == password
        good = "235 2.7.0 Welcome" if is_right else "535 5.7.8 Wrong user name or password"
        self._answer(Moment.AUTH, good)

    def _ask(self, question: str) -> str:
        self._say(f"334 {question}")
        return base64.b64decode(self._stream.readline().strip()).decode()

    def _take_message(self) -> None:
        if not self._recipient:
            self._say("503 5.5.1 Nobody to send to")
            return
        if not self._answer(Moment.DATA, "354 Go ahead"):
            return
        fault = self._server.fault_at(Moment.BYTES, self._command)
        if fault is not None:
            self._stream.read(READ_IN_THE_MIDDLE)
            self._misbehave(fault)
            raise HungUpError
        data = self._read_message()
        fault = self._server.fault_at(Moment.ANSWER, self._command)
        if fault is None or fault.answer is None:
            self._server.accepted.append((self._sender, self._recipient, data))
        self._recipient = ""
        if fault is not None:
            self._misbehave(fault)
        else:
            self._say("250 2.0.0 Ok: queued as 4B7F2")

    def _read_message(self) -> bytes:
        lines = []
        while (line := self._stream.readline()) != b".\r\n":
            if not line:
                raise HungUpError
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _answer(self, moment: Moment, good: str) -> bool:
        """Say the good answer, unless the script knows better."""
        fault = self._server.fault_at(moment, self._command)
        if fault is not None:
            self._misbehave(fault)
            return False
        self._say(good)
        return good[0] in "23"

    def _misbehave(self, fault: Fault) -> None:
        if fault.answer is not None:
            self._say(fault.answer)
            if fault.answer.startswith("421"):
                raise HungUpError
            return
        if not fault.hangs_up:
            self._server._is_closed.wait(30)
        raise HungUpError

    def _say(self, line: str) -> None:
        self._peer.sendall(line.encode() + b"\r\n")


def _address_in(command: str) -> str:
    return command.partition("<")[2].partition(">")[0]


def _shut(open_socket: socket.socket) -> None:
    with suppress(OSError):
        open_socket.shutdown(socket.SHUT_RDWR)
