"""Where a host is: whether its name can be found, and whether it is this machine."""

import socket
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLongError

from matchmaker.mail.records.name_service import NobodyAnswersError
from matchmaker.mail.records.reverse import find_own_address
from matchmaker.mail.relay import is_loopback

TEMPORARY = {socket.EAI_AGAIN, socket.EAI_FAIL}


def list_addresses(host: str, *, seconds: float) -> list[str]:
    """As the system finds them; NobodyAnswersError if it takes too long or cannot tell now."""
    future: Future[list[str]] = Future()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            future.set_result([str(address[0]) for *_, address in found])
        except OSError as error:
            future.set_exception(error)

    # The system may take half a minute, and cannot be told not to.
    threading.Thread(target=ask, daemon=True).start()
    try:
        return future.result(seconds)
    except TooLongError:
        raise NobodyAnswersError("the name of a host is not found in time") from None
    except socket.gaierror as error:
        if error.errno in TEMPORARY:
            raise NobodyAnswersError("the name of a host cannot be found now") from error
        return []


def is_here(host: str, *, seconds: float) -> bool:
    """Whether a host is this machine, as far as this machine knows."""
    if is_loopback(host):
        return True
    own = find_own_address()
    return any(
        is_loopback(address) or address == own for address in list_addresses(host, seconds=seconds)
    )
