"""`./run hammer` prints the last results, `./run hammer CAMPAIGN` runs one."""

import argparse
import sys

from tests.hammer.campaigns import MODULES, load_campaign
from tests.hammer.results import Result, Size, keep_result, load_results


def main(arguments: list[str]) -> int:
    """Print the table, or run a campaign: 0 nothing broke, 1 something did."""
    options = _parser().parse_args(arguments)
    if options.campaign is None:
        _print_table(load_results())
        return 0
    result = load_campaign(options.campaign)(Size(options.size), options.seed)
    _print_result(result)
    if result.size is Size.FULL:
        keep_result(result)
    return 1 if result.violations else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run hammer", description=__doc__)
    parser.add_argument("campaign", nargs="?", choices=sorted(MODULES))
    parser.add_argument("--size", choices=[size.value for size in Size], default=Size.FULL.value)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _print_result(result: Result) -> None:
    print(f"{result.campaign}: {result.promises}")
    for name, figure in result.figures.items():
        print(f"  {name:<40}{figure}")
    print(f"  {'seconds':<40}{result.seconds:.0f}")
    print(f"  {'violations':<40}{len(result.violations)}")
    for violation in result.violations[:50]:
        print(f"  ! {violation}")


def _print_table(results: dict[str, Result]) -> None:
    rows = [("CAMPAIGN", "PROMISES", "WRONG", "SECONDS", "WHEN", "COMMAND")]
    for name in sorted(MODULES):
        found = results.get(name)
        if found is None:
            rows.append((name, "", "", "", "never", f"./run hammer {name}"))
            continue
        wrong, seconds = str(len(found.violations)), f"{found.seconds:.0f}"
        rows.append((name, found.promises, wrong, seconds, found.at[:10], found.command))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
