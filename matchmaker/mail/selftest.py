"""A test at start-up that this interpreter cannot be talked into extra headers."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.headers import clean_given_name
from matchmaker.mail.message import Message, build

# The second kind has no line break in it: folding makes the empty line that ends the headers.
PAYLOADS = (
    "=?utf-8?q?Mira=0D=0ABcc=3A_evil=40example=2Eorg?=",
    "=?utf-8?q?Mira=0D=0A=0D=0AAnother_body?=",
    "=?utf-8?b?TWlyYQ0KQmNjOiBldmlsQGV4YW1wbGUub3Jn?=",
    *(f"x ({'A' * length}; {'B' * length}" for length in (80, 153, 500)),
    "Mira\r\nBcc: evil@example.org",
)
LETTER = Message(
    sender="sender@example.org",
    sender_name="Self-test",
    to=("one@example.org", "other@example.org"),
    subject="Self-test",
    text="A line.\n",
    html="<p>A line.</p>\n",
    message_id="<self-test@example.org>",
    date=datetime(2026, 1, 1, tzinfo=UTC),
    reply_to="other@example.org",
    unsubscribe_url="https://example.org/u/" + "a" * 100,
)


@cache
def run_self_test() -> None:
    """Raise UnsafeMessageError if a text typed by somebody could bend a letter.

    Once a process is enough: an interpreter does not change its mind.
    """
    meant = _names(build(LETTER))
    for payload in PAYLOADS:
        subject = f"{clean_given_name(payload)}: ihr möchtet euch kennenlernen"
        cleaned = replace(
            LETTER, sender_name=payload, subject=subject, text=payload, html=f"<p>{payload}</p>"
        )
        _check(build(cleaned), meant)
        _check_raw_subject(replace(LETTER, subject=payload), meant)


def _check_raw_subject(letter: Message, meant: list[bytes]) -> None:
    """A subject that nobody cleaned may be refused or come through whole, nothing else."""
    try:
        raw = build(letter)
    except UnsafeMessageError:
        return
    _check(raw, meant)


def _check(raw: bytes, meant: list[bytes]) -> None:
    if _names(raw) != meant:
        raise UnsafeMessageError("this Python can be talked into extra mail headers")


def _names(raw: bytes) -> list[bytes]:
    head = raw.partition(b"\r\n\r\n")[0]
    return [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] != b" "]
