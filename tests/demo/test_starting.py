"""The demo's processes are started in order, and its form can be sent."""

import gc
import os
import signal
import sys
from pathlib import Path

import pytest

from matchmaker.demo.children import Child
from matchmaker.demo.embedded_redis import find_redis_fault, start_redis
from matchmaker.demo.preparation import is_prepared, prepare
from matchmaker.demo.settings import demo_environment
from matchmaker.demo.supervisor import supervise
from matchmaker.errors import MatchmakerError
from matchmaker.web.app import create_app
from tests.demo.conftest import Demo

GETS_READY = """
import pathlib, sys, time
time.sleep(0.3)
pathlib.Path(sys.argv[1]).touch()
time.sleep(600)
"""
LOOKS_FOR = """
import pathlib, sys, time
note = pathlib.Path(sys.argv[2] + ".part")
note.write_text(str(pathlib.Path(sys.argv[1]).exists()))
note.rename(sys.argv[2])
time.sleep(600)
"""


def python(code: str, *files: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", code, *map(str, files))


def test_nobody_is_started_before_whoever_holds_back_is_ready(tmp_path: Path) -> None:
    ready, note = tmp_path / "ready", tmp_path / "note"
    children = [
        Child(
            name="first",
            argv=python(GETS_READY, ready),
            log=tmp_path / "first.log",
            is_ready=ready.exists,
            holds_back=True,
        ),
        Child(
            name="second",
            argv=python(LOOKS_FOR, ready, note),
            log=tmp_path / "second.log",
            is_ready=note.exists,
        ),
    ]
    stop = lambda: os.kill(os.getpid(), signal.SIGTERM)  # noqa: E731
    assert supervise(children, announce=stop) == 0
    assert note.read_text() == "True"


@pytest.mark.parametrize("holds_back", [True, False])
def test_whoever_does_not_get_ready_ends_everything_and_is_quoted(
    holds_back: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child(
        name="web",
        argv=python("raise SystemExit('no such module')"),
        log=tmp_path / "web.log",
        is_ready=lambda: False,
        holds_back=holds_back,
    )
    assert supervise([child], announce=lambda: pytest.fail("announced")) == 1
    said = capsys.readouterr().err
    assert "web does not start" in said
    assert "no such module" in said


def test_a_folder_of_any_name_is_prepared_once(tmp_path: Path) -> None:
    tmp_path = tmp_path / "50 % für #1?"
    tmp_path.mkdir()
    settings = demo_environment(tmp_path, port=8000, smtp_port=9, redis_url="")
    assert not is_prepared(tmp_path)
    prepare(tmp_path, {**os.environ, **settings})
    assert is_prepared(tmp_path)
    (tmp_path / "matchmaker.db").unlink()
    assert not is_prepared(tmp_path)


def test_the_redis_of_a_folder_of_any_name_answers(tmp_path: Path) -> None:
    server = start_redis(tmp_path / "50 % für #1?", {})
    assert find_redis_fault(server.url) is None
    server.stop()


def test_what_cannot_be_prepared_is_told(tmp_path: Path) -> None:
    with pytest.raises(MatchmakerError, match="could not be prepared"):
        prepare(tmp_path, {"PATH": os.environ["PATH"]})
    assert not is_prepared(tmp_path)


def test_the_form_of_the_demo_can_be_sent(demo: Demo) -> None:
    app = create_app(demo.runtime)
    gc.collect()
    sent = app.test_client().post("/de/join", data={}, base_url="http://127.0.0.1:8000")
    assert 400 <= sent.status_code < 500
