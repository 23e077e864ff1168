"""`matchmaker mail receive`, `mail listen` and `mail fetch`: ways in for replies and bounces."""

import asyncio
import sys
from collections.abc import Sequence
from typing import IO, Any

import click

from matchmaker.assembly.mailing import open_fetcher
from matchmaker.cli.opening import opened
from matchmaker.errors import ConfigurationError
from matchmaker.mail.listener import LARGEST, Doorkeeper, listen
from matchmaker.runtime import Runtime
from matchmaker.services.inbox import Envelope, Ingested


class _Ended(click.ClickException):
    """The command ends with a code that mail servers know (sysexits.h)."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Only the words."""
        click.echo(self.message, file=file, err=True)


class _NobodyError(_Ended):
    exit_code = 67


class _NotNowError(_Ended):
    exit_code = 75


@click.command()
@click.option("--recipient", multiple=True, help="The address it was sent to; may be repeated.")
@click.option("--mail-from", help="The sender of the envelope; empty for a delivery report.")
def receive(recipient: tuple[str, ...], mail_from: str | None) -> None:
    """Take in one message from standard input, as a mail server hands it to a program.

    Exit code 0: it is kept, or was already. 67: nobody has this address. 75: not now, try later.
    """
    raw = sys.stdin.buffer.read(LARGEST)
    envelope = Envelope(mail_from=mail_from, recipients=recipient)
    try:
        with opened() as runtime:
            found = runtime.mailroom.take_in(raw, envelope)
            runtime.ring()
    except Exception as error:
        # Whatever it is: only this code makes the mail server keep the message.
        raise _NotNowError(f"Not now: {type(error).__name__}.") from error
    if found is Ingested.NOBODYS:
        raise _NobodyError("Nobody has this address.")


@click.command()
def fetch() -> None:
    """Look once into the mailbox that IMAP_URL names; the clock does this every minute."""
    with opened() as runtime:
        fetcher = open_fetcher(runtime.settings, runtime.mailroom)
        if fetcher is None:
            raise ConfigurationError("IMAP_URL is not set, so there is no mailbox to look into.")
        found = fetcher.run()
        runtime.ring()
    click.echo(f"Kept {found.kept}, set aside {found.aside}, left {found.left}.")


@click.command("listen")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=int, default=8024, show_default=True)
@click.option("--smtp", is_flag=True, help="Speak SMTP instead of LMTP.")
def listen_(host: str, port: int, smtp: bool) -> None:
    """Take in mail from a mail server until told to stop."""
    with opened() as runtime:
        asyncio.run(_serve(runtime, host, port, lmtp=not smtp))


async def _serve(runtime: Runtime, host: str, port: int, *, lmtp: bool) -> None:
    server = await listen(make_door(runtime), host, port, lmtp=lmtp)
    bound = server.sockets[0].getsockname()[1]
    click.echo(f"Taking in mail on {host}:{bound}.", err=True)
    async with server:
        await server.serve_forever()


def make_door(runtime: Runtime) -> Doorkeeper:
    """What stands between a mail server and the mailroom."""
    mailroom = runtime.mailroom

    def keep(raw: bytes, mail_from: str | None, recipients: Sequence[str]) -> None:
        mailroom.take_in(raw, Envelope(mail_from=mail_from, recipients=recipients))
        runtime.ring()

    return Doorkeeper(mailroom.knows, keep)
