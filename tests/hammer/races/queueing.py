"""Contests for what only one may have: a round, a letter, an address."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select

from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.models import Event, Member, OutboxEntry, Round, RoundState, Wave
from matchmaker.runtime import Runtime
from tests.factories import OPENING, join_many, write_proposals
from tests.hammer.races import parts
from tests.hammer.races.contests import Contest, Pairs, count, differs
from tests.hammer.races.parts import part
from tests.hammer.races.starting import Finish


class RoundRound(Contest):
    """Two clocks open the round of the same period, one period after another."""

    name = "round/round"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        join_many(runtime, 8)
        self._periods, moment, pairs = [], OPENING, []
        for _ in range(number):
            both = part(parts.open_round, moment)
            pairs.append((both, both))
            self._periods.append(runtime.community.calendar.period_of(moment))
            moment = runtime.community.calendar.next_opening(moment)
        return pairs

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        winners = Counter(Counter(both)[True] for both in zip(*finish.sides, strict=True))
        yield from differs(winners, Counter({1: len(self._periods)}), "clocks that opened a round")
        with runtime.reading() as session:
            found = list(session.scalars(select(Round.period).order_by(Round.period)))
        yield from differs(found, self._periods, "periods with a round")
        is_open = count(runtime, Round, Round.state == RoundState.OPEN)
        yield from differs(is_open, len(self._periods), "open rounds")
        yield from differs(count(runtime, Wave), len(self._periods), "waves")
        opened = count(runtime, Event, Event.kind == "round_opened")
        yield from differs(opened, len(self._periods), "events about it")


class ClaimClaim(Contest):
    """Two senders claim from one queue."""

    name = "claim/claim"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        self._number = number
        ids = join_many(runtime, 2 * number)
        with runtime.sessions.begin() as session:
            write_proposals(session, runtime, list(zip(ids[::2], ids[1::2], strict=True)))
        return [(part(parts.claim), part(parts.claim))] * number

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        taken = Counter(found for side in finish.sides for found in side if found is not None)
        yield from differs({n: c for n, c in taken.items() if c > 1}, {}, "letters claimed twice")
        yield from differs(len(taken), 2 * self._number, "letters claimed")
        again = count(runtime, OutboxEntry, OutboxEntry.epoch != 1)
        yield from differs(again, 0, "letters with another number of claims")


class ConfirmConfirm(Contest):
    """Two links of one address, or one link twice."""

    name = "confirm/confirm"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        self._number = number
        for place in range(number):
            for key in ("a", "b")[: 1 + place % 2]:
                parts.submit(runtime, f"m{place}@example.org", f"{key}{place}")
        return [
            (part(parts.confirm, links[0]), part(parts.confirm, links[-1]))
            for links in parts.list_submissions(runtime).values()
        ]

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        active = count(runtime, Member, Member.state == MemberState.ACTIVE)
        yield from differs((active, count(runtime, Member)), (self._number,) * 2, "members")
        welcomed = count(runtime, OutboxEntry, OutboxEntry.kind == EmailKind.WELCOME)
        yield from differs(welcomed, self._number, "letters of welcome")
        led = Counter(sum(map(bool, both)) for both in zip(*finish.sides, strict=True))
        two = self._number // 2
        yield from differs(led, Counter({2: self._number - two, 1: two}), "links that led on")
