"""Words that members typed, and adopting one."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from matchmaker.models import Member
from matchmaker.runtime import Runtime
from tests.cli.conftest import Terminal, hash_rows
from tests.factories import join

GROUP = ("--group", "crafts")


@pytest.fixture
def typed(runtime: Runtime) -> Runtime:
    """Three members typed a word, and one another."""
    for number, own in enumerate([("Buchdruck",), ("buchdruck", "Moose"), ("Buchdruck",)]):
        join(runtime, f"member{number}@example.org", own_topics=own)
    return runtime


def test_the_list_shows_what_several_typed_and_only_counts_the_rest(
    terminal: Terminal, typed: Runtime
) -> None:
    said = terminal("topic", "list")
    assert [line.split() for line in said.lines] == [
        ["WORD", "MEMBERS", "SPELLED", "TOPIC"],
        ["Buchdruck", "3", "buchdruck", "-"],
    ]
    assert said.err.startswith("1 more, typed by one member each")
    assert "moos" not in (said.out + said.err).casefold()
    found = json.loads(terminal("topic", "list", "--json").out)
    assert found["rare"] == 1
    assert found["words"][0]["spellings"] == ["Buchdruck", "buchdruck"]
    assert "moos" not in json.dumps(found).casefold()


def test_a_list_of_nothing_says_so(terminal: Terminal, runtime: Runtime) -> None:
    said = terminal("topic", "list")
    assert (said.code, said.out, said.err) == (0, "", "No word was typed by two members yet.\n")


def test_one_command_adopts_a_word(terminal: Terminal, typed: Runtime) -> None:
    said = terminal("topic", "adopt", "BUCHDRUCK", *GROUP, "--english", "Letterpress", "--yes")
    assert (said.code, said.out) == (0, "Topic own_letterpress: on the form now.\n")
    assert "3 members" in said.err
    assert typed.vocabulary.topic_name("own_letterpress", "de") == "Buchdruck"
    assert "own_letterpress" in terminal("topic", "list").lines[1]
    shown = terminal("member", "show", "member0@example.org").out
    assert "Buchdruck" in shown


def test_adopting_asks_first(
    terminal: Terminal, typed: Runtime, answer_with: Callable[[str], None]
) -> None:
    before = hash_rows(typed)
    answer_with("n\n")
    said = terminal("topic", "adopt", "Buchdruck", *GROUP)
    assert (said.code, said.out) == (1, "")
    assert said.err.endswith("Nothing was changed.\n")
    assert hash_rows(typed) == before
    answer_with("y\n")
    assert terminal("topic", "adopt", "Buchdruck", *GROUP).code == 0


def test_a_dry_run_of_adopting_changes_nothing(terminal: Terminal, typed: Runtime) -> None:
    before = hash_rows(typed)
    said = terminal("topic", "adopt", "Buchdruck", *GROUP, "--dry-run")
    assert (said.code, said.err) == (0, "")
    assert "own_buchdruck" in said.out
    as_json = terminal("topic", "adopt", "Buchdruck", *GROUP, "--dry-run", "--json")
    assert json.loads(as_json.out)["topic_id"] == "own_buchdruck"
    assert hash_rows(typed) == before


def test_a_word_of_one_member_is_refused_like_a_word_of_nobody(
    terminal: Terminal, typed: Runtime
) -> None:
    said = [terminal("topic", "adopt", word, *GROUP, "--yes") for word in ("Moose", "Farne")]
    assert [(one.code, one.out) for one in said] == [(1, ""), (1, "")]
    assert said[0].err.replace("Moose", "Farne") == said[1].err
    assert said[0].err == "Fewer than two members typed Moose.\n"


def test_an_adopted_topic_can_be_renamed_when_nobody_types_it_any_more(
    terminal: Terminal, typed: Runtime
) -> None:
    terminal("topic", "adopt", "Buchdruck", *GROUP, "--yes")
    with typed.sessions.begin() as session:
        for member in session.scalars(select(Member)):
            member.set_profile(replace(member.get_profile(), own_topics=()))
    said = terminal("topic", "adopt", "Buchdruck", *GROUP, "--english", "Letterpress", "--yes")
    assert said.code == 0
    assert typed.vocabulary.topic_name("own_buchdruck", "en") == "Letterpress"


def test_a_group_that_is_not_there_is_one_clear_line(terminal: Terminal, typed: Runtime) -> None:
    said = terminal("topic", "adopt", "Buchdruck", "--group", "nowhere", "--yes")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("There is no group nowhere; there is ")
    assert said.err.count("\n") == 1
