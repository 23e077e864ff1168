"""The demo's processes end together, whatever ends them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.servers.processes import children_of, is_alive, wait_until, wait_until_gone

DRIVER = """
import json, sys
from pathlib import Path
from matchmaker.demo.children import Child
from matchmaker.demo.supervisor import supervise

plan = json.loads(sys.argv[1])
children = [
    Child(name=name, argv=tuple(argv), log=Path(name + ".log"), last=name == "redis")
    for name, argv in plan["children"].items()
]
sys.exit(supervise(children, grace_seconds=plan["grace"], announce=lambda: print("up", flush=True)))
"""
OBEDIENT = """
import signal, sys, time
def stop(*_):
    print(sys.argv[1], file=open("order", "a"))
    sys.exit()
signal.signal(signal.SIGTERM, stop)
open(sys.argv[1] + ".up", "w").close()
time.sleep(600)
"""
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
os.fork()
open("stubborn.up", "w").close()
time.sleep(600)
"""
FAILS_ONCE = """
import pathlib, sys, time
first = pathlib.Path("failed_once")
if not first.exists():
    first.touch()
    sys.exit(3)
open("moody.up", "w").close()
time.sleep(600)
"""
WSGI = "def app(environ, start_response):\n    start_response('200 OK', [])\n    return [b'']\n"

Supervise = Callable[..., "subprocess.Popen[str]"]


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Supervise]:
    started: list[subprocess.Popen[str]] = []

    def start(grace: float = 8, **children: list[str]) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            python(DRIVER, json.dumps({"grace": grace, "children": children})),
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(["", *sys.path])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def family(pid: int) -> list[int]:
    return [one for child in children_of(pid) for one in [child, *family(child)]]


def test_ctrl_c_ends_all_and_the_database_of_the_queue_last(
    supervise: Supervise, tmp_path: Path
) -> None:
    process = supervise(
        redis=python(OBEDIENT, "redis"),
        web=python(OBEDIENT, "web"),
        clock=python(OBEDIENT, "clock"),
    )
    for name in ("redis", "web", "clock"):
        wait_until((tmp_path / f"{name}.up").exists, f"{name} is up")
    pids = family(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(10) == 0
    order = (tmp_path / "order").read_text().split()
    assert sorted(order) == ["clock", "redis", "web"]
    assert order[-1] == "redis"
    assert not any(map(is_alive, pids))


def test_who_does_not_listen_is_ended_with_all_it_started(
    supervise: Supervise, tmp_path: Path
) -> None:
    process = supervise(grace=0.3, stubborn=python(STUBBORN), web=python(OBEDIENT, "web"))
    for name in ("stubborn", "web"):
        wait_until((tmp_path / f"{name}.up").exists, f"{name} is up")
    wait_until(lambda: len(family(process.pid)) == 3, "the fork")
    pids = family(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    wait_until_gone(pids)


def test_a_second_ctrl_c_ends_the_patience(supervise: Supervise, tmp_path: Path) -> None:
    process = supervise(grace=60, stubborn=python(STUBBORN))
    wait_until((tmp_path / "stubborn.up").exists, "stubborn is up")
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_killing_the_supervisor_leaves_nobody_not_even_the_web_servers_workers(
    supervise: Supervise, tmp_path: Path
) -> None:
    (tmp_path / "tiny_site.py").write_text(WSGI)
    gunicorn = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "2",
                "--no-control-socket", "--bind", "127.0.0.1:0", "tiny_site:app"]  # fmt: skip
    process = supervise(web=gunicorn, clock=python(OBEDIENT, "clock"))
    wait_until((tmp_path / "clock.up").exists, "the clock is up")
    wait_until(lambda: len(family(process.pid)) == 4, "two web workers")
    pids = family(process.pid)
    process.kill()
    wait_until_gone(pids)


def test_a_child_that_dies_is_started_again(supervise: Supervise, tmp_path: Path) -> None:
    process = supervise(moody=python(FAILS_ONCE))
    wait_until((tmp_path / "moody.up").exists, "the second attempt")
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=10)
    assert said == "moody ended unexpectedly (exit 3) and is started again.\n"


def test_a_child_that_keeps_dying_ends_everything_and_is_quoted(
    supervise: Supervise, tmp_path: Path
) -> None:
    process = supervise(
        web=python("raise SystemExit('the port is taken')"), redis=python(OBEDIENT, "redis")
    )
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "web keeps ending, so everything stops." in said
    assert "the port is taken" in said
