"""Mail that members write, as it comes in."""

from dataclasses import replace
from email.message import EmailMessage

from matchmaker.mail.understanding import Understood, understand
from matchmaker.models import Member
from matchmaker.runtime import Runtime
from matchmaker.services.inbox import Envelope, Ingested
from matchmaker.services.mailroom import Mailroom
from matchmaker.signing import TokenPurpose

DOMAIN = "reply.example.org"
PREFIXES = {TokenPurpose.REPLY: "r", TokenPurpose.BOUNCE: "b", TokenPurpose.UNSUBSCRIBE: "u"}


def mailbox_of(runtime: Runtime, purpose: TokenPurpose, subject_id: int) -> str:
    """An address of ours."""
    return f"{PREFIXES[purpose]}.{runtime.signer.sign(purpose, subject_id)}@{DOMAIN}"


def compose_reply(
    words: str,
    *,
    sender: str = "mira@example.org",
    to: str = "",
    message_id: str = "",
    **headers: str,
) -> bytes:
    """A plain mail as somebody writes it."""
    message = EmailMessage()
    message["From"] = f"Mira <{sender}>"
    message["To"] = to or "vorstellung@example.org"
    message["Subject"] = "Re: Jemand, den du kennenlernen könntest"
    if message_id:
        message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(words)
    return message.as_bytes()


def compose_report(status: str = "5.1.1", action: str = "failed") -> bytes:
    """A delivery report as a mail server writes it."""
    return (
        "From: MAILER-DAEMON@mx.example.net\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        "Auto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n'
        "\r\n--x\r\nContent-Type: text/plain\r\n\r\nThis is the mail system at mx.example.net.\r\n"
        "--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.net\r\n\r\n"
        "Final-Recipient: rfc822; mira@example.org\r\n"
        f"Action: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {'4' if status.startswith('4') else '5'}50 {status} No.\r\n"
        "\r\n--x--\r\n"
    ).encode()


def compose_complaint() -> bytes:
    """A report that somebody pressed the button for spam."""
    return (
        b"From: complaints@provider.example\r\nSubject: Abuse report\r\n"
        b'Content-Type: multipart/report; report-type=feedback-report; boundary="x"\r\n'
        b"\r\n--x\r\nContent-Type: text/plain\r\n\r\nAn abuse report.\r\n"
        b"--x\r\nContent-Type: message/feedback-report\r\n\r\n"
        b"Feedback-Type: abuse\r\nUser-Agent: Example/1\r\nVersion: 1\r\n\r\n--x--\r\n"
    )


def mailroom_of(runtime: Runtime) -> Mailroom:
    """The mailroom, reading in this process."""

    def read(raw: bytes, mail_from: str | None, sent: str) -> Understood:
        return understand(raw, mail_from=mail_from, sent=sent)

    return replace(runtime.mailroom, read=read)


def bring(runtime: Runtime, raw: bytes, to: str, *, mail_from: str | None = None) -> Ingested:
    """Let a message come in and be dealt with."""
    mailroom = mailroom_of(runtime)
    found = mailroom.take_in(raw, Envelope(mail_from=mail_from, recipients=[to]))
    mailroom.deal()
    return found


def member_of(runtime: Runtime, member_id: int) -> Member:
    """A member, freshly read."""
    with runtime.reading() as session:
        return session.get_one(Member, member_id)
