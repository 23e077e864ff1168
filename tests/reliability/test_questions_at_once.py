"""Two processes that deal with the same mail at the same instant."""

from functools import partial

from structlog.testing import capture_logs

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import InboundMessage
from matchmaker.runtime import Runtime
from matchmaker.services.inbox import Envelope
from matchmaker.signing import TokenPurpose
from tests.arriving import compose_reply, mailbox_of, mailroom_of
from tests.hammer.races.parts import propose_many
from tests.reliability.racing import errors_in, race
from tests.services.reading import entries_of, rows_of

COUNT = 30


def test_one_unclear_mail_that_two_processes_read_is_one_question(runtime: Runtime) -> None:
    mailroom = mailroom_of(runtime)
    for (invitation, member), _ in propose_many(runtime, COUNT):
        to = mailbox_of(runtime, TokenPurpose.REPLY, invitation)
        raw = compose_reply("Hm, ich weiß nicht?", message_id=f"<{member}@example.org>")
        mailroom.take_in(raw, Envelope(recipients=[to]))
    with capture_logs() as logs:
        results = race([(partial(mailroom.deal), partial(mailroom.deal))])
    assert errors_in(results) == []
    assert [line for line in logs if line["log_level"] == "error"] == []
    assert len(entries_of(runtime, EmailKind.UNCLEAR_REPLY)) == COUNT
    assert {row.state for row in rows_of(runtime, InboundMessage)} == {"done"}
