"""Writes the last results into docs/reliability.md: `python -m tests.hammer.write_up`."""

import sys
from collections.abc import Mapping
from pathlib import Path

from tests.hammer.results import Result, load_results

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
START, END = "## The last results\n", "## What is not promised"


def format_results(results: Mapping[str, Result]) -> str:
    """A table with one campaign a row."""
    lines = [
        "| Campaign | Promises | Size | Wrong | Took | When | Again |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in sorted(results):
        found = results[name]
        size = ", ".join(f"{key} {figure}" for key, figure in found.figures.items())
        lines.append(
            f"| {name} | {found.promises} | {size} | {len(found.violations)} "
            f"| {found.seconds:.0f} s | {found.at[:10]} | `{found.command}` |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Put the table between the two headings."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    PAGE.write_text(
        f"{before}{START}\n{format_results(load_results())}\n{END}{after}", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
