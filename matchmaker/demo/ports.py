"""Ports of this machine: which are free, and whether somebody answers."""

import http.client
import socket
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from http import HTTPStatus

from matchmaker.errors import MatchmakerError

HOST = "127.0.0.1"
PATIENCE_SECONDS = 2.0


def refuse_taken(ports: Mapping[str, int]) -> None:
    """Every port by the option that chooses it must be free, and each a different one."""
    for option, port in ports.items():
        if list(ports.values()).count(port) > 1:
            raise MatchmakerError(f"{' and '.join(ports)} are both {port}; choose two ports.")
        if not _is_free(port):
            raise MatchmakerError(
                f"Port {port} is taken. Choose another one with {option}, "
                f"e.g. {option} {port + 1 if port < 65535 else port - 1}."
            )


def find_free() -> int:
    """A port that nobody uses."""
    return find_several_free(1)[0]


def find_several_free(count: int) -> list[int]:
    """So many different ports that nobody uses."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def answering(port: int, path: str) -> Callable[[], bool]:
    """Asks whether a page answers; proxies of the environment are not asked."""

    def answers() -> bool:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return answers


def listening(port: int) -> Callable[[], bool]:
    """Asks whether somebody takes connections there."""

    def listens() -> bool:
        try:
            socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS).close()
        except OSError:
            return False
        return True

    return listens


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do it: a port whose last conversation has just ended counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
