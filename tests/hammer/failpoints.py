"""Named points on the seams of a process, at any of which it can be made to die."""

import os
import re
import signal
import smtplib
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, SessionTransaction

from matchmaker.queue import JobQueue
from matchmaker.services import schedule

Hit = Callable[[str], None]
OPENER = "opener"
WRITING = ("POST", "PUT", "DELETE", "PATCH")


@dataclass
class Failpoints:
    """Counts the hits of each point; at the hit that is the target the process kills itself.

    Whoever forks sets the target in the child, before anything happens there.
    """

    hits: list[str] = field(default_factory=list)
    target: tuple[str, int] | None = None
    counts: Counter[str] = field(default_factory=Counter)
    step: str = ""
    steps: list[str] = field(default_factory=list)

    def arm(self, target: tuple[str, int] | None) -> None:
        """Begin to count anew."""
        self.hits, self.target, self.counts = [], target, Counter()

    def hit(self, point: str) -> None:
        """Pass a point, or die at it."""
        self.counts[point] += 1
        self.hits.append(point)
        if self.target == (point, self.counts[point]):
            os.kill(os.getpid(), signal.SIGKILL)


class WatchedQueue(JobQueue):
    """A doorbell with a point on either side of each ring."""

    def __init__(self, queue: JobQueue, hit: Hit) -> None:
        super().__init__(None)
        self._queue_behind, self._hit = queue, hit

    def ring(self, name: str = "worker.jobs.tick", *ids: int) -> bool:
        self._hit("ring: before")
        rang = self._queue_behind.ring(name, *ids)
        self._hit("ring: after")
        return rang


def watch_transactions(engine: Engine, points: Failpoints) -> None:
    """Three points in each transaction that writes: begun, before and after its commit.

    A transaction is called after the function that opened it, or after the step of a tick.
    """

    @event.listens_for(Session, "after_transaction_create")
    def note_opener(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            session.info[OPENER] = _name_of_opener(points)

    @event.listens_for(Session, "after_begin")
    def begun(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
        reads = connection.get_execution_options().get("read_only")
        if transaction.parent is None and not reads:
            connection.info[OPENER] = session.info[OPENER]
            points.hit(f"{session.info[OPENER]}: begun")

    @event.listens_for(engine, "commit")
    def before_commit(connection: Connection) -> None:
        # The session's own event comes before its statements are sent.
        points.hit(f"{connection.info[OPENER]}: before the commit")

    @event.listens_for(Session, "after_commit")
    def after_commit(session: Session) -> None:
        if not session.in_nested_transaction():
            points.hit(f"{session.info[OPENER]}: after the commit")


def _name_of_opener(points: Failpoints) -> str:
    """The nearest function of the product on the stack."""
    frame = sys._getframe(1)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(("matchmaker.", "worker.")):
            if module == schedule.__name__ and frame.f_code.co_name == "run":
                return f"step {points.step}"
            return f"{module.rpartition('.')[2]}.{frame.f_code.co_name.lstrip('_')}"
        frame = frame.f_back  # type: ignore[assignment]
    return "elsewhere"


def watch_steps(points: Failpoints) -> None:
    """A point at the start and at the end of each step of a tick."""
    list_steps: Callable[..., Iterable[tuple[str, schedule.Step]]] = schedule._list_steps

    def watched(name: str, step: schedule.Step) -> schedule.Step:
        def run() -> bool:
            points.step = name
            points.hit(f"step {name}: start")
            did_something = step()
            points.hit(f"step {name}: end")
            return did_something

        return run

    def list_watched(*args: Any) -> Iterable[tuple[str, schedule.Step]]:
        steps = list(list_steps(*args))
        points.steps = [name for name, _ in steps]
        return [(name, watched(name, step)) for name, step in steps]

    schedule._list_steps = list_watched  # type: ignore[assignment]


def watch_smtp(hit: Hit) -> None:
    """A point before and after each verb, and four around the bytes of a message."""
    connect, send, get_reply = (
        smtplib.SMTP.connect,
        smtplib.SMTP.send,
        smtplib.SMTP.getreply,
    )
    verb = ""

    def watched_connect(self: smtplib.SMTP, *args: Any, **options: Any) -> tuple[int, bytes]:
        nonlocal verb
        verb = "the greeting"
        hit("smtp: before the connection")
        reply = connect(self, *args, **options)
        if self.sock is not None:
            # A message in two halves would otherwise wait for the server's acknowledgement.
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return reply

    def watched_send(self: smtplib.SMTP, data: Any) -> None:
        nonlocal verb
        sent = data.encode() if isinstance(data, str) else data
        if re.match(rb"(EHLO|HELO|MAIL|RCPT|DATA|RSET|QUIT)\b[^\n]*\n$", sent, re.IGNORECASE):
            verb = sent[:4].decode().upper()
            hit(f"smtp: before {verb}")
            send(self, sent)
            return
        verb = "the acceptance"
        half = len(sent) // 2
        hit("smtp: before the bytes")
        send(self, sent[:half])
        hit("smtp: in the middle of the bytes")
        send(self, sent[half:])
        hit("smtp: after the bytes")

    def watched_reply(self: smtplib.SMTP) -> tuple[int, bytes]:
        reply = get_reply(self)
        hit(f"smtp: after {verb}")
        return reply

    smtplib.SMTP.connect = watched_connect  # type: ignore[method-assign]
    smtplib.SMTP.send = watched_send  # type: ignore[method-assign,assignment]
    smtplib.SMTP.getreply = watched_reply  # type: ignore[method-assign]


def watch_requests(app: Flask, hit: Hit) -> None:
    """A point before the application sees a form, and one before its answer leaves."""
    inner = app.wsgi_app
    urls = app.url_map.bind("")

    def watched(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method not in WRITING:
            return inner(environ, start_response)
        endpoint, _ = urls.match(environ["PATH_INFO"], method=method)
        hit(f"request {endpoint}: begin")
        answer = inner(environ, start_response)
        hit(f"request {endpoint}: end")
        return answer

    app.wsgi_app = watched  # type: ignore[method-assign]
