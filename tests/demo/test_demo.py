"""The whole demo: one command, real processes, and nothing left when it ends.

Each test takes as long as a start, a few seconds.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from matchmaker.demo import ports
from matchmaker.demo.settings import NAMES_A_MAIL_SERVER
from tests.servers.processes import is_alive, wait_until

MARK = "MATCHMAKER_DEMO_UNDER_TEST"
SECONDS_TO_END = 10.0
PROCESSES = ("demo", "redis", "web", "its worker", "inbox", "replies", "worker", "clock")
NOT_INHERITED = {*NAMES_A_MAIL_SERVER, "REDIS_URL"}


@dataclass(frozen=True, slots=True)
class RunningDemo:
    """A demo, the ports of its pages, and the mark that all of its processes inherit."""

    process: "subprocess.Popen[str]"
    port: int
    inbox_port: int
    mark: str
    redis: bytes

    def fetch(self, port: int, path: str) -> str:
        with urllib.request.urlopen(f"http://{ports.HOST}:{port}{path}", timeout=5) as page:
            return str(page.read().decode())

    def await_letters(self) -> list[dict[str, str]]:
        """The letters, as soon as there is one."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if f":{self.inbox_port}/" in line:
                break
        wait_until(lambda: self.fetch(self.inbox_port, "/messages") != "[]\n", "a letter")
        return list(json.loads(self.fetch(self.inbox_port, "/messages")))

    def list_processes(self) -> list[int]:
        """Every living process that inherited the mark, and Redis, which hides its own."""
        wanted = f"{MARK}={self.mark}".encode()
        found = []
        for folder in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                known = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
                if (wanted in known or self.redis in known) and is_alive(int(folder.name)):
                    found.append(int(folder.name))
        return found


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningDemo]:
    port, inbox_port, mark = ports.find_free(), ports.find_free(), uuid.uuid4().hex
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    process = subprocess.Popen(
        [sys.executable, "-m", "matchmaker", "demo", "--data", str(tmp_path / "data"),
         "--port", str(port), "--inbox-port", str(inbox_port)],
        cwd=Path(__file__).parents[2],
        env={**inherited, MARK: mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )  # fmt: skip
    socket = bytes(tmp_path / "data" / "redis" / "redis.sock")
    demo = RunningDemo(process, port, inbox_port, mark, socket)
    yield demo
    for pid in demo.list_processes():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGKILL, -9)])
def test_the_demo_starts_writes_letters_and_leaves_no_process(
    running: RunningDemo, number: signal.Signals, code: int
) -> None:
    letters = running.await_letters()
    assert all(letter["to"].endswith("@example.org") for letter in letters)
    assert "<form" in running.fetch(running.port, "/en/join")
    assert len(running.list_processes()) >= len(PROCESSES)
    asked_at = time.monotonic()
    running.process.send_signal(number)
    wait_until(lambda: not running.list_processes(), "the end of every process")
    assert time.monotonic() - asked_at < SECONDS_TO_END
    assert running.process.wait(5) == code
