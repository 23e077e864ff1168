"""`matchmaker topic`: words that members typed, and adopting them."""

from dataclasses import asdict

import click
from sqlalchemy.orm import Session

from matchmaker.cli.opening import opened
from matchmaker.cli.output import EMPTY, print_facts, print_json, print_table
from matchmaker.domain.vocabulary import Vocabulary
from matchmaker.errors import MatchmakerError
from matchmaker.matching.words import fold_word
from matchmaker.services import topics, typed_words
from matchmaker.services.topics import Adoption
from matchmaker.services.typed_words import TypedWord

MOST_SPELLINGS = 4


@click.group()
def topic() -> None:
    """Topics that members typed themselves."""


@topic.command("list")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def list_(as_json: bool) -> None:
    """List the words that at least two members typed."""
    with opened() as runtime, runtime.reading() as session:
        vocabulary = topics.extend(session, runtime.community.vocabulary)
        found = typed_words.collect(session, vocabulary)
    if as_json:
        print_json(asdict(found))
        return
    print_table(
        ["WORD", "MEMBERS", "SPELLED", "TOPIC"],
        [
            [
                typed.spellings[0],
                typed.members,
                ", ".join(typed.spellings[1:MOST_SPELLINGS]) or EMPTY,
                typed.adopted or EMPTY,
            ]
            for typed in found.words
        ],
    )
    if not found.words:
        click.echo("No word was typed by two members yet.", err=True)
    if found.rare:
        click.echo(
            f"{found.rare} more, typed by one member each, are not shown: "
            "they could give somebody away.",
            err=True,
        )


@topic.command()
@click.argument("word")
@click.option("--group", required=True, help="The group of topics it stands in on the form.")
@click.option("--german", help="The German name; without it the spelling most members chose.")
@click.option("--english", help="The English name; without it the spelling most members chose.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def adopt(
    word: str,
    group: str,
    german: str | None,
    english: str | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Put a word that members typed on the form, as a topic for everybody.

    Members who typed it, now or later, count as having chosen it. Adopting it again changes its
    names and its group.
    """
    with opened() as runtime:
        with runtime.reading() as session:
            vocabulary = topics.extend(session, runtime.community.vocabulary)
            typed = _find(session, vocabulary, word)
            adoption = topics.plan_adoption(
                session,
                vocabulary,
                typed.spellings[0],
                group=group,
                german=german,
                english=english,
            )
        if not (as_json and dry_run):
            print_facts(_describe(adoption, typed), err=not dry_run)
        if not dry_run:
            _confirm(yes)
            with runtime.sessions.begin() as session:
                topics.adopt(session, adoption, now=runtime.clock.calendar())
    if as_json:
        print_json(asdict(adoption))
    elif not dry_run:
        click.echo(f"Topic {adoption.topic_id}: on the form now.")


def _confirm(yes: bool) -> None:
    if not yes and not click.confirm("Adopt it?", err=True):
        raise MatchmakerError("Nothing was changed.")


def _find(session: Session, vocabulary: Vocabulary, word: str) -> TypedWord:
    """The word; whether one member typed it or none makes no difference."""
    typed = typed_words.collect(session, vocabulary).find(word)
    if typed is not None:
        return typed
    folded = fold_word(word)
    if folded not in vocabulary.own_words:
        raise topics.NotAdoptableError(f"Fewer than two members typed {word}.")
    return TypedWord(folded, 0, (word,), vocabulary.own_words[folded])


def _describe(adoption: Adoption, typed: TypedWord) -> dict[str, object]:
    return {
        "topic": adoption.topic_id,
        "what happens": "a new topic" if adoption.is_new else "other names for an adopted topic",
        "German": adoption.german,
        "English": adoption.english,
        "group": adoption.group,
        "typed by": f"{typed.members} members" if typed.members else "fewer than two members",
    }
