"""People who act over real sockets, repeat what nobody answered and nothing that was answered."""

import http.client
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlencode

from matchmaker.timekeeping import Clock
from tests.hammer.murder.postbox import Postbox
from tests.hammer.person import HOST, TOKEN, AcceptedLetter, Diary

SECONDS_TO_ANSWER = 30
SECONDS_OF_PATIENCE = 60
AGAIN = (429, 503)


class GaveUpError(Exception):
    """Nobody answered for a very long time."""


class Browser:
    """Opens pages on the port; whoever asks has a network of their own."""

    def __init__(self, port: int, diary: Diary, clock: Clock) -> None:
        self._port, self._diary, self._clock = port, diary, clock
        self._networks: dict[str, str] = {}
        self.unanswered = 0

    def act(
        self, who: str, what: str, path: str, fields: Mapping[str, object], *, needs_token: bool
    ) -> bool:
        """Do something until it is answered; tells whether it was acknowledged, not refused."""
        deadline = time.monotonic() + SECONDS_OF_PATIENCE
        while time.monotonic() < deadline:
            try:
                status = self._try(who, what, path, fields, needs_token=needs_token)
            except (OSError, http.client.HTTPException):
                self.unanswered += 1
                status = 0
            if status and status not in AGAIN and status < 500:
                return status in (303, -200)
            time.sleep(0.03)
        raise GaveUpError(f"{who} could not {what}")

    def _try(
        self, who: str, what: str, path: str, fields: Mapping[str, object], *, needs_token: bool
    ) -> int:
        """The status of the last answer; -200 where a page acknowledges without a redirect."""
        sent = dict(fields)
        if needs_token:
            status, page = self._ask(who, "GET", path)
            found = TOKEN.search(page)
            if status != 200 or found is None:
                self._note(who, what, path, "refused", status)
                return status
            sent["form_token"] = unescape(found.group(1))
        self._note(who, what, path, "tried", 0)
        status, _ = self._ask(who, "POST", path, sent)
        if status == 200 and not needs_token:
            status = -200
        done = "acknowledged" if status in (303, -200) else "refused"
        self._note(who, what, path, done, status)
        return status

    def _note(self, who: str, what: str, path: str, done: str, status: int) -> None:
        at = self._clock.calendar().isoformat()
        self._diary.note(who=who, what=what, path=path, done=done, status=status, at=at)

    def _ask(
        self, who: str, method: str, path: str, fields: dict[str, object] | None = None
    ) -> tuple[int, str]:
        number = len(self._networks)
        network = self._networks.setdefault(who, f"10.{number >> 8}.{number & 255}.1")
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS_TO_ANSWER)
        headers = {
            "Host": HOST.removeprefix("https://"),
            "X-Forwarded-For": network,
            "X-Forwarded-Proto": "https",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = None if fields is None else urlencode(fields, doseq=True)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


class LetterBoxes:
    """The letters of everybody, as they come in."""

    def __init__(self, postbox: Postbox) -> None:
        self._postbox, self._sorted = postbox, 0
        self._boxes: dict[str, list[AcceptedLetter]] = defaultdict(list)

    def of(self, address: str) -> list[AcceptedLetter]:
        """What somebody got so far."""
        letters = self._postbox.list_letters()
        for letter in letters[self._sorted :]:
            self._boxes[letter.recipient].append(letter)
        self._sorted = len(letters)
        return self._boxes[address]

    def find_link(self, address: str, path: str) -> str | None:
        """The newest link of a kind in somebody's letters."""
        pattern = re.compile(rf"{re.escape(HOST)}({path})(?=[\s>\"<])")
        for letter in reversed(self.of(address)):
            everything = " ".join(letter.headers.values()) + "\n" + letter.text
            if found := pattern.search(everything):
                return found.group(1)
        return None
