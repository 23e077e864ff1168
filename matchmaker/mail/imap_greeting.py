"""The beginning of a conversation with an IMAP server: the connection and the login."""

import imaplib
import re
import ssl

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError

from matchmaker.mail.mailbox import Mailbox, MailboxError

# What a server makes the library raise that breaks off or says nonsense.
BROKEN = (
    OSError, EOFError, ValueError, LookupError, OverflowError, MemoryError,
    imaplib.IMAP4.error, ImapToolsError,
)  # fmt: skip
NOT_NOW = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", re.IGNORECASE)


def connect(mailbox: Mailbox, timeout: float, trust: ssl.SSLContext | None) -> BaseMailBox:
    """A server that greeted, encrypted unless it is on this machine."""
    host, port = mailbox.host, mailbox.port
    try:
        if not mailbox.is_encrypted:
            return MailBoxUnencrypted(host, port, timeout)
        return MailBox(host, port, timeout, ssl_context=trust or ssl.create_default_context())
    except ssl.SSLCertVerificationError as error:
        text = f"the certificate of {host} is not accepted: {error.verify_message}"
    except ssl.SSLError:
        text = f"{host} does not begin with TLS on port {port}"
    except TimeoutError:
        text = f"{host} does not answer"
    except OSError as error:
        text = f"{host} cannot be reached: {error.strerror or type(error).__name__}"
    except BROKEN:
        text = f"{host} does not greet like an IMAP server on port {port}"
    raise MailboxError(text)


def log_in(box: BaseMailBox, mailbox: Mailbox) -> None:
    """Say who we are; names and passwords may hold any sign, though the plain way is ASCII."""
    is_plain = (mailbox.user + mailbox.password).isascii()
    say = box.login if is_plain else box.login_utf8
    try:
        say(mailbox.user, mailbox.password, initial_folder=None)
    except imaplib.IMAP4.abort:
        text = f"{mailbox.host} broke off at the login"
    except (imaplib.IMAP4.error, UnexpectedCommandStatusError) as error:
        text = f"{mailbox.host} refuses the user name or the password in IMAP_URL"
        if NOT_NOW.search(str(error)):
            text = f"{mailbox.host} lets nobody in just now"
    except BROKEN:
        text = f"{mailbox.host} broke off at the login"
    else:
        return
    raise MailboxError(text)
