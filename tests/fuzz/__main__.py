"""`./run fuzz` mutates mail until the time is over; `./run fuzz FILE` tries one message again."""

import argparse
import sys
import traceback
from pathlib import Path

from tests.fuzz.campaign import Campaign, Run, name_of
from tests.fuzz.oracle import check
from tests.fuzz.seeds import list_seeds
from tests.fuzz.target import Case, Entrance, open_entrance, read

FOLDER = Path("var") / "fuzz"
HALF_AN_HOUR = 1_800


def main(arguments: list[str]) -> int:
    """0 if nothing escaped, 1 if something did."""
    options = _parser().parse_args(arguments)
    with open_entrance() as entrance:
        if options.file is not None:
            return _repeat(options.file.read_bytes(), entrance)
        campaign = Campaign(
            lambda raw: check(Case.of(raw), entrance),
            lambda raw: read(Case.of(raw)),
            [*list_seeds()],
            seed=options.seed,
            tell=_keep,
        )
        run = campaign.go_on(options.seconds)
    _print(run)
    return 1 if run.escapes else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run fuzz", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="a message to try again")
    parser.add_argument("--seconds", type=float, default=HALF_AN_HOUR)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _repeat(raw: bytes, entrance: Entrance) -> int:
    try:
        print(check(Case.of(raw), entrance))
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def _keep(fault: str, raw: bytes) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / name_of(raw)
    file.write_bytes(raw)
    print(f"escaped: {fault}\n  again: ./run fuzz {file}", flush=True)


def _print(run: Run) -> None:
    print(
        f"seed {run.seed}: {run.executions} messages in {run.seconds:.0f} s, {run.edges} edges, "
        f"{run.kept} messages that led to something new, {len(run.escapes)} escapes"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
