"""`matchmaker mail`: look at the letters; what else there is to do with mail hangs here."""

import click

from matchmaker.cli import keys, reading, receiving
from matchmaker.domain.email_kind import EmailKind
from matchmaker.i18n import LETTER_SETS
from matchmaker.services.sample_letters import sample_variables
from matchmaker.templating import render_email

KINDS = [kind.value for kind in EmailKind]


@click.group()
def mail() -> None:
    """The letters, and what comes in."""


for command in (keys.keys, reading.command, receiving.receive, receiving.listen_, receiving.fetch):
    mail.add_command(command)


@mail.command(epilog=f"KIND is one of {', '.join(KINDS)}.")
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@click.option("--language", type=click.Choice(LETTER_SETS), default="de", show_default=True)
@click.option("--html", is_flag=True, help="The HTML part instead of the text.")
def preview(kind: str, language: str, html: bool) -> None:
    """Print a letter as it would leave, with invented people."""
    email_kind = EmailKind(kind)
    rendered = render_email(email_kind, language, sample_variables(email_kind, language))
    if html:
        click.echo(rendered.html)
    else:
        click.echo(f"{rendered.subject}\n\n{rendered.text}", nl=False)
