"""The delivery report that a mail server writes when nobody has an address (RFC 3464)."""

from datetime import datetime
from email.utils import format_datetime

from matchmaker.mail.headers import check_address

SENDER = "Mail Delivery System <mailer-daemon@example.org>"
REPORT = """\
From: {sender}
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_report"

--=_report
Content-Type: text/plain; charset=us-ascii

Diese E-Mail kam nicht an. Die Adresse kennt niemand mehr:
This email did not arrive. Nobody knows the address any more:

<{recipient}>

--=_report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 Nobody here has this address

--=_report--
"""


def compose_report(to: str, recipient: str, *, date: datetime) -> bytes:
    """Tell a sender that nobody has an address; UnsafeMessageError if one of both is none."""
    report = REPORT.format(
        sender=SENDER,
        to=check_address(to),
        recipient=check_address(recipient),
        date=format_datetime(date),
    )
    return report.replace("\n", "\r\n").encode("ascii")
