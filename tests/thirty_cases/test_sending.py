"""Cases 6 to 8 and 11 to 13: what happens between a letter that is owed and one that arrived."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from redis import Redis

from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.smtp import SmtpTransport
from matchmaker.models import Stage, Suppression, SuppressionReason
from matchmaker.queue import JobQueue
from matchmaker.services import delivery, leases, relay, suppressions
from tests.factories import FakeClock, answer, join, join_many, post_office, write_proposals
from tests.hammer.races.parts import withdraw
from tests.reliability.racing import errors_in, race
from tests.servers.misbehaving_smtp import Fault, MisbehavingSmtp, Moment, drop, refuse, stall
from tests.services.reading import count, entries_of, outcome_of, stages_of
from tests.services.test_delivery import Died
from tests.services.test_mail_server_faults import drain
from tests.thirty_cases.post import JONAS, MIRA, Couple, Post

SECOND = timedelta(seconds=1)
WAYS = ("unsubscribe", "pause", "leave", "erase", "suppress")


class Mortal:
    """A sender that hands letters to a real server, and dies of the first at some moment."""

    def __init__(self, url: str, moment: str) -> None:
        self._transport = SmtpTransport(url)
        self._moment = moment

    def _reach(self, moment: str) -> None:
        if moment == self._moment:
            raise Died

    def send(
        self, mail_from: str, recipient: str, data: bytes, before_bytes: Callable[[], None]
    ) -> str:
        def note() -> None:
            self._reach("after RCPT")
            before_bytes()

        self._reach("before MAIL")
        found = self._transport.send(mail_from, recipient, data, note)
        self._reach("after DATA")
        return found

    def close(self) -> None:
        self._transport.close()


def owe_suggestion(post: Post) -> tuple[int, int, int]:
    """Two members and a proposal whose letters are still owed."""
    runtime = post.runtime
    mira, jonas = join(runtime, MIRA), join(runtime, JONAS)
    with runtime.sessions.begin() as session:
        (proposal,) = write_proposals(session, runtime, [(mira, jonas)])
    return mira, jonas, proposal


def go(post: Post, member: int, how: str) -> None:
    """Make a member somebody who must not be written to."""
    runtime = post.runtime
    if how != "suppress":
        assert withdraw(runtime, (0, member), how)
        return
    with runtime.sessions.begin() as session:
        reason, now = SuppressionReason.COMPLAINT, runtime.clock.calendar()
        suppressions.suppress(session, runtime.community, MIRA, reason, now=now)


@pytest.mark.parametrize(
    ("moment", "stage", "copies"),
    [
        ("before MAIL", "claimed", 1),
        ("after RCPT", "claimed", 1),
        ("after DATA", "handing_over", 2),
    ],
)
def test_case_06_a_sender_that_dies_loses_nothing_and_doubles_only_what_is_marked(
    post: Post, clock: FakeClock, moment: str, stage: str, copies: int
) -> None:
    owe_suggestion(post)
    with MisbehavingSmtp() as server:
        mortal = Mortal(server.url, moment)
        with pytest.raises(Died):
            delivery.drain(post_office(post.runtime, mortal))
        mortal.close()
        assert sorted(stages_of(post.runtime, EmailKind.PROPOSAL)) == sorted([stage, "queued"])
        drain(post.runtime, server.url)
        clock.wait(leases.LEASE + SECOND)
        drain(post.runtime, server.url)
        if copies == 2:
            assert sorted(stages_of(post.runtime, EmailKind.PROPOSAL)) == ["sent", "unknown"]
            clock.wait(leases.WAIT_FOR_PROOF)
            drain(post.runtime, server.url)
        sent = server.accepted
    assert stages_of(post.runtime, EmailKind.PROPOSAL) == ["sent", "sent"]
    assert {recipient for _, recipient, _ in sent} == {MIRA, JONAS}
    assert (len(sent), len(set(sent))) == (1 + copies, 2)
    marks = [entry.ambiguous for entry in entries_of(post.runtime, EmailKind.PROPOSAL)]
    assert sorted(marks) == [False, copies == 2]


@pytest.mark.parametrize("how", ["flushed", "down"])
def test_case_07_letters_leave_once_without_what_redis_knew(
    post: Post, redis_url: str, how: str
) -> None:
    queue = JobQueue(redis_url if how == "flushed" else "redis://127.0.0.1:1/0")
    runtime = replace(post.runtime, queue=queue)
    owe_suggestion(post)
    assert runtime.ring() is (how == "flushed")
    if how == "flushed":
        with Redis.from_url(redis_url) as client:
            client.flushall()
    assert (runtime.tick(), runtime.tick()) == (2, 0)
    assert stages_of(runtime, EmailKind.PROPOSAL) == ["sent", "sent"]


def test_case_08_two_workers_send_each_letter_once(post: Post) -> None:
    runtime = post.runtime
    ids = join_many(runtime, 20)
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
    with MisbehavingSmtp() as server:
        transports = [SmtpTransport(server.url) for _ in range(2)]
        offices = [
            post_office(runtime, transport, owner=f"worker {number}")
            for number, transport in enumerate(transports)
        ]
        one, other = (partial(delivery.drain, office) for office in offices)
        results = race([(one, other)])
        for transport in transports:
            transport.close()
    assert errors_in(results) == []
    assert len(server.accepted) == len({recipient for _, recipient, _ in server.accepted}) == 20


@pytest.mark.parametrize("how", WAYS)
def test_case_11_who_has_gone_while_letters_wait_gets_none_and_neither_does_the_other(
    post: Post, how: str
) -> None:
    mira, _, proposal = owe_suggestion(post)
    go(post, mira, how)
    recipients = [letter.recipient for letter in post.send()]
    assert stages_of(post.runtime, EmailKind.PROPOSAL).count("sent") == recipients.count(JONAS)
    assert MIRA not in recipients or how in ("unsubscribe", "leave")
    if how != "erase":
        assert outcome_of(post.runtime, proposal) is Outcome.WITHDRAWN
    assert JONAS not in recipients


@pytest.mark.parametrize("how", WAYS)
def test_case_11_an_introduction_that_waits_is_not_sent_to_either(
    couple: Couple, clock: FakeClock, how: str
) -> None:
    runtime = couple.post.runtime
    for person in (couple.mira, couple.jonas):
        answer(runtime, couple.proposal, person.member, Answer.YES)
    go(couple.post, couple.mira.member, how)
    clock.travel(runtime.community.undo)
    letters = couple.post.send()
    assert JONAS not in [letter.recipient for letter in letters]
    assert "sent" not in stages_of(runtime, EmailKind.INTRODUCTION)


@pytest.mark.parametrize(
    ("moment", "fault", "stage", "attempts", "suppressed"),
    [
        (Moment.RCPT, refuse("550 5.1.1 no such user"), Stage.FAILED, 0, 1),
        (Moment.RCPT, refuse("550 5.7.1 policy"), Stage.FAILED, 0, 0),
        (Moment.RCPT, refuse("452 4.2.2 mailbox full"), Stage.RETRY, 1, 0),
        (Moment.RCPT, refuse("421 4.3.2 going away"), Stage.QUEUED, 0, 0),
        (Moment.ANSWER, stall(), Stage.UNKNOWN, 0, 0),
        (Moment.ANSWER, drop(), Stage.UNKNOWN, 0, 0),
    ],
)
def test_case_12_each_fault_of_a_server_has_its_own_consequence(
    post: Post, moment: Moment, fault: Fault, stage: Stage, attempts: int, suppressed: int
) -> None:
    _, _, proposal = owe_suggestion(post)
    with MisbehavingSmtp({moment: [fault]}) as server:
        drain(post.runtime, server.url)
    entries = entries_of(post.runtime, EmailKind.PROPOSAL)
    (found,) = (entry for entry in entries if entry.fault and entry.stage is stage)
    assert found.attempts == attempts
    assert count(post.runtime, Suppression) == suppressed
    closed = outcome_of(post.runtime, proposal) is Outcome.WITHDRAWN
    assert closed == (stage is Stage.FAILED)


def test_case_13_a_wrong_password_stops_everything_once_and_costs_no_attempt(
    post: Post, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    runtime = post.runtime
    ids = join_many(runtime, 200)
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
    fault = {Moment.AUTH: [refuse("535 5.7.8 wrong password")]}
    with MisbehavingSmtp(fault, users={"me": "right"}) as server:
        url = server.url.replace("//", "//me:right@")
        for _ in range(5):
            drain(runtime, url)
            clock.wait(timedelta(minutes=1))
        assert (server.connections, server.accepted) == (1, [])
    assert capsys.readouterr().out.count("sending has stopped") == 1
    entries = entries_of(runtime, EmailKind.PROPOSAL)
    assert {(entry.stage, entry.attempts) for entry in entries} == {(Stage.QUEUED, 0)}
    with runtime.reading() as session:
        assert "535" in (relay.get_fault(session) or "")
