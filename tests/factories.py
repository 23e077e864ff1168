"""A community for a test: its runtime, a clock that the test moves, members and proposals."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.address import read_address
from matchmaker.domain.answer import Answer
from matchmaker.domain.consent import Channel, Purpose
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Profile, Sentence, Way
from matchmaker.domain.shown import Thread
from matchmaker.matching.plan import Pairing
from matchmaker.matching.score import Parts
from matchmaker.models import (
    Invitation,
    Member,
    OutboxEntry,
    PlannedPairing,
    Proposal,
    Round,
    RoundState,
    Stage,
    Wave,
)
from matchmaker.runtime import Runtime, open_runtime
from matchmaker.services import answers, arrivals, delivery, outbox, proposals, signup
from matchmaker.services.post_office import PostOffice
from matchmaker.services.signup import Submission
from matchmaker.timekeeping import Clock

OPENING = datetime(2026, 11, 1, 8, tzinfo=UTC)
"""The first of November 2026, 09:00 in Berlin: an opening."""
DAY = timedelta(days=1)


class FakeClock(Clock):
    """Stands still until it is moved."""

    def __init__(self, start: datetime = OPENING) -> None:
        super().__init__()
        self._calendar = self._real = start

    def calendar(self) -> datetime:
        return self._calendar

    def real(self) -> datetime:
        return self._real

    def travel(self, distance: timedelta) -> None:
        """Let time pass: both times move."""
        self._calendar += distance
        self._real += distance

    def wait(self, distance: timedelta) -> None:
        """Let real time pass alone, as leases and back-off know it."""
        self._real += distance

    def leap(self, distance: timedelta) -> None:
        """Move the calendar alone, as the demo does."""
        self._calendar += distance


class Mailbox:
    """A transport that keeps what it is handed: (recipient, bytes) in order."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, bytes]] = []

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        before_bytes()
        self.letters.append((recipient, data))
        return "250 Kept"

    def close(self) -> None:
        """There is nobody to say goodbye to."""


def make_settings(database_url: str, **changes: Any) -> Settings:
    """The settings of a small community; no Redis, and a mail server that nobody runs."""
    settings = Settings(
        database_url=database_url,
        secret_key="a secret for the tests, long enough",
        base_url="https://matchmaker.example.org",
        smtp_url="smtp://127.0.0.1:9",
        mail_from="vorstellung@example.org",
        community_name="Werkhof",
        organiser_name="Ada Brandt",
        organiser_email="ada@example.org",
        confirmations_per_day=100_000,
        disk_reserve_mb=0,
        letters_per_second=0,
        letters_per_second_to_a_provider=0,
    )
    return replace(settings, **changes)


def open_test_runtime(database_url: str, *, clock: Clock | None = None, **settings: Any) -> Runtime:
    """A runtime on a fresh database; close it when the test is over."""
    return open_runtime(make_settings(database_url, **settings), clock=clock or FakeClock())


def profile(**changes: Any) -> Profile:
    """What a likeable person told the form; everything may be shown."""
    likeable = Profile(
        given_name="Mira",
        fields=("joinery",),
        topics=("repairing", "repair_cafes", "wood"),
        work=Sentence("Ich baue Küchen aus altem Holz.", may_be_shown=True),
        question=Sentence("Warum werfen Leute Dinge weg?", may_be_shown=True),
        languages=("de", "en"),
        ways=(Way.VIDEO, Way.WALK),
        place="Köln",
    )
    return replace(likeable, **changes)


def join(runtime: Runtime, address: str, **profile_changes: Any) -> int:
    """Let somebody join and confirm long ago; tells the member's id."""
    with runtime.sessions.begin() as session:
        return add_member(session, runtime, address, **profile_changes)


def add_member(
    session: Session, runtime: Runtime, address: str, *, language: str = "de", **changes: Any
) -> int:
    """As `join`, inside a transaction; the letters of that day were sent long ago."""
    now = runtime.clock.calendar() - 45 * DAY
    submission = Submission(
        address=read_address(address),
        profile=profile(**changes),
        language=language,
        key=f"key of {address}",
        consents=frozenset(Purpose),
    )
    signup.submit(session, submission, community=runtime.community, now=now)
    found = select(Member.id).where(Member.submission_key == submission.key)
    member_id = session.scalars(found).one()
    signup.confirm(session, member_id, community=runtime.community, now=now)
    session.flush()
    letters = [EmailKind.CONFIRMATION, EmailKind.WELCOME]
    outbox.cancel(session, letters, member_id=member_id, fault="long ago")
    return member_id


def join_many(runtime: Runtime, count: int) -> list[int]:
    """As many members at once, as plain rows; neighbours in the list differ in their work."""
    fields = ("joinery", "software", "sound_design", "translation")
    joined_at = runtime.clock.calendar() - 45 * DAY
    members = []
    for number in range(count):
        address = f"member{number}@example.org"
        member = Member(
            state=MemberState.ACTIVE,
            address=address,
            address_key=address,
            submission_key=f"key of {address}",
            language="de",
            created_at=joined_at,
            confirmed_at=joined_at,
        )
        work = fields[number % len(fields)]
        member.set_profile(profile(given_name=f"Name{number}", fields=(work,)))
        members.append(member)
    with runtime.sessions.begin() as session:
        session.add_all(members)
        session.flush()
        return [member.id for member in members]


def propose(runtime: Runtime, one: int, other: int) -> int:
    """Put two members to each other and note both letters as delivered now."""
    with runtime.sessions.begin() as session:
        proposal_id = write_proposals(session, runtime, [(one, other)])[0]
        deliver(session, runtime)
    return proposal_id


