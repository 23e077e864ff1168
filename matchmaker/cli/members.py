"""`matchmaker member`: who is in."""

import click
from sqlalchemy import select

from matchmaker.cli.finding import find_by_address
from matchmaker.cli.opening import opened
from matchmaker.cli.output import EMPTY, print_facts, print_json, print_table
from matchmaker.domain.freetext import mixes_scripts
from matchmaker.domain.membership import MemberState
from matchmaker.domain.vocabulary import Vocabulary
from matchmaker.models import ConsentRecord, Member
from matchmaker.services import consents, topics


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
        rows = [_summarise(found) for found in session.scalars(statement)]
    if as_json:
        print_json(rows)
        return
    if not rows:
        click.echo("There is nobody yet." if state is None else f"Nobody is {state}.", err=True)
    print_table(
        ["ID", "STATE", "NAME", "ADDRESS", "LETTERS", "CONFIRMED"],
        [[*list(row.values())[:-1], str(row["confirmed"] or EMPTY)[:10]] for row in rows],
    )


@member.command()
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def show(address: str, as_json: bool) -> None:
    """Show one member's profile and consents."""
    with opened() as runtime, runtime.reading() as session:
        found = find_by_address(session, address)
        vocabulary = topics.extend(session, runtime.community.vocabulary)
        facts = _describe(found, vocabulary, consents.list_records(session, found.id))
    if as_json:
        print_json(facts)
    else:
        print_facts(facts)


def _summarise(found: Member) -> dict[str, int | str | None]:
    return {
        "id": found.id,
        "state": found.state.value,
        "name": found.given_name,
        "address": found.address,
        "letters": found.letter_set,
        "confirmed": found.confirmed_at.isoformat() if found.confirmed_at else None,
    }


def _describe(
    found: Member, vocabulary: Vocabulary, records: list[ConsentRecord]
) -> dict[str, int | str | list[str]]:
    profile, language = found.get_profile(), found.language
    topics = [vocabulary.topic_name(topic, language) for topic in profile.topics]
    name = f"{profile.given_name} {profile.family_name}".strip()
    return {
        "id": found.id,
        "state": found.state.value,
        "address": found.address,
        "name": name,
        "warnings": ["the name mixes alphabets, as look-alikes do"] if mixes_scripts(name) else [],
        "fields": [vocabulary.field_name(field, language) for field in profile.fields],
        "topics": [*topics, *profile.own_topics],
        "work": profile.work.text,
        "question": profile.question.text,
        "offer": profile.offer.text,
        "wish": profile.wish.text,
        "limits": profile.limits,
        "languages": list(profile.languages),
        "ways": [way.value.replace("_", " ") for way in profile.ways],
        "place": profile.place,
        "consents": [
            f"{record.purpose.value} {record.wording_version}.{record.wording_language} "
            f"{record.action.value} {record.at:%Y-%m-%d %H:%M} UTC by {record.channel.value}"
            for record in records
        ],
    }
