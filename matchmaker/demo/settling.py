"""The first start of the demo: the calendar on an opening day, and the sample community in."""

from datetime import datetime, timedelta
from importlib import resources

from sqlalchemy import select

from matchmaker.demo import calendar
from matchmaker.demo.sample_community import SampleMember, read_sample_community
from matchmaker.domain.address import read_address
from matchmaker.domain.consent import Purpose
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Member
from matchmaker.runtime import Runtime
from matchmaker.services import outbox, signup
from matchmaker.services.signup import Submission

JOINED_BEFORE = timedelta(days=45)


def read_sample(runtime: Runtime) -> tuple[SampleMember, ...]:
    """The invented freelancers that come with the package."""
    file = resources.files("matchmaker") / "data" / "sample_community.toml"
    return read_sample_community(file.read_text(encoding="utf-8"), runtime.vocabulary)


def settle_in(runtime: Runtime) -> frozenset[str]:
    """Fill an empty demo, once; tells the address keys of the sample community."""
    sample = read_sample(runtime)
    with runtime.reading() as session:
        is_empty = session.scalar(select(Member.id).limit(1)) is None
    if is_empty:
        path = runtime.settings.demo_calendar
        if path is not None:
            opening = runtime.community.calendar.next_opening(runtime.clock.calendar())
            calendar.set_offset(path, opening - runtime.clock.real())
        _join_all(runtime, sample, now=runtime.clock.calendar() - JOINED_BEFORE)
    return frozenset(read_address(member.address).key for member in sample)


def _join_all(runtime: Runtime, sample: tuple[SampleMember, ...], *, now: datetime) -> None:
    """Let everybody of the sample join weeks ago, without the letters of that day."""
    with runtime.sessions.begin() as session:
        for number, person in enumerate(sample):
            key = f"sample-{number}"
            submission = Submission(
                address=read_address(person.address),
                profile=person.profile,
                language=person.language,
                key=key,
                consents=frozenset(Purpose),
            )
            signup.submit(session, submission, community=runtime.community, now=now)
            member = session.scalars(select(Member).where(Member.submission_key == key)).one()
            signup.confirm(session, member.id, community=runtime.community, now=now)
        outbox.cancel(session, [EmailKind.CONFIRMATION, EmailKind.WELCOME], fault="sample")
