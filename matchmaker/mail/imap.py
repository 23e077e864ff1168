"""The conversation with an IMAP server: one folder of a mailbox, listed, read and emptied."""

import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from imap_tools import BaseMailBox
from imap_tools.errors import MailboxFolderSelectError, UnexpectedCommandStatusError
from imap_tools.utils import encode_folder

from matchmaker.mail.imap_greeting import BROKEN, connect, log_in
from matchmaker.mail.mailbox import INBOX, Mailbox, MailboxError

PERSONAL = re.compile(rb'\(\("((?:[^"\\]|\\.)*)" (?:"\\?(.)"|NIL)')
UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")


class ImapFolder:
    """An open folder; `validity` and a UID together name a message for good.

    Every fault is a MailboxError, and nothing that the server said is in it: that may be mail.
    """

    def __init__(self, box: BaseMailBox, mailbox: Mailbox) -> None:
        self._box = box
        self._mailbox = mailbox
        with self._told():
            offered = box.client.capability()[1]
            self._offers = {name.upper() for name in (offered[-1] or b"").decode().split()}
            self._prefix, self._delimiter = self._read_namespace()
        self._select()
        self.validity = self._read_validity()

    def list_uids(self) -> list[int]:
        """Everything that is not marked as deleted, read by somebody or not."""
        with self._told():
            return [int(uid) for uid in self._box.uids("UNDELETED", charset=None)]

    def list_sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """How many bytes each of these messages has; one that is gone is not told."""
        sizes = {}
        for line in self._ask("FETCH", _join(uids), "(RFC822.SIZE)"):
            uid, size = UID.search(_head(line)), SIZE.search(_head(line))
            if uid and size:
                sizes[int(uid[1])] = int(size[1])
        return sizes

    def fetch(self, uid: int, most: int) -> bytes | None:
        """The first so many bytes of a message, left unread; None if it is not to be had."""
        for part in self._ask("FETCH", str(uid), f"(BODY.PEEK[]<0.{most}>)"):
            if isinstance(part, tuple) and b"BODY[]" in part[0]:
                return bytes(part[1])
        return None

    def move(self, uids: Sequence[int], name: str) -> None:
        """Move these messages and no others to a folder, which is made if it is missing.

        Where the server knows no way to remove just these, they are copied and marked as deleted.
        """
        folder = encode_folder(self._full_name(name))
        verb = "MOVE" if "MOVE" in self._offers else "COPY"
        with self._told():
            if not self._does(verb, _join(uids), folder):
                with suppress(UnexpectedCommandStatusError):
                    self._box.folder.create(folder)
                if not self._does(verb, _join(uids), folder):
                    raise MailboxError(f"{self._mailbox.host} moves no mail to the folder {name}")
            if verb == "COPY":
                self._does("STORE", _join(uids), "+FLAGS.SILENT", r"(\Deleted)")
                if "UIDPLUS" in self._offers:
                    self._does("EXPUNGE", _join(uids))

    def close(self) -> None:
        """Say goodbye, if anybody is still there."""
        with suppress(*BROKEN):
            self._box.client.logout()
        with suppress(*BROKEN):
            self._box.client.shutdown()

    def break_off(self) -> None:
        """End the conversation from another thread; whoever waits for an answer gets none."""
        with suppress(OSError):
            socket.socket.shutdown(self._box.client.sock, socket.SHUT_RDWR)

    def _ask(self, *command: str) -> list[Any]:
        """What the server tells; nothing where it refuses."""
        with self._told():
            answer, told = self._box.client.uid(*command)
        return [part for part in told if part] if answer == "OK" else []

    def _does(self, verb: str, *arguments: str | bytes) -> bool:
        return bool(self._box.client.uid(verb, *arguments)[0] == "OK")  # type: ignore[arg-type]

    def _select(self) -> None:
        name = self._full_name(self._mailbox.folder)
        with self._told():
            try:
                self._box.folder.set(name)
            except MailboxFolderSelectError:
                text = f"{self._mailbox.host} has no folder {self._mailbox.folder} to read"
                raise MailboxError(text) from None

    def _read_validity(self) -> int:
        with self._told():
            told = self._box.client.response("UIDVALIDITY")[1]
            return int(told[-1] or 0)

    def _read_namespace(self) -> tuple[str, str]:
        """What names of folders begin with here, and what stands between their parts."""
        if "NAMESPACE" not in self._offers:
            return "", ""
        found = PERSONAL.match(self._box.client.namespace()[1][-1] or b"")
        return (found[1].decode(), (found[2] or b"").decode()) if found else ("", "")

    def _full_name(self, name: str) -> str:
        if name.upper() == INBOX:
            return INBOX
        name = name.strip("/").replace("/", self._delimiter or "/")
        return name if name.startswith(self._prefix) else self._prefix + name

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except BROKEN:
            raise MailboxError(f"{self._mailbox.host} broke off in the middle") from None


def open_folder(
    mailbox: Mailbox, *, timeout: float, trust: ssl.SSLContext | None = None
) -> ImapFolder:
    """Connect, log in and open the folder; a MailboxError tells in one line what is wrong."""
    box = connect(mailbox, timeout, trust)
    try:
        log_in(box, mailbox)
        return ImapFolder(box, mailbox)
    except BaseException:
        with suppress(*BROKEN):
            box.client.shutdown()
        raise


def _join(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))


def _head(line: object) -> bytes:
    """What stands before a literal, or all of a line without one."""
    found = line[0] if isinstance(line, tuple) else line
    return found if isinstance(found, bytes) else b""
