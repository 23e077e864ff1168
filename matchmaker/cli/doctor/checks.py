"""All checks, in the order in which they are told."""

from matchmaker.cli.doctor.clocks import look_at_clock
from matchmaker.cli.doctor.database import IN_TABLES, look_at_database, look_at_disk
from matchmaker.cli.doctor.mailbox import look_at_mailbox
from matchmaker.cli.doctor.names import (
    look_at_dkim,
    look_at_dmarc,
    look_at_reply_mx,
    look_at_reply_spf,
    look_at_reverse_dns,
    look_at_sender_mx,
    look_at_spf,
)
from matchmaker.cli.doctor.pages import look_at_pages
from matchmaker.cli.doctor.running import Check
from matchmaker.cli.doctor.servers import (
    look_at_listener,
    look_at_mail_server,
    look_at_redis_server,
)
from matchmaker.cli.doctor.settings import look_at_settings

DATABASE, SENDER = frozenset({"DATABASE_URL"}), frozenset({"MAIL_FROM"})
REPLIES, RELAY = frozenset({"REPLY_DOMAIN", "REPLY_ADDRESS"}), frozenset({"SMTP_URL"})
MAILBOX = frozenset({"IMAP_URL", "IMAP_PROCESSED_FOLDER", "IMAP_ASIDE_FOLDER"})
SIGNING = SENDER | {"DKIM_KEY", "DKIM_SELECTOR", "DKIM_DOMAIN"}

CHECKS = (
    Check("settings", look_at_settings),
    Check("database", look_at_database, DATABASE, others=("schema", *IN_TABLES)),
    Check("disk", look_at_disk, DATABASE | {"DISK_RESERVE_MB"}),
    Check("redis", look_at_redis_server, frozenset({"REDIS_URL"})),
    Check("clock", look_at_clock),
    Check("pages", look_at_pages, frozenset({"BASE_URL"})),
    Check("smtp", look_at_mail_server, RELAY),
    Check("spf", look_at_spf, SENDER, asks_names=True),
    Check("dkim", look_at_dkim, SIGNING, asks_names=True),
    Check("dmarc", look_at_dmarc, SIGNING, asks_names=True),
    Check("sender-mx", look_at_sender_mx, SENDER, asks_names=True),
    Check("reply-mx", look_at_reply_mx, REPLIES, asks_names=True),
    Check("reply-spf", look_at_reply_spf, REPLIES, asks_names=True),
    Check("reverse-dns", look_at_reverse_dns, RELAY, asks_names=True),
    Check("listener", look_at_listener, REPLIES),
    Check("mailbox", look_at_mailbox, MAILBOX),
)
