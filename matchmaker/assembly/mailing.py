"""Makes of settings what sends and fetches mail."""

import os

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from matchmaker.assembly.data import DATA, read_data
from matchmaker.config import Settings
from matchmaker.domain.mail_providers import read_mail_providers
from matchmaker.mail.fetching import Fetcher
from matchmaker.mail.mailbox import Mailbox, NotNowError, read_mailbox
from matchmaker.mail.relay import read_relay
from matchmaker.queue import LocalBuckets, Rates, SharedBuckets
from matchmaker.services.inbox import Envelope, Ingested
from matchmaker.services.mailroom import Mailroom
from matchmaker.services.throttle import ALL, Throttle

MOST_SCRIBES = 4


def check_mail_servers(settings: Settings) -> None:
    """Raise what can be told of the addresses of mail servers without asking them."""
    read_relay(settings.smtp_url)
    find_mailbox(settings)


def open_fetcher(settings: Settings, mailroom: Mailroom) -> Fetcher | None:
    """What empties the mailbox that IMAP_URL names, if it names one."""
    mailbox = find_mailbox(settings)
    return None if mailbox is None else Fetcher(mailbox, lambda raw: _keep(mailroom, raw))


def find_mailbox(settings: Settings) -> Mailbox | None:
    """The mailbox that IMAP_URL names; ConfigurationError if it cannot be meant like that."""
    if settings.imap_url is None:
        return None
    return read_mailbox(
        settings.imap_url,
        processed=settings.imap_processed_folder,
        aside=settings.imap_aside_folder,
    )


def _keep(mailroom: Mailroom, raw: bytes) -> bool:
    """Whether a message from the mailbox is ours and kept; its headers say for whom it is.

    What a database says of one message is that message's fault, anything else would meet all.
    """
    try:
        found = mailroom.take_in(raw, Envelope())
    except (DataError, IntegrityError):
        raise
    except SQLAlchemyError as error:
        text = f"the database takes nothing in: {type(error).__name__}"
        raise NotNowError(text) from None
    return found in (Ingested.STORED, Ingested.KNOWN)


def open_throttle(settings: Settings) -> Throttle | None:
    """The pace at which letters leave, counted together with other workers; None without one."""
    rates = Rates({ALL: settings.letters_per_second}, settings.letters_per_second_to_a_provider)
    if rates.are_none:
        return None
    return Throttle(
        SharedBuckets(settings.redis_url, rates) if settings.redis_url else LocalBuckets(rates),
        read_mail_providers(read_data(DATA / "mail_providers.toml")),
    )


def count_scribes() -> int:
    """How many processes may write letters beside the one that sends, which often waits.

    As many as there are cores; but where there is one only, they would gain nothing.
    """
    cores = os.cpu_count() or 1
    return min(cores, MOST_SCRIBES) if cores > 1 else 0
