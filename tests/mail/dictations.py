"""Letters of each kind as they are dictated, with invented people."""

from datetime import UTC, datetime

from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.message import Message
from matchmaker.mail.writing import Dictation
from matchmaker.services.sample_letters import sample_variables


def dictate(kind: EmailKind, *letter_sets: str) -> Dictation:
    """A letter to Mira, in two languages where two sets are named."""
    return Dictation(
        kind=kind,
        letter_sets=letter_sets,
        variables=tuple(sample_variables(kind, letter_set) for letter_set in letter_sets),
        frame=Message(
            sender="introductions@example.org",
            sender_name="Werkstattkreis",
            to=("mira@example.org",),
            subject="",
            text="",
            html="",
            message_id="<proposal.k7d4m2q5@example.org>",
            date=datetime(2027, 1, 1, 9, tzinfo=UTC),
            reply_to="r.k7d4m2q5@reply.example.org",
            unsubscribe_url="https://werkstattkreis.example/u/k7d4m2q5",
            unsubscribe_mailto="u.k7d4m2q5@reply.example.org",
        ),
        mail_from="b.k7d4m2q5@reply.example.org",
        recipient="mira@example.org",
    )
