"""The pages: whether links in letters lead somewhere, and nobody listens on the way."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from json import JSONDecodeError, loads
from urllib.parse import urlsplit

from matchmaker.cli.doctor.findings import GENERAL, Finding, find
from matchmaker.cli.doctor.patient import Patient
from matchmaker.mail.relay import is_loopback

LONGEST_ANSWER = 10_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    date: str
    body: bytes


def ask_health(base_url: str, *, seconds: float) -> Answer:
    """Ask the pages how they are; proxies of the environment are not asked."""
    parts = urlsplit(base_url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    asking = connect(parts.hostname or "", parts.port, timeout=seconds)
    try:
        asking.request("GET", f"{parts.path}/health")
        response = asking.getresponse()
        return Answer(
            response.status, response.getheader("Date", ""), response.read(LONGEST_ANSWER)
        )
    finally:
        asking.close()


def look_at_pages(patient: Patient) -> Iterator[Finding]:
    """As a member's browser comes to them."""
    url = patient.settings.base_url
    host = urlsplit(url).hostname or ""
    if patient.is_offline and not is_loopback(host):
        yield find(GENERAL, "offline", check="pages")
        return
    if not patient.finds(host):
        yield find("pages", "unknown_host", host=host)
        return
    if not url.startswith("https://") and not is_loopback(host):
        yield find("pages", "insecure", url=url)
    yield _ask(url, patient.seconds)


def _ask(url: str, seconds: float) -> Finding:
    try:
        answer = ask_health(url, seconds=seconds)
    except ssl.SSLCertVerificationError as error:
        return find("pages", "certificate", url=url, fault=error.verify_message)
    except (OSError, HTTPException) as error:
        fault = getattr(error, "strerror", None) or type(error).__name__
        return find("pages", "silent", url=url, fault=fault)
    if answer.status != HTTPStatus.OK:
        return find("pages", "status", url=url, status=answer.status)
    return find("pages", "fine" if _is_ours(answer.body) else "somebody_else", url=url)


def _is_ours(body: bytes) -> bool:
    try:
        facts = loads(body)
    except (JSONDecodeError, UnicodeDecodeError):
        return False
    return isinstance(facts, dict) and "seconds_since_tick" in facts
