"""Matchmaker as it runs in earnest: web, worker and clock, each a process of its own."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from matchmaker import database
from matchmaker.processes import dying_with_me
from tests.servers.processes import wait_until

ROOT = Path(__file__).parents[2]
SECONDS_TO_STOP = 10
WEB = (
    "gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4",
    "--no-control-socket", "matchmaker.web.wsgi:app", "--bind",
)  # fmt: skip


@dataclass
class Instance:
    """Running processes; `environment` holds their settings."""

    base_url: str
    environment: dict[str, str]
    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start `web`, `worker` or `clock`."""
        arguments = {
            "web": [*WEB, self.base_url.removeprefix("http://")],
            "worker": ["worker"],
            "clock": ["worker.clock"],
        }[name]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dying_with_me(),
            )
        if name == "web":
            wait_until(self._answers, "the pages")

    def end(self, name: str) -> None:
        """Ask one process to end, and see that it does."""
        process = self.processes.pop(name)
        process.terminate()
        process.wait(SECONDS_TO_STOP)

    def run(self, *arguments: str) -> str:
        """Run a command; gives what it printed."""
        command = [sys.executable, "-m", "matchmaker", *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def read_logs(self) -> str:
        """Everything that the processes have said."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def _answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.base_url}/health", timeout=1) as got:
            return bool(got.status == 200)
        return False


@contextmanager
def running_instance(
    folder: Path, *, smtp_url: str, redis_url: str | None, **settings: str
) -> Iterator[Instance]:
    """An instance with a fresh SQLite; whatever was started ends with the block."""
    port = find_free_port()
    url = f"sqlite:///{folder / 'matchmaker.db'}"
    database.upgrade(url)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {
        **inherited,
        "DATABASE_URL": url,
        "SMTP_URL": smtp_url,
        "SECRET_KEY": "a secret for the journeys, long enough",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "LETTERS_PER_SECOND": "off",
        "LETTERS_PER_SECOND_TO_A_PROVIDER": "off",
        "MAIL_FROM": "vorstellung@example.org",
        "COMMUNITY_NAME": "Werkhof",
        "ORGANISER_NAME": "Ada Brandt",
        "ORGANISER_EMAIL": "ada@example.org",
        **({"REDIS_URL": redis_url} if redis_url else {}),
        **settings,
    }
    instance = Instance(environment["BASE_URL"], environment, folder)
    try:
        yield instance
    finally:
        for process in instance.processes.values():
            process.terminate()
        for process in instance.processes.values():
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def find_free_port() -> int:
    """A port on the loopback that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
