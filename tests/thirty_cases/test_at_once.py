"""Two messages about one invitation at the same instant: each has one effect, the latest counts."""

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.child import UnreadableError
from matchmaker.mail.understanding import Understood, understand
from matchmaker.models import InboundMessage
from matchmaker.services.inbox import Ingested
from tests.arriving import mailroom_of
from tests.factories import FakeClock, answer
from tests.reliability.racing import errors_in, race
from tests.services.reading import rows_of, stages_of
from tests.thirty_cases.post import Couple, Person

COUNT = 10
SECONDS = 30


def take_in_and_deal(person: Person, raw: bytes) -> Ingested:
    """What one way in does, while another does the same."""
    found = person.post.take_in(raw, person.letter.reply_to)
    mailroom_of(person.post.runtime).deal()
    return found


def deal_rest(person: Person) -> None:
    """What the next tick does with what two at once have left."""
    mailroom_of(person.post.runtime).deal()
    states = {row.state for row in rows_of(person.post.runtime, InboundMessage)}
    assert states == {"done"}


def test_one_message_that_two_ways_bring_at_once_is_kept_once(couple: Couple) -> None:
    mira = couple.mira
    raws = [mira.compose(words) for words in ("Ja gern", "Nein danke") * (COUNT // 2)]
    results = race((partial(take_in_and_deal, mira, raw),) * 2 for raw in raws)
    assert errors_in(results) == []
    for both in zip(*results, strict=True):
        assert sorted(map(str, both)) == ["known", "stored"]
    deal_rest(mira)
    assert mira.said == [Answer.YES, Answer.NO] * (COUNT // 2)


def test_two_different_answers_at_once_are_each_recorded_once(couple: Couple) -> None:
    mira = couple.mira
    pairs = [(mira.compose("Ja gern"), mira.compose("Nein danke")) for _ in range(COUNT)]
    results = race(
        (partial(take_in_and_deal, mira, yes), partial(take_in_and_deal, mira, no))
        for yes, no in pairs
    )
    assert errors_in(results) == []
    deal_rest(mira)
    assert len(rows_of(couple.post.runtime, InboundMessage)) == 2 * COUNT
    assert all(one is not other for one, other in zip(mira.said, mira.said[1:], strict=False))
    assert mira.answer is mira.said[-1]


class Slow:
    """A reader that lets others go first."""

    def __init__(self) -> None:
        self.reading, self.may_go_on = threading.Event(), threading.Event()

    def __call__(self, raw: bytes, mail_from: str | None, sent: str) -> Understood:
        self.reading.set()
        assert self.may_go_on.wait(SECONDS)
        return understand(raw, mail_from=mail_from, sent=sent)


@pytest.mark.parametrize("later", ["Nein danke", "diesen Monat nicht"])
def test_an_older_yes_that_is_read_slowly_does_not_outdo_a_newer_answer(
    couple: Couple, clock: FakeClock, later: str
) -> None:
    mira, slow = couple.mira, Slow()
    answer(couple.post.runtime, couple.proposal, couple.jonas.member, Answer.YES)
    couple.post.take_in(mira.compose("Ja gern"), mira.letter.reply_to)
    reader = threading.Thread(target=replace(mailroom_of(couple.post.runtime), read=slow).deal)
    reader.start()
    assert slow.reading.wait(SECONDS)
    couple.post.take_in(mira.compose(later), mira.letter.reply_to)
    mailroom_of(couple.post.runtime).deal()
    slow.may_go_on.set()
    reader.join(SECONDS)
    deal_rest(mira)
    assert mira.answer is not Answer.YES
    clock.travel(couple.post.runtime.community.undo)
    couple.post.send()
    assert stages_of(couple.post.runtime, EmailKind.INTRODUCTION) in ([], ["cancelled"] * 2)


class Weak:
    """A reader that dies of the first message, as one may on a busy machine."""

    def __init__(self) -> None:
        self.is_weak = True

    def __call__(self, raw: bytes, mail_from: str | None, sent: str) -> Understood:
        if self.is_weak:
            self.is_weak = False
            raise UnreadableError("TimeoutExpired")
        return understand(raw, mail_from=mail_from, sent=sent)


def test_an_older_yes_that_is_tried_again_does_not_outdo_a_newer_no(couple: Couple) -> None:
    mira = couple.mira
    for words in ("Ja gern", "Nein danke"):
        couple.post.take_in(mira.compose(words), mira.letter.reply_to)
    replace(mailroom_of(couple.post.runtime), read=Weak()).deal()
    deal_rest(mira)
    assert mira.said == [Answer.YES, Answer.NO]


def test_a_yes_by_mail_that_waited_does_not_outdo_a_newer_no_on_the_page(
    couple: Couple, clock: FakeClock
) -> None:
    mira = couple.mira
    couple.post.take_in(mira.compose("Ja gern"), mira.letter.reply_to)
    clock.travel(timedelta(seconds=30))
    answer(couple.post.runtime, couple.proposal, mira.member, Answer.NO)
    deal_rest(mira)
    assert mira.said == [Answer.NO]
    assert couple.post.send() == []
    clock.travel(timedelta(seconds=30))
    mira.write("Doch, ja gern")
    assert mira.said == [Answer.NO, Answer.YES]


def test_the_latest_answer_wins_until_the_introduction_leaves(
    couple: Couple, clock: FakeClock
) -> None:
    mira = couple.mira
    answer(couple.post.runtime, couple.proposal, couple.jonas.member, Answer.YES)
    for words in ("Ja gern", "Nein danke", "Ja gern"):
        mira.write(words)
    clock.travel(couple.post.runtime.community.undo)
    couple.post.send()
    mira.write("Nein danke")
    assert mira.answer is Answer.YES
    assert stages_of(couple.post.runtime, EmailKind.INTRODUCTION).count("sent") == 2
