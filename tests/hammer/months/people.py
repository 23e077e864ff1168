"""People who join, answer, pause, return, leave and erase themselves, from a seed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.address import read_address
from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.consent import Channel, Purpose
from matchmaker.domain.membership import MemberState
from matchmaker.models import Invitation, Member, Proposal
from matchmaker.runtime import Runtime
from matchmaker.services import answers, erasure, membership, signup
from matchmaker.services.signup import Submission
from tests.hammer.months.ledger import FINAL_ANSWERS, Ledger
from tests.hammer.populations import invent_profile

MOODS = (Answer.YES,) * 14 + (Answer.NO,) * 2 + (Answer.LATER, Answer.ACQUAINTED)
SILENCE = (None,) * 5
MOST = 14
DAY = timedelta(days=1)
Deed = Callable[[Session], None]


@dataclass
class People:
    """Everybody who ever had anything to do with a community."""

    runtime: Runtime
    ledger: Ledger
    chance: Random
    seed: int
    pace: int = 1
    submissions: int = 0
    gone: list[str] = field(default_factory=list)

    def begin(self, count: int) -> None:
        """Let the first ones join."""
        for _ in range(count):
            self._transact(self._join)

    def answer_all(self) -> None:
        """Everybody whose mood and day it is answers."""
        now = self.runtime.clock.calendar()
        with self.runtime.reading() as session:
            waiting = session.execute(
                select(Invitation.id, Invitation.delivered_at)
                .join(Proposal)
                .where(
                    Invitation.answer.is_(None),
                    Invitation.delivered_at.is_not(None),
                    Proposal.outcome == Outcome.OPEN,
                    Proposal.deadline_at > now,
                )
            ).all()
        for invitation_id, delivered_at in waiting:
            mood = Random(f"{self.seed}/{invitation_id}")
            said = mood.choice(MOODS + SILENCE)
            if said and delivered_at and now >= delivered_at + mood.uniform(0, 9) * DAY:
                self._answer(invitation_id, said)

    def live_a_day(self) -> None:
        """A few people change their minds about being here; what is rare keeps up with the pace."""
        for deed, likelihood in (
            (self._join, 0.15),
            (self._pause, 0.08),
            (self._resume, 0.25),
            (self._leave, 0.03),
            (self._erase, 0.01 * self.pace),
        ):
            if self.chance.random() < likelihood:
                self._transact(deed)

    def _transact(self, deed: Deed) -> None:
        with self.runtime.sessions.begin() as session:
            deed(session)

    def _answer(self, invitation_id: int, said: Answer) -> None:
        runtime, now = self.runtime, self.runtime.clock.calendar()
        with runtime.sessions.begin() as session:
            answers.record_answer(
                session,
                invitation_id,
                said,
                community=runtime.community,
                now=now,
                channel=Channel.PAGE,
            )
            proposal = session.get_one(Invitation, invitation_id).proposal
            pair = frozenset(side.member.address for side in proposal.invitations)
        self.ledger.happenings[f"answered {said.value}"] += 1
        if said in FINAL_ANSWERS:
            self.ledger.final.setdefault(pair, now)

    def _join(self, session: Session) -> None:
        here = select(func.count(Member.id)).where(Member.state == MemberState.ACTIVE)
        if (session.scalar(here) or 0) >= MOST:
            return
        self.submissions += 1
        returns = bool(self.gone) and self.chance.random() < 0.5
        address = self.gone.pop(0) if returns else f"member{self.submissions}@example.org"
        runtime, now = self.runtime, self.runtime.clock.calendar()
        profile = invent_profile(self.chance, runtime.vocabulary, self.submissions, easy=True)
        submission = Submission(
            address=read_address(address),
            profile=profile,
            language="de",
            key=f"key {self.submissions}",
            consents=frozenset(Purpose),
        )
        signup.submit(session, submission, community=runtime.community, now=now)
        found = select(Member.id).where(Member.submission_key == submission.key)
        member_id = session.scalar(found)
        if member_id is not None:
            signup.confirm(session, member_id, community=runtime.community, now=now)
            self.ledger.happenings["came back after erasing" if returns else "joined"] += 1

    def _pause(self, session: Session) -> None:
        member = self._pick(session, MemberState.ACTIVE)
        runtime, now = self.runtime, self.runtime.clock.calendar()
        if member is not None:
            today = runtime.community.calendar.local_date(now)
            days = self.chance.choice((None, 10, 40))
            until = None if days is None else today + days * DAY
            membership.pause(session, member.id, until=until, community=runtime.community, now=now)
            self.ledger.happenings["paused"] += 1

    def _resume(self, session: Session) -> None:
        state = self.chance.choice((MemberState.PAUSED, MemberState.LEFT))
        member = self._pick(session, state)
        if member is not None:
            membership.resume(session, member.id, now=self.runtime.clock.calendar())
            self.ledger.happenings["returned"] += 1

    def _leave(self, session: Session) -> None:
        member = self._pick(session, MemberState.ACTIVE)
        if member is not None:
            membership.leave(session, member.id, now=self.runtime.clock.calendar())
            self.ledger.happenings["left"] += 1

    def _erase(self, session: Session) -> None:
        member = self._pick(session, MemberState.ACTIVE)
        runtime = self.runtime
        if member is not None:
            self.gone.append(member.address)
            erasure.erase(
                session,
                member.id,
                never_again=False,
                community=runtime.community,
                now=runtime.clock.calendar(),
            )
            self.ledger.happenings["erased"] += 1

    def _pick(self, session: Session, state: MemberState) -> Member | None:
        statement = select(Member).where(Member.state == state).order_by(Member.id)
        members = list(session.scalars(statement))
        return self.chance.choice(members) if members else None
