"""Months pass as time travels: proposals, reminders, closing letters and introductions."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from matchmaker.demo import settling, welcoming
from matchmaker.demo.inbox.letter import Letter
from matchmaker.demo.travel import TimeTraveller, TravelStep
from matchmaker.domain.address import read_address
from matchmaker.domain.answer import Answer
from matchmaker.domain.consent import Channel, Purpose
from matchmaker.domain.membership import MemberState
from matchmaker.domain.period import shift_period
from matchmaker.domain.profile import Profile, Sentence, Way
from matchmaker.errors import MatchmakerError
from matchmaker.models import Introduction, Invitation, Member, OutboxEntry, Round, Stage
from matchmaker.services import answers, rehearsals, signup
from matchmaker.services.signup import Submission
from tests.demo.conftest import Demo, running_demo
from tests.factories import open_test_runtime

VISITOR = "ada@example.net"
A_WHILE = timedelta(seconds=30)
STEPS = (
    TravelStep.DAY, TravelStep.DEADLINE, TravelStep.DEADLINE, TravelStep.DEADLINE,
    TravelStep.ROUND,
)  # fmt: skip


@dataclass
class Quarter:
    """Three rounds, played once for all tests since it takes some seconds."""

    demo: Demo
    visitor: int
    at: list[datetime] = field(default_factory=list)

    def go(self, step: TravelStep) -> None:
        self.demo.traveller.travel(step)
        self.at.append(self.demo.traveller.now())

    def letters(self, kind: str) -> list[Letter]:
        return letters_of_kind(self.demo, kind)


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory, first_day: Path) -> Iterator[Quarter]:
    """A visitor joins in the first month and says yes in the second."""
    folder = shutil.copytree(first_day, tmp_path_factory.mktemp("quarter") / "demo")
    with running_demo(folder) as demo:
        demo.traveller.live()
        quarter = Quarter(demo, join(demo), [demo.traveller.now()])
        for step in STEPS:
            quarter.go(step)
        say_yes(demo, quarter.visitor)
        for step in (TravelStep.ROUND, TravelStep.DEADLINE, TravelStep.DEADLINE):
            quarter.go(step)
        yield quarter


def letters_of_kind(demo: Demo, kind: str) -> list[Letter]:
    """Letters of one kind, which their Message-ID begins with."""
    letters = demo.store.list_letters()
    return [one for one in letters if one.header("Message-ID").startswith(f"<{kind}.")]


def join(demo: Demo, address: str = VISITOR, **changed: Any) -> int:
    """Let a visitor join and confirm now; tells the member's id."""
    told: dict[str, Any] = {
        "given_name": "Ada",
        "fields": ("law",),
        "topics": ("clocks", "moss", "cheese"),
        "work": Sentence("Ich vermesse Treppenhäuser.", may_be_shown=True),
        "question": Sentence("Warum knarrt es nachts?", may_be_shown=True),
        "languages": ("de",),
        "ways": (Way.VIDEO,),
    }
    submission = Submission(
        address=read_address(address),
        profile=Profile(**{**told, **changed}),
        language="de",
        key=address,
        consents=frozenset(Purpose),
    )
    community, now = demo.runtime.community, demo.runtime.clock.calendar()
    with demo.runtime.sessions.begin() as session:
        signup.submit(session, submission, community=community, now=now)
        found = select(Member.id).where(Member.submission_key == address)
        member_id = session.scalars(found).one()
        signup.confirm(session, member_id, community=community, now=now)
        return member_id


def say_yes(demo: Demo, member_id: int) -> None:
    """Let a member say yes to their only proposal."""
    with demo.runtime.sessions.begin() as session:
        only = session.scalars(select(Invitation).where(Invitation.member_id == member_id)).one()
        answers.record_answer(
            session,
            only.id,
            Answer.YES,
            community=demo.runtime.community,
            now=demo.runtime.clock.calendar(),
            channel=Channel.PAGE,
        )


def test_the_calendar_starts_on_an_opening_day_and_a_round_opens_at_once(demo: Demo) -> None:
    local = demo.traveller.now().astimezone(demo.traveller.zone)
    assert (local.day, local.hour) == (1, 9)
    demo.traveller.live()
    letters = letters_of_kind(demo, "proposal")
    assert {letter.recipient for letter in letters} == demo.sample
    assert len(letters) == 24


def test_a_second_start_goes_on_where_the_first_stopped(demo: Demo) -> None:
    demo.traveller.travel(TravelStep.DAY)
    before = demo.traveller.now()
    assert settling.settle_in(demo.runtime) == demo.sample
    assert demo.traveller.now() - before < A_WHILE
    with demo.runtime.reading() as session:
        assert len(session.scalars(select(Member.id)).all()) == 24


