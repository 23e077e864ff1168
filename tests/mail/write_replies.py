"""Writes the corpus of replies anew: `python -m tests.mail.write_replies`."""

import base64
import json
import quopri
from email.header import Header
from itertools import count, product
from pathlib import Path

from matchmaker.domain.email_kind import EmailKind
from tests.letters import render
from tests.mail.reply_programs import ADDRESS, PROGRAMS, SERVICE, Body, Reply
from tests.mail.reply_texts import ENGLISH, GERMAN, PEOPLE, SIGNATURES

FOLDER = Path(__file__).parent / "replies"
PLACES = {
    "gmail_web": ("top", "bottom"), "thunderbird": ("bottom", "inline"),
    "thunderbird_html": ("top", "bottom"), "mutt": ("inline", "bottom"), "apple_mail": ("inline",),
    "roundcube": ("bottom",), "k9": ("bottom", "inline"), "iphone": ("bottom",),
}  # fmt: skip
ENCODINGS = (
    ("utf-8", "8bit"), ("windows-1252", "quoted-printable"), ("iso-8859-1", "8bit"),
    ("utf-8", "base64"),
)  # fmt: skip
VARIANTS = 3


def write() -> None:
    """Every program in both languages, three times, each time with other words below others."""
    labels = json.loads((FOLDER / "labels.json").read_text("utf-8"))
    labels = [label for label in labels if not label["file"].startswith("p")]
    letters = {}
    for language in ("de", "en", "de_formal"):
        given_name = PEOPLE[language != "en"][0].split()[0]
        letters[language] = render(EmailKind.PROPOSAL, language, given_name=given_name)
        (FOLDER / f"sent-{language}.txt").write_text(letters[language].text, "utf-8")
    numbers = count()
    for program, variant, german in product(PROGRAMS, range(VARIANTS), (True, False)):
        name, number = program.__name__, next(numbers)
        language = "en" if not german else "de_formal" if number % 3 == 0 else "de"
        letter = letters[language]
        typed = (GERMAN if german else ENGLISH)[(number // 2) % 32].replace("|", "\n")
        places = PLACES.get(name, ("top",))
        place = places[variant % len(places)] if variant else "top"
        signature = "" if place == "inline" else SIGNATURES[german][(number // 2 + variant) % 9]
        reply = Reply(
            typed,
            german,
            letter.text,
            letter.html,
            letter.subject,
            *PEOPLE[german],
            signature,
            place,
        )
        file = f"p{number:03}-{language}-{name.replace('_', '-')}-{place}.eml"
        (FOLDER / file).write_bytes(compose(reply, program(reply), number))
        labels.append({"file": file, "expected": typed, "sent": f"sent-{language}.txt"})
    text = json.dumps(labels, ensure_ascii=False, indent=1)
    (FOLDER / "labels.json").write_text(f"{text}\n", "utf-8")


def compose(reply: Reply, body: Body, number: int) -> bytes:
    """The message as bytes, encoded as its program does, or as one of four ways if it is plain."""
    head = {
        "From": f"{reply.name} <{reply.address}>", "To": f"{SERVICE} <{ADDRESS}>",
        "Subject": Header(f"{'AW' if reply.german else 'Re'}: {reply.subject}", "utf-8").encode(),
        "Date": "Tue, 03 Nov 2026 10:01:00 +0100", "Message-ID": f"<p{number}@vogt-dev.example>",
        "In-Reply-To": "<p.4711@werkstattkreis.example>", "MIME-Version": "1.0", **body.headers,
    }  # fmt: skip
    top = "".join(f"{name}: {value}\n" for name, value in head.items())
    if body.plain is not None and body.html is not None:
        boundary = f"----=_Part_{number}_4711"
        parts = "".join(
            f"--{boundary}\n{part(text, kind, body.charset, body.encoding)}\n"
            for text, kind in ((body.plain, "text/plain"), (body.html, "text/html"))
        )
        kind = f'Content-Type: multipart/alternative; boundary="{boundary}"'
        return f"{top}{kind}\n\n{parts}--{boundary}--\n".encode()
    charset, encoding = ENCODINGS[number // 2 % 4]
    if body.html is None and "👍" not in (body.plain or ""):
        text = part(body.plain or "", f"text/plain{body.plain_type}", charset, encoding)
        return f"{top}{text}".encode(charset, errors="replace")
    single = (body.html, "text/html") if body.html else (body.plain or "", "text/plain")
    return f"{top}{part(*single, body.charset, body.encoding)}".encode()


def part(text: str, kind: str, charset: str, encoding: str) -> str:
    """One part with its headers."""
    data = text.encode(charset, errors="replace")
    head = f'Content-Type: {kind}; charset="{charset}"\nContent-Transfer-Encoding: {encoding}\n\n'
    if encoding == "base64":
        return head + base64.encodebytes(data).decode("ascii")
    if encoding == "quoted-printable":
        return head + quopri.encodestring(data).decode("ascii")
    return head + data.decode(charset)


if __name__ == "__main__":
    write()
