"""Debian's Dovecot on a free port of the loopback; a run without it says so loudly."""

import getpass
import grp
import imaplib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from matchmaker.processes import dying_with_me

MISSING = "Dovecot is missing. On Debian: apt install dovecot-imapd"
USER, PASSWORD = "vorstellung@example.org", "ein passwort/mit#zeichen"
WRITTEN = "vorstellung%40example.org:ein%20passwort%2Fmit%23zeichen"
SBIN = "/usr/sbin:/usr/local/sbin"
SECONDS_TO_START = 20.0
PLAIN = "IMAP4rev1 SASL-IR LITERAL+ ENABLE IDLE NAMESPACE"


@dataclass(slots=True)
class Dovecot:
    """A running server with one mailbox; `connect` is another mail program that looks into it."""

    port: int
    tls_port: int
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """What goes into IMAP_URL."""
        return f"imap://{WRITTEN}@127.0.0.1:{self.port}"

    @property
    def tls_url(self) -> str:
        """The same, encrypted."""
        return f"imaps://{WRITTEN}@127.0.0.1:{self.tls_port}"

    @contextmanager
    def connect(self) -> Iterator[imaplib.IMAP4]:
        """Somebody else who has the password."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as client:
            client.login(USER, PASSWORD)
            yield client

    def deliver(self, *messages: bytes, folder: str = "INBOX") -> None:
        """Put mail into the mailbox, as the mail server of a provider does."""
        with self.connect() as client:
            for raw in messages:
                assert client.append(folder, "", "", raw)[0] == "OK"

    def count(self, folder: str = "INBOX") -> int:
        """How many messages a folder holds; none if it is not there."""
        return len(self.read(folder))

    def read(self, folder: str = "INBOX") -> list[bytes]:
        """The messages of a folder, each behind a line with its flags."""
        with self.connect() as client:
            answer, told = client.select(f'"{folder}"', readonly=True)
            if answer != "OK" or not int(told[0] or 0):
                return []
            found = client.fetch("1:*", "(FLAGS BODY.PEEK[])")[1]
        return [part[0] + b"\n" + part[1] for part in found if isinstance(part, tuple)]

    def empty(self) -> None:
        """Begin with a new mailbox."""
        for path in (self.folder / "mail").iterdir():
            shutil.rmtree(path)

    def stop(self) -> None:
        """End it and forget its data."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def find_dovecot(where: str) -> str | None:
    """Where it is, if the part of it that speaks IMAP is there, too."""
    is_complete = Path("/usr/lib/dovecot/imap").exists()
    return shutil.which("dovecot", path=where) if is_complete else None


@contextmanager
def running_dovecot(
    certificate: Path, *, knows_move: bool = True, prefix: str = "", where: str = SBIN
) -> Iterator[Dovecot]:
    """A server for a test; skips the test where there is none, unless REQUIRE_DOVECOT is set."""
    executable = find_dovecot(where)
    if executable is None:
        if os.environ.get("REQUIRE_DOVECOT") == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    server = _start(executable, certificate, knows_move=knows_move, prefix=prefix)
    try:
        yield server
    finally:
        server.stop()


def _start(executable: str, certificate: Path, *, knows_move: bool, prefix: str) -> Dovecot:
    # Its sockets have short names only in a short folder.
    folder = Path(tempfile.mkdtemp(prefix="mm-imap-"))
    folder.chmod(0o755)
    port, tls_port = _free_port(), _free_port()
    config = folder / "dovecot.conf"
    config.write_text(
        _write_config(folder, certificate, port, tls_port, knows_move=knows_move, prefix=prefix)
    )
    (folder / "passwd").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    (folder / "mail").mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder / "mail", "nobody", "nogroup")
    process = subprocess.Popen(
        [executable, "-F", "-c", config],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=dying_with_me(signal.SIGTERM),
    )
    server = Dovecot(port, tls_port, folder, process)
    try:
        _await(server)
    except BaseException as error:
        with suppress(OSError):
            error.add_note((folder / "log").read_text(errors="replace"))
        server.stop()
        raise
    return server


def _write_config(
    folder: Path, certificate: Path, port: int, tls_port: int, *, knows_move: bool, prefix: str
) -> str:
    """Root hands the mail to nobody; anybody else runs all of it without a root's help."""
    is_root = os.geteuid() == 0
    me, group = getpass.getuser(), grp.getgrgid(os.getegid()).gr_name
    owner, owners = ("nobody", "nogroup") if is_root else (me, group)
    mine = f"default_internal_user = {me}\ndefault_internal_group = {group}\n"
    mine += f"default_login_user = {me}\n"
    return f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
mail_uid = {owner}
mail_gid = {owners}
first_valid_uid = 1
first_valid_gid = 1
{"" if is_root else mine}
{"" if knows_move else f"imap_capability = {PLAIN}"}
namespace inbox {{
  inbox = yes
  separator = {"." if prefix else "/"}
  prefix = {prefix}
}}
passdb {{
  driver = passwd-file
  args = {folder}/passwd
}}
userdb {{
  driver = static
  args = uid={owner} gid={owners} home={folder}/mail/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""


def _await(server: Dovecot) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        if server.process.poll() is not None:
            raise RuntimeError("Dovecot ended at once.")
        with suppress(OSError, imaplib.IMAP4.error), server.connect():
            return
        if time.monotonic() > deadline:
            raise RuntimeError("Dovecot does not answer.")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
