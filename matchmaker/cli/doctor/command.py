"""The command itself: its options, its lines, and how it ends."""

import json
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

import click

from matchmaker.assembly import open_clock
from matchmaker.cli.doctor.checks import CHECKS
from matchmaker.cli.doctor.findings import Finding, Sign
from matchmaker.cli.doctor.patient import Patient
from matchmaker.cli.doctor.running import run_checks
from matchmaker.cli.output import WIDEST
from matchmaker.config import read_as_far_as_possible
from matchmaker.mail.records.name_service import NameService

IN_SUM = (Sign.FAULT, Sign.WARNING, Sign.NOT_CHECKED, Sign.OK)
CAN_BE_MANY = {Sign.FAULT, Sign.WARNING}


class _UnwellError(click.ClickException):
    """Something is to be done; all of it has been said."""

    def show(self, file: object = None) -> None:
        """Nothing more."""


class _NameServer(click.ParamType[tuple[str, int]]):
    name = "ADDRESS:PORT"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        address, _, port = value.rpartition(":")
        if not address or not port.isdecimal():
            self.fail("must look like 192.0.2.53:53", param, ctx)
        return address, int(port)


@click.command("doctor", epilog="Nothing is changed and no letter is sent.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@click.option("--strict", is_flag=True, help="End with 1 for warnings, too.")
@click.option("--offline", is_flag=True, help="Ask only what needs no name server.")
@click.option(
    "--patience",
    type=click.FloatRange(0.1, 60),
    default=3.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for one answer.",
)
@click.option("--name-server", type=_NameServer(), hidden=True)
def command(
    as_json: bool,
    strict: bool,
    offline: bool,
    patience: float,
    name_server: tuple[str, int] | None,
) -> None:
    """Look at everything this instance needs, and say what to do.

    Ends with 0 if all is well, with 1 if something is at fault.
    """
    settings, faults = read_as_far_as_possible()
    patient = Patient(
        settings=settings,
        faults=tuple(faults),
        names=NameService(name_server, seconds=patience),
        clock=open_clock(settings),
        seconds=patience,
        is_offline=offline,
    )
    found = list(run_checks(CHECKS, patient))
    for finding in found:
        _print(finding, as_json=as_json)
    _sum_up(found)
    signs = {finding.sign for finding in found}
    if Sign.FAULT in signs or (strict and Sign.WARNING in signs):
        raise _UnwellError("")


def _print(finding: Finding, *, as_json: bool) -> None:
    """One line, which a terminal shows in several if it is narrow."""
    if as_json:
        click.echo(json.dumps(asdict(finding), ensure_ascii=False))
        return
    start = f"{finding.sign:<11}  {finding.check:<11}  "
    words = f"{finding.found} {finding.todo}".strip()
    if not sys.stdout.isatty():
        click.echo(start + words)
        return
    width = min(shutil.get_terminal_size().columns, WIDEST)
    click.echo(click.wrap_text(words, width, start, " " * len(start)))


def _sum_up(found: Sequence[Finding]) -> None:
    counts = Counter(finding.sign for finding in found)
    ends = {sign: "s" if sign in CAN_BE_MANY and counts[sign] != 1 else "" for sign in IN_SUM}
    click.echo(", ".join(f"{counts[sign]} {sign}{ends[sign]}" for sign in IN_SUM), err=True)
