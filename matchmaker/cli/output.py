"""Tables and facts for a terminal, and JSON for programs."""

import json
import shutil
import unicodedata
from collections.abc import Mapping, Sequence

import click

WIDEST = 100
EMPTY = "-"


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print columns, as wide as their widest cell; no rows print nothing."""
    if not rows:
        return
    lines = [list(heads), *([str(cell) or EMPTY for cell in row] for row in rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(heads))]
    for line in lines:
        cells = (
            cell + " " * (wide - _width(cell)) for cell, wide in zip(line, widths, strict=True)
        )
        click.echo("  ".join(cells).rstrip())


def print_facts(facts: Mapping[str, object], *, err: bool = False) -> None:
    """Print names and values in two columns; long values are wrapped, lists go downwards."""
    indent = max(map(len, facts)) + 2
    width = min(shutil.get_terminal_size().columns, WIDEST)
    for name, value in facts.items():
        entries = value if isinstance(value, list) else [value]
        for number, entry in enumerate(entries or [EMPTY]):
            start = f"{name if number == 0 else '':<{indent}}"
            text = str(entry) or EMPTY
            click.echo(click.wrap_text(text, width, start, " " * indent), err=err)


def print_json(data: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def _width(text: str) -> int:
    """How many columns a text takes: wide signs take two, marks none."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )
