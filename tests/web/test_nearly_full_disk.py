"""On a disk that is nearly full sign-ups and sending wait, answers and erasure go on."""

from dataclasses import replace

import pytest
from flask import Flask

from matchmaker.domain.answer import Answer
from matchmaker.models import Invitation, Member, Round
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from matchmaker.web.app import create_app
from tests.factories import DAY, FakeClock, join_many, make_settings
from tests.services.reading import count, rows_of
from tests.visitor import Visitor
from tests.web.conftest import Couple
from tests.web.test_join import ANSWERS
from worker import clock as worker_clock

MORE_THAN_ANY_DISK_HAS = 10**9


@pytest.fixture
def nearly_full(runtime: Runtime) -> Runtime:
    """The same community on a disk with less room than it wants to keep."""
    url = runtime.settings.database_url
    return replace(runtime, settings=make_settings(url, disk_reserve_mb=MORE_THAN_ANY_DISK_HAS))


@pytest.fixture
def app(nearly_full: Runtime) -> Flask:
    return create_app(nearly_full, time_trap_seconds=0)


def test_the_form_asks_to_try_again_and_keeps_what_was_typed(
    visitor: Visitor, runtime: Runtime
) -> None:
    page = visitor.get("/de/join").send(**ANSWERS)
    assert page.status == 503
    assert "versuch es in einer Minute noch einmal" in page.summary[0]
    assert page.fields()["email"] == ANSWERS["email"]
    assert count(runtime, Member) == 0


def test_people_still_answer_and_erase_themselves(visitor: Visitor, couple: Couple) -> None:
    page = visitor.get(couple.answer_link(couple.mira)).send(answer="yes")
    assert page.status == 200
    answers = {row.member_id: row.answer for row in rows_of(couple.runtime, Invitation)}
    assert answers[couple.mira] is Answer.YES
    link = couple.membership_link(couple.jonas, TokenPurpose.ERASE, "/erase")
    assert visitor.get(link).send(press="erase", sure="y").status == 200
    assert [row.id for row in rows_of(couple.runtime, Member)] == [couple.mira]


def test_no_round_begins_and_no_letter_leaves_until_there_is_room(
    nearly_full: Runtime, runtime: Runtime, clock: FakeClock
) -> None:
    join_many(runtime, 8)
    assert nearly_full.tick() == 0
    assert count(runtime, Round) == 0
    clock.travel(DAY)
    runtime.run_due()
    assert count(runtime, Invitation) == 8
    assert nearly_full.drain() == 0


def test_a_monitor_is_told(visitor: Visitor) -> None:
    assert visitor.get("/health").response.json["space"] == "short"  # type: ignore[index]


def test_the_log_says_so_once(
    nearly_full: Runtime, runtime: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    was_short = False
    for _ in range(3):
        was_short = worker_clock.watch_space(nearly_full, was_short=was_short)
    was_short = worker_clock.watch_space(runtime, was_short=was_short)
    said = capsys.readouterr().out
    assert not was_short
    assert said.count("the disk is nearly full") == 1
    assert said.count("there is room on the disk again") == 1
