"""What is installed: the locks, and a wheel with everything in it."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
# Nothing else can stand in a lock: no option, no address, no path.
REQUIREMENT = re.compile(
    r"([a-z0-9-]+)==[^ \n]+(?: ; [^\n]*?)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+"
)
SHOW_WHAT_IS_INSIDE = """
import matchmaker, worker, worker.jobs
from matchmaker.templating import render_email, template_root
from matchmaker.assembly import _read_wording_files
from matchmaker.services.sample_letters import sample_variables
from matchmaker.domain.email_kind import EmailKind
from matchmaker import database, i18n
print(matchmaker.__file__, worker.__file__, template_root(), sep="\\n")
database.upgrade("sqlite:///new.db")
letter = render_email("closing", "en", sample_variables(EmailKind.CLOSING, "en"))
print(letter.subject, len(_read_wording_files()) > 5, len(i18n.catalogue("de").texts) > 100)
"""


def list_packaged() -> set[str]:
    """Everything that has to be in the wheel, by its place there."""
    folders = {"matchmaker": "matchmaker", "worker": "worker", "templates": "matchmaker/templates"}
    return {
        f"{target}/{path.relative_to(ROOT / source).as_posix()}"
        for source, target in folders.items()
        for path in (ROOT / source).rglob("*.*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def list_locked(lock: str) -> list[str]:
    """The names in a lock, every entry of which has to be a version with its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").rstrip("\n")
    names = []
    for entry in re.split(r"\n(?=\S)", text):
        match = REQUIREMENT.fullmatch(entry)
        assert match is not None, entry
        names.append(match.group(1))
    return names


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_nothing_but_versions_with_their_hashes(lock: str) -> None:
    assert len(list_locked(lock)) > 20


@pytest.mark.parametrize(("lock", "extras"), [(LOCKS[0], ("demo",)), (LOCKS[1], ("demo", "dev"))])
def test_a_lock_holds_everything_that_the_project_asks_for(
    lock: str, extras: tuple[str, ...]
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"]]
    for extra in extras:
        asked += project["optional-dependencies"][extra]
    names = {re.split(r"[\[><=~ ]", requirement)[0].lower() for requirement in asked}
    assert names <= {*list_locked(lock)}


def test_the_wheel_holds_everything_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        entry_points = next(
            name for name in archive.namelist() if name.endswith("entry_points.txt")
        )
        assert b"matchmaker = matchmaker.__main__:main" in archive.read(entry_points)
    assert names == list_packaged()
    for part in (
        "data/",
        "locale/",
        "migrations/versions/",
        "templates/emails/",
        "templates/pages/",
    ):
        assert any(name.startswith(f"matchmaker/{part}") for name in names), part


def test_the_wheel_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    inside = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(inside)
    found = subprocess.run(
        [sys.executable, "-P", "-c", SHOW_WHAT_IS_INSIDE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(inside)},
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr
    *places, words = found.stdout.splitlines()
    assert all(place.startswith(str(inside)) for place in places)
    assert words.endswith("True True")
