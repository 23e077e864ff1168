"""What two people or processes do at the same instant."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from matchmaker.domain.address import read_address
from matchmaker.domain.answer import Answer
from matchmaker.domain.consent import Channel, Purpose
from matchmaker.errors import MatchmakerError, NotFoundError
from matchmaker.models import Invitation, Member, OutboxEntry, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import (
    answers,
    claims,
    delivery,
    erasure,
    marks,
    membership,
    rounds,
    signup,
)
from matchmaker.services.claims import Claim
from matchmaker.services.signup import Submission
from matchmaker.timekeeping import Clock
from tests.factories import (
    OPENING,
    Mailbox,
    deliver,
    join_many,
    post_office,
    profile,
    write_proposals,
)

Part = Callable[[Runtime], object]
Side = tuple[int, int]
"""An invitation and its member."""
UNDO = timedelta(minutes=10)
WAYS_OUT = ("no", "block", "pause", "leave", "unsubscribe", "erase")


class SetClock(Clock):
    """Stands where it was put, for all times alike; putting it there twice changes nothing."""

    def __init__(self, moment: datetime = OPENING) -> None:
        super().__init__()
        self.moment = moment

    def real(self) -> datetime:
        return self.moment

    def calendar(self) -> datetime:
        return self.moment


def set_clock(runtime: Runtime, moment: datetime) -> None:
    """Put the clock of a racer to a moment."""
    assert isinstance(runtime.clock, SetClock)
    runtime.clock.moment = moment


def part(act: Callable[..., object], *args: object) -> Part:
    """Somebody's part in a race, whichever runtime they will have."""
    return lambda runtime: act(runtime, *args)


def propose_many(runtime: Runtime, count: int) -> list[tuple[Side, Side]]:
    """As many delivered proposals by their two sides."""
    ids = join_many(runtime, 2 * count)
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
        deliver(session, runtime)
    return list_couples(runtime)


def list_couples(runtime: Runtime) -> list[tuple[Side, Side]]:
    """The two sides of each proposal."""
    statement = select(Invitation.id, Invitation.member_id)
    with runtime.reading() as session:
        rows = session.execute(statement.order_by(Invitation.proposal_id, Invitation.id)).all()
    sides = [(invitation, member) for invitation, member in rows]
    return list(zip(sides[::2], sides[1::2], strict=True))


def say(runtime: Runtime, side: Side, said: Answer) -> Answer | None:
    """Answer on the page; tells which answer stands."""
    with runtime.sessions.begin() as session:
        view = answers.record_answer(
            session,
            side[0],
            said,
            community=runtime.community,
            now=runtime.clock.calendar(),
            channel=Channel.PAGE,
        )
    return view.answer


def withdraw(runtime: Runtime, side: Side, how: str) -> bool:
    """Take a yes back in one way or another; tells whether that was acknowledged."""
    now, community = runtime.clock.calendar(), runtime.community
    try:
        if how == "no":
            say(runtime, side, Answer.NO)
            return True
        with runtime.sessions.begin() as session:
            if how == "block":
                answers.block(session, side[0], community=community, now=now)
            elif how == "erase":
                erasure.erase(session, side[1], never_again=False, community=community, now=now)
            elif how == "unsubscribe":
                membership.unsubscribe(session, side[1], now=now)
            elif how == "pause":
                membership.pause(session, side[1], until=None, community=community, now=now)
            else:
                membership.leave(session, side[1], now=now)
    except MatchmakerError:
        return False
    return True


def claim(runtime: Runtime) -> int | None:
    """Claim the letter that is first in the queue, as a sender does; tells which."""
    with runtime.sessions.begin() as session:
        found = claims.claim_next(
            session,
            runtime.letterhead,
            owner="racer",
            now=runtime.clock.calendar(),
            real=runtime.clock.real(),
        )
        return None if found is None or found.dictation is None else found.entry_id


def hand_over_many(runtime: Runtime, count: int) -> list[tuple[Side, Claim]]:
    """One side of each of as many proposals, and the claim of a sender that has its letter."""
    ids = join_many(runtime, 2 * count)
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
    sides = {one[0]: one for one, _ in list_couples(runtime)}
    with runtime.sessions.begin() as session:
        theirs = OutboxEntry.subject_id.in_(list(sides))
        values = {"stage": Stage.HANDING_OVER, "epoch": 1, "key_id": "any"}
        session.execute(update(OutboxEntry).where(theirs).values(values))
        session.execute(update(OutboxEntry).where(~theirs).values(stage=Stage.CANCELLED))
        entries = session.execute(select(OutboxEntry.subject_id, OutboxEntry.id).where(theirs))
        return [(sides[subject], Claim(entry, 1, None)) for subject, entry in entries]


def note_sent(runtime: Runtime, claim: Claim) -> None:
    """What a sender does when the mail server has accepted."""
    marks.note_sent(post_office(runtime, Mailbox()), claim)


def open_round(runtime: Runtime, now: datetime) -> bool:
    """Open the round that is due, as a step of a tick; tells whether it was us."""
    try:
        with runtime.sessions.begin() as session:
            return rounds.open_due(session, community=runtime.community, now=now)
    except IntegrityError:
        return False


def tick(runtime: Runtime, mailbox: Mailbox, owner: str) -> None:
    """What a tick does, with a mailbox for a mail server."""
    runtime.run_due()
    delivery.drain(post_office(runtime, mailbox, owner=owner))


def tick_at(runtime: Runtime, moment: datetime, owner: str) -> list[tuple[str, str]]:
    """A tick at a moment; tells who got letters, and a digest of each."""
    set_clock(runtime, moment)
    mailbox = Mailbox()
    tick(runtime, mailbox, owner)
    return [(to, hashlib.sha256(data).hexdigest()) for to, data in mailbox.letters]


def submit(runtime: Runtime, address: str, key: str) -> None:
    """Send the form."""
    submission = Submission(
        address=read_address(address),
        profile=profile(),
        language="de",
        key=key,
        consents=frozenset(Purpose),
    )
    with runtime.sessions.begin() as session:
        now = runtime.clock.calendar()
        signup.submit(session, submission, community=runtime.community, now=now)


def confirm(runtime: Runtime, member_id: int) -> bool:
    """Use the link of a submission; tells whether it still led anywhere."""
    try:
        with runtime.sessions.begin() as session:
            now = runtime.clock.calendar()
            signup.confirm(session, member_id, community=runtime.community, now=now)
    except NotFoundError:
        return False
    return True


def list_submissions(runtime: Runtime) -> dict[str, list[int]]:
    """The submissions of each address."""
    found: dict[str, list[int]] = {}
    with runtime.reading() as session:
        for address, number in session.execute(
            select(Member.address, Member.id).order_by(Member.id)
        ):
            found.setdefault(address, []).append(number)
    return found
