"""Reads mail in a process of its own, with little time and memory: mail may kill its reader."""

import json
import resource
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict

from matchmaker.errors import MatchmakerError
from matchmaker.mail.meaning import Meaning
from matchmaker.mail.reports import Bounce
from matchmaker.mail.understanding import Kind, Understood, understand

SECONDS = 10
PROCESSOR_SECONDS = 5
MEMORY = 512 * 1024 * 1024


class UnreadableError(MatchmakerError):
    """A message could not be read in time, or reading it ended the reader."""


def read_apart(raw: bytes, mail_from: str | None, sent: str) -> Understood:
    """Understand a message in a child process; UnreadableError if that dies or takes too long."""
    told = json.dumps({"mail_from": mail_from, "sent": sent}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "matchmaker.mail.child"],
            input=told + b"\n" + raw,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        # The error itself may quote the message.
        raise UnreadableError(type(error).__name__) from None
    bounce = found["bounce"]
    return Understood(
        kind=Kind(found["kind"]),
        meaning=Meaning(found["meaning"]),
        text=found["text"],
        bounce=Bounce(**bounce) if bounce else None,
    )


def main() -> None:
    """Read one message from standard input and print what it means."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    head, _, raw = sys.stdin.buffer.read().partition(b"\n")
    told = json.loads(head)
    found = understand(raw, mail_from=told["mail_from"], sent=told["sent"])
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main()
