"""What a campaign found, kept beside the campaigns so that anybody can look it up."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

FILE = Path(__file__).with_name("results.json")


class Size(StrEnum):
    """`short` fits into the test run, `full` is what the figures are promised for."""

    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One run of a campaign.

    `figures` are counts by name, such as kills by database; `violations` are whole sentences,
    of which there should be none; `seconds` is how long it took.
    """

    campaign: str
    promises: str
    size: Size
    seed: int
    seconds: float
    figures: Mapping[str, int | float | str]
    violations: tuple[str, ...] = ()
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def command(self) -> str:
        """What reproduces it."""
        return f"./run hammer {self.campaign} --size {self.size} --seed {self.seed}"


def load_results(file: Path = FILE) -> dict[str, Result]:
    """The last result of each campaign."""
    if not file.exists():
        return {}
    stored = json.loads(file.read_text(encoding="utf-8"))
    return {name: _read(entry) for name, entry in stored.items()}


def keep_result(result: Result, file: Path = FILE) -> None:
    """Keep the result of a full campaign in place of its last one."""
    results = {**load_results(file), result.campaign: result}
    plain = {name: asdict(results[name]) for name in sorted(results)}
    text = json.dumps(plain, ensure_ascii=False, indent=2)
    file.write_text(f"{text}\n", encoding="utf-8")


def _read(entry: dict[str, object]) -> Result:
    values = {**entry, "size": Size(str(entry["size"])), "violations": tuple(entry["violations"])}  # type: ignore[arg-type]
    return Result(**values)  # type: ignore[arg-type]