def test_without_a_demo_nobody_travels(sqlite_template: Path) -> None:
    runtime = open_test_runtime(f"sqlite:///{sqlite_template}")
    with pytest.raises(MatchmakerError, match="only the demo"):
        TimeTraveller(runtime, frozenset())
    runtime.close()


def test_each_step_stops_where_it_should(quarter: Quarter) -> None:
    started, day, deadline, closing, nowhere, opening, *_ = quarter.at
    assert timedelta(0) <= day - (started + timedelta(days=1)) < A_WHILE
    # Between the closing letters and the next round no deadline is left to travel to.
    assert nowhere - closing < A_WHILE
    zone = quarter.demo.traveller.zone
    local = [moment.astimezone(zone) for moment in (deadline, closing, opening)]
    assert [(moment.day, moment.hour, moment.minute) for moment in local] == [
        (11, 0, 0),
        (18, 9, 0),
        (1, 9, 0),
    ]


def test_three_rounds_bring_introductions_and_closing_letters(quarter: Quarter) -> None:
    with quarter.demo.runtime.reading() as session:
        opened = session.scalars(select(Round)).all()
        introduced = session.scalars(select(Introduction)).all()
        states = set(session.scalars(select(Member.state)))
        stages = Counter(session.scalars(select(OutboxEntry.stage)))
    assert len(opened) == 3
    assert all(one.closed_at for one in opened)
    assert 6 <= len(introduced) <= 36
    assert states == {MemberState.ACTIVE}
    assert set(stages) == {Stage.SENT, Stage.CANCELLED}
    assert len(quarter.letters("introduction")) == 2 * len(introduced)
    assert quarter.letters("closing")
    assert quarter.letters("reminder")


def test_a_visitor_lives_through_a_month_to_the_introduction(quarter: Quarter) -> None:
    letters = quarter.demo.store.list_letters(VISITOR)
    kinds = [letter.header("Message-ID")[1:].partition(".")[0] for letter in reversed(letters)]
    assert kinds[:4] == ["welcome", "proposal", "introduction", "proposal"]
    assert letters[-3].reply_address in quarter.demo.sample


def test_both_copies_of_an_introduction_differ_only_in_whom_a_reply_reaches(
    quarter: Quarter,
) -> None:
    copies: dict[str, list[Letter]] = {}
    for letter in quarter.letters("introduction"):
        copies.setdefault(letter.header("Message-ID"), []).append(letter)
    for one, other in copies.values():
        assert (one.reply_address, other.reply_address) == (other.recipient, one.recipient)
        lines = [
            [line for line in letter.raw.splitlines() if not line.startswith("Reply-To:")]
            for letter in (one, other)
        ]
        assert lines[0] == lines[1]


def test_letters_are_dated_in_the_order_of_the_calendar(quarter: Quarter) -> None:
    dates = [letter.date for letter in reversed(quarter.demo.store.list_letters())]
    assert dates == sorted(dates)


@pytest.mark.parametrize(
    "changed",
    [
        {"languages": ("de",), "topics": ("clocks", "moss", "cheese")},
        {"languages": ("en",), "topics": ("swimming", "mountains", "wine")},
        {"languages": ("de", "en"), "topics": ("bees", "choirs", "bread")},
        {"ways": (Way.LETTERS,), "topics": ("dogs", "jazz", "chess")},
        {"ways": (Way.IN_PERSON,), "place": "Köln", "topics": ("sea", "dance", "soup")},
        {"fields": ("joinery",), "topics": ("wood", "repairing", "second_hand")},
    ],
)
def test_a_visitor_is_in_the_plan_of_the_next_round(demo: Demo, changed: dict[str, Any]) -> None:
    visitor = join(demo, **changed)
    community = demo.runtime.community
    later = demo.runtime.clock.calendar() + timedelta(days=31)
    period = shift_period(community.calendar.period_of(demo.traveller.now()), 1)
    with demo.runtime.sessions.begin() as session:
        # The sample community has waited for a month, the visitor has not.
        for member in session.scalars(select(Member).where(Member.id != visitor)):
            member.waited = 1
        welcoming.welcome_visitors(session, demo.sample, community=community, now=later)
        session.flush()
        plan = rehearsals.prepare(session, period, community=community, now=later)(1)
    assert any(visitor in (pairing.low, pairing.high) for pairing in plan.pairings)


def test_hosts_take_up_topics_only_where_nobody_has_enough_in_common(demo: Demo) -> None:
    join(demo, topics=("wood", "repairing", "second_hand"))
    with demo.runtime.sessions.begin() as session:
        before = [member.profile for member in session.scalars(select(Member).order_by(Member.id))]
        community, now = demo.runtime.community, demo.traveller.now()
        welcoming.welcome_visitors(session, demo.sample, community=community, now=now)
        session.flush()
        after = [member.profile for member in session.scalars(select(Member).order_by(Member.id))]
    assert before == after
