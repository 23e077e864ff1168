"""Rehearsing, opening and looking at a round."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from matchmaker.domain.answer import Answer
from matchmaker.domain.period import shift_period
from matchmaker.models import Member, Proposal, Round, RoundState, Wave
from matchmaker.runtime import Runtime
from matchmaker.services import planning, proposals
from tests.cli.conftest import NAMES, Terminal, hash_rows
from tests.factories import DAY, answer, deliver


def count_rounds(runtime: Runtime) -> int:
    with runtime.reading() as session:
        return session.scalar(select(func.count()).select_from(Round)) or 0


def write_proposals(runtime: Runtime) -> None:
    now = runtime.clock.calendar()
    planning.plan_due(
        runtime.sessions, runtime.reading_sessions, community=runtime.community, now=now
    )
    with runtime.sessions.begin() as session:
        while proposals.write_due(session, community=runtime.community, now=now):
            session.flush()


def period_now(runtime: Runtime) -> str:
    return runtime.community.calendar.period_of(runtime.clock.calendar())


def test_a_rehearsal_writes_nothing(terminal: Terminal, community: Runtime) -> None:
    before = hash_rows(community)
    assert terminal("round", "plan").code == 0
    assert terminal("round", "plan", "--json").code == 0
    assert hash_rows(community) == before


def test_a_rehearsal_names_every_member_once(terminal: Terminal, community: Runtime) -> None:
    said = terminal("round", "plan")
    assert "4 pairs, 1 without anybody" in said.err
    assert "no round opens" not in said.err
    for number, name in enumerate(NAMES, start=1):
        assert said.out.count(f"{name} ({number})") == 1
    assert any(line.endswith("the odd one out") for line in said.lines)


def test_a_rehearsal_stands_in_columns(terminal: Terminal, community: Runtime) -> None:
    head, *rows = terminal("round", "plan").lines[:5]
    assert head.split() == ["ONE", "OTHER", "SCORE", "THREAD"]
    # A Chinese sign is two columns wide.
    starts = [row.index("0.") + row[: row.index("0.")].count("李") for row in rows]
    assert set(starts) == {head.index("SCORE")}
    assert max(map(len, rows)) <= 80


def test_the_same_seed_gives_the_same_rehearsal(terminal: Terminal, community: Runtime) -> None:
    plans = [json.loads(terminal("round", "plan", "--seed", "7", "--json").out) for _ in range(2)]
    assert plans[0] == plans[1]
    assert set(plans[0]) == {
        "pairings", "unmatched", "total_weight", "bound", "figures", "warnings",
    }  # fmt: skip


def test_a_rehearsal_follows_the_settings(
    terminal: Terminal, community: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = json.loads(terminal("round", "plan", "--json").out)
    monkeypatch.setenv("SCORE_WEIGHTS", "words=1000")
    second = json.loads(terminal("round", "plan", "--json").out)
    assert min(pair["score"] for pair in second["pairings"]) > first["pairings"][0]["score"]
    monkeypatch.setenv("SCORE_FLOOR", "0.9")
    monkeypatch.setenv("SCORE_WEIGHTS", "shared_topics=1000")
    third = json.loads(terminal("round", "plan", "--json").out)
    assert third["pairings"] == []
    assert {left["reason"] for left in third["unmatched"]} == {"below_floor"}


def test_a_rehearsal_of_nobody_is_empty(terminal: Terminal, runtime: Runtime) -> None:
    said = terminal("round", "plan")
    assert (said.code, said.out) == (0, "")
    assert "0 pairs" in said.err
    assert "Under 8 members no round opens." in said.err


def test_opening_asks_first(
    terminal: Terminal, community: Runtime, answer_with: Callable[[str], None]
) -> None:
    answer_with("n\n")
    said = terminal("round", "open")
    assert (said.code, said.out) == (1, "")
    assert "would write to up to 9 members" in said.err
    assert said.err.endswith("Nothing was changed.\n")
    assert count_rounds(community) == 0


def test_opening_without_an_answer_opens_nothing(
    terminal: Terminal, community: Runtime, answer_with: Callable[[str], None]
) -> None:
    answer_with("")
    assert terminal("round", "open").code == 1
    assert count_rounds(community) == 0


def test_a_yes_opens_one_round(
    terminal: Terminal, community: Runtime, answer_with: Callable[[str], None]
) -> None:
    answer_with("y\n")
    said = terminal("round", "open")
    assert said.code == 0
    assert said.out == f"Round {period_now(community)}: open.\n"
    assert count_rounds(community) == 1


def test_yes_can_be_said_beforehand(terminal: Terminal, community: Runtime) -> None:
    assert terminal("round", "open", "--yes").code == 0
    assert count_rounds(community) == 1


def test_a_dry_run_says_what_would_happen_and_changes_nothing(
    terminal: Terminal, community: Runtime
) -> None:
    before = hash_rows(community)
    said = terminal("round", "open", "--dry-run", "--yes")
    assert said.code == 0
    assert "would write to up to 9 members" in said.out
    assert hash_rows(community) == before


@pytest.mark.parametrize(("day", "is_left_out"), [(5, False), (25, True)])
def test_a_round_by_hand_says_whether_the_next_one_is_left_out(
    terminal: Terminal,
    community: Runtime,
    calendar_on: Callable[[int], datetime],
    day: int,
    is_left_out: bool,
) -> None:
    period = community.community.calendar.period_of(calendar_on(day))
    said = terminal("round", "open", "--dry-run")
    assert said.out.startswith(f"The round of {period} would write")
    left_out = f"The round of {shift_period(period, 1)} would be left out"
    assert (left_out in said.out) is is_left_out


def test_a_second_round_of_a_month_is_refused(terminal: Terminal, community: Runtime) -> None:
    terminal("round", "open", "--yes")
    before = hash_rows(community)
    said = terminal("round", "open", "--yes")
    assert (said.code, said.out) == (1, "")
    assert said.err == f"The round of {period_now(community)} exists already.\n"
    assert hash_rows(community) == before


def test_too_few_members_open_nothing_and_use_up_no_month(
    terminal: Terminal, community: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMALLEST_POOL", "10")
    before = hash_rows(community)
    said = terminal("round", "open", "--yes")
    assert said.code == 1
    assert said.err == "9 members could be asked, a round needs 10.\n"
    assert hash_rows(community) == before


def test_a_round_is_shown_in_numbers(terminal: Terminal, community: Runtime) -> None:
    terminal("round", "open", "--yes")
    write_proposals(community)
    for arguments in ((), (period_now(community),)):
        said = terminal("round", "show", *arguments)
        facts = dict(line.rsplit("  ", 1) for line in said.lines)
        shown = {name.strip(): value for name, value in facts.items()}
        assert shown["period"] == period_now(community)
        assert shown["state"] == "open"
        assert shown["proposals"] == "4"
        assert shown["introductions"] == "0"
    shown = json.loads(terminal("round", "show", "--json").out)
    assert shown["proposals"] == 4


def test_a_round_shows_nothing_of_answers(terminal: Terminal, community: Runtime) -> None:
    terminal("round", "open", "--yes")
    shown = set(json.loads(terminal("round", "show", "--json").out))
    assert shown == {
        "period", "state", "opened", "closing letters", "seed", "waves", "with a suggestion",
        "proposals", "letters delivered", "introductions", "of these, came back",
        "now",
    }  # fmt: skip


@pytest.mark.parametrize("said", [Answer.YES, Answer.NO, Answer.ACQUAINTED, None])
def test_figures_tell_nothing_of_answers(
    terminal: Terminal, community: Runtime, said: Answer | None
) -> None:
    terminal("round", "open", "--yes")
    write_proposals(community)
    with community.sessions.begin() as session:
        deliver(session, community)
        proposal = session.scalars(select(Proposal).order_by(Proposal.id)).first()
        assert proposal is not None
    if said is not None:
        assert proposal.low_id is not None
        answer(community, proposal.id, proposal.low_id, said)
    shown = json.loads(terminal("round", "show", "--json").out)
    assert shown["with a suggestion"] == "89 %"
    assert shown["introductions"] == 0
    assert shown["now"] == {
        "longest_wait": 1,
        "waiting": {"1": 1, "2": 0, "3": 0, "4+": 0},
        "least_served": None,
        "everybody": None,
    }


def test_a_rehearsal_warns_of_long_waits_and_of_many_with_nobody(
    terminal: Terminal, community: Runtime
) -> None:
    now = community.clock.calendar()
    with community.sessions.begin() as session:
        for months in (1, 2, 3):
            past = Round(
                period=f"2020-0{months}", state=RoundState.CLOSED, seed=1, vocabulary_digest="",
                opened_at=now - 30 * DAY, closing_at=now, closed_at=now,
            )  # fmt: skip
            past.waves.append(Wave(number=1, closes_at=now, written_at=now))
            session.add(past)
        for member in session.scalars(select(Member).where(Member.id > 4)):
            alone = replace(member.get_profile(), topics=(f"only_{member.id}",))
            member.set_profile(alone)
    said = terminal("round", "plan")
    assert "9 members have waited 3 months or longer" in said.err
    assert "56 % would have nobody." in said.err
    assert "longest wait                3 months" in said.out
    assert "waiting 1, 2, 3, 4+ months  0, 0, 9, 0" in said.out
    assert "with a suggestion           44 %" in said.out
    assert json.loads(terminal("round", "plan", "--json").out)["warnings"] == [
        line for line in said.err.splitlines() if "rehearsal" not in line
    ]


def test_a_rehearsal_of_more_than_the_largest_pool_is_refused(
    terminal: Terminal, community: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARGEST_POOL", "8")
    said = terminal("round", "plan")
    assert (said.code, said.out) == (1, "")
    assert said.err == "9 members are more than LARGEST_POOL, 8.\n"


def test_a_rehearsal_knows_whoever_will_be_old_enough_by_then(
    terminal: Terminal, community: Runtime, calendar_on: Callable[[int], datetime]
) -> None:
    confirmed_at = calendar_on(10) - timedelta(hours=1)
    with community.sessions.begin() as session:
        session.get_one(Member, 1).confirmed_at = confirmed_at
    assert "Mira (1)" in terminal("round", "plan").out


def test_a_rehearsal_says_when_the_next_round_would_be_left_out(
    terminal: Terminal, community: Runtime, calendar_on: Callable[[int], datetime]
) -> None:
    calendar_on(25)
    assert "the last round none opens" not in terminal("round", "plan").err
    terminal("round", "open", "--yes")
    assert "Less than 20 days after the last round none opens." in terminal("round", "plan").err


@pytest.mark.parametrize("arguments", [(), ("2019-01",)])
def test_a_round_that_is_not_there_is_one_clear_line(
    terminal: Terminal, runtime: Runtime, arguments: tuple[str, ...]
) -> None:
    said = terminal("round", "show", *arguments)
    assert (said.code, said.out) == (1, "")
    assert said.err.count("\n") == 1
