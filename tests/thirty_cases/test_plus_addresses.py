"""Replies and reports to one mailbox, whose addresses carry the token behind a plus."""

import re
from collections.abc import Iterator

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.membership import MemberState
from matchmaker.models import Bounce
from matchmaker.runtime import Runtime
from matchmaker.services.inbox import Ingested
from tests.arriving import compose_report
from tests.factories import FakeClock, open_test_runtime
from tests.servers.smtp import CollectingSmtp
from tests.services.reading import rows_of, state_of
from tests.thirty_cases.post import Couple

NAME, DOMAIN = "vorstellung.werkstattkreis.ort", "example.org"
ADDRESS = re.compile(rf"{re.escape(NAME[:29])}\+([rbu])\.[a-z2-7]{{32}}@{DOMAIN}")


@pytest.fixture
def runtime(database_url: str, clock: FakeClock, smtp_server: CollectingSmtp) -> Iterator[Runtime]:
    """A community with the longest name that a mailbox may have."""
    runtime = open_test_runtime(
        database_url,
        clock=clock,
        reply_address=f"{NAME[:29]}@{DOMAIN}",
        smtp_url=smtp_server.url,
    )
    yield runtime
    runtime.close()


def test_every_address_is_of_that_mailbox_and_none_is_too_long(couple: Couple) -> None:
    letter = couple.mira.letter
    unsubscribe = str(letter.headers["List-Unsubscribe"]).partition("mailto:")[2].partition("?")[0]
    found = {
        address: ADDRESS.fullmatch(address)
        for address in (letter.reply_to, letter.return_path, unsubscribe)
    }
    assert [match and match[1] for match in found.values()] == ["r", "b", "u"]
    assert all(len(address.partition("@")[0]) <= 64 for address in found)


@pytest.mark.parametrize("is_named", [True, False])
def test_a_plain_reply_is_taken_whether_the_envelope_or_a_header_names_it(
    couple: Couple, is_named: bool
) -> None:
    raw = couple.mira.compose("Ja gern")
    assert couple.post.bring(raw, *[couple.mira.letter.reply_to] * is_named) is Ingested.STORED
    assert couple.mira.answer is Answer.YES


def test_a_mail_program_may_change_the_case(couple: Couple) -> None:
    shouted = couple.mira.letter.reply_to.upper()
    couple.post.bring(couple.mira.compose("Ja gern", to=shouted), shouted)
    assert couple.mira.answer is Answer.YES


def test_unsubscribing_by_mail_pauses(couple: Couple) -> None:
    header = str(couple.mira.letter.headers["List-Unsubscribe"])
    address = header.partition("mailto:")[2].partition("?")[0]
    couple.post.bring(couple.mira.compose("", to=address, In_Reply_To=""), address)
    assert state_of(couple.post.runtime, couple.mira.member) is MemberState.PAUSED


def test_a_report_comes_back_to_the_return_path(couple: Couple) -> None:
    couple.post.bring(compose_report(), couple.mira.letter.return_path, mail_from="")
    assert [bounce.member_id for bounce in rows_of(couple.post.runtime, Bounce)] == [
        couple.mira.member
    ]
