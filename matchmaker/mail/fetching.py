"""Takes what has come into a mailbox; a message leaves its folder only once it is kept."""

import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import structlog

from matchmaker.mail.imap import ImapFolder, open_folder
from matchmaker.mail.listener import LARGEST
from matchmaker.mail.mailbox import Mailbox, NotNowError

log = structlog.get_logger()
SECONDS_TO_ANSWER = 30.0
# However slowly a server trickles, a pass has an end.
SECONDS_A_PASS = 600.0
MOST_A_PASS = 500
BATCH = 25
MOST_TRIES = 5

Keep: TypeAlias = Callable[[bytes], bool]
"""Keeps a message and tells whether it is ours; NotNowError means that none can be kept now."""
Key: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fetched:
    """How many messages were kept, set aside, and left where they were for another time."""

    kept: int = 0
    aside: int = 0
    left: int = 0


class Fetcher:
    """Empties a mailbox, pass by pass.

    It remembers by UIDVALIDITY and UID what is kept but could not be moved, so that this is not
    fetched again, and how often a message was tried: such a one comes last, and after five times
    it is set aside. A process that forgets both hands the same message in again, which is known.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        keep: Keep,
        *,
        timeout: float = SECONDS_TO_ANSWER,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._mailbox = mailbox
        self._keep = keep
        self._timeout = timeout
        self._trust = trust
        self._tries: Counter[Key] = Counter()
        self._settled: dict[Key, str] = {}
        self._folder: ImapFolder | None = None

    def run(self) -> Fetched:
        """Take everything that is there, at most 500 messages; MailboxError if that fails."""
        folder = open_folder(self._mailbox, timeout=self._timeout, trust=self._trust)
        self._folder = folder
        end = threading.Timer(SECONDS_A_PASS, folder.break_off)
        end.daemon = True
        end.start()
        try:
            return self._empty(folder)
        finally:
            end.cancel()
            self._folder = None
            folder.close()

    def break_off(self) -> None:
        """End a pass from another thread."""
        if (folder := self._folder) is not None:
            folder.break_off()

    def _empty(self, folder: ImapFolder) -> Fetched:
        uids = folder.list_uids()
        self._forget_others({(folder.validity, uid) for uid in uids})
        uids.sort(key=lambda uid: (self._tries[folder.validity, uid], uid))
        moved: Counter[str] = Counter()
        for batch in _batches(uids[:MOST_A_PASS]):
            moved += self._take(folder, batch)
        processed, aside = moved[self._mailbox.processed], moved[self._mailbox.aside]
        return Fetched(processed, aside, len(uids) - processed - aside)

    def _take(self, folder: ImapFolder, batch: Sequence[int]) -> Counter[str]:
        """Keep what can be kept, then move it; counts what was moved where."""
        sizes = folder.list_sizes(batch)
        for uid in (uid for uid in batch if uid in sizes):
            key = (folder.validity, uid)
            if key not in self._settled and (name := self._settle(folder, uid, sizes[uid])):
                self._settled[key] = name
        moved: Counter[str] = Counter()
        for name in (self._mailbox.processed, self._mailbox.aside):
            uids = [uid for uid in batch if self._settled.get((folder.validity, uid)) == name]
            if uids:
                folder.move(uids, name)
                moved[name] = len(uids)
        return moved

    def _settle(self, folder: ImapFolder, uid: int, size: int) -> str | None:
        """The folder that a message is to go to; None if it shall be tried again."""
        key = (folder.validity, uid)
        if size > LARGEST or self._tries[key] >= MOST_TRIES:
            log.warning("a message in the mailbox is set aside", size=size, tries=self._tries[key])
            return self._mailbox.aside
        # Counted first: fetching this one may be what ends the conversation.
        self._tries[key] += 1
        raw = folder.fetch(uid, LARGEST)
        if raw is None:
            return None
        try:
            is_ours = self._keep(raw)
        except NotNowError:
            self._tries[key] -= 1
            raise
        except Exception as error:
            # Its words may quote the message.
            log.error("a fetched message could not be kept", error=type(error).__name__)
            return None
        return self._mailbox.processed if is_ours else self._mailbox.aside

    def _forget_others(self, there: set[Key]) -> None:
        self._tries = Counter({key: tries for key, tries in self._tries.items() if key in there})
        self._settled = {key: name for key, name in self._settled.items() if key in there}


def _batches(uids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(uids)
    while batch := list(islice(rest, BATCH)):
        yield batch
