"""`matchmaker demo`: everything on this machine, with a sample community."""

import argparse
import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from matchmaker.demo import ports
from matchmaker.demo.children import Child
from matchmaker.demo.embedded_redis import await_redis, find_redis_fault, plan_redis
from matchmaker.demo.preparation import is_prepared, prepare
from matchmaker.demo.settings import demo_environment, refuse_real_mail
from matchmaker.demo.supervisor import supervise
from matchmaker.errors import MatchmakerError

PORT, INBOX_PORT = 8000, 8025
SECONDS_FOR_A_GIVEN_REDIS = 3.0
WEB_SERVER = (
    "gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "8",
    "--graceful-timeout", "3", "--no-control-socket",
)  # fmt: skip
ABOUT = """Starts everything on this machine: the form, the worker, the clock, a mail server that
delivers nowhere, and an inbox page to read its mail, to reply, and to travel in time. A
sample community of 24 invented people answers by itself. Ctrl-C stops everything; the next
start goes on where this one stopped."""


def main(arguments: list[str]) -> int:
    """Run the demo until Ctrl-C: 0 done, 1 could not; wrong usage exits with 2."""
    options = _parser().parse_args(arguments)
    try:
        return run(options.data, options.port, options.inbox_port, os.environ)
    except (MatchmakerError, OSError) as error:
        _say(str(error))
        return 1


def run(data: Path, port: int, inbox_port: int, environment: Mapping[str, str]) -> int:
    """Set up what is missing in the folder, and keep everything running."""
    refuse_real_mail(environment)
    data = data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    with _alone(data):
        ports.refuse_taken({"--port": port, "--inbox-port": inbox_port})
        with _redis(data, environment) as (redis_url, redis):
            smtp_port, reply_port = ports.find_several_free(2)
            settings = demo_environment(data, port=port, smtp_port=smtp_port, redis_url=redis_url)
            everything = {**environment, **settings}
            if not is_prepared(data):
                _say(f"Preparing the database and the sample community in {data}.")
                prepare(data, everything)
            _say("Starting the form, the inbox, the worker and the clock.")
            planned = _plan(data, port, inbox_port, (smtp_port, reply_port), everything)
            return supervise(
                [*redis, *planned],
                announce=lambda: _announce(port, inbox_port),
            )


def _plan(
    data: Path,
    port: int,
    inbox_port: int,
    mail_ports: tuple[int, int],
    environment: Mapping[str, str],
) -> list[Child]:
    """The processes beside Redis; nobody sends before the inbox can receive.

    `mail_ports` are where letters leave and where replies come in.
    """

    def child(name: str, *arguments: str, is_ready: Callable[[], bool] | None = None) -> Child:
        return Child(
            name=name,
            argv=(sys.executable, "-m", *arguments),
            log=data / "log" / f"{name}.log",
            env=environment,
            is_ready=is_ready,
            holds_back=name == "inbox",
        )

    bound = ("--bind", f"{ports.HOST}:{port}", "matchmaker.web.wsgi:app")
    smtp_port, reply_port = map(str, mail_ports)
    replies = ("matchmaker", "mail", "listen", "--port", reply_port)
    inbox = (
        "--port", str(inbox_port), "--smtp-port", smtp_port, "--reply-port", reply_port,
        "--mail", str(data / "mail"),
    )  # fmt: skip
    return [
        child("web", *WEB_SERVER, *bound, is_ready=ports.answering(port, "/health")),
        child("inbox", "matchmaker.demo.inbox", *inbox, is_ready=ports.answering(inbox_port, "/")),
        child("replies", *replies, is_ready=ports.listening(mail_ports[1])),
        child("worker", "worker"),
        child("clock", "worker.clock"),
    ]


@contextmanager
def _redis(data: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, list[Child]]]:
    """The Redis of REDIS_URL, or one to be started; tells its URL, and the child it is."""
    if given := environment.get("REDIS_URL"):
        _say("Using the Redis that REDIS_URL names.")
        await_redis(given, seconds=SECONDS_FOR_A_GIVEN_REDIS)
        yield given, []
        return
    plan = plan_redis(data)
    child = Child(
        name="redis",
        argv=plan.argv,
        log=data / "log" / "redis.log",
        last=True,
        is_ready=lambda: find_redis_fault(plan.url) is None,
        holds_back=True,
    )
    try:
        yield plan.url, [child]
    finally:
        if data not in plan.socket.parents:
            shutil.rmtree(plan.socket.parent, ignore_errors=True)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Two demos must not work on one folder."""
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise MatchmakerError(
                f"Another demo is running in {data}. Stop it, or choose another folder with --data."
            ) from error
        yield


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="matchmaker demo",
        description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--port", type=_port, default=PORT, metavar="N", help=f"the form's port ({PORT})"
    )
    parser.add_argument(
        "--inbox-port", type=_port, default=INBOX_PORT, metavar="N",
        help=f"the inbox page's port ({INBOX_PORT})",
    )  # fmt: skip
    parser.add_argument(
        "--data", type=Path, default=Path("var"), metavar="DIR", help="where its data is kept (var)"
    )
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _announce(port: int, inbox_port: int) -> None:
    form, inbox = (f"http://{ports.HOST}:{number}" for number in (port, inbox_port))
    print(
        f"\nEverything is running. Ctrl-C stops it.\n\n"
        f"  The form   {form}/join\n"
        f"  The inbox  {inbox}/\n",
        flush=True,
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
