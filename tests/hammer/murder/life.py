"""Month after month of a small community, while its processes are being murdered."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from matchmaker.domain.membership import MemberState
from matchmaker.models import FINAL_STAGES, Heartbeat, Invitation, Member, OutboxEntry, Round, Wave
from matchmaker.runtime import Runtime
from matchmaker.services.schedule import HEARTBEAT
from tests.factories import DAY, add_member
from tests.hammer.murder.controls import Controls, Mode, Slot
from tests.hammer.murder.people import Browser, LetterBoxes
from tests.hammer.races.forms import FORM

WORK = ("joinery", "software", "sound_design", "translation")
COMMUNITY = 12
MOST_FORMS = 50
"""An hour allows sixty."""
SECONDS_TO_SETTLE = 30.0
SECONDS_TO_SETTLE_IN_CALM = 90.0
STEP = 0.05
SKIP = 45.0
"""Real seconds skipped with each step of waiting, so that leases and doubts end."""
AFTER_UNDO = timedelta(minutes=11)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
CHOICES = ("yes", "yes", "yes", "yes", "no", "later", "")


class Life:
    """What people do, and how time passes for them."""

    def __init__(
        self,
        runtime: Runtime,
        controls: Controls,
        browser: Browser,
        boxes: LetterBoxes,
        chance: random.Random,
    ) -> None:
        self._runtime, self._controls = runtime, controls
        self._browser, self._boxes, self._chance = browser, boxes, chance
        self.months = self.second_answers = self._people = self._forms = 0
        self.faults: list[str] = []

    def live(self, *, has_enough: Callable[[], bool]) -> None:
        """Months until it is enough; the last one ends in peace."""
        self._has_enough = has_enough
        self._month()
        while not self._calm_down():
            self._month()
        # A round that opened late ends late.
        self._move_to(self._now() + 3 * DAY)
        if not self._settle(SECONDS_TO_SETTLE_IN_CALM):
            self.faults.append("In the end the work did not come to rest.")

    def _calm_down(self) -> bool:
        """End the murders when it is enough."""
        if self._has_enough():
            self._controls.set(Slot.MODE, Mode.CALM)
        return self._controls.get(Slot.MODE) == Mode.CALM

    def _month(self) -> None:
        self._fill_up()
        calendar = self._runtime.community.calendar
        opening = calendar.next_opening(self._now() + 2 * DAY)
        self._move_to(opening + timedelta(minutes=5))
        self._settle()
        self.months += 1
        proposed = self._list_proposed()
        self._move_to(opening + DAY)
        self._chance.shuffle(proposed)
        for address in proposed:
            self._answer(address, self._chance.choice(CHOICES))
        self._have_second_thoughts(proposed)
        for moment in (self._now() + AFTER_UNDO, calendar.reminder(opening)):
            self._move_to(moment)
            self._settle()
        for address in self._chance.sample(proposed, len(proposed) // 4):
            self._answer(address, "yes")
        self._move_to(calendar.deadline(opening) + timedelta(hours=1))
        self._settle()
        self._second_wave(opening)
        self._move_to(calendar.closing(opening) + timedelta(hours=1))
        self._settle()

    def _second_wave(self, opening: datetime) -> None:
        """Those whose yes met nothing are asked once more, and answer."""
        again = self._runtime.community.calendar.second_wave(opening)
        if again is None:
            return
        self._move_to(again + timedelta(minutes=5))
        self._settle()
        for address in self._list_proposed(wave=2):
            if self._answer(address, self._chance.choice(CHOICES)):
                self.second_answers += 1

    def prepare(self) -> None:
        """Members who were there before, and a first month without murder, to load everything."""
        self._fill_up(by_form=False)
        self._move_to(self._runtime.community.calendar.next_opening(self._now()) + DAY)
        self._runtime.tick()
        self._runtime.engine.dispose()
        self.months += 1

    def _fill_up(self, *, by_form: bool = True) -> None:
        """New people take the places of those who have gone, some of them by the form."""
        if by_form and self._forms < MOST_FORMS:
            self._join()
        with self._runtime.reading() as session:
            active = select(func.count(Member.id)).where(Member.state == MemberState.ACTIVE)
            missing = COMMUNITY - (session.scalar(active) or 0)
        for _ in range(missing):
            address, work = self._invent()
            with self._runtime.sessions.begin() as session:
                add_member(session, self._runtime, address, given_name="Kim", fields=(work,))

    def _invent(self) -> tuple[str, str]:
        self._people += 1
        return f"person{self._people}@example.org", WORK[self._people % len(WORK)]

    def _join(self) -> None:
        """The form, the letter, the link."""
        address, work = self._invent()
        self._forms += 1
        form: dict[str, object] = {**FORM, "email": address, "field_1": work, "work_shown": "y"}
        if self._act(address, "join", "/de/join", form):
            link = self._await_link(address, r"/c/[a-z0-9]+")
            if link is None:
                self.faults.append(f"{address} never got a link to confirm.")
            else:
                self._act(address, "confirm", link, {"act": "confirm"})

    def _answer(self, address: str, said: str) -> bool:
        link = self._boxes.find_link(address, r"/a/[a-z0-9]+")
        if not said or link is None:
            return False
        return self._act(address, f"answer {said}", link, {"answer": said})

    def _have_second_thoughts(self, proposed: list[str]) -> None:
        """Some change their minds, some go; nobody has got an introduction yet, or just now."""
        for address in proposed:
            roll = self._chance.random()
            if roll < 0.12:
                if self._answer(address, "no") and roll < 0.06:
                    self._answer(address, "yes")
            elif roll < 0.16:
                self._press(address, "leave", "leave")
            elif roll < 0.20:
                link = self._boxes.find_link(address, r"/u/[a-z0-9]+")
                if link is not None:
                    self._act(address, "unsubscribe", link, ONE_CLICK, token=False)
            elif roll < 0.23 and self._press(address, "ask for a link", "erase_link"):
                link = self._await_link(address, r"/m/[a-z0-9]+/erase")
                if link is None:
                    self.faults.append(f"{address} never got a link to be erased.")
                else:
                    self._act(address, "erase", link, {"act": "erase", "sure": "y"})

    def _press(self, address: str, what: str, button: str) -> bool:
        """A button on one's membership page."""
        link = self._boxes.find_link(address, r"/m/[a-z0-9]+")
        return link is not None and self._act(address, what, link, {"act": button})

    def _act(
        self,
        address: str,
        what: str,
        link: str,
        fields: Mapping[str, object],
        *,
        token: bool = True,
    ) -> bool:
        return self._browser.act(address, what, link, fields, needs_token=token)

    def _await_link(self, address: str, kind: str) -> str | None:
        deadline = time.monotonic() + SECONDS_TO_SETTLE
        while (found := self._boxes.find_link(address, kind)) is None:
            if time.monotonic() > deadline:
                return None
            time.sleep(STEP)
            self._controls.add(Slot.WAITED, SKIP)
        return found

    def _list_proposed(self, wave: int = 1) -> list[str]:
        """Who was proposed somebody in a wave of this month, and is still here."""
        with self._runtime.reading() as session:
            latest = select(func.max(Round.id)).scalar_subquery()
            statement = (
                select(Member.address)
                .join(Invitation, Invitation.member_id == Member.id)
                .where(
                    Invitation.wave_id.in_(
                        select(Wave.id).where(Wave.round_id == latest, Wave.number == wave)
                    ),
                    Member.state == MemberState.ACTIVE,
                    Invitation.delivered_at.is_not(None),
                )
            )
            return sorted(session.scalars(statement))

    def _now(self) -> datetime:
        return self._runtime.clock.calendar()

    def _move_to(self, moment: datetime) -> None:
        """Let the calendar jump ahead."""
        distance = (moment - self._now()).total_seconds()
        self._controls.add(Slot.CALENDAR, max(distance, 0.0))

    def _settle(self, seconds: float = SECONDS_TO_SETTLE) -> bool:
        """Wait until somebody has ticked since and nothing is due or in somebody's hands."""
        self._calm_down()
        since, deadline = self._runtime.clock.real(), time.monotonic() + seconds
        while time.monotonic() < deadline:
            time.sleep(STEP)
            if self._is_at_rest(since):
                return True
            self._controls.add(Slot.WAITED, SKIP)
        return False

    def _is_at_rest(self, since: datetime) -> bool:
        with self._runtime.reading() as session:
            heartbeat = session.get(Heartbeat, HEARTBEAT)
            due = select(func.count(OutboxEntry.id)).where(
                OutboxEntry.stage.not_in(FINAL_STAGES), OutboxEntry.due_at <= self._now()
            )
            return heartbeat is not None and heartbeat.at > since and not session.scalar(due)
