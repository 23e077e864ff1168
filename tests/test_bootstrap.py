"""What a fresh clone is started with."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from redis import Redis

from matchmaker.demo.embedded_redis import RedisStartError, find_server, start_redis
from tests.servers.browser import running_browser

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock")
FAKE_PYTHON = """#!/bin/sh
case "$*" in
    *sys.implementation*) exit {new_enough} ;;
    *"-m venv"*) exit 1 ;;
    *"import fcntl"*) exit 0 ;;
esac
exit 1
"""


def locked(lock: str) -> dict[str, str]:
    """Names and versions in a lock."""
    lines = re.findall(r"^([\w.\[\]-]+)==([^ ;]+)", (ROOT / lock).read_text(), re.MULTILINE)
    return {name.split("[")[0]: version for name, version in lines}


def clone_with(tmp_path: Path, python: str) -> dict[str, str]:
    """A clone's few files, and an environment whose only Python is a pretended one."""
    for name in ("run", "pyproject.toml", *LOCKS):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "matchmaker").mkdir()
    shutil.copy(ROOT / "matchmaker" / "__init__.py", tmp_path / "matchmaker")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python3").write_text(python)
    (programs / "python3").chmod(0o755)
    for name in ("sh", "cat", "cksum", "grep", "dirname", "rm"):
        (programs / name).symlink_to(shutil.which(name) or name)
    return {"PATH": str(programs)}


def run(clone: Path, *arguments: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [clone / "run", *arguments], env=env, capture_output=True, text=True, check=False
    )


def test_run_explains_itself_without_installing_anything(tmp_path: Path) -> None:
    done = run(tmp_path, "--help", env=clone_with(tmp_path, FAKE_PYTHON.format(new_enough=0)))
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("--port", "--inbox-port", "--data", "test"))
    assert not (tmp_path / ".venv").exists()


def test_run_says_so_when_python_is_too_old(tmp_path: Path) -> None:
    done = run(tmp_path, env=clone_with(tmp_path, FAKE_PYTHON.format(new_enough=1)))
    assert done.returncode == 1
    assert "needs CPython 3.11 or later" in done.stderr


def test_run_says_so_when_it_cannot_make_environments(tmp_path: Path) -> None:
    done = run(tmp_path, env=clone_with(tmp_path, FAKE_PYTHON.format(new_enough=0)))
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_tests_run_against_the_versions_that_are_shipped() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


def test_the_procfile_names_modules_that_exist() -> None:
    lines = (ROOT / "Procfile").read_text().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["release", "web", "worker", "clock"]
    for module in re.findall(r"-m (\w+(?:\.\w+)*)", "\n".join(lines)):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def test_an_embedded_redis_keeps_its_data_and_opens_no_port(tmp_path: Path) -> None:
    first = start_redis(tmp_path, {})
    with Redis.from_url(first.url) as client:
        client.set("kept", "yes")
        assert client.config_get("port") == {"port": "0"}
    first.stop()
    second = start_redis(tmp_path, {})
    with Redis.from_url(second.url) as client:
        assert client.get("kept") == b"yes"
    second.stop()
    assert second.process is not None
    assert second.process.returncode is not None


def test_an_embedded_redis_copes_with_a_long_path(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    server = start_redis(deep, {})
    socket = Path(server.url.removeprefix("unix://"))
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    server.stop()
    assert not socket.parent.exists()


def test_a_redis_that_is_given_is_used(redis_url: str, tmp_path: Path) -> None:
    server = start_redis(tmp_path, {"REDIS_URL": redis_url})
    assert server.url == redis_url
    server.stop()
    with Redis.from_url(redis_url) as client:
        assert client.ping()


def test_a_redis_that_cannot_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis" / "appendonlydir").write_text("in the way")
    with pytest.raises(RedisStartError, match="does not answer"):
        start_redis(tmp_path, {})


def test_there_is_a_redis_server_to_start() -> None:
    assert os.access(find_server(), os.X_OK)


@pytest.mark.parametrize(
    ("start", "name", "variable"),
    [
        ("browser.running_browser()", "Chromium", "REQUIRE_BROWSER"),
        ("dovecot.running_dovecot(None, where='/nowhere')", "Dovecot", "REQUIRE_DOVECOT"),
    ],
)
def test_a_missing_program_is_a_failure_where_it_is_required(
    start: str, name: str, variable: str
) -> None:
    code = (
        "import pytest; from tests.servers import browser, dovecot\n"
        f"try:\n    with {start}: pass\n"
        "except BaseException as error: print(type(error).__name__, error)\n"
    )
    for required, outcome in (("1", "Failed"), ("0", "Skipped")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PATH": "/nowhere", variable: required},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.startswith(f"{outcome} {name} is missing")


def test_the_browser_shows_a_page() -> None:
    with running_browser() as browser:
        page = browser.new_page()
        page.set_content("<h1>Guten Tag</h1>")
        assert page.inner_text("h1") == "Guten Tag"
