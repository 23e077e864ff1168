"""A name server on the loopback that knows what the test tells it, or never answers."""

import socket
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = Mapping[tuple[str, str], Sequence[str]]
"""Records by name and type, as a zone file writes them; names in them end with a dot."""
ROOT: Zone = {(".", "NS"): ["a.root-servers.net."]}


class NameServer:
    """Answers over UDP until the block ends; an unknown name does not exist."""

    def __init__(
        self,
        zone: Zone,
        *,
        answers: bool = True,
        rcode: dns.rcode.Rcode | None = None,
        is_public: bool = True,
    ) -> None:
        self.asked: list[tuple[str, str]] = []
        self._zone = {**(ROOT if is_public else {}), **zone}
        self._answers = answers
        self._rcode = rcode
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._socket.getsockname()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.sendto(b"", self.address)
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            data, peer = self._socket.recvfrom(4096)
            if not data:
                return
            reply = self._compose(dns.message.from_wire(data))
            if self._answers:
                self._socket.sendto(reply.to_wire(), peer)

    def _compose(self, query: dns.message.Message) -> dns.message.Message:
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if self._rcode is not None:
            reply.set_rcode(self._rcode)
        elif found := self._zone.get((name, kind)):
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
        elif not any(known == name for known, _ in self._zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply


def text(value: str) -> str:
    """A TXT record in pieces that the DNS takes."""
    pieces = [value[start : start + 255] for start in range(0, len(value), 255)] or [""]
    escaped = (piece.replace("\\", "\\\\").replace('"', '\\"') for piece in pieces)
    return " ".join(f'"{piece}"' for piece in escaped)
