"""Claim, send, note: each its own small transaction, never one around the network.

All work on the database is done here, in one thread; the lanes only talk to the mail server.
"""

from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.mail.transport import RelayMisconfiguredError, RelayUnavailableError
from matchmaker.services import leases, outcomes
from matchmaker.services.desk import Desk
from matchmaker.services.lanes import Lanes, Word
from matchmaker.services.picking import Picker
from matchmaker.services.post_office import PostOffice

log = structlog.get_logger()
LONGEST_DRAIN = timedelta(minutes=4)
SECONDS_PER_STEP = 0.1
SECONDS_FOR_OTHERS = 0.05
RELAY_FAULTS = (RelayMisconfiguredError, RelayUnavailableError)


def drain(office: PostOffice) -> int:
    """Send everything that is due, until nothing is or the mail server rests; tells how many.

    After some minutes the rest is left to the next tick, since a job may only last so long.
    """
    until = office.clock.real() + LONGEST_DRAIN
    with office.sessions.begin() as session:
        leases.recover(session, real=office.clock.real())
    sender = Sender(office)
    try:
        while sender.take_turn(goes_on=office.clock.real() < until and not office.is_stopping()):
            pass
    finally:
        sender.wind_up()
    return sender.sent


class Sender:
    """One drain: what is ready to leave, what the lanes have in hand, how much has left."""

    def __init__(self, office: PostOffice) -> None:
        self.sent = 0
        self._office = office
        self._desk = Desk(office.letterhead.dkim, scribes=office.scribes)
        self._lanes = Lanes(office.open_transport, office.lanes)
        self._picker = Picker(office, self._desk.begin)
        self._told: list[Word] = []

    def take_turn(self, *, goes_on: bool) -> bool:
        """Claim, give letters to lanes, note what the lanes tell; False when all is done."""
        picker, lanes = self._picker, self._lanes
        if goes_on:
            picker.pick(lanes.busy.values(), room=lanes.room, ahead=lanes.ahead)
        else:
            picker.give_back()
        self._give_out()
        if self.sent >= self._office.letters_before_scribes:
            self._desk.call_scribes()
        if lanes.busy or (goes_on and picker.is_held_back):
            # While tokens are short, the wait is only a step.
            self._listen(SECONDS_PER_STEP if picker.is_held_back else None)
            outcomes.note(self._office, self._told)
            self._told.clear()
            return True
        return goes_on and picker.has_more

    def wind_up(self) -> None:
        """End every lane; whatever they have in hand is noted, as far as that can be done."""
        try:
            self._picker.give_back()
        except SQLAlchemyError:
            log.warning("claimed letters wait for the end of their lease")
        for lane in self._lanes.busy:
            if lane.is_asking:
                lane.answer(may_hand_over=False)
        while self._lanes.busy:
            word = self._lanes.listen(None)
            if word is not None and word.is_over:
                self._told.append(word)
            elif word is not None:
                word.lane.answer(may_hand_over=False)
        for word in self._told:
            if word.is_over:
                self._note_at_the_end(word)
        self._lanes.close()
        self._desk.close()

    def _give_out(self) -> None:
        while self._picker.ready and self._lanes.room > 0:
            self._lanes.give(self._picker.ready.popleft())

    def _listen(self, seconds: float | None) -> None:
        """Gather what the lanes tell: from the first word until half wait for us, or a moment.

        So one commit serves many lanes. Whoever is done gets the next letter before that.
        """
        while (word := self._lanes.listen(seconds)) is not None:
            self._told.append(word)
            seconds = SECONDS_FOR_OTHERS
            self.sent += word.is_over and word.error is None
            if isinstance(word.error, RELAY_FAULTS):
                self._picker.give_back()
            self._give_out()
            if self._lanes.are_waiting:
                return

    def _note_at_the_end(self, word: Word) -> None:
        try:
            outcomes.note(self._office, [word])
        except BaseException as error:
            log.warning("an outcome could not be noted", error=type(error).__name__)
