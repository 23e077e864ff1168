"""A letter to begin with, and texts that try to bend one."""

from datetime import UTC, datetime

from matchmaker.mail.message import Message

LETTER = Message(
    sender="hello@example.org",
    sender_name="Werkstatt am See",
    to=("mira@example.org",),
    subject="Mira und Jonas: ihr möchtet euch kennenlernen",
    text="Hallo Mira,\n\nGrüße vom See.\n",
    html="<p>Hallo Mira,</p>\n<p>Grüße vom See.</p>\n",
    message_id="<introduction.abc@example.org>",
    date=datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
    reply_to="jonas@example.org",
    unsubscribe_url="https://example.org/u/abcdefgh",
    unsubscribe_mailto="u.abcdefgh@in.example.org",
)

FOLDING_TRAPS = tuple(
    f"x ({'A' * (length // 2)}; {'B' * (length - length // 2 - 5)}"
    for length in (40, 78, 153, 500, 5000)
)
LINE_BREAKS = (
    "Mira\r\nBcc: evil@example.org",
    "Mira\nBcc: evil@example.org\n\nAnother body",
    "Mira\rBcc: evil@example.org",
    "Mira\u2028Bcc: evil@example.org",
    "Mira\x0b\x0c\x1c\x85Bcc: evil@example.org",
    "=?utf-8?q?Mira=0D=0ABcc=3A_evil=40example=2Eorg?=",
    "=?utf-8?q?Mira=0D=0A=0D=0AAnother_body?=",
    "=?utf-8?b?TWlyYQ0KQmNjOiBldmlsQGV4YW1wbGUub3Jn?=",
)
PAYLOADS = (
    *FOLDING_TRAPS,
    *LINE_BREAKS,
    "==??utf-8?q?Mira=0D=0ABcc=3A_x?==",
    "Mira\u202egro.elpmaxe@live",
    "Mira\u200b\u2066\ufeff",
    "Mira\x00Bcc: evil@example.org",
    "M" * 300,
    "Mira " * 60,
    "ä" * 300,
    "大名" * 150,
    "😀 " * 100,
    'Evil" <x@y>, "',
    'a\\" <x@y>',
    "Mira <evil@example.org>, Jonas",
    "Mira; Jonas: undisclosed-recipients:;",
    "--=_boundary--\r\n\r\n.\r\nMAIL FROM:<evil@example.org>",
    ".",
    " ",
)
