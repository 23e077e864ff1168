"""Who is in, for the organiser to read."""

import json

import pytest

from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Sentence
from matchmaker.models import Member
from matchmaker.runtime import Runtime
from tests.cli.conftest import NAMES, Terminal, hash_rows
from tests.factories import join


def test_members_stand_in_columns(terminal: Terminal, community: Runtime) -> None:
    said = terminal("member", "list")
    head, *rows = said.lines
    assert (said.code, said.err) == (0, "")
    assert head.split() == ["ID", "STATE", "NAME", "ADDRESS", "LETTERS", "CONFIRMED"]
    assert len(rows) == len(NAMES)
    starts = [row.index("member") + row[: row.index("member")].count("李") for row in rows]
    assert set(starts) == {head.index("ADDRESS")}


def test_members_can_be_listed_by_state(terminal: Terminal, community: Runtime) -> None:
    with community.sessions.begin() as session:
        member = session.get(Member, 1)
        assert member is not None
        member.state = MemberState.PAUSED
    paused = terminal("member", "list", "--state", "paused")
    assert [row.split()[2] for row in paused.lines[1:]] == [NAMES[0]]
    active = json.loads(terminal("member", "list", "--state", "active", "--json").out)
    assert [row["name"] for row in active] == list(NAMES[1:])
    assert set(active[0]) == {"id", "state", "name", "address", "letters", "confirmed"}


@pytest.mark.parametrize(
    ("arguments", "words"), [((), "nobody yet"), (("--state", "left"), "Nobody is left")]
)
def test_nobody_is_said_in_words(
    terminal: Terminal, runtime: Runtime, arguments: tuple[str, ...], words: str
) -> None:
    said = terminal("member", "list", *arguments)
    assert (said.code, said.out) == (0, "")
    assert words in said.err
    assert terminal("member", "list", "--json", *arguments).out == "[]\n"


def test_a_member_is_shown_with_everything_the_form_asked(
    terminal: Terminal, runtime: Runtime
) -> None:
    join(
        runtime, "mira@example.org", family_name="Aydın", limits="Keine Verkaufsgespräche.",
        offer=Sentence("Ein Nachmittag an der Hobelbank. " * 5), wish=Sentence("Brot"),
        own_topics=("Zinn",),
    )  # fmt: skip
    said = terminal("member", "show", "Mira@Example.org")
    assert said.code == 0
    for words in ("Mira Aydın", "Tischlerei und Möbel", "Zinn", "Keine Verkaufsgespräche.", "Brot",
                  "introductions 1.de given", "Ich baue Küchen aus altem Holz."):  # fmt: skip
        assert words in said.out
    assert max(map(len, said.lines)) <= 80
    assert all(line[0] != " " or line.startswith(" " * 11) for line in said.lines)


def test_a_member_is_shown_to_programs(terminal: Terminal, runtime: Runtime) -> None:
    join(runtime, "mira@example.org")
    shown = json.loads(terminal("member", "show", "mira@example.org", "--json").out)
    assert shown["address"] == "mira@example.org"
    assert shown["ways"] == ["video", "walk"]
    assert len(shown["consents"]) >= 3


def test_an_address_with_an_umlaut_is_found(terminal: Terminal, runtime: Runtime) -> None:
    join(runtime, "mira@müller.example")
    assert terminal("member", "show", "MIRA@MÜLLER.example").code == 0


def test_looking_changes_nothing(terminal: Terminal, community: Runtime) -> None:
    before = hash_rows(community)
    for command in (("list",), ("show", "member1@example.org")):
        assert terminal("member", *command).code == 0
    assert hash_rows(community) == before


def test_somebody_unknown_is_one_clear_line(terminal: Terminal, runtime: Runtime) -> None:
    said = terminal("member", "show", "nobody@example.org")
    assert (said.code, said.out) == (1, "")
    assert said.err == "There is no member with the address nobody@example.org.\n"


def test_what_is_no_address_is_wrong_usage(terminal: Terminal, runtime: Runtime) -> None:
    said = terminal("member", "show", "mira")
    assert said.code == 2
    assert "mira is no email address" in said.err


def test_a_name_of_mixed_alphabets_is_pointed_out(terminal: Terminal, community: Runtime) -> None:
    join(community, "paul@example.org", given_name="P\u0430ul")
    assert "mixes alphabets" in terminal("member", "show", "paul@example.org").out
    join(community, "zoe@example.org", given_name="Zoë")
    assert "mixes" not in terminal("member", "show", "zoe@example.org").out
