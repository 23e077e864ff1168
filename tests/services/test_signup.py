"""Joining: one letter, one link, and nothing that tells a known address from an unknown one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.address import read_address
from matchmaker.domain.consent import Channel, ConsentAction, Purpose
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.errors import ExpiredError, NotFoundError
from matchmaker.models import ConsentRecord, MailRequest, Member, OutboxEntry, Suppression
from matchmaker.runtime import Runtime
from matchmaker.services import membership, signup
from matchmaker.services.signup import Submission
from tests.factories import DAY, FakeClock, join, open_test_runtime, profile, send_all
from tests.services.reading import count, rows_of, stages_of, state_of, text_of

MIRA = "mira@example.org"
SECOND = timedelta(seconds=1)


def submit(runtime: Runtime, address: str = MIRA, key: str = "one", **changes: object) -> None:
    submission = Submission(
        address=read_address(address),
        profile=profile(**changes),
        language="de",
        key=key,
        consents=frozenset({Purpose.INTRODUCTIONS, Purpose.ADULT}),
    )
    with runtime.sessions.begin() as session:
        signup.submit(
            session, submission, community=runtime.community, now=runtime.clock.calendar()
        )


def confirm(runtime: Runtime, member_id: int) -> None:
    with runtime.sessions.begin() as session:
        signup.confirm(
            session, member_id, community=runtime.community, now=runtime.clock.calendar()
        )


def refuse(runtime: Runtime, member_id: int) -> None:
    with runtime.sessions.begin() as session:
        signup.refuse(session, member_id, community=runtime.community, now=runtime.clock.calendar())


def ids(runtime: Runtime) -> list[int]:
    return [member.id for member in rows_of(runtime, Member)]


def test_an_unknown_address_gets_one_letter_and_is_a_member_after_its_link(
    runtime: Runtime,
) -> None:
    submit(runtime)
    ((recipient, data),) = send_all(runtime)
    assert recipient == MIRA
    assert "/c/" in text_of(data)
    (member_id,) = ids(runtime)
    assert state_of(runtime, member_id) is MemberState.PENDING
    confirm(runtime, member_id)
    assert state_of(runtime, member_id) is MemberState.ACTIVE
    assert stages_of(runtime, EmailKind.WELCOME) == ["queued"]


def test_the_confirmation_holds_nothing_that_was_typed(runtime: Runtime) -> None:
    submit(runtime, given_name="Zauberwort", place="Nirgendheim")
    ((_, data),) = send_all(runtime)
    assert "Zauberwort" not in text_of(data)
    assert "Nirgendheim" not in text_of(data)


def test_a_link_used_twice_confirms_once(runtime: Runtime) -> None:
    submit(runtime)
    (member_id,) = ids(runtime)
    confirm(runtime, member_id)
    confirm(runtime, member_id)
    assert len(stages_of(runtime, EmailKind.WELCOME)) == 1
    given = [r.action for r in rows_of(runtime, ConsentRecord)]
    assert given.count(ConsentAction.CONFIRMED) == 2


def test_the_link_works_for_72_hours(runtime: Runtime, clock: FakeClock) -> None:
    submit(runtime)
    (member_id,) = ids(runtime)
    clock.travel(timedelta(hours=72) + SECOND)
    with pytest.raises(ExpiredError):
        confirm(runtime, member_id)
    clock.travel(-SECOND)
    confirm(runtime, member_id)


def test_what_was_not_confirmed_is_forgotten_after_seven_days(
    runtime: Runtime, clock: FakeClock
) -> None:
    submit(runtime)
    clock.travel(7 * DAY - SECOND)
    runtime.run_due()
    assert count(runtime, Member) == 1
    clock.travel(SECOND)
    runtime.run_due()
    assert (count(runtime, Member), count(runtime, OutboxEntry)) == (0, 0)


def test_each_submission_stands_alone_and_the_others_lapse_with_the_first_link_used(
    runtime: Runtime,
) -> None:
    submit(runtime, key="one", given_name="Mira")
    submit(runtime, key="two", given_name="Mirjam")
    first, second = ids(runtime)
    confirm(runtime, second)
    assert ids(runtime) == [second]
    with pytest.raises(NotFoundError):
        confirm(runtime, first)
    (member,) = rows_of(runtime, Member)
    assert member.get_profile().given_name == "Mirjam"


def test_the_same_form_sent_twice_is_one_submission(runtime: Runtime) -> None:
    submit(runtime, key="one")
    submit(runtime, key="one")
    assert count(runtime, Member) == 1
    assert len(send_all(runtime)) == 1


def test_a_second_letter_to_one_address_waits_for_a_day_and_a_fourth_is_never_sent(
    runtime: Runtime, clock: FakeClock
) -> None:
    for key in ("one", "two", "three", "four"):
        submit(runtime, key=key)
    assert count(runtime, Member) == 3
    arrivals = []
    for hours in range(0, 96, 12):
        arrivals += [hours] * len(send_all(runtime))
        clock.travel(timedelta(hours=12))
    assert arrivals == [0, 24, 48]


def test_a_letter_that_waits_is_never_sent_once_the_first_link_was_used(
    runtime: Runtime, clock: FakeClock
) -> None:
    submit(runtime, key="one")
    submit(runtime, key="two")
    send_all(runtime)
    confirm(runtime, ids(runtime)[0])
    send_all(runtime)
    clock.travel(DAY)
    assert send_all(runtime) == []


def test_requests_are_forgotten_after_thirty_days(runtime: Runtime, clock: FakeClock) -> None:
    submit(runtime)
    clock.travel(30 * DAY)
    runtime.run_due()
    assert count(runtime, MailRequest) == 0


def test_there_is_a_cap_for_all_confirmations_of_a_day(database_url: str, clock: FakeClock) -> None:
    runtime = open_test_runtime(database_url, clock=clock, confirmations_per_day=2)
    for name in ("one", "two", "three"):
        submit(runtime, f"{name}@example.org", key=name)
    assert count(runtime, Member) == 2
    clock.travel(DAY)
    submit(runtime, "three@example.org", key="four")
    assert count(runtime, Member) == 3
    runtime.close()


@pytest.mark.parametrize("state", [MemberState.ACTIVE, MemberState.PAUSED, MemberState.LEFT])
def test_a_known_address_changes_nothing_and_gets_a_suitable_letter_once_a_day(
    runtime: Runtime, clock: FakeClock, state: MemberState
) -> None:
    member_id = join(runtime, MIRA)
    with runtime.sessions.begin() as session:
        session.get_one(Member, member_id).state = state
    submit(runtime, "MIRA@example.org", key="again", given_name="Eve")
    submit(runtime, MIRA, key="and again")
    assert ids(runtime) == [member_id]
    assert rows_of(runtime, Member)[0].get_profile().given_name == "Mira"
    assert [recipient for recipient, _ in send_all(runtime)] == [MIRA]
    assert stages_of(runtime, EmailKind.ALREADY_KNOWN) == ["sent"]
    clock.travel(DAY)
    submit(runtime, MIRA, key="next day")
    assert len(send_all(runtime)) == 1


def test_not_me_forgets_every_submission_and_nothing_is_ever_written_there_again(
    runtime: Runtime,
) -> None:
    submit(runtime, key="one")
    submit(runtime, key="two")
    refuse(runtime, ids(runtime)[0])
    assert count(runtime, Member) == 0
    submit(runtime, key="three")
    assert (count(runtime, Member), send_all(runtime)) == (0, [])
    assert MIRA not in str([vars(row) for row in rows_of(runtime, Suppression)])


def test_not_me_does_nothing_to_a_member(runtime: Runtime) -> None:
    member_id = join(runtime, MIRA)
    with pytest.raises(NotFoundError):
        refuse(runtime, member_id)
    assert count(runtime, Suppression) == 0


def test_a_letter_to_an_unconfirmed_address_can_only_be_its_confirmation(
    runtime: Runtime,
) -> None:
    submit(runtime)
    (member_id,) = ids(runtime)
    with runtime.sessions.begin() as session:
        membership.owe_link(
            session,
            member_id,
            EmailKind.CHANGE_LINK,
            community=runtime.community,
            now=runtime.clock.calendar(),
        )
    assert len(send_all(runtime)) == 1
    assert stages_of(runtime, EmailKind.CHANGE_LINK) == ["cancelled"]


def test_every_tick_in_a_box_is_proved_with_its_wording_and_its_times(
    runtime: Runtime, clock: FakeClock
) -> None:
    submit(runtime)
    given_at = clock.calendar()
    clock.travel(timedelta(hours=1))
    confirm(runtime, ids(runtime)[0])
    records = rows_of(runtime, ConsentRecord)
    wanted = runtime.wordings.current(Purpose.INTRODUCTIONS, "de")
    assert [
        (r.purpose, r.action, r.channel, r.at) for r in records if r.purpose == wanted.purpose
    ] == [
        (wanted.purpose, ConsentAction.GIVEN, Channel.FORM, given_at),
        (wanted.purpose, ConsentAction.CONFIRMED, Channel.PAGE, clock.calendar()),
    ]
    assert {(r.wording_version, r.wording_language) for r in records} == {(1, "de")}
    assert records[0].wording_digest in {wanted.digest, _digest(runtime, Purpose.ADULT)}
    assert {r.purpose for r in records} == {Purpose.INTRODUCTIONS, Purpose.ADULT}


def _digest(runtime: Runtime, purpose: Purpose) -> str:
    return runtime.wordings.current(purpose, "de").digest


def test_whoever_leaves_and_returns_has_agreed_again(runtime: Runtime, clock: FakeClock) -> None:
    member_id = join(runtime, MIRA)
    for act in (membership.leave, membership.resume):
        clock.travel(timedelta(hours=1))
        with runtime.sessions.begin() as session:
            act(session, member_id, now=clock.calendar())
    with runtime.reading() as session:
        actions = session.scalars(
            select(ConsentRecord.action)
            .where(ConsentRecord.purpose == Purpose.INTRODUCTIONS)
            .order_by(ConsentRecord.id)
        ).all()
    given, confirmed, withdrawn = (
        ConsentAction.GIVEN,
        ConsentAction.CONFIRMED,
        ConsentAction.WITHDRAWN,
    )
    assert actions == [given, confirmed, withdrawn, confirmed]
