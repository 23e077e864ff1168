"""Starting the worker: what cannot work is said in one line, at once."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "worker"],
        env={**inherited, **settings},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_worker_on_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    done = start(
        DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}",
        REDIS_URL="redis://127.0.0.1:1/0",
        SECRET_KEY="a secret for the tests, long enough",
        BASE_URL="https://example.org",
        SMTP_URL="smtp://127.0.0.1:9",
        MAIL_FROM="vorstellung@example.org",
        COMMUNITY_NAME="Werkhof",
        ORGANISER_NAME="Ada Brandt",
        ORGANISER_EMAIL="ada@example.org",
    )
    assert done.returncode == 1
    assert "matchmaker database upgrade" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_without_settings_names_them_all() -> None:
    done = start()
    assert done.returncode == 1
    for name in ("SECRET_KEY", "BASE_URL", "SMTP_URL", "MAIL_FROM"):
        assert name in done.stderr
