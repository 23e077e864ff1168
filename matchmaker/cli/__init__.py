"""The command line: `matchmaker noun verb`."""

import click
from sqlalchemy.exc import OperationalError

from matchmaker.cli import (
    databases,
    explaining,
    mails,
    members,
    rehearsing,
    rounds,
    simulate,
    topics,
)
from matchmaker.cli.doctor import command as doctors
from matchmaker.errors import MatchmakerError


@click.group(epilog="`matchmaker demo` starts everything on this machine with a sample community.")
@click.version_option(package_name="matchmaker")
def commands() -> None:
    """Introductions by email, asked of both sides first."""


for group in (databases.database, rounds.round_, members.member, topics.topic, mails.mail):
    commands.add_command(group)
for command in (rehearsing.plan, explaining.explain):
    rounds.round_.add_command(command)
commands.add_command(simulate.command)
commands.add_command(doctors.command)


def main(arguments: list[str] | None = None) -> int:
    """Run a command: 0 done, 1 could not, 2 wrong usage."""
    try:
        commands.main(arguments, prog_name="matchmaker", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 1
    except MatchmakerError as error:
        click.echo(str(error), err=True)
        return 1
    except OperationalError as error:
        click.echo(f"The database does not answer: {str(error.orig).splitlines()[0]}", err=True)
        return 1
    return 0
