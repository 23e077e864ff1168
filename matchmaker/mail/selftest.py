"""A test at start-up that this interpreter cannot be talked into extra headers."""

from datetime import UTC, datetime

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.headers import clean_given_name
from matchmaker.mail.message import Message, build

PAYLOADS = (
    "=?utf-8?q?Mira=0D=0ABcc=3A_evil=40example=2Eorg?=",
    "=?utf-8?q?Mira=0D=0A=0D=0AAnother_body?=",
    f"x ({'A' * 80}; {'B' * 80}",
    "Mira\r\nBcc: evil@example.org",
)


def run_self_test() -> None:
    """Raise UnsafeMessageError if a name typed into the form could bend a letter."""
    for payload in PAYLOADS:
        name = clean_given_name(payload)
        if any(sign in name for sign in "=?\r\n(;:@") or len(name) > 40:
            raise UnsafeMessageError("names are not cleaned as they must be")
        build(
            Message(
                sender="sender@example.org",
                sender_name=payload,
                to=("one@example.org", "other@example.org"),
                subject=f"{name}, {name}: ihr möchtet euch kennenlernen",
                text=payload,
                html=f"<p>{payload}</p>",
                message_id="<self-test@example.org>",
                date=datetime(2026, 1, 1, tzinfo=UTC),
                reply_to="other@example.org",
                unsubscribe_url="https://example.org/u/" + "a" * 100,
            )
        )
