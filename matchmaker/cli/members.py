"""`matchmaker member`: who is in."""

import click
from sqlalchemy import select

from matchmaker.cli.opening import opened
from matchmaker.cli.output import print_json, print_table
from matchmaker.domain.membership import MemberState
from matchmaker.errors import NotFoundError
from matchmaker.models import Member
from matchmaker.services import consents


@click.group()
def member() -> None:
    """The members."""


@member.command("list")
@click.option("--state", type=click.Choice([state.value for state in MemberState]))
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def list_(state: str | None, as_json: bool) -> None:
    """List the members, without anything of their answers to proposals."""
    statement = select(Member).order_by(Member.id)
    if state is not None:
        statement = statement.where(Member.state == MemberState(state))
    with opened() as runtime, runtime.reading() as session:
        rows = [
            {
                "id": found.id,
                "state": found.state.value,
                "name": found.get_profile().given_name,
                "address": found.address,
                "language": found.letter_set,
                "joined": found.confirmed_at,
            }
            for found in session.scalars(statement)
        ]
    if as_json:
        print_json(rows)
        return
    if not rows:
        click.echo("No members yet.", err=True)
        return
    print_table(
        ["ID", "STATE", "NAME", "ADDRESS", "LETTERS", "CONFIRMED"],
        [
            [*list(row.values())[:5], row["joined"].strftime("%Y-%m-%d") if row["joined"] else "-"]
            for row in rows
        ],
    )


@member.command()
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def show(address: str, as_json: bool) -> None:
    """Show one member's profile and consents."""
    with opened() as runtime, runtime.reading() as session:
        found = session.scalars(
            select(Member).where(Member.address_key == address.lower()).order_by(Member.id.desc())
        ).first()
        if found is None:
            raise NotFoundError(f"There is no member with the address {address}.")
        records = consents.list_records(session, found.id)
        profile = found.get_profile()
        vocabulary, language = runtime.vocabulary, found.language
        data = {
            "id": found.id,
            "state": found.state.value,
            "address": found.address,
            "name": f"{profile.given_name} {profile.family_name}".strip(),
            "fields": [vocabulary.field_name(field, language) for field in profile.fields],
            "topics": [
                *(vocabulary.topic_name(topic, language) for topic in profile.topics),
                *profile.own_topics,
            ],
            "work": profile.work.text,
            "question": profile.question.text,
            "languages": list(profile.languages),
            "ways": [way.value for way in profile.ways],
            "place": profile.place,
            "consents": [
                f"{record.purpose.value} {record.wording_version}.{record.wording_language} "
                f"{record.action.value} {record.at:%Y-%m-%d %H:%M:%S} UTC by {record.channel.value}"
                for record in records
            ],
        }
    if as_json:
        print_json(data)
        return
    for name, value in data.items():
        lines = value if isinstance(value, list) else [str(value)]
        click.echo(f"{name:<10}{lines[0] if lines else '-'}")
        for line in lines[1:]:
            click.echo(f"{'':<10}{line}")
