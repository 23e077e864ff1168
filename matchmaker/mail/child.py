"""Reads mail in a process of its own, with little time and memory: mail may kill its reader."""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict

from matchmaker.errors import MatchmakerError
from matchmaker.mail.meaning import Meaning
from matchmaker.mail.reports import Bounce
from matchmaker.mail.understanding import Kind, Understood, understand

SECONDS = 10
PROCESSOR_SECONDS = 5
MEMORY = 512 * 1024 * 1024
COMMAND = (sys.executable, "-m", "matchmaker.mail.child")


class UnreadableError(MatchmakerError):
    """A message could not be read in time, or reading it ended the reader."""


def read_apart(
    raw: bytes,
    mail_from: str | None,
    sent: str,
    *,
    command: Sequence[str] = COMMAND,
    seconds: float = SECONDS,
) -> Understood:
    """Understand a message in a child process; UnreadableError if that dies or takes too long."""
    told = json.dumps({"mail_from": mail_from, "sent": sent}).encode()
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=told + b"\n" + raw,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
        return read_told(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError, LookupError, TypeError) as error:
        # The error itself may quote the message.
        raise UnreadableError(type(error).__name__) from None


def read_told(told: bytes) -> Understood:
    """What the child process found, as it printed it."""
    found = json.loads(told)
    bounce = found["bounce"]
    return Understood(
        kind=Kind(found["kind"]),
        meaning=Meaning(found["meaning"]),
        text=found["text"],
        bounce=Bounce(**bounce) if bounce else None,
    )


def limit() -> None:
    """Let this process have no more than a reader may take."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Read one message from standard input and print what it means."""
    limit()
    head, _, raw = sys.stdin.buffer.read().partition(b"\n")
    told = json.loads(head)
    found = understand(raw, mail_from=told["mail_from"], sent=told["sent"])
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main()
