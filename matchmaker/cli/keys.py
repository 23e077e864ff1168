"""`matchmaker mail keys`: the keys that sign letters, and what to tell the DNS."""

import os
from pathlib import Path

import click

from matchmaker.config.mail import parse_selector
from matchmaker.errors import MatchmakerError
from matchmaker.mail.dkim import PrivateKey
from matchmaker.mail.dkim_keys import (
    make_ed25519_key,
    make_rsa_key,
    write_key,
    write_record,
)

OWNER_ONLY = 0o600


class KeyFileError(MatchmakerError):
    """A key could not be put where it should be; nothing that was there has changed."""


@click.command("keys")
@click.option(
    "--out",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    metavar="DIR",
    help="Where to put the files; here unless said.",
)
@click.option(
    "--selector",
    default="matchmaker",
    show_default=True,
    metavar="NAME",
    help="Under which name the DNS shows the key.",
)
@click.option("--ed25519", is_flag=True, help="A second, short key beside the RSA key.")
def keys(out: Path, selector: str, ed25519: bool) -> None:
    """Make a key that signs letters, and say what to tell the DNS.

    The private key goes to NAME.pem, which nobody else can read. No file is ever overwritten.
    """
    selectors = [_read(name) for name in (selector, f"{selector}-ed25519")[: 1 + ed25519]]
    files = [(out / f"{name}.pem").absolute() for name in selectors]
    for file in files:
        if file.exists():
            raise KeyFileError(f"{file} is there already, so nothing was made.")
    made: list[PrivateKey] = [make_rsa_key()]
    if ed25519:
        made.append(make_ed25519_key())
    for file, key in zip(files, made, strict=True):
        _write(file, write_key(key))
    _tell_records(made, selectors)
    _tell_settings(files, selectors)


def _read(selector: str) -> str:
    try:
        return parse_selector(selector)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--selector") from error


def _write(file: Path, pem: bytes) -> None:
    """Write a new file that is nobody else's from its first moment on, or none."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except OSError as error:
        raise KeyFileError(f"{file} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(pem)
    except OSError as error:
        file.unlink()
        raise KeyFileError(f"{file} cannot be written: {error.strerror}") from error


def _tell_records(made: list[PrivateKey], selectors: list[str]) -> None:
    """Each record twice: as a zone file has it, and in one piece for a form."""
    for key, selector in zip(made, selectors, strict=True):
        record = write_record(key, selector)
        click.echo("As a line of a zone file:", err=True)
        click.echo(record.zone_line)
        click.echo(f"In a form: type TXT, name {record.name}, and as its value:", err=True)
        click.echo(record.text)
    click.echo("The names belong to the domain of MAIL_FROM, or to DKIM_DOMAIN.", err=True)


def _tell_settings(files: list[Path], selectors: list[str]) -> None:
    click.echo("Set these two once the DNS answers, and restart all processes:", err=True)
    click.echo(f"DKIM_KEY_FILE={','.join(map(str, files))}")
    click.echo(f"DKIM_SELECTOR={','.join(selectors)}")
