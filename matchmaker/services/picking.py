"""Choosing which letters to claim next: in their order, within the pace, ahead of the lanes."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.mail.writing import Dictation
from matchmaker.services import batches, claims, due, marks, relay, throttle
from matchmaker.services.batches import Batch
from matchmaker.services.claims import LOOK_AHEAD, Claim
from matchmaker.services.desk import Written
from matchmaker.services.due import Candidate
from matchmaker.services.lanes import Ready
from matchmaker.services.post_office import PostOffice

log = structlog.get_logger()


class Picker:
    """What is claimed and ready to leave, and whether more could be.

    `is_held_back` tells that letters are due for which there are no tokens just now.
    """

    def __init__(self, office: PostOffice, begin: Callable[[Dictation], Written]) -> None:
        self.ready: deque[Ready] = deque()
        self.has_more = False
        self.is_held_back = False
        self._office = office
        self._begin = begin
        self._out_of_reach: set[int] = set()

    def pick(self, in_hand: Iterable[Claim], *, room: int, ahead: int) -> None:
        """Claim what lanes may take now, and so many more that none has to wait for its next.

        A member gets one letter after the other.
        """
        if len(self.ready) > ahead // 4:
            return
        members = {
            claim.candidate.member_id
            for claim in (*in_hand, *(ready.claim for ready in self.ready))
            if claim.candidate
        }
        chosen = self._choose(members, wanted=room + ahead - len(self.ready))
        made = [*self._claim_some(chosen)]
        self._out_of_reach = {one.entry_id for one in chosen} - {one.entry_id for one in made}
        self.ready.extend(
            Ready(claim, self._begin(claim.dictation))
            for claim in made
            if claim.dictation is not None
        )
        self.has_more = bool(chosen)

    def give_back(self) -> None:
        """Let go of what no lane has got."""
        if self.ready:
            marks.let_go(self._office, [ready.claim for ready in self.ready])
            self.ready.clear()

    def _choose(self, members: Collection[int], *, wanted: int) -> list[Candidate]:
        """The first letters that may leave; those without tokens let others pass."""
        self.is_held_back = False
        dry: set[str] = set()
        while wanted > 0:
            found, known = self._look(dry, limit=wanted + LOOK_AHEAD), len(dry)
            chosen = self._take_tokens(found, set(members), dry, wanted=wanted)
            self.is_held_back |= bool(dry)
            if chosen or throttle.ALL in dry or len(dry) == known:
                return chosen
        return []

    def _look(self, dry: Collection[str], *, limit: int) -> list[Candidate]:
        """What is due and within reach; nothing while the mail server rests."""
        office = self._office
        now, real = office.clock.calendar(), office.clock.real()
        with office.reading_sessions() as session:
            if relay.is_resting(session, real=real):
                return []
            found = due.list_due(session, now=now, real=real, limit=limit, without=dry)
        if office.throttle is not None and any(one.provider is None for one in found):
            with office.sessions.begin() as session:
                throttle.sort_due(session, office.throttle.providers, now=now, real=real)
                found = due.list_due(session, now=now, real=real, limit=limit, without=dry)
            # Whatever is still unsorted is in somebody else's hand.
            found = [one for one in found if one.provider is not None]
        return [one for one in found if one.entry_id not in self._out_of_reach]

    def _take_tokens(
        self, found: Sequence[Candidate], members: set[int], dry: set[str], *, wanted: int
    ) -> list[Candidate]:
        """Go through the letters in their order; adds to `dry` which buckets are empty."""
        chosen: list[Candidate] = []
        for one in found:
            if len(chosen) == wanted or throttle.ALL in dry:
                break
            if one.member_id in members or one.provider in dry:
                continue
            empty = self._office.throttle and self._office.throttle.find_empty(one.provider or "")
            if empty:
                dry.add(empty)
            else:
                chosen.append(one)
                members.add(one.member_id)
        return chosen

    def _claim_some(self, chosen: Sequence[Candidate]) -> Iterable[Claim]:
        """Claim in the same order: together what can be, alone what ends something."""
        alone = [one for one in chosen if one.kind in batches.ALONE or len(chosen) == 1]
        together = [one for one in chosen if one not in alone]
        yield from self._claim_each(alone)
        if together:
            batch = self._claim_together(together)
            yield from batch.claims
            yield from self._claim_each(batch.alone)

    def _claim_each(self, candidates: Iterable[Candidate]) -> Iterable[Claim]:
        for candidate in candidates:
            claim = self._claim(candidate)
            if claim is not None:
                yield claim

    def _claim(self, candidate: Candidate) -> Claim | None:
        office = self._office
        now, real = office.clock.calendar(), office.clock.real()
        with office.sessions.begin() as session:
            return claims.claim_alone(
                session, candidate, office.letterhead, owner=office.owner, now=now, real=real
            )

    def _claim_together(self, candidates: Sequence[Candidate]) -> Batch:
        office = self._office
        now, real = office.clock.calendar(), office.clock.real()
        try:
            with office.sessions.begin() as session:
                return batches.claim_together(
                    session, candidates, office.letterhead, owner=office.owner, now=now, real=real
                )
        except SQLAlchemyError:
            raise
        except Exception as error:
            # Alone it fails without the others, and is told of there.
            log.debug("a batch was undone", error=type(error).__name__)
            return Batch((), candidates)
