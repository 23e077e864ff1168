"""A community on each kind of database that can be answered by mail, and two people in it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from matchmaker.domain.answer import Answer
from matchmaker.runtime import Runtime
from matchmaker.web.app import create_app
from tests.arriving import DOMAIN
from tests.factories import FakeClock, answer, open_test_runtime
from tests.servers.smtp import CollectingSmtp
from tests.thirty_cases.post import Couple, Letter, Post
from tests.visitor import Visitor


@pytest.fixture
def runtime(database_url: str, clock: FakeClock, smtp_server: CollectingSmtp) -> Iterator[Runtime]:
    """A community without members, whose letters go to a real mail server."""
    runtime = open_test_runtime(
        database_url, clock=clock, reply_domain=DOMAIN, smtp_url=smtp_server.url
    )
    yield runtime
    runtime.close()


@pytest.fixture
def post(runtime: Runtime, smtp_server: CollectingSmtp) -> Post:
    return Post(runtime, smtp_server)


@pytest.fixture
def couple(post: Post) -> Couple:
    return Couple(post)


@pytest.fixture
def introduction(couple: Couple, clock: FakeClock) -> dict[str, Letter]:
    """Both copies of the introduction that follows from two yeses, by recipient."""
    runtime = couple.post.runtime
    for person in (couple.mira, couple.jonas):
        answer(runtime, couple.proposal, person.member, Answer.YES)
    clock.travel(runtime.community.undo)
    return {letter.recipient: letter for letter in couple.post.send()}


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """The site; nobody is too fast for it."""
    return create_app(runtime, time_trap_seconds=0)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)
