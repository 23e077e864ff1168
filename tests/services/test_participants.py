"""The community as a simulation begins with it."""

from matchmaker.domain.membership import MemberState
from matchmaker.domain.period import shift_period
from matchmaker.domain.profile import Frequency
from matchmaker.matching.simulation_record import Participant
from matchmaker.models import Member, SuppressionReason
from matchmaker.runtime import Runtime
from matchmaker.services import participants, suppressions
from tests.factories import join


def load(runtime: Runtime) -> dict[int, Participant]:
    with runtime.reading() as session:
        found = participants.load(
            session, community=runtime.community, now=runtime.clock.calendar()
        )
    return {each.person.id: each for each in found}


def test_members_bring_what_they_want_and_what_they_waited(runtime: Runtime) -> None:
    usual = join(runtime, "usual@example.org")
    seldom = join(runtime, "seldom@example.org", frequency=Frequency.QUARTERLY, one_suggestion=True)
    calendar = runtime.community.calendar
    following = calendar.period_of(calendar.next_opening(runtime.clock.calendar()))
    with runtime.sessions.begin() as session:
        session.get_one(Member, usual).waited = 3
        session.get_one(Member, seldom).last_period = shift_period(following, -2)
    loaded = load(runtime)
    assert loaded[usual].person.waited == 3
    assert (loaded[usual].every, loaded[usual].one_suggestion, loaded[usual].last) == (
        1, False, None,
    )  # fmt: skip
    assert (loaded[seldom].every, loaded[seldom].one_suggestion, loaded[seldom].last) == (
        3, True, -2,
    )  # fmt: skip


def test_only_active_members_who_may_be_written_to_are_there(runtime: Runtime) -> None:
    there, paused, left, suppressed = (
        join(runtime, f"{name}@example.org") for name in ("there", "paused", "left", "suppressed")
    )
    with runtime.sessions.begin() as session:
        session.get_one(Member, paused).state = MemberState.PAUSED
        session.get_one(Member, left).state = MemberState.LEFT
        suppressions.suppress(
            session,
            runtime.community,
            session.get_one(Member, suppressed).address_key,
            next(iter(SuppressionReason)),
            now=runtime.clock.calendar(),
        )
    assert set(load(runtime)) == {there}
