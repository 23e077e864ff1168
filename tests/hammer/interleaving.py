"""Two processes in each other's way, as threads that meet exactly where it hurts."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from sqlalchemy import func, select

from matchmaker.domain.answer import Answer, IntroductionState
from matchmaker.domain.consent import Channel
from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.transport import (
    OutcomeUnknownError,
    RecipientRefusedError,
    RelayUnavailableError,
    Stage,
    Transport,
    TransportError,
    TryLaterError,
)
from matchmaker.models import Introduction, Invitation
from matchmaker.runtime import Runtime
from matchmaker.services import answers, delivery, outbox
from tests.factories import (
    FakeClock,
    Mailbox,
    deliver,
    join_many,
    open_test_runtime,
    post_office,
    write_proposals,
)
from tests.hammer import checker
from tests.hammer.person import AcceptedLetter
from tests.reliability.racing import errors_in, race

SECONDS = 30
LEASE = timedelta(minutes=6)
LAST_WORDS: tuple[TransportError, ...] = (
    RecipientRefusedError(550, "5.7.1 no", stage=Stage.RCPT),
    TryLaterError(451, "4.7.1 later", stage=Stage.RCPT),
    RelayUnavailableError("gone", stage=Stage.RCPT),
    OutcomeUnknownError("gone", stage=Stage.ANSWER),
)
"""What a mail server may have told a sender that was stopped meanwhile."""


def race_double_yeses(url: str, couples: int) -> list[str]:
    """Both sides of each proposal say yes at the same instant."""
    runtime = open_test_runtime(url)
    ids = join_many(runtime, 2 * couples)
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
        deliver(session, runtime)
        statement = select(Invitation.id).order_by(Invitation.proposal_id, Invitation.id)
        sides = list(session.scalars(statement))

    results = race(
        (partial(_say_yes, runtime, one), partial(_say_yes, runtime, other))
        for one, other in zip(sides[::2], sides[1::2], strict=True)
    )
    owed = select(func.count(Introduction.id)).where(Introduction.state == IntroductionState.OWED)
    with runtime.reading() as session:
        introductions = session.scalar(owed) or 0
    runtime.close()
    faults = [f"A yes failed: {error!r}" for error in errors_in(results)]
    if introductions != couples:
        faults.append(f"{couples} double yeses made {introductions} introductions.")
    return faults


def _say_yes(runtime: Runtime, invitation_id: int) -> None:
    with runtime.sessions.begin() as session:
        answers.record_answer(
            session,
            invitation_id,
            Answer.YES,
            community=runtime.community,
            now=runtime.clock.calendar(),
            channel=Channel.PAGE,
        )


class Zombie:
    """A transport that sleeps until somebody else has the letter, and then hears a refusal."""

    def __init__(self, last_words: TransportError) -> None:
        self.asleep, self.overtaken = threading.Event(), threading.Event()
        self._last_words = last_words

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        self.asleep.set()
        self.overtaken.wait(SECONDS)
        raise self._last_words

    def close(self) -> None:
        """Nothing was open."""


class Successor(Mailbox):
    """A transport that takes the letter while the zombie has its last word."""

    def __init__(self, zombie: Zombie, its_end: Future[None]) -> None:
        super().__init__()
        self._zombie, self._its_end = zombie, its_end

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        before_bytes()
        self._zombie.overtaken.set()
        self._its_end.result(SECONDS)
        return super().send(mail_from, recipient, data, before_bytes=lambda: None)


def wake_zombies(url: str) -> list[str]:
    """Senders that sleep longer than their lease wake up while another has their letter."""
    clock = FakeClock()
    runtime = open_test_runtime(url, clock=clock)
    letters: list[AcceptedLetter] = []
    for member_id, last_words in zip(join_many(runtime, len(LAST_WORDS)), LAST_WORDS, strict=True):
        _owe_a_letter(runtime, member_id)
        zombie = Zombie(last_words)
        with ThreadPoolExecutor(1) as pool:
            its_end = pool.submit(_drain, runtime, zombie, "zombie")
            zombie.asleep.wait(SECONDS)
            clock.wait(LEASE)
            successor = Successor(zombie, its_end)
            _drain(runtime, successor, "successor")
        letters += [AcceptedLetter(*letter) for letter in successor.letters]
    evidence = checker.gather(runtime, [], letters)
    runtime.close()
    return [
        *checker.check_entries(evidence),
        *checker.check_copies(evidence),
        *(f"Entry {entry.id} is in doubt." for entry in evidence.entries if entry.ambiguous),
        *([] if len(letters) == len(LAST_WORDS) else [f"{len(letters)} letters were sent."]),
    ]


def _owe_a_letter(runtime: Runtime, member_id: int) -> None:
    now = runtime.clock.calendar()
    with runtime.sessions.begin() as session:
        outbox.owe(session, EmailKind.WELCOME, subject_id=member_id, member_id=member_id, now=now)


def _drain(runtime: Runtime, transport: Transport, owner: str) -> None:
    delivery.drain(post_office(runtime, transport, owner=owner))
