"""What machines send back: delivery reports, complaints, automatic replies and reactions."""

from matchmaker.mail.reports.auto_replies import is_auto_reply
from matchmaker.mail.reports.bounces import Bounce, read_bounce
from matchmaker.mail.reports.complaints import is_complaint
from matchmaker.mail.reports.enclosed import (
    list_failed_addresses,
    may_be_report,
    read_original_header,
)
from matchmaker.mail.reports.reactions import is_reaction, read_reaction

__all__ = [
    "Bounce",
    "is_auto_reply",
    "is_complaint",
    "is_reaction",
    "list_failed_addresses",
    "may_be_report",
    "read_bounce",
    "read_original_header",
    "read_reaction",
]
