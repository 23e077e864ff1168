"""The mailbox for replies: whether it lets us in, and how much waits there."""

from collections.abc import Iterator

from matchmaker.assembly.mailing import find_mailbox
from matchmaker.cli.doctor.findings import GENERAL, Finding, find
from matchmaker.cli.doctor.patient import Patient
from matchmaker.errors import ConfigurationError
from matchmaker.mail.imap import open_folder
from matchmaker.mail.mailbox import Mailbox, MailboxError
from matchmaker.mail.relay import is_loopback

MANY_MESSAGES = 100


def look_at_mailbox(patient: Patient) -> Iterator[Finding]:
    """Greeting, TLS, login and the folder, as before each fetching, and nothing taken."""
    try:
        mailbox = find_mailbox(patient.settings)
    except ConfigurationError as error:
        yield find("mailbox", "url", fault=error)
        return
    if mailbox is None:
        return
    if patient.is_offline and not is_loopback(mailbox.host):
        yield find(GENERAL, "offline", check="mailbox")
    elif not patient.finds(mailbox.host):
        yield find("mailbox", "unknown_host", host=mailbox.host)
    else:
        yield _open(mailbox, patient.seconds)


def _open(mailbox: Mailbox, seconds: float) -> Finding:
    try:
        folder = open_folder(mailbox, timeout=seconds)
        try:
            waiting = len(folder.list_uids())
        finally:
            folder.close()
    except MailboxError as error:
        return find("mailbox", "closed", fault=error)
    verdict = "full" if waiting >= MANY_MESSAGES else "fine"
    return find("mailbox", verdict, host=mailbox.host, folder=mailbox.folder, waiting=waiting)
