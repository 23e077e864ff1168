"""A Maildir in which every letter of the demo is kept, a file for each copy."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from matchmaker.demo.inbox.letter import Letter, read_letter

RECIPIENT, RETURN_PATH = b"Delivered-To: ", b"Return-Path: "
NANOSECONDS = 1_000_000_000


class LetterStore:
    """Letters on disk, newest first; a letter never changes, so each is read once.

    The first two lines of a file name the recipient and the sender of the envelope, and are not
    part of the message.
    """

    def __init__(self, folder: Path) -> None:
        self._new = folder / "new"
        self._temporary = folder / "tmp"
        for part in (self._new, self._temporary, folder / "cur"):
            part.mkdir(parents=True, exist_ok=True)
        self._read: dict[str, Letter] = {}
        self._latest = 0
        self._arrival = threading.Lock()

    def add(
        self, recipient: str, message: bytes, *, return_path: str = "", letter_id: str = ""
    ) -> str:
        """Keep a message for one recipient, under an id that was taken before or a new one."""
        letter_id = letter_id or self.take_id()
        envelope = _line(RECIPIENT, recipient) + _line(RETURN_PATH, return_path)
        draft = self._temporary / letter_id
        draft.write_bytes(envelope + message)
        draft.replace(self._new / letter_id)
        return letter_id

    def list_letters(self, recipient: str = "") -> list[Letter]:
        """All letters, or those of one recipient, newest first."""
        wanted = recipient.strip().lower()
        letters = (self._get(name) for name in sorted(self._names(), reverse=True))
        return [one for one in letters if not wanted or one.recipient.lower() == wanted]

    def find(self, letter_id: str) -> Letter | None:
        """One letter."""
        return self._get(letter_id) if letter_id in set(self._names()) else None

    def latest_id(self) -> str:
        """The id of the newest letter, or nothing."""
        return max(self._names(), default="")

    def _names(self) -> Iterator[str]:
        return (entry.name for entry in os.scandir(self._new) if entry.is_file())

    def _get(self, letter_id: str) -> Letter:
        if letter_id not in self._read:
            data = (self._new / letter_id).read_bytes()
            recipient, message = _take_line(RECIPIENT, data)
            return_path, message = _take_line(RETURN_PATH, message)
            self._read[letter_id] = read_letter(
                message,
                letter_id=letter_id,
                recipient=recipient,
                return_path=return_path,
                arrived_at=_time_of(letter_id),
            )
        return self._read[letter_id]

    def take_id(self) -> str:
        """A name that sorts by arrival, even when the clock of the machine stands still."""
        with self._arrival:
            self._latest = max(self._latest + 1, time.time_ns())
            return f"{self._latest:020d}.{os.getpid()}.demo"


def _line(name: bytes, address: str) -> bytes:
    return name + "".join(address.split()).encode("utf-8", "replace") + b"\r\n"


def _take_line(name: bytes, data: bytes) -> tuple[str, bytes]:
    """An address of the envelope and what follows; files of earlier versions have but one."""
    if not data.startswith(name):
        return "", data
    line, _, rest = data.partition(b"\r\n")
    return line.removeprefix(name).decode("utf-8", "replace"), rest


def _time_of(letter_id: str) -> datetime:
    number = letter_id.partition(".")[0]
    return datetime.fromtimestamp(int(number) / NANOSECONDS if number.isdecimal() else 0, UTC)
