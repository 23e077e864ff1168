"""Two clocks, two senders, two forms and two links at the same instant."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from matchmaker.domain.membership import MemberState
from matchmaker.models import (
    Heartbeat,
    Member,
    OutboxEntry,
    Proposal,
    Relay,
    Round,
    Suppression,
    SuppressionReason,
)
from matchmaker.runtime import Runtime
from matchmaker.services import delivery, relay, suppressions
from tests.factories import DAY, FakeClock, Mailbox, join_many, post_office
from tests.hammer.races.parts import confirm, list_submissions, submit, tick
from tests.reliability.racing import errors_in, race
from tests.services.reading import count, rows_of

Task = Callable[[], object]


def in_transaction(runtime: Runtime, act: Callable[..., object], *args: object) -> Task:
    def run() -> None:
        with runtime.sessions.begin() as session:
            act(session, *args)

    return run


def test_two_clocks_ticking_at_once_open_one_round_and_send_each_letter_once(
    runtime: Runtime, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    join_many(runtime, 20)
    mailbox = Mailbox()
    hours = [0, 1, 48, 5 * 24, 10 * 24, 17 * 24]
    start = clock.calendar()
    for hour in hours:
        clock.travel(start + timedelta(hours=hour) - clock.calendar())
        both = partial(tick, runtime, mailbox, "one"), partial(tick, runtime, mailbox, "two")
        assert errors_in(race([both] * 2)) == []
    assert [row.period for row in rows_of(runtime, Round)] == ["2026-11"]
    assert count(runtime, Proposal) == 10
    entries = rows_of(runtime, OutboxEntry)
    assert {entry.stage.value for entry in entries} == {"sent"}
    assert len(mailbox.letters) == len(entries) == 40  # a proposal and a reminder each
    assert set(Counter(data for _, data in mailbox.letters).values()) == {1}
    assert "a step failed" not in capsys.readouterr().out


def test_the_first_signs_of_life_of_two_clocks_do_not_collide(runtime: Runtime) -> None:
    assert errors_in(race([(runtime.run_due, runtime.run_due)] * 5)) == []
    assert "tick" in [row.name for row in rows_of(runtime, Heartbeat)]


def test_the_first_failures_of_two_senders_do_not_collide(
    runtime: Runtime, clock: FakeClock
) -> None:
    fail = in_transaction(runtime, partial(relay.note_failure, real=clock.real()), "down")
    assert errors_in(race([(fail, fail)] * 5)) == []
    (row,) = rows_of(runtime, Relay)
    assert row.failures == 10


def test_two_senders_send_every_letter_and_none_twice(runtime: Runtime, clock: FakeClock) -> None:
    join_many(runtime, 40)
    runtime.run_due()
    ones, others = Mailbox(), Mailbox()
    race(
        [
            (
                partial(delivery.drain, post_office(runtime, ones, owner="one")),
                partial(delivery.drain, post_office(runtime, others, owner="two")),
            )
        ]
    )
    sent = Counter(recipient for recipient, _ in ones.letters + others.letters)
    assert len(sent) == 40
    assert set(sent.values()) == {1}


def test_one_form_posted_twice_at_once_is_one_submission(runtime: Runtime) -> None:
    pairs = []
    for number in range(15):
        post = partial(submit, runtime, f"m{number}@example.org", f"key {number}")
        pairs.append((post, post))
    assert errors_in(race(pairs)) == []
    assert (count(runtime, Member), count(runtime, OutboxEntry)) == (15, 15)


def test_one_key_with_two_addresses_at_once_is_one_submission(runtime: Runtime) -> None:
    pairs = [
        (
            partial(submit, runtime, f"a{n}@example.org", f"k{n}"),
            partial(submit, runtime, f"b{n}@example.org", f"k{n}"),
        )
        for n in range(15)
    ]
    assert errors_in(race(pairs)) == []
    assert (count(runtime, Member), count(runtime, OutboxEntry)) == (15, 15)


def test_forms_sent_at_once_do_not_outrun_the_limit_for_an_address(runtime: Runtime) -> None:
    address = "mira@example.org"
    race(
        (partial(submit, runtime, address, f"a{n}"), partial(submit, runtime, address, f"b{n}"))
        for n in range(10)
    )
    due = sorted(entry.due_at for entry in rows_of(runtime, OutboxEntry))
    first = runtime.clock.calendar()
    assert due == [first, first + DAY, first + 2 * DAY]


def test_two_links_of_one_address_used_at_once_make_one_member(runtime: Runtime) -> None:
    for number in range(10):
        for key in ("a", "b"):
            submit(runtime, f"m{number}@example.org", f"{key}{number}")
    links = list_submissions(runtime).values()
    results = race(
        (partial(confirm, runtime, one), partial(confirm, runtime, other)) for one, other in links
    )
    assert [sorted(both) for both in zip(*results, strict=True)] == [[False, True]] * 10
    assert [member.state for member in rows_of(runtime, Member)] == [MemberState.ACTIVE] * 10


def test_an_address_is_suppressed_once(runtime: Runtime, clock: FakeClock) -> None:
    def suppress(number: int) -> Task:
        act = partial(suppressions.suppress, now=clock.calendar())
        address, reason = f"m{number}@example.org", SuppressionReason.DEAD_ADDRESS
        return in_transaction(runtime, act, runtime.community, address, reason)

    assert errors_in(race((suppress(n), suppress(n)) for n in range(10))) == []
    assert count(runtime, Suppression) == 10
