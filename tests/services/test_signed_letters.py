"""Letters leave signed where a key was given, and every copy of one letter is signed alike."""

from dataclasses import replace
from datetime import timedelta

import dkim
import pytest

from matchmaker.assembly import open_letterhead
from matchmaker.domain.answer import Answer
from matchmaker.runtime import Runtime
from matchmaker.services import delivery, leases
from tests.factories import (
    DAY,
    OPENING,
    FakeClock,
    Mailbox,
    answer,
    join,
    make_settings,
    post_office,
    propose,
    send_all,
    write_proposals,
)
from tests.mail.signing_keys import (
    ED25519_SELECTOR,
    RSA_SELECTOR,
    answer_from_dns,
    ed25519_key,
    rsa_key,
)
from tests.services.reading import parse

MIRA, JONAS = "mira@example.org", "jonas@example.org"


class Died(BaseException):
    """The process is gone; nothing is caught and nothing is noted."""


class DyingMailbox(Mailbox):
    """The process ends when a letter has been taken."""

    def send(self, *arguments: object, **more: object) -> str:
        super().send(*arguments, **more)  # type: ignore[arg-type]
        raise Died


@pytest.fixture
def clock() -> FakeClock:
    """A year earlier: a verifier refuses what its own clock takes for the future."""
    return FakeClock(OPENING - 365 * DAY)


@pytest.fixture
def signing(runtime: Runtime) -> Runtime:
    """The community with both keys in its settings."""
    settings = make_settings(
        "sqlite://",
        reply_domain="in.example.org",
        dkim_key=(rsa_key(), ed25519_key()),
        dkim_selector=(RSA_SELECTOR, ED25519_SELECTOR),
    )
    letterhead = open_letterhead(settings, runtime.community, runtime.signer)
    return replace(runtime, settings=settings, letterhead=letterhead)


@pytest.fixture
def couple(runtime: Runtime) -> tuple[int, int]:
    return join(runtime, MIRA), join(runtime, JONAS)


def is_accepted(data: bytes) -> bool:
    return all(dkim.DKIM(data).verify(idx=place, dnsfunc=answer_from_dns) for place in range(2))


def test_what_leaves_is_signed(signing: Runtime, couple: tuple[int, int]) -> None:
    with signing.sessions.begin() as session:
        write_proposals(session, signing, [couple])
    letters = send_all(signing)
    assert len(letters) == 2
    for _, data in letters:
        assert is_accepted(data)
        (top, _) = parse(data).get_all("DKIM-Signature", [])
        assert "d=example.org;" in str(top)


def test_both_copies_of_an_introduction_are_signed(
    signing: Runtime, clock: FakeClock, couple: tuple[int, int]
) -> None:
    proposal = propose(signing, *couple)
    for member in couple:
        answer(signing, proposal, member, Answer.YES)
    clock.travel(signing.community.undo)
    copies = send_all(signing)
    assert [is_accepted(data) for _, data in copies] == [True, True]
    assert copies[0][1] != copies[1][1]


def test_a_letter_that_is_sent_again_is_signed_as_before(
    signing: Runtime, clock: FakeClock, couple: tuple[int, int]
) -> None:
    with signing.sessions.begin() as session:
        write_proposals(session, signing, [couple])
    mailbox = DyingMailbox()
    with pytest.raises(Died):
        delivery.drain(post_office(signing, mailbox))
    ((recipient, before),) = mailbox.letters
    clock.wait(leases.LEASE + timedelta(seconds=1))
    send_all(signing)
    clock.wait(leases.WAIT_FOR_PROOF)
    clock.leap(timedelta(minutes=1))
    assert send_all(signing) == [(recipient, before)]
    assert is_accepted(before)


def test_a_domain_above_that_of_the_sender_may_sign(runtime: Runtime) -> None:
    settings = make_settings(
        "sqlite://",
        mail_from="vorstellung@Lists.Example.org",
        dkim_key=(rsa_key(),),
        dkim_selector=(RSA_SELECTOR,),
    )
    for domain, signs in ((None, "lists.example.org"), ("example.org", "example.org")):
        changed = replace(settings, dkim_domain=domain)
        letterhead = open_letterhead(changed, runtime.community, runtime.signer)
        assert f"DkimSigner('{signs}'" in repr(letterhead.dkim)


def test_without_a_key_a_letter_bears_no_signature(
    runtime: Runtime, couple: tuple[int, int]
) -> None:
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, [couple])
    for _, data in send_all(runtime):
        assert parse(data)["DKIM-Signature"] is None
