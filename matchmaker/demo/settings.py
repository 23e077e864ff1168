"""The settings of the demo: everything under one folder, nothing beyond this machine."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from matchmaker.errors import ConfigurationError

REPLY_DOMAIN = "reply.example.org"
NAMES_A_MAIL_SERVER = (
    "SMTP_URL",
    "SMTP_URL_FILE",
    "IMAP_URL",
    "IMAP_URL_FILE",
    "MATCHMAKER_CONFIG",
)


def refuse_real_mail(environment: Mapping[str, str]) -> None:
    """The demo does not start where letters could reach somebody."""
    for name in NAMES_A_MAIL_SERVER:
        if environment.get(name):
            raise ConfigurationError(
                f"{name} is set, so this looks like a real community. The demo writes to "
                f"invented people and does not start here. Unset {name} to try it."
            )


def demo_environment(data: Path, *, port: int, smtp_port: int, redis_url: str) -> dict[str, str]:
    """The settings of the demo's processes."""
    return {
        "DATABASE_URL": f"sqlite:///{quote(str(data / 'matchmaker.db'))}",
        "REDIS_URL": redis_url,
        "SECRET_KEY": read_secret(data / "secret"),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "LETTERS_PER_SECOND": "off",
        "LETTERS_PER_SECOND_TO_A_PROVIDER": "off",
        "MAIL_FROM": "vorstellung@example.org",
        "REPLY_DOMAIN": REPLY_DOMAIN,
        "COMMUNITY_NAME": "Werkstattkreis Köln",
        "COMMUNITY_ZONE": "Europe/Berlin",
        "ORGANISER_NAME": "Ruth Amend",
        "ORGANISER_EMAIL": "ruth@example.org",
        "ORGANISER_ADDRESS": "Werkstattkreis Köln, Musterweg 1, 50667 Köln (erfunden)",
        "DEMO_CALENDAR": str(data / "calendar.db"),
    }


def read_secret(path: Path) -> str:
    """The demo's own secret, made at the first start."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
