"""Faults that somebody might make, planted for as long as a test wants them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from types import ModuleType
from typing import Any

from flask import after_this_request, current_app
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.models import Invitation, OutboxEntry, Stage
from matchmaker.services import answers, marks
from matchmaker.services.claims import Claim
from matchmaker.services.post_office import PostOffice
from matchmaker.web import answer as answer_pages
from matchmaker.web.forms import AnswerForm
from matchmaker.web.site import get_runtime

Swap = tuple[ModuleType, str, Any]


class Mutant(StrEnum):
    """What could be wrong."""

    SENT_TOO_SOON = "marked sent before sending"
    OWED_TOO_LATE = "introduction in a second transaction"
    THANKED_TOO_SOON = "acknowledged before commit"
    NO_LOCK = "no lock on the proposal"
    NO_EPOCH = "claim without epoch"


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Put the functions of a mutant in the place of the product's; none for an empty name."""
    swaps = MAKERS[Mutant(name)]() if name else []
    kept = [(module, attribute, getattr(module, attribute)) for module, attribute, _ in swaps]
    for module, attribute, mutated in swaps:
        setattr(module, attribute, mutated)
    try:
        yield
    finally:
        for module, attribute, original in kept:
            setattr(module, attribute, original)


def _mark_sent_before_sending() -> list[Swap]:
    """Without a death it does no harm: what the server does not take is refused before."""
    hand_over = marks.note_handing_over

    def hand_over_and_mark(office: PostOffice, claim: Claim) -> None:
        hand_over(office, claim)
        marks.note_sent(office, claim)

    return [(marks, "note_handing_over", hand_over_and_mark)]


def _owe_in_a_second_transaction() -> list[Swap]:
    """The answer is committed first; what follows from it comes after."""
    follow, record = answers._follow, answer_pages._record
    changed: list[int] = []

    def follow_later(session: Session, proposal: Any, **_details: Any) -> None:
        changed.append(proposal.id)

    def record_and_follow(invitation_id: int, form: AnswerForm) -> None:
        record(invitation_id, form)
        runtime = get_runtime()
        while changed:
            changed.clear()
            with runtime.sessions.begin() as session:
                invitation = answers._lock(session, invitation_id)
                now = runtime.clock.calendar()
                follow(session, invitation.proposal, community=runtime.community, now=now)

    return [
        (answers, "_follow", follow_later),
        (answer_pages, "_record", record_and_follow),
    ]


def _acknowledge_before_commit() -> list[Swap]:
    """The answer is recorded when the thanks have been read."""
    record = answer_pages._record

    def record_later(invitation_id: int, form: AnswerForm) -> None:
        app = current_app._get_current_object()  # type: ignore[attr-defined]

        def record_now() -> None:
            with app.app_context():
                record(invitation_id, form)

        def put_off(response: Response) -> Response:
            response.call_on_close(record_now)
            return response

        after_this_request(put_off)

    return [(answer_pages, "_record", record_later)]


def _answer_without_a_lock() -> list[Swap]:
    def look(session: Session, invitation_id: int) -> Invitation:
        return session.get_one(Invitation, invitation_id)

    return [(answers, "_lock", look)]


def _advance_whatever_the_epoch() -> list[Swap]:
    def advance(
        session: Session, claim: Claim, stages: tuple[Stage, ...], **values: object
    ) -> bool:
        result = session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id == claim.entry_id, OutboxEntry.stage.in_(stages))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        session.expire_all()
        return int(getattr(result, "rowcount", 0)) == 1

    return [(marks, "_advance", advance)]


MAKERS: dict[Mutant, Callable[[], list[Swap]]] = {
    Mutant.SENT_TOO_SOON: _mark_sent_before_sending,
    Mutant.OWED_TOO_LATE: _owe_in_a_second_transaction,
    Mutant.THANKED_TOO_SOON: _acknowledge_before_commit,
    Mutant.NO_LOCK: _answer_without_a_lock,
    Mutant.NO_EPOCH: _advance_whatever_the_epoch,
}
