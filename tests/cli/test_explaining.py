"""Explaining two members, and one who has nobody."""

import json
from collections.abc import Callable

import pytest

from matchmaker.cli.explaining import REASONS
from matchmaker.cli.pair_account import HINDRANCES, RULES
from matchmaker.domain.answer import Answer, PairMemoryKind
from matchmaker.domain.membership import MemberState
from matchmaker.matching import rules
from matchmaker.matching.obstacle import Obstacle
from matchmaker.matching.parts import NAMES as PARTS
from matchmaker.models import Member
from matchmaker.runtime import Runtime
from matchmaker.services import pairs
from matchmaker.services.explaining import Hindrance
from tests.cli.conftest import Terminal, hash_rows
from tests.factories import answer, join, propose


def remember(runtime: Runtime, kind: PairMemoryKind) -> None:
    with runtime.sessions.begin() as session:
        low, high = session.get_one(Member, 1), session.get_one(Member, 2)
        now = runtime.clock.calendar()
        pairs.remember(session, runtime.community, low, high, kind, now=now)


def test_every_part_is_told_with_what_it_adds_for_both(
    terminal: Terminal, community: Runtime
) -> None:
    said = terminal("round", "explain", "1", "member1@example.org")
    assert (said.code, said.err) == (0, "")
    assert said.lines[0].startswith("Mira (1) and Jonas (2), for ")
    assert said.lines[2].split() == [
        "PART",
        "WEIGHT",
        "FOR",
        "Mira",
        "ADDS",
        "FOR",
        "Jonas",
        "ADDS",
    ]
    rows = [line.split() for line in said.lines[3 : 3 + len(PARTS)]]
    assert [row[0] for row in rows] == list(PARTS)
    total = said.lines[3 + len(PARTS)].split()
    for column in (3, 5):
        added = sum(float(row[column]) for row in rows)
        assert added == pytest.approx(float(total[column]), abs=0.005)
    assert "the floor is 0.12" in said.out
    assert "could be suggested" in said.out
    assert max(map(len, said.lines)) <= 80


def test_explaining_writes_nothing(terminal: Terminal, community: Runtime) -> None:
    before = hash_rows(community)
    for arguments in (("1",), ("1", "2"), ("1", "--json"), ("1", "2", "--json")):
        assert terminal("round", "explain", *arguments).code == 0
    assert hash_rows(community) == before


@pytest.mark.parametrize("kind", PairMemoryKind)
def test_the_output_is_the_same_whatever_was_between_the_two(
    terminal: Terminal, community: Runtime, kind: PairMemoryKind
) -> None:
    before = [terminal("round", "explain", "1", "2", *more).out for more in ((), ("--json",))]
    remember(community, kind)
    after = [terminal("round", "explain", "1", "2", *more).out for more in ((), ("--json",))]
    assert after == before
    assert "suggestions, answers and blocks. It" in before[0]


def test_the_counts_are_the_same_whatever_was_between_a_member_and_others(
    terminal: Terminal, community: Runtime
) -> None:
    told = []
    for kind in PairMemoryKind:
        remember(community, kind)
        found = json.loads(terminal("round", "explain", "1", "--json").out)
        told.append(found["others"])
    assert told == [told[0]] * len(told)
    assert told[0]["fit"] == 8


def test_a_rule_is_told_in_words_instead_of_parts(terminal: Terminal, community: Runtime) -> None:
    join(community, "jean@example.org", given_name="Jean", languages=("fr",))
    said = terminal("round", "explain", "1", "jean@example.org")
    assert "no language in common" in said.out
    assert "cannot be suggested" in said.out
    assert "PART" not in said.out


def test_why_a_member_takes_no_part_is_told(terminal: Terminal, community: Runtime) -> None:
    with community.sessions.begin() as session:
        session.get_one(Member, 2).state = MemberState.PAUSED
    said = terminal("round", "explain", "1", "2")
    assert "Jonas (2)  is paused" in said.out
    assert "cannot be suggested" in said.out
    alone = terminal("round", "explain", "2")
    assert "rehearsed  is paused" in alone.out
    found = json.loads(terminal("round", "explain", "2", "--json").out)
    assert (found["hindrances"], found["reason"]) == (["paused"], None)


def test_somebody_with_nobody_is_told_why_in_counts(terminal: Terminal, community: Runtime) -> None:
    join(community, "jean@example.org", given_name="Jean", languages=("fr",))
    said = terminal("round", "explain", "jean@example.org")
    assert "there was none yet" in said.out
    assert REASONS[Obstacle.NOBODY_ALLOWED] in said.out
    assert [line.split()[-1] for line in said.lines if "language" in line] == ["9"]


def test_somebody_for_whom_there_is_one_is_told_so(terminal: Terminal, community: Runtime) -> None:
    plan = json.loads(terminal("round", "plan", "--json").out)
    paired = plan["pairings"][0]["low"]
    left_over = plan["unmatched"][0]["id"]
    found = json.loads(terminal("round", "explain", str(paired), "--json").out)
    assert (found["rehearsal"], found["reason"]) == (True, None)
    found = json.loads(terminal("round", "explain", str(left_over), "--json").out)
    assert (found["rehearsal"], found["reason"]) == (False, "odd_one_out")


@pytest.mark.parametrize("said", [Answer.NO, Answer.YES, None])
def test_the_last_round_tells_only_who_had_a_suggestion(
    terminal: Terminal, community: Runtime, said: Answer | None
) -> None:
    proposal = propose(community, 1, 2)
    if said is not None:
        answer(community, proposal, 1, said)
    assert "got a suggestion" in terminal("round", "explain", "1").out
    assert "got a suggestion" in terminal("round", "explain", "2").out
    assert "got no suggestion" in terminal("round", "explain", "3").out


@pytest.mark.parametrize(
    ("arguments", "code", "fault"),
    [
        (("1", "99"), 1, "There is no member 99.\n"),
        (("9" * 30,), 1, f"There is no member {'9' * 30}.\n"),
        (("nobody@example.org",), 1, "There is no member with the address nobody@example.org.\n"),
        (("1", "member0@example.org"), 1, "Two different members are needed.\n"),
        (("Mira",), 2, "Mira is no email address.\n"),
        ((), 2, "Missing argument 'ONE'.\n"),
    ],
)
def test_whom_nobody_can_find_is_one_clear_line(
    terminal: Terminal, community: Runtime, arguments: tuple[str, ...], code: int, fault: str
) -> None:
    said = terminal("round", "explain", *arguments)
    assert (said.code, said.out) == (code, "")
    assert said.err.endswith(fault)


def test_everything_that_can_stop_somebody_has_words() -> None:
    assert set(RULES) == {rule.name for rule in rules.RULES}
    assert set(HINDRANCES) == set(Hindrance)
    assert set(REASONS) == set(Obstacle)


def test_adopted_topics_are_named_in_a_thread(
    terminal: Terminal, runtime: Runtime, answer_with: Callable[[str], None]
) -> None:
    for number in range(2):
        address = f"member{number}@example.org"
        join(runtime, address, topics=(f"only_{number}",), own_topics=("Luftschiffe",))
    assert "Luftschiffe" in terminal("round", "explain", "1", "2").out
    names = ("--english", "Airships", "--group", "crafts", "--yes")
    assert terminal("topic", "adopt", "Luftschiffe", *names).code == 0
    assert "thread    Airships" in terminal("round", "explain", "1", "2").out
