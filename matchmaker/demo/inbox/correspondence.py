"""What people of the demo answer: it leaves over the demo's mail server, and a copy is kept."""

import smtplib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from matchmaker.demo.inbox.door import PATIENCE_SECONDS
from matchmaker.demo.inbox.letter import Letter
from matchmaker.demo.inbox.reply import compose_reply, read_words
from matchmaker.demo.inbox.store import LetterStore
from matchmaker.demo.ports import HOST
from matchmaker.demo.settings import REPLY_DOMAIN
from matchmaker.errors import MatchmakerError
from matchmaker.models import Member
from matchmaker.runtime import Runtime

MOST_LATER = 5


class NotSentError(MatchmakerError):
    """A reply did not leave; it can be tried again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that left; `copy` is how it arrived, if it went to a person."""

    sent: Letter
    words: str
    copy: Letter | None


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The letters of everybody, and what they replied."""

    received: LetterStore
    sent: LetterStore
    smtp_port: int
    runtime: Runtime

    def reply(self, letter: Letter, words: str, *, language: str) -> str:
        """Reply to a letter as whoever got it; tells the id of the copy that is kept."""
        sender, address = letter.recipient, letter.answer_address
        name, now = self._find_name(sender), self._now()
        raw = compose_reply(letter, words, name=name, language=language, now=now)
        # Taken now, so that whatever comes of it is later.
        letter_id = self.sent.take_id()
        try:
            with smtplib.SMTP(
                HOST, self.smtp_port, "localhost", timeout=2 * PATIENCE_SECONDS
            ) as server:
                server.sendmail(sender, [address], raw)
        except OSError as error:
            raise NotSentError("the reply could not be handed over") from error
        return self.sent.add(address, raw, return_path=sender, letter_id=letter_id)

    def write(self, address: str, words: str, language: str) -> bool:
        """Reply once to the letter that is answered there; tells whether that was possible."""
        letters = self.received.list_letters()
        letter = next((one for one in letters if one.reply_address == address), None)
        if letter is None:
            return False
        if self.list_replies(letter):
            return True
        try:
            self.reply(letter, words, language=language)
        except MatchmakerError:
            return False
        return True

    def list_replies(self, letter: Letter) -> list[Reply]:
        """What was replied to a letter by whoever got it, oldest first."""
        message_id, writer = letter.header("Message-ID"), letter.recipient.lower()
        return [
            Reply(one, read_words(one, letter), self._find_copy(one))
            for one in reversed(self.sent.list_letters(letter.answer_address))
            if one.header("In-Reply-To") == message_id and one.return_path.lower() == writer
        ]

    def list_later(self, recipient: str, letter_id: str) -> list[Letter]:
        """The first letters that somebody got after something was sent."""
        received = self.received.list_letters(recipient)
        return [one for one in received if one.id > letter_id][: -MOST_LATER - 1 : -1]

    def is_ours(self, address: str) -> bool:
        """Whether what is written there is read by the program and by nobody else."""
        return address.rpartition("@")[2].lower() == REPLY_DOMAIN

    def _find_copy(self, sent: Letter) -> Letter | None:
        message_id = sent.header("Message-ID")
        copies = self.received.list_letters(sent.recipient)
        return next((one for one in copies if one.header("Message-ID") == message_id), None)

    def _find_name(self, address: str) -> str:
        """How a member's mail program calls its owner."""
        named = select(Member).where(Member.address_key == address.lower())
        with self.runtime.reading() as session:
            member = session.scalar(named.order_by(Member.id.desc()).limit(1))
            profile = member.get_profile() if member else None
        return f"{profile.given_name} {profile.family_name}".strip() if profile else ""

    def _now(self) -> datetime:
        zone: ZoneInfo = self.runtime.community.calendar.zone
        return self.runtime.clock.calendar().astimezone(zone)
