"""A post that really carries: letters leave over SMTP, and what is written is read by a child."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage

from matchmaker.domain.answer import Answer
from matchmaker.domain.membership import MemberState
from matchmaker.models import AnswerRecord, Invitation
from matchmaker.runtime import Runtime
from matchmaker.services.inbox import Envelope, Ingested
from matchmaker.services.letterhead import Letterhead
from tests.arriving import compose_reply
from tests.factories import invitation_of, join, write_proposals
from tests.letters import links_in, unwrap
from tests.servers.smtp import CollectingSmtp
from tests.services.reading import parse, rows_of, state_of, text_of
from tests.visitor import path_of

MIRA, JONAS = "mira@example.org", "jonas@example.org"
numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as a mail server got it."""

    return_path: str
    recipient: str
    data: bytes

    @property
    def headers(self) -> EmailMessage:
        return parse(self.data)

    @property
    def words(self) -> str:
        return unwrap(text_of(self.data))

    @property
    def reply_to(self) -> str:
        return str(self.headers["Reply-To"])

    @property
    def link(self) -> str:
        """The way to the page on which a suggestion is answered."""
        return next(path_of(link) for link in links_in(self.data) if "/a/" in link)

    @property
    def one_click(self) -> str:
        """The way that a mail program takes to unsubscribe."""
        header = str(self.headers["List-Unsubscribe"])
        return path_of(header.partition(">")[0].lstrip("<"))


class Post:
    """Sends what is owed, brings what is written."""

    def __init__(self, runtime: Runtime, server: CollectingSmtp) -> None:
        self.runtime = runtime
        self._server = server

    def send(self) -> list[Letter]:
        """Let everything leave that is owed; tells which letters arrived."""
        known = len(self._server.messages)
        self.runtime.drain()
        arrived = self._server.messages[known:]
        return [Letter(sender, to, data) for sender, (to,), data in arrived]

    def bring(self, raw: bytes, *to: str, mail_from: str | None = None) -> Ingested:
        """Let a message come in and be dealt with; without recipients its headers name them."""
        found = self.take_in(raw, *to, mail_from=mail_from)
        self.runtime.mailroom.deal()
        return found

    def take_in(self, raw: bytes, *to: str, mail_from: str | None = None) -> Ingested:
        """Let a message come in that waits to be dealt with."""
        envelope = Envelope(mail_from=mail_from, recipients=to)
        return self.runtime.mailroom.take_in(raw, envelope)

    def trust(self, server: str) -> "Post":
        """The same post, which believes what this mail server found out about senders."""
        settings = replace(self.runtime.settings, trusted_mail_server=server)
        return Post(replace(self.runtime, settings=settings), self._server)

    def with_letterhead(self, letterhead: Letterhead) -> "Post":
        """The same post, whose letters are written on another paper."""
        return Post(replace(self.runtime, letterhead=letterhead), self._server)


class Person:
    """A member who has got a suggestion, and writes from a mail program."""

    def __init__(self, post: Post, letter: Letter, member: int, proposal: int) -> None:
        self.post = post
        self.letter = letter
        self.member = member
        self.address = letter.recipient
        self.invitation = invitation_of(post.runtime, proposal, member)

    def compose(self, words: str, **details: str) -> bytes:
        """A reply to the suggestion, with a Message-ID of its own."""
        usual = {
            "sender": self.address,
            "to": self.letter.reply_to,
            "message_id": f"<{next(numbers)}@mail.example.net>",
            "In_Reply_To": str(self.letter.headers["Message-ID"]),
        }
        return compose_reply(words, **{**usual, **details})

    def write(self, words: str, **details: str) -> Ingested:
        """Answer by mail."""
        return self.post.bring(self.compose(words, **details), self.letter.reply_to)

    @property
    def answer(self) -> Answer | None:
        """The answer that stands."""
        with self.post.runtime.reading() as session:
            return session.get_one(Invitation, self.invitation).answer

    @property
    def said(self) -> list[Answer]:
        """Every answer that was recorded, in order."""
        records: Sequence[AnswerRecord] = rows_of(self.post.runtime, AnswerRecord)
        return [record.answer for record in records if record.invitation_id == self.invitation]

    @property
    def state(self) -> MemberState:
        return state_of(self.post.runtime, self.member)


class Couple:
    """Mira and Jonas, each of whom has just got a letter about the other."""

    def __init__(self, post: Post) -> None:
        runtime = post.runtime
        self.post = post
        members = [
            join(runtime, MIRA, given_name="Mira"),
            join(runtime, JONAS, given_name="Jonas", fields=("software",)),
        ]
        with runtime.sessions.begin() as session:
            (self.proposal,) = write_proposals(session, runtime, [(members[0], members[1])])
        letters = {letter.recipient: letter for letter in post.send()}
        self.mira, self.jonas = (
            Person(post, letters[address], member, self.proposal)
            for address, member in zip((MIRA, JONAS), members, strict=True)
        )
