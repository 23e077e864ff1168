"""An invented community to whose members letters are owed, written as a tick would."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update

from matchmaker import database
from matchmaker.config import Settings
from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Profile, Sentence, Way
from matchmaker.domain.shown import Thread
from matchmaker.mail.dkim_keys import make_rsa_key
from matchmaker.matching.plan import Pairing, Plan
from matchmaker.matching.score import Parts
from matchmaker.models import Member, OutboxEntry, Stage
from matchmaker.runtime import open_runtime
from matchmaker.services import plans, proposals, rounds
from matchmaker.services.outbox import OPEN_STAGES
from matchmaker.timekeeping import Clock

AT_ONCE = 1_000
DOMAINS = tuple(f"example{number}.org" for number in range(10))
PARTS = Parts(0.5, 0.5, 0.0, 1.0, 1.0, 0.5)
THREAD = Thread(topics=("repairing",))


def _profile(name: str, work: str, question: str, *languages: str) -> dict[str, Any]:
    return Profile(
        given_name=name,
        fields=("joinery",),
        topics=("repairing", "repair_cafes", "wood"),
        work=Sentence(work, may_be_shown=True),
        question=Sentence(question, may_be_shown=True),
        languages=languages,
        ways=(Way.VIDEO, Way.WALK),
    ).as_dict()


KITCHENS = ("I build kitchens from old wood.", "Why are things thrown away so soon?")
BOATS = (
    "Ich baue Möbel aus alten Booten, die sonst niemand mehr haben möchte, am liebsten für Leute, "
    "die selbst mit anfassen.",
    "Warum werfen wir weg, was man in einer Stunde wieder heil machen könnte?",
)
# Language, formal or not, and what somebody told the form.
PEOPLE = (
    ("en", False, _profile("Mira", *KITCHENS, "en")),
    ("de", False, _profile("Jörg", *BOATS, "de", "en")),
    ("de", True, _profile("Łucja", *BOATS, "de")),
)


class Debtor:
    """A community without members, and then as many to whom a proposal is owed as one likes."""

    def __init__(self, database_url: str) -> None:
        database.upgrade(database_url)
        self._offset = timedelta()
        clock = Clock(lambda: self._offset)
        self.runtime = open_runtime(settings_for(database_url), clock=clock)

    def owe(self, letters: int) -> None:
        """Open the next round, for new members only, and write its proposals."""
        runtime, clock = self.runtime, self.runtime.clock
        opening = runtime.community.calendar.next_opening(clock.calendar())
        self._offset = opening - clock.real()
        ids = self._invent(letters)
        with runtime.sessions.begin() as session:
            period = runtime.community.calendar.period_of(opening)
            opened = rounds.open_round(
                session, period, community=runtime.community, now=clock.calendar()
            )
            wave = opened.waves[0].id
        plans.store(runtime.sessions, wave, pair_off(ids), now=clock.calendar())
        more = True
        while more:
            with runtime.sessions.begin() as session:
                more = proposals.write_due(
                    session, community=runtime.community, now=clock.calendar()
                )

    def forgive(self) -> None:
        """Owe nothing any more."""
        owed = OutboxEntry.stage.in_(OPEN_STAGES)
        with self.runtime.sessions.begin() as session:
            session.execute(update(OutboxEntry).where(owed).values(stage=Stage.CANCELLED))

    def drain(self, smtp_url: str, *, connections: int) -> int:
        """Send everything that is owed, as a worker does; tells how many left."""
        settings = replace(self.runtime.settings, smtp_url=smtp_url, smtp_connections=connections)
        worker = replace(self.runtime, settings=settings)
        sent = 0
        while more := worker.drain():
            sent += more
        return sent

    def _invent(self, count: int) -> list[int]:
        joined = self.runtime.clock.calendar() - timedelta(days=45)
        with self.runtime.sessions.begin() as session:
            known = session.scalar(select(func.max(Member.id))) or 0
            for numbers in _cut(range(known, known + count)):
                session.execute(insert(Member), [_row(number, joined) for number in numbers])
            new = select(Member.id).where(Member.id > known)
            return list(session.scalars(new.order_by(Member.id)))


@contextmanager
def debtor(database_url: str | None) -> Iterator[Debtor]:
    """On a new SQLite file, or on the empty database that a URL names."""
    with TemporaryDirectory() as folder:
        found = Debtor(database_url or f"sqlite:///{folder}/matchmaker.db")
        yield found
        found.runtime.close()


def _row(number: int, joined: datetime) -> dict[str, Any]:
    language, formal, profile = PEOPLE[number // 2 % len(PEOPLE)]
    address = f"member{number}@{DOMAINS[number % len(DOMAINS)]}"
    return {
        "state": MemberState.ACTIVE,
        "address": address,
        "address_key": address,
        "submission_key": f"key {number}",
        "language": language,
        "formal": formal,
        "profile": profile,
        "created_at": joined,
        "confirmed_at": joined,
    }


def _cut(numbers: range) -> Iterator[range]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


def pair_off(ids: list[int]) -> Plan:
    """A plan that puts the first to the second, the third to the fourth, and so on."""
    pairs = zip(ids[::2], ids[1::2], strict=False)
    made = tuple(Pairing(low, high, 5000, 5000, THREAD, PARTS, PARTS) for low, high in pairs)
    return Plan(made, (), 0, 0)


def settings_for(url: str) -> Settings:
    """DKIM and answers by reply are on, and nothing slows down on purpose."""
    return Settings(
        database_url=url,
        secret_key="a secret for measuring, long enough",
        base_url="https://matchmaker.example.org",
        smtp_url="smtp://127.0.0.1:9",
        mail_from="introductions@example.org",
        reply_domain="reply.example.org",
        dkim_key=(make_rsa_key(),),
        dkim_selector=("matchmaker",),
        community_name="Werkhof",
        community_zone=ZoneInfo("Europe/Berlin"),
        organiser_name="Ada Brandt",
        organiser_email="ada@example.org",
        disk_reserve_mb=0,
        letters_per_second=0,
        letters_per_second_to_a_provider=0,
    )
