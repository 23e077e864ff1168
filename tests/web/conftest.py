"""A site on a fresh SQLite database, and somebody who visits it."""

from dataclasses import dataclass

import pytest
from flask import Flask

from matchmaker.domain.profile import Sentence
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from matchmaker.web.app import create_app
from tests.factories import invitation_of, join, propose
from tests.visitor import Visitor


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """The site; nobody is too fast for it."""
    return create_app(runtime, time_trap_seconds=0)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@dataclass(frozen=True)
class Couple:
    """Two members who have been proposed to each other, and their links."""

    runtime: Runtime
    proposal_id: int
    mira: int
    jonas: int

    def answer_link(self, member_id: int) -> str:
        invitation = invitation_of(self.runtime, self.proposal_id, member_id)
        return f"/a/{self.runtime.signer.sign(TokenPurpose.ANSWER, invitation)}"

    def membership_link(
        self, member_id: int, purpose: TokenPurpose = TokenPurpose.MEMBERSHIP_VIEW, ending: str = ""
    ) -> str:
        token = self.runtime.signer.sign_timed(
            purpose, member_id, epoch=1, issued_at=self.runtime.clock.real()
        )
        return f"/m/{token}{ending}"

    def unsubscribe_link(self, member_id: int) -> str:
        return f"/u/{self.runtime.signer.sign(TokenPurpose.UNSUBSCRIBE, member_id)}"


@pytest.fixture
def couple(runtime: Runtime) -> Couple:
    mira = join(runtime, "mira@example.org")
    jonas = join(
        runtime,
        "jonas@example.org",
        given_name="Jonas",
        fields=("software",),
        work=Sentence("Ich schreibe Programme für Mühlen.", may_be_shown=True),
        question=Sentence("Was darf langsam sein?", may_be_shown=False),
        place="",
    )
    return Couple(runtime, propose(runtime, mira, jonas), mira, jonas)
