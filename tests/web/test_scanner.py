"""A machine that opens every link of every letter and sends every form changes nothing."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from matchmaker.domain.answer import Answer, IntroductionState
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Introduction, Invitation, OutboxEntry, Stage
from matchmaker.runtime import Runtime
from matchmaker.services import membership, outbox
from matchmaker.web.app import create_app
from tests.factories import (
    FakeClock,
    answer,
    invitation_of,
    join,
    propose,
    send_all,
    write_proposals,
)
from tests.snapshots import take_snapshot
from tests.visitor import HOST, VisitedPage, Visitor, path_of
from tests.web.test_join import fill_in

SECOND = timedelta(seconds=1)
LINK = re.compile(rf"{re.escape(HOST)}[^\s\"'<>]+")


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """A site without limits, which would soon stop whoever sends every form."""
    settings = replace(runtime.settings, demo_calendar=Path("no calendar"))
    return create_app(replace(runtime, settings=settings), time_trap_seconds=0)


@pytest.fixture
def letters(app: Flask, runtime: Runtime, clock: FakeClock) -> list[bytes]:
    """One letter of every kind that has a link, as it was sent."""
    active, other = join(runtime, "mira@example.org"), join(runtime, "jonas@example.org")
    paused, left = join(runtime, "pia@example.org"), join(runtime, "lea@example.org")
    fill_in(Visitor(app), email="new@example.org")
    now = clock.calendar()
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, [(active, other)])
        membership.unsubscribe(session, paused, now=now)
        membership.leave(session, left, now=now)
        invitation = session.scalars(
            select(Invitation.id).where(Invitation.member_id == active)
        ).one()
        owed = [
            (EmailKind.REMINDER, invitation, active),
            (EmailKind.CLOSING, invitation, active),
            (EmailKind.WELCOME, other, other),
            (EmailKind.ALREADY_KNOWN, active, active),
            (EmailKind.CHANGE_LINK, active, active),
            (EmailKind.ERASE_LINK, active, active),
            (EmailKind.EXPORT_LINK, active, active),
            (EmailKind.SILENT_PAUSE, paused, paused),
        ]
        for kind, subject_id, member_id in owed:
            outbox.owe(
                session, kind, subject_id=subject_id, member_id=member_id, now=now, decision=7
            )
    owe_letters_after_replies(runtime)
    owe_letters_to_the_waiting(runtime, clock, join(runtime, "kai@example.org"))
    found = [data for _, data in send_all(runtime)]
    with runtime.reading() as session:
        sent = select(OutboxEntry.kind).where(OutboxEntry.stage == Stage.SENT)
        assert set(session.scalars(sent)) == set(EmailKind) - {EmailKind.INTRODUCTION}
    return found


def owe_letters_after_replies(runtime: Runtime) -> None:
    """Owe the letters that follow from mail that came in, about a pair of whom both said yes."""
    ada, bo = join(runtime, "ada@example.org"), join(runtime, "bo@example.org")
    proposal = propose(runtime, ada, bo)
    for member in (ada, bo):
        answer(runtime, proposal, member, Answer.YES)
    invitation = invitation_of(runtime, proposal, ada)
    now = runtime.clock.calendar()
    with runtime.sessions.begin() as session:
        introduction = session.scalars(select(Introduction)).one()
        introduction.state = IntroductionState.RELEASED
        for kind, subject_id in (
            (EmailKind.RECEIPT, invitation),
            (EmailKind.UNCLEAR_REPLY, invitation),
            (EmailKind.UNREACHED, introduction.id),
            (EmailKind.MISDIRECTED, introduction.id),
        ):
            outbox.owe(session, kind, subject_id=subject_id, member_id=ada, now=now)


def owe_letters_to_the_waiting(runtime: Runtime, clock: FakeClock, member_id: int) -> None:
    """Owe the letters that say that there is nobody yet; they are true after a round as well."""
    clock.travel(SECOND)
    now = clock.calendar()
    with runtime.sessions.begin() as session:
        for kind, told in (
            (EmailKind.STILL_LOOKING, {"addition": "topic", "term": "wood"}),
            (EmailKind.SMALL_POOL, {"members": 3, "smallest": 8}),
        ):
            entry = outbox.owe(session, kind, subject_id=member_id, member_id=member_id, now=now)
            assert entry is not None
            entry.told = told


def list_links(letter: bytes) -> Iterator[str]:
    """Every link in the headers, the text and the HTML."""
    message = message_from_bytes(letter, policy=policy.default)
    yield from LINK.findall(str(message["List-Unsubscribe"]))
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield from (link.replace("&amp;", "&") for link in LINK.findall(part.get_content()))


def open_everything(visitor: Visitor, links: set[str]) -> Iterator[VisitedPage]:
    """Follow links on the site, and links on the pages they lead to, each once."""
    waiting, seen = {path_of(link) for link in links}, set[str]()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        page = visitor.get(path)
        yield page
        found = {link.partition("#")[0] for link in page.links if link.startswith("/")}
        waiting |= found - seen - {""}


def test_opening_links_and_sending_forms_changes_nothing(
    app: Flask, runtime: Runtime, letters: list[bytes]
) -> None:
    visitor = Visitor(app)
    links = {link for letter in letters for link in list_links(letter)}
    before = take_snapshot(runtime.engine)
    forms = 0
    for _ in range(2):
        for page in open_everything(visitor, links):
            assert page.status == 200, page.path
            assert visitor.head(page.path).status == 200
            for number, _ in enumerate(page.list_forms()):
                assert page.send(number).status == 422, page.path
                forms += 1
    assert forms > 40
    assert take_snapshot(runtime.engine) == before


def test_every_kind_of_letter_has_a_link_that_leads_somewhere(
    app: Flask, letters: list[bytes]
) -> None:
    for letter in letters:
        links = {path_of(link) for link in list_links(letter)}
        assert links
        for link in links:
            assert Visitor(app).get(link).status == 200, link
