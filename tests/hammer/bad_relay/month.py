"""A month of a community whose mail server misbehaves; people act on what reached them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import func, select

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.consent import Channel
from matchmaker.errors import ExpiredError, TooLateError
from matchmaker.mail.smtp import SmtpTransport
from matchmaker.models import Invitation, OutboxEntry, Relay, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import answers, delivery, relay, schedule
from matchmaker.signing import TokenPurpose
from tests.factories import DAY, FakeClock, post_office
from tests.servers.instance import find_free_port
from tests.servers.moody_smtp import MoodySmtp

PATIENCE = 0.2
LETTERS_BEFORE_SCRIBES = 20
SECOND = timedelta(seconds=1)
SHORTEST_STEP = timedelta(minutes=5)
LINK = re.compile(r"/a/([a-z0-9]{32})")
MOODS = (Answer.YES,) * 8 + (Answer.NO,) + (Answer.LATER,) + (None,) * 3
WAITING = (Stage.QUEUED, Stage.RETRY, Stage.UNKNOWN)
REFUSED_SIDES = 0.6


class BadMonth:
    """One round, from its opening until everything about it has ended."""

    def __init__(
        self, runtime: Runtime, clock: FakeClock, server: MoodySmtp, seed: str, *, lanes: int
    ) -> None:
        self._lanes = lanes
        self.runtime = runtime
        self.clock = clock
        self.server = server
        self.chance = Random(seed)
        self.drains = 0
        self.given: dict[int, list[Answer]] = {}
        self._read = len(server.accepted)
        self._plans: dict[int, tuple[float, Answer]] = {}
        self._nowhere = f"smtp://127.0.0.1:{find_free_port()}"

    def live(self, *, outage: timedelta) -> None:
        """Begin at the opening, with the mail server away for some time."""
        opened_at = self.clock.calendar()
        end = self.runtime.community.calendar.next_opening(opened_at) - DAY
        while self.clock.calendar() < end:
            self.runtime.run_due()
            is_away = self.clock.calendar() < opened_at + outage
            self._drain(self._nowhere if is_away else self.server.url)
            self._read_mail()
            self._answer()
            self.clock.travel(max(self._next() - self.clock.calendar(), SHORTEST_STEP))
        self.server.refusing.clear()

    def _drain(self, url: str) -> None:
        office = replace(
            post_office(
                self.runtime,
                None,
                lanes=self._lanes,
                scribes=self._lanes - 1,
                letters_before_scribes=LETTERS_BEFORE_SCRIBES,
            ),
            open_transport=partial(SmtpTransport, url, timeout=PATIENCE, trust=self.server.trust),
        )
        delivery.drain(office)
        self.drains += 1

    def _read_mail(self) -> None:
        """Whoever got a proposal makes up their mind, whether or not we know that they got it."""
        letters, self._read = self.server.accepted[self._read :], len(self.server.accepted)
        for _, _, data in letters:
            for invitation_id in _list_invitations(self.runtime, data):
                answer = self.chance.choice(MOODS)
                day = self.clock.calendar().timestamp() + self.chance.uniform(0, 8) * 86400
                if answer is not None:
                    self._plans.setdefault(invitation_id, (day, answer))

    def _answer(self) -> None:
        now = self.clock.calendar()
        for invitation_id, (day, answer) in list(self._plans.items()):
            if day > now.timestamp():
                continue
            del self._plans[invitation_id]
            try:
                with self.runtime.sessions.begin() as session:
                    answers.record_answer(
                        session,
                        invitation_id,
                        answer,
                        community=self.runtime.community,
                        now=now,
                        channel=Channel.PAGE,
                    )
                    self._perhaps_shut_a_side(session.get_one(Invitation, invitation_id))
            except (ExpiredError, TooLateError):
                continue
            self.given.setdefault(invitation_id, []).append(answer)

    def _perhaps_shut_a_side(self, invitation: Invitation) -> None:
        """From now on one of two who will be introduced gets no mail any more."""
        is_accepted = invitation.proposal.outcome is Outcome.ACCEPTED
        if is_accepted and self.chance.random() < REFUSED_SIDES:
            side = self.chance.choice(invitation.proposal.invitations)
            self.server.refusing.add(side.member.address)

    def _next(self) -> datetime:
        """The next instant at which there is something to do."""
        now = self.clock.calendar()
        with self.runtime.reading() as session:
            due = schedule.next_due(session, community=self.runtime.community, now=now)
            attempt = session.scalar(
                select(func.min(OutboxEntry.next_attempt_at)).where(
                    OutboxEntry.stage.in_(WAITING), OutboxEntry.due_at <= now
                )
            )
            is_waiting = session.scalar(
                select(OutboxEntry.id).where(
                    OutboxEntry.stage.in_(WAITING),
                    OutboxEntry.due_at <= now,
                    OutboxEntry.next_attempt_at.is_(None),
                )
            )
            resting = session.get(Relay, relay.ROW)
        rest = resting.resting_until if resting and resting.resting_until else now
        moments = [due, now + DAY / 2]
        if attempt is not None or is_waiting is not None:
            moments.append(max(rest, attempt or now if is_waiting is None else now) + SECOND)
        return min(moments)


def _list_invitations(runtime: Runtime, data: bytes) -> Iterator[int]:
    """The invitations that the links of a proposal letter answer."""
    if not data.partition(b"Message-ID:")[2].lstrip().startswith(b"<proposal."):
        return
    found = set(LINK.findall(data.decode("ascii", "replace").replace("=\r\n", "")))
    for token in found:
        yield runtime.signer.read(TokenPurpose.ANSWER, token)
