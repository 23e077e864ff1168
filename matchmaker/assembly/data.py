"""The data files that come with the program, or in place of these."""

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from matchmaker.errors import ConfigurationError

DATA = resources.files("matchmaker") / "data"


def read_data(file: Path | Traversable) -> str:
    """A data file; ConfigurationError if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file.name} cannot be read: {error}") from error
