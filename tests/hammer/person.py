"""People who act on the pages and remember, beyond every crash, what the pages told them."""

import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from functools import cached_property
from html import unescape
from pathlib import Path
from quopri import decodestring
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict

HOST = "https://matchmaker.example.org"
TOKEN = re.compile(r'name="form_token"[^>]*value="([^"]+)"')


class SurprisedError(Exception):
    """A page or a letter box did not hold what a person may expect."""


@dataclass(frozen=True)
class AcceptedLetter:
    """A letter as a mail server took it."""

    recipient: str
    data: bytes

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers by their names, on one line each."""
        head = message_from_bytes(self.data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
        return {name: " ".join(str(value).split()) for name, value in head.items()}

    @cached_property
    def subject(self) -> str:
        return str(make_header(decode_header(self.headers["Subject"])))

    @cached_property
    def text(self) -> str:
        """Both parts, decoded."""
        return decodestring(self.data.partition(b"\r\n\r\n")[2]).decode(errors="replace")

    @property
    def message_id(self) -> str:
        return self.headers["Message-ID"]

    @property
    def bytes_but_reply_to(self) -> bytes:
        """What the two copies of an introduction must share."""
        return re.sub(rb"(?m)^Reply-To: [^\r]*\r\n", b"", self.data)


class Diary:
    """What people did, one line each: tried, and acknowledged once the answer has arrived."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, **facts: Any) -> None:
        """Written at once, so that it outlives the process."""
        line = json.dumps(facts, ensure_ascii=False).encode() + b"\n"
        diary = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(diary, line)
        finally:
            os.close(diary)

    def read(self) -> list[dict[str, Any]]:
        """Everything in order."""
        if not self._path.exists():
            return []
        return [json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines()]

    def has(self, **facts: Any) -> bool:
        """Whether a line holds all of these."""
        return any(facts.items() <= line.items() for line in self.read())


class Person:
    """Somebody with a browser and a letter box; does nothing twice that was acknowledged."""

    def __init__(
        self,
        app: Flask,
        diary: Diary,
        letters: Callable[[], Iterable[AcceptedLetter]],
        address: str,
        *,
        network: str = "192.0.2.1",
    ) -> None:
        self.address = address
        self._client = app.test_client()
        self._diary, self._letters, self._network = diary, letters, network

    def find_link(self, path: str, *, wording: str = "") -> str:
        """The path of the newest link of a kind in the letters, as its owner would look it up."""
        pattern = re.compile(rf"{re.escape(HOST)}({path})(?=[\s>\"<])")
        for letter in reversed(list(self._letters())):
            if letter.recipient == self.address and wording in letter.text:
                everything = " ".join(letter.headers.values()) + "\n" + letter.text
                if found := pattern.search(everything):
                    return found.group(1)
        raise SurprisedError(f"{self.address} has no letter with a link like {path}")

    def send_form(
        self, what: str, path: Callable[[], str], *, works_once: bool = False, **fields: Any
    ) -> None:
        """Open a page and send its form; a second time only if no answer came the first time.

        Where it works only once, a page without a form may say that the first attempt did.
        """
        facts = {"who": self.address, "what": what}
        if self._diary.has(done=True, **facts):
            return
        where = path()
        status, page = self._open("GET", where)
        token = TOKEN.search(page)
        if token is None and works_once and self._diary.has(done=False, **facts):
            self._diary.note(**facts, done=True, status=status)
            return
        if status != 200 or token is None:
            raise SurprisedError(f"{self.address} found no form to {what}: {status}")
        sent = {"form_token": unescape(token.group(1)), **fields}
        self._diary.note(**facts, done=False)
        self._post(facts, where, sent, hoped_for=303)

    def press_once(self, what: str, path: Callable[[], str], **fields: Any) -> None:
        """What a mail program does for one-click unsubscribing: no page, no token."""
        facts = {"who": self.address, "what": what}
        if not self._diary.has(done=True, **facts):
            self._diary.note(**facts, done=False)
            self._post(facts, path(), fields, hoped_for=200)

    def _post(
        self, facts: dict[str, Any], path: str, fields: dict[str, Any], *, hoped_for: int
    ) -> None:
        values = MultiDict(
            (name, one)
            for name, value in fields.items()
            for one in (value if isinstance(value, (list, tuple)) else [value])
        )
        response = self._client.post(path, data=values, **self._surroundings)
        status = response.status_code
        if status != hoped_for:
            raise SurprisedError(f"{self.address} was told {status} on: {facts['what']}")
        self._diary.note(**facts, done=True, status=status)
        response.close()

    def _open(self, method: str, path: str) -> tuple[int, str]:
        response = self._client.open(path, method=method, **self._surroundings)
        page = response.get_data(as_text=True)
        response.close()
        return response.status_code, page

    @property
    def _surroundings(self) -> dict[str, Any]:
        return {"base_url": HOST, "environ_overrides": {"REMOTE_ADDR": self._network}}
