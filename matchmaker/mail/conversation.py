"""The conversation about one message: envelope, bytes, answer."""

import smtplib

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.headers import check_address
from matchmaker.mail.transport import (
    OutcomeUnknownError,
    RecipientRefusedError,
    RelayMisconfiguredError,
    RelayUnavailableError,
    Stage,
    TransportError,
)
from matchmaker.mail.verdicts import BROKEN, GOING_AWAY, describe, judge, read_reply

Commands = list[tuple[Stage, str]]
HOPED_FOR = {Stage.MAIL: (250,), Stage.RCPT: (250, 251), Stage.DATA: (354,)}


class RefusedError(Exception):
    """An answer that was not hoped for; settled if the connection may be used again."""

    def __init__(self, error: TransportError, *, is_settled: bool) -> None:
        super().__init__(error)
        self.error = error
        self.is_settled = is_settled


def list_commands(mail_from: str, recipient: str) -> Commands:
    """The envelope; the empty sender is the one that nobody can answer."""
    try:
        sender = check_address(mail_from) if mail_from else ""
    except UnsafeMessageError:
        fault = "the address that letters are sent from cannot be used"
        raise RelayMisconfiguredError(fault, stage=Stage.MAIL) from None
    try:
        check_address(recipient)
    except UnsafeMessageError:
        raise RecipientRefusedError(553, "5.1.3 not an address", stage=Stage.RCPT) from None
    return [
        (Stage.MAIL, f"MAIL FROM:<{sender}>"),
        (Stage.RCPT, f"RCPT TO:<{recipient}>"),
        (Stage.DATA, "DATA"),
    ]


def announce(connection: smtplib.SMTP, commands: Commands) -> None:
    """MAIL, RCPT and DATA: in one go where the server knows pipelining, else one by one."""
    is_together = connection.has_extn("pipelining")
    if is_together:
        _say(connection, Stage.MAIL, "\r\n".join(line for _, line in commands))
    for position, (stage, line) in enumerate(commands, start=1):
        if not is_together:
            _say(connection, stage, line)
        code, text = _hear(connection, stage)
        if code not in HOPED_FOR[stage]:
            unheard = len(commands) - position if is_together else 0
            is_settled = _is_clear(code) and _awaits_no_message(connection, unheard)
            raise RefusedError(judge(code, text, stage), is_settled=is_settled)


def hand_over(connection: smtplib.SMTP, data: bytes, *, patience: float) -> str:
    """The bytes and the last answer; a break in between leaves the outcome unknown."""
    # A dot that begins a line is doubled (RFC 5321, 4.5.2).
    quoted = (b"\n" + data).replace(b"\n.", b"\n..")[1:]
    ending = b"" if not quoted or quoted.endswith(b"\r\n") else b"\r\n"
    stage = Stage.BYTES
    try:
        connection.send(quoted + ending + b".\r\n")
        stage = Stage.ANSWER
        code, text = read_reply(_wait_for_reply(connection, patience))
    except BROKEN as error:
        raise OutcomeUnknownError(describe(error), stage=stage) from error
    if not 200 <= code < 300:
        raise RefusedError(judge(code, text, stage), is_settled=_is_clear(code))
    return f"{code} {text}"


def is_alive(connection: smtplib.SMTP) -> bool:
    """Whether the server answers RSET, which also ends a refused transaction."""
    try:
        return connection.rset()[0] == 250
    except BROKEN:
        return False


def _wait_for_reply(connection: smtplib.SMTP, patience: float) -> tuple[int, bytes]:
    if connection.sock is None:
        return connection.getreply()
    usual = connection.sock.gettimeout()
    connection.sock.settimeout(patience)
    reply = connection.getreply()
    connection.sock.settimeout(usual)
    return reply


def _say(connection: smtplib.SMTP, stage: Stage, line: str) -> None:
    try:
        connection.send(f"{line}\r\n")
    except BROKEN as error:
        raise RelayUnavailableError(describe(error), stage=stage) from error


def _hear(connection: smtplib.SMTP, stage: Stage) -> tuple[int, str]:
    try:
        return read_reply(connection.getreply())
    except BROKEN as error:
        raise RelayUnavailableError(describe(error), stage=stage) from error


def _is_clear(code: int) -> bool:
    """Whether it is a refusal after which the server goes on listening."""
    return 400 <= code < 600 and code != GOING_AWAY


def _awaits_no_message(connection: smtplib.SMTP, unheard: int) -> bool:
    """Whether the answers still to come are all in and none of them asks for the message."""
    try:
        return all(connection.getreply()[0] != 354 for _ in range(unheard))
    except BROKEN:
        return False
