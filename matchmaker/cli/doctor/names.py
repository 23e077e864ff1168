"""What the DNS says about our mail: SPF, DKIM, DMARC, MX, and the name of our address."""

from collections.abc import Iterator

from matchmaker.cli.doctor.findings import Finding, find
from matchmaker.cli.doctor.patient import Patient
from matchmaker.errors import MatchmakerError
from matchmaker.mail.dkim import DkimKey
from matchmaker.mail.records.dmarc import examine_dmarc
from matchmaker.mail.records.receivers import examine_mx
from matchmaker.mail.records.reverse import examine_reverse, find_own_address
from matchmaker.mail.records.signing_key import examine_dkim
from matchmaker.mail.records.spf import examine_spf
from matchmaker.mail.relay import is_loopback, read_relay


def look_at_spf(patient: Patient) -> Iterator[Finding]:
    """The domain that people see."""
    seen = examine_spf(patient.sender_domain, patient.names)
    yield find("spf", seen.verdict, **seen.facts)


def look_at_reply_spf(patient: Patient) -> Iterator[Finding]:
    """The domain in the envelope, which is the one that receivers look up first."""
    if patient.settings.domain_of_replies is not None:
        seen = examine_spf(patient.settings.domain_of_replies, patient.names)
        yield find("spf", seen.verdict, check="reply-spf", **seen.facts)


def look_at_dkim(patient: Patient) -> Iterator[Finding]:
    """One line for each key."""
    settings = patient.settings
    if not settings.dkim_key:
        yield find("dkim", "none")
        return
    domain = settings.dkim_domain or patient.sender_domain
    for selector, key in zip(settings.dkim_selector, settings.dkim_key, strict=True):
        seen = examine_dkim(domain, DkimKey(selector, key), patient.names)
        yield find("dkim", seen.verdict, **seen.facts)


def look_at_dmarc(patient: Patient) -> Iterator[Finding]:
    """What receivers shall do with forgeries."""
    settings = patient.settings
    signed_by = (settings.dkim_domain or patient.sender_domain) if settings.dkim_key else None
    seen = examine_dmarc(patient.sender_domain, signed_by, patient.names)
    yield find("dmarc", seen.verdict, **seen.facts)


def look_at_sender_mx(patient: Patient) -> Iterator[Finding]:
    """Whether somebody can write to the address in From."""
    seen = examine_mx(patient.sender_domain, patient.names)
    yield find("sender-mx", seen.verdict, **seen.facts)


def look_at_reply_mx(patient: Patient) -> Iterator[Finding]:
    """Whether replies and bounces reach somebody."""
    if patient.settings.domain_of_replies is None:
        yield find("reply-mx", "none")
        return
    seen = examine_mx(patient.settings.domain_of_replies, patient.names)
    yield find("reply-mx", seen.verdict, **seen.facts)


def look_at_reverse_dns(patient: Patient) -> Iterator[Finding]:
    """Ours to mend only if the mail server is on this machine."""
    try:
        host = read_relay(patient.settings.smtp_url).host
    except MatchmakerError:
        yield find("reverse-dns", "unknown")
        return
    if not is_loopback(host):
        yield find("reverse-dns", "elsewhere", host=host)
        return
    seen = examine_reverse(find_own_address(), patient.names)
    yield find("reverse-dns", seen.verdict, **seen.facts)
