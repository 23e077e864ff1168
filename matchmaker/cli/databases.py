"""`matchmaker database`: the schema."""

import click

from matchmaker.assembly import read_community
from matchmaker.config import read_settings
from matchmaker.database import check_schema, open_engine, upgrade


@click.group()
def database() -> None:
    """The database and its schema."""


@database.command("upgrade")
def upgrade_schema() -> None:
    """Create the tables, or bring them up to date."""
    upgrade(read_settings().database_url)
    click.echo("The schema is up to date.", err=True)


@database.command("check")
def check() -> None:
    """Tell whether the settings can be read and the schema is the one this program needs."""
    settings = read_settings()
    read_community(settings)
    check_schema(open_engine(settings.database_url))
    click.echo("The schema is the right one.", err=True)
