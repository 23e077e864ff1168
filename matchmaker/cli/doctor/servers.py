"""Redis and the mail server: whether they answer, and let us in."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress

from matchmaker.cli.doctor.findings import GENERAL, Finding, find
from matchmaker.cli.doctor.patient import Patient
from matchmaker.mail.looking import look_at_relay
from matchmaker.mail.relay import is_loopback, read_relay
from matchmaker.mail.transport import RelayMisconfiguredError, TransportError
from matchmaker.queue.looking import RedisAwayError, look_at_redis

MANY_RINGS = 20
NUMBER = re.compile(r"^\[Errno -?\d+\] ")
LISTENER = ("127.0.0.1", 8024)


def look_at_redis_server(patient: Patient) -> Iterator[Finding]:
    """Redis may be missing or away; whoever set it up would like to know."""
    url = patient.settings.redis_url
    if url is None:
        yield find("redis", "none")
        return
    try:
        account = look_at_redis(url, seconds=patient.seconds)
    except RedisAwayError as error:
        yield find("redis", "away", fault=error)
        return
    verdict = "no_worker" if account.waiting >= MANY_RINGS else "fine"
    yield find("redis", verdict, waiting=account.waiting)


def look_at_mail_server(patient: Patient) -> Iterator[Finding]:
    """Greeting, TLS and login, as before a letter, and nothing sent."""
    try:
        relay = read_relay(patient.settings.smtp_url)
    except RelayMisconfiguredError as error:
        yield find("smtp", "url", fault=_words_of(error))
        return
    where = {"host": relay.host, "port": str(relay.port)}
    if patient.is_offline and not is_loopback(relay.host):
        yield find(GENERAL, "offline", check="smtp")
        return
    if not patient.finds(relay.host):
        yield find("smtp", "unknown_host", **where)
        return
    try:
        account = look_at_relay(patient.settings.smtp_url, seconds=patient.seconds)
    except TransportError as error:
        yield find("smtp", error.stage.value, fault=_words_of(error), **where)
        return
    protected = f"over {account.tls}" if account.tls else "without encryption, on this machine"
    login = "with a login" if account.is_logged_in else "without a login"
    yield find("smtp", "fine", how=f"{protected}, {login}", **where)


def _words_of(error: TransportError) -> str:
    """Without the stage and the number, which say nothing to an organiser."""
    return NUMBER.sub("", str(error).removeprefix(f"{error.stage.value}: "))


def look_at_listener(patient: Patient) -> Iterator[Finding]:
    """One of four ways in for replies, so nobody need be there."""
    if patient.settings.domain_of_replies is None:
        return
    with suppress(OSError), socket.create_connection(LISTENER, timeout=patient.seconds):
        yield find("listener", "fine", port=LISTENER[1])
        return
    yield find("listener", "nobody", port=LISTENER[1])
