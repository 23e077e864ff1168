"""The tests against the built wheel, in a clean environment without sources: `./run wheel`."""

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


def main(arguments: list[str]) -> int:
    """Build, install and test; arguments go to pytest; tells what pytest told."""
    with tempfile.TemporaryDirectory(prefix="matchmaker-wheel-") as folder:
        return _test(Path(folder), arguments)


def _test(folder: Path, arguments: list[str]) -> int:
    _say("Building the wheel.")
    _call(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist"))
    (wheel,) = (folder / "dist").glob("*.whl")
    _say("Making a clean environment with it.")
    venv.create(folder / "environment", with_pip=True)
    python = str(folder / "environment" / "bin" / "python")
    install = (python, "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check")
    _call(*install, "--require-hashes", "-r", str(CHECKOUT / "requirements-dev.lock"))
    _call(*install, "--no-deps", str(wheel))
    away = folder / "away"
    nothing_made = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CHECKOUT / "tests", away / "tests", ignore=nothing_made)
    shutil.copy(CHECKOUT / "pyproject.toml", away)
    _say("Running the tests from a folder without sources.")
    return subprocess.run([python, "-m", "pytest", *arguments], cwd=away, check=False).returncode


def _call(*command: str) -> None:
    subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
