"""Every fault of a mail server is told apart, and nobody is written to twice for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.message import build
from matchmaker.mail.smtp import SmtpTransport
from matchmaker.mail.transport import (
    OutcomeUnknownError,
    RecipientRefusedError,
    RelayMisconfiguredError,
    RelayUnavailableError,
    Stage,
    TransportError,
    TryLaterError,
)
from tests.mail.letters import LETTER
from tests.servers.misbehaving_smtp import Fault, MisbehavingSmtp, Moment, drop, refuse, stall

SENDER, RECIPIENT = "b.abc@example.org", "mira@example.org"
PATIENCE = 0.15


class Sending:
    """One transport, and how often it was about to send bytes."""

    def __init__(self, url: str) -> None:
        self.transport = SmtpTransport(url, timeout=PATIENCE)
        self.beginnings = 0

    def send(self, data: bytes | None = None, recipient: str = RECIPIENT) -> str:
        return self.transport.send(
            SENDER, recipient, build(LETTER) if data is None else data, self._begin
        )

    def fail(self, data: bytes | None = None) -> TransportError:
        with pytest.raises(TransportError) as caught:
            self.send(data)
        return caught.value

    def _begin(self) -> None:
        self.beginnings += 1


@pytest.fixture(params=[(), ("PIPELINING", "8BITMIME")], ids=["one by one", "pipelined"])
def extensions(request: pytest.FixtureRequest) -> tuple[str, ...]:
    value: tuple[str, ...] = request.param
    return value


@pytest.fixture
def polite() -> Iterator[MisbehavingSmtp]:
    with MisbehavingSmtp() as server:
        yield server


Unavailable, Later, Unknown = RelayUnavailableError, TryLaterError, OutcomeUnknownError
Misconfigured, Refused = RelayMisconfiguredError, RecipientRefusedError
CASES = [
    (Moment.BANNER, refuse("421 4.3.2 not now"), Unavailable, Stage.CONNECT, 0),
    (Moment.BANNER, refuse("554 5.3.2 go away"), Unavailable, Stage.CONNECT, 0),
    (Moment.BANNER, refuse("hello there"), Unavailable, Stage.CONNECT, 0),
    (Moment.BANNER, stall(), Unavailable, Stage.CONNECT, 0),
    (Moment.BANNER, drop(), Unavailable, Stage.CONNECT, 0),
    (Moment.EHLO, refuse("421 4.3.2 not now"), Unavailable, Stage.EHLO, 0),
    (Moment.EHLO, refuse("550 5.7.1 who are you"), Unavailable, Stage.EHLO, 0),
    (Moment.EHLO, stall(), Unavailable, Stage.EHLO, 0),
    (Moment.EHLO, drop(), Unavailable, Stage.EHLO, 0),
    (Moment.AUTH, refuse("454 4.7.0 not now"), Unavailable, Stage.AUTH, 0),
    (Moment.AUTH, refuse("421 4.3.2 not now"), Unavailable, Stage.AUTH, 0),
    (Moment.AUTH, refuse("535 5.7.8 wrong"), Misconfigured, Stage.AUTH, 0),
    (Moment.AUTH, refuse("534 5.7.9 too weak"), Misconfigured, Stage.AUTH, 0),
    (Moment.AUTH, stall(), Unavailable, Stage.AUTH, 0),
    (Moment.AUTH, drop(), Unavailable, Stage.AUTH, 0),
    (Moment.MAIL, refuse("421 4.3.2 not now"), Unavailable, Stage.MAIL, 0),
    (Moment.MAIL, refuse("451 4.3.0 not now"), Unavailable, Stage.MAIL, 0),
    (Moment.MAIL, refuse("552 5.3.4 too much"), Unavailable, Stage.MAIL, 0),
    (Moment.MAIL, refuse("550 5.7.1 not you"), Misconfigured, Stage.MAIL, 0),
    (Moment.MAIL, refuse("530 5.7.0 log in first"), Misconfigured, Stage.MAIL, 0),
    (Moment.MAIL, stall(), Unavailable, Stage.MAIL, 0),
    (Moment.MAIL, drop(), Unavailable, Stage.MAIL, 0),
    (Moment.RCPT, refuse("421 4.3.2 not now"), Unavailable, Stage.RCPT, 0),
    (Moment.RCPT, refuse("450 4.2.0 greylisted"), Later, Stage.RCPT, 0),
    (Moment.RCPT, refuse("452 4.2.2 full"), Later, Stage.RCPT, 0),
    (Moment.RCPT, refuse("552 5.2.2 full"), Later, Stage.RCPT, 0),
    (Moment.RCPT, refuse("550 5.1.1 no such user"), Refused, Stage.RCPT, 0),
    (Moment.RCPT, refuse("530 5.7.0 log in first"), Misconfigured, Stage.RCPT, 0),
    (Moment.RCPT, refuse("250-two\r\nnonsense"), Unavailable, Stage.RCPT, 0),
    (Moment.RCPT, stall(), Unavailable, Stage.RCPT, 0),
    (Moment.RCPT, drop(), Unavailable, Stage.RCPT, 0),
    (Moment.DATA, refuse("421 4.3.2 not now"), Unavailable, Stage.DATA, 0),
    (Moment.DATA, refuse("451 4.3.0 not now"), Later, Stage.DATA, 0),
    (Moment.DATA, refuse("554 5.7.1 not this"), Refused, Stage.DATA, 0),
    (Moment.DATA, refuse("250 what?"), Unavailable, Stage.DATA, 0),
    (Moment.DATA, stall(), Unavailable, Stage.DATA, 0),
    (Moment.DATA, drop(), Unavailable, Stage.DATA, 0),
    (Moment.BYTES, stall(), Unknown, Stage.BYTES, 1),
    (Moment.BYTES, drop(), Unknown, Stage.BYTES, 1),
    (Moment.ANSWER, refuse("421 4.3.2 not now"), Later, Stage.ANSWER, 1),
    (Moment.ANSWER, refuse("451 4.7.1 not now"), Later, Stage.ANSWER, 1),
    (Moment.ANSWER, refuse("552 5.3.4 too much"), Later, Stage.ANSWER, 1),
    (Moment.ANSWER, refuse("550 5.7.1 spam"), Refused, Stage.ANSWER, 1),
    (Moment.ANSWER, refuse("354 more?"), Unknown, Stage.ANSWER, 1),
    (Moment.ANSWER, refuse("what a day"), Unknown, Stage.ANSWER, 1),
    (Moment.ANSWER, stall(), Unknown, Stage.ANSWER, 1),
    (Moment.ANSWER, drop(), Unknown, Stage.ANSWER, 1),
]


@pytest.mark.parametrize(("moment", "fault", "error", "stage", "beginnings"), CASES)
def test_each_fault_has_its_error_and_its_stage(
    moment: Moment,
    fault: Fault,
    error: type[TransportError],
    stage: Stage,
    beginnings: int,
    extensions: tuple[str, ...],
) -> None:
    users = {"anna": "secret"} if moment is Moment.AUTH else None
    data = b"0123456789\r\n" * 1_000_000 if moment is Moment.BYTES else None
    with MisbehavingSmtp({moment: fault}, extensions=extensions, users=users) as server:
        url = server.url.replace("//", "//anna:secret@") if users else server.url
        sending = Sending(url)
        found = sending.fail(data)
        sending.transport.close()
    assert (type(found), found.stage, sending.beginnings) == (error, stage, beginnings)
    took_it_and_died = moment is Moment.ANSWER and fault.answer is None
    assert len(server.accepted) == took_it_and_died


def test_a_port_where_nobody_listens_is_a_server_that_cannot_be_reached() -> None:
    with MisbehavingSmtp() as server:
        url = server.url
    assert isinstance(Sending(url).fail(), RelayUnavailableError)


def test_a_host_without_an_address_is_a_server_that_cannot_be_reached() -> None:
    found = Sending("smtp://nowhere.invalid").fail()
    assert (type(found), found.stage) == (RelayUnavailableError, Stage.CONNECT)


def test_a_message_arrives_as_it_was_built(extensions: tuple[str, ...]) -> None:
    with MisbehavingSmtp(extensions=extensions) as server:
        sending = Sending(server.url)
        assert sending.send() == "250 2.0.0 Ok: queued as 4B7F2"
        sending.transport.close()
    assert server.accepted == [(SENDER, RECIPIENT, build(LETTER))]
    assert server.commands[-1] == "QUIT"


def test_lines_that_begin_with_a_dot_arrive_as_they_were(polite: MisbehavingSmtp) -> None:
    text = ".\n..\n.hidden\n\n. \nMAIL FROM:<evil@example.org>\n.\n"
    data = build(replace(LETTER, text=text))
    Sending(polite.url).send(data)
    assert [found for _, _, found in polite.accepted] == [data]


def test_a_message_without_a_last_line_end_gets_one(polite: MisbehavingSmtp) -> None:
    Sending(polite.url).send(b"Subject: x\r\n\r\n.end")
    assert [found for _, _, found in polite.accepted] == [b"Subject: x\r\n\r\n.end\r\n"]


@pytest.mark.parametrize("data", [b"a\nb\r\n", b"a\rb\r\n", b"a\r\n.\nRSET\r\n"])
def test_line_ends_that_could_smuggle_a_second_message_are_refused(
    data: bytes, polite: MisbehavingSmtp
) -> None:
    with pytest.raises(UnsafeMessageError):
        Sending(polite.url).send(data)
    assert polite.connections == 0


def test_nothing_is_sent_when_the_last_check_says_no(extensions: tuple[str, ...]) -> None:
    def refuse_to_begin() -> None:
        raise LookupError("somebody else has it")

    with MisbehavingSmtp(extensions=extensions) as server:
        transport = SmtpTransport(server.url, timeout=PATIENCE)
        with pytest.raises(LookupError):
            transport.send(SENDER, RECIPIENT, build(LETTER), refuse_to_begin)
        transport.send(SENDER, "jonas@example.org", build(LETTER), lambda: None)
        transport.close()
    assert [recipient for _, recipient, _ in server.accepted] == ["jonas@example.org"]
    assert server.connections == 2


def test_one_connection_serves_many_messages(extensions: tuple[str, ...]) -> None:
    with MisbehavingSmtp(extensions=extensions) as server:
        sending = Sending(server.url)
        for _ in range(3):
            sending.send()
    assert (len(server.accepted), server.connections) == (3, 1)


@pytest.mark.parametrize("moment", [Moment.RCPT, Moment.DATA, Moment.ANSWER])
@pytest.mark.parametrize("answer", ["550 5.1.1 no", "451 4.3.0 later"])
def test_the_connection_is_used_again_after_a_refusal(
    moment: Moment, answer: str, extensions: tuple[str, ...]
) -> None:
    with MisbehavingSmtp({moment: [refuse(answer)]}, extensions=extensions) as server:
        sending = Sending(server.url)
        sending.fail()
        sending.send(recipient="jonas@example.org")
    assert [recipient for _, recipient, _ in server.accepted] == ["jonas@example.org"]
    assert server.connections == 1
    assert "RSET" in server.commands


def test_a_connection_that_died_in_between_is_opened_again() -> None:
    with MisbehavingSmtp() as server:
        sending = Sending(server.url)
        sending.send()
        server.hang_up()
        sending.send()
    assert (len(server.accepted), server.connections, sending.beginnings) == (2, 2, 2)


def test_a_connection_is_opened_anew_after_a_hundred_messages(polite: MisbehavingSmtp) -> None:
    sending = Sending(polite.url)
    for _ in range(101):
        sending.send()
    assert (len(polite.accepted), polite.connections) == (101, 2)


def test_a_break_before_the_bytes_is_not_repeated_behind_the_back() -> None:
    with MisbehavingSmtp({Moment.MAIL: [drop()]}) as server:
        sending = Sending(server.url)
        sending.fail()
        assert server.connections == 1
        sending.send()
    assert len(server.accepted) == 1


@pytest.mark.parametrize("code", ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"])
def test_a_dead_address_is_known_by_its_code(code: str) -> None:
    with MisbehavingSmtp({Moment.RCPT: refuse(f"550 {code} sorry")}) as server:
        found = Sending(server.url).fail()
    assert isinstance(found, RecipientRefusedError)
    assert (found.code, found.enhanced, found.dead_address) == (550, code, True)


@pytest.mark.parametrize("answer", ["550 5.7.1 spam", "550 5.2.2 full", "550 no", "550 5.1.11 no"])
def test_other_refusals_leave_the_address_alone(answer: str) -> None:
    with MisbehavingSmtp({Moment.RCPT: refuse(answer)}) as server:
        found = Sending(server.url).fail()
    assert isinstance(found, RecipientRefusedError)
    assert not found.dead_address


def test_a_code_on_every_line_of_an_answer_is_read() -> None:
    answer = "550-5.1.1 The account does not exist.\r\n550 5.1.1 Look for typing errors."
    with MisbehavingSmtp({Moment.RCPT: refuse(answer)}) as server:
        found = Sending(server.url).fail()
    assert isinstance(found, RecipientRefusedError)
    assert found.dead_address


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("try again in 300 seconds", timedelta(seconds=300)),
        ("Greylisted, please try again in 5 minutes.", timedelta(minutes=5)),
        ("Retry after 60 seconds", timedelta(seconds=60)),
        ("try again in 99999 minutes", timedelta(hours=6)),
        ("try again later", None),
        ("300 seconds have passed", None),
    ],
)
def test_the_wish_of_the_server_is_read(text: str, wait: timedelta | None) -> None:
    with MisbehavingSmtp({Moment.RCPT: refuse(f"450 4.2.0 {text}")}) as server:
        found = Sending(server.url).fail()
    assert isinstance(found, TryLaterError)
    assert (found.code, found.retry_after) == (450, wait)


def test_no_error_quotes_an_address() -> None:
    with MisbehavingSmtp({Moment.RCPT: refuse(f"550 5.1.1 <{RECIPIENT}>: unknown")}) as server:
        found = Sending(server.url).fail()
    assert "mira" not in str(found)
    assert "unknown" in str(found)


@pytest.mark.parametrize(
    "recipient",
    [
        "mira@example.org>\r\nRCPT TO:<evil@example.org",
        "mira@example.org> X",
        "mïra@x.de",
        "",
    ],
)
def test_an_address_that_is_none_goes_nowhere(recipient: str, polite: MisbehavingSmtp) -> None:
    with pytest.raises(RecipientRefusedError) as caught:
        Sending(polite.url).send(recipient=recipient)
    assert caught.value.dead_address
    assert polite.connections == 0


def test_a_sender_that_is_none_is_our_own_fault(polite: MisbehavingSmtp) -> None:
    with pytest.raises(RelayMisconfiguredError):
        SmtpTransport(polite.url).send("not an address", RECIPIENT, b"", lambda: None)


def test_the_empty_sender_may_be_used(polite: MisbehavingSmtp) -> None:
    SmtpTransport(polite.url).send("", RECIPIENT, build(LETTER), lambda: None)
    assert "MAIL FROM:<>" in polite.commands