def write_proposals(
    session: Session, runtime: Runtime, couples: list[tuple[int, int]]
) -> list[int]:
    """Make proposals of a plan with these couples, in the running round.

    They join its first wave if it opened just now and has nobody of them, or get a new one.
    """
    now = runtime.clock.calendar()
    wave = _find_wave(session, couples, now) or _add_wave(session, runtime, now)
    latest = session.scalar(select(func.max(Proposal.id))) or 0
    plan_couples(session, wave, couples, now=now)
    while proposals.write_due(session, community=runtime.community, now=now):
        session.flush()
    found = select(Proposal.id).where(Proposal.wave_id == wave.id, Proposal.id > latest)
    return list(session.scalars(found.order_by(Proposal.id)))


def _find_wave(session: Session, couples: list[tuple[int, int]], now: datetime) -> Wave | None:
    ids = [one for couple in couples for one in couple]
    taken = select(Invitation.wave_id).where(Invitation.member_id.in_(ids))
    wave = session.scalar(
        select(Wave)
        .join(Round)
        .where(
            Round.state == RoundState.OPEN,
            Round.opened_at == now,
            Wave.number == 1,
            Wave.id.not_in(taken),
        )
    )
    if wave is not None:
        wave.written_at = None
    return wave


def plan_couples(
    session: Session, wave: Wave, couples: list[tuple[int, int]], *, now: datetime
) -> None:
    """Store these couples as the plan of a wave."""
    for low, high in map(sorted, couples):
        made = pairing(low, high)
        session.add(
            PlannedPairing(
                wave_id=wave.id,
                low_id=low,
                high_id=high,
                score=made.score,
                weight=made.weight,
                data={
                    "thread": asdict(made.thread),
                    "parts_low": asdict(made.parts_low),
                    "parts_high": asdict(made.parts_high),
                },
            )
        )
        session.flush()
    wave.plan = {"pairings": len(couples), "unmatched": {}, "total_weight": 0, "bound": 0}
    wave.planned_at = now
    session.flush()


def pairing(low: int, high: int) -> Pairing:
    """A couple as the engine would have chosen it."""
    parts = Parts(0.5, 0.5, 0.0, 1.0, 1.0, 0.5)
    return Pairing(low, high, 5000, 5000, Thread(topics=("repairing",)), parts, parts)


def _add_wave(session: Session, runtime: Runtime, now: datetime) -> Wave:
    calendar = runtime.community.calendar
    running = session.scalar(select(Round).where(Round.state == RoundState.OPEN))
    if running is None:
        running = _open_round(session, runtime, now)
    wave = Wave(
        number=len(running.waves) + 1,
        reminds_at=calendar.reminder(now),
        closes_at=calendar.deadline(now),
    )
    running.waves.append(wave)
    session.flush()
    return wave


def _open_round(session: Session, runtime: Runtime, now: datetime) -> Round:
    """The round of this period, also where a tick found the community too small for one."""
    calendar = runtime.community.calendar
    period = calendar.period_of(now)
    opened = session.scalar(select(Round).where(Round.period == period))
    if opened is None:
        opened = Round(period=period, seed=1, vocabulary_digest=runtime.vocabulary.digest)
        session.add(opened)
    opened.state, opened.closed_at = RoundState.OPEN, None
    opened.opened_at, opened.closing_at = now, calendar.closing(now)
    opened.second_wave_at = calendar.second_wave(now)
    return opened


def deliver(session: Session, runtime: Runtime) -> None:
    """Note every proposal letter that waits as sent now."""
    now = runtime.clock.calendar()
    waiting = select(OutboxEntry).where(
        OutboxEntry.kind == EmailKind.PROPOSAL, OutboxEntry.stage.in_(outbox.OPEN_STAGES)
    )
    for entry in session.scalars(waiting).all():
        entry.stage, entry.sent_at = Stage.SENT, now
        arrivals.note_delivered(session, entry.subject_id, community=runtime.community, now=now)
    session.flush()


def invitation_of(runtime: Runtime, proposal_id: int, member_id: int) -> int:
    """The id of a member's side of a proposal, as the link to answer carries it."""
    statement = select(Invitation.id).where(
        Invitation.proposal_id == proposal_id, Invitation.member_id == member_id
    )
    with runtime.reading() as session:
        return session.scalars(statement).one()


def answer(
    runtime: Runtime, proposal_id: int, member_id: int, said: Answer, **details: Any
) -> answers.AnswerView:
    """Let one side answer on the page."""
    invitation_id = invitation_of(runtime, proposal_id, member_id)
    with runtime.sessions.begin() as session:
        return answers.record_answer(
            session,
            invitation_id,
            said,
            community=runtime.community,
            now=runtime.clock.calendar(),
            channel=Channel.PAGE,
            **details,
        )


def post_office(
    runtime: Runtime, transport: Any, *, owner: str = "test", **more: Any
) -> PostOffice:
    """A sender that hands its letters to this transport, which all its lanes share."""
    return PostOffice(
        sessions=runtime.sessions,
        reading_sessions=runtime.reading_sessions,
        open_transport=lambda: transport,
        letterhead=runtime.letterhead,
        clock=runtime.clock,
        owner=owner,
        **more,
    )


def send_all(runtime: Runtime) -> list[tuple[str, bytes]]:
    """Send everything that is owed now; tells (recipient, bytes) in order."""
    mailbox = Mailbox()
    delivery.drain(post_office(runtime, mailbox))
    return mailbox.letters
