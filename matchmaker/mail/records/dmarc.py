"""DMARC: what receivers shall do with letters that neither SPF nor DKIM speaks for."""

from enum import StrEnum

from matchmaker.mail.records.name_service import NameService
from matchmaker.mail.records.seen import Seen, read_tags

POLICIES = ("none", "quarantine", "reject")


class Dmarc(StrEnum):
    """What may be said of a record."""

    FINE = "fine"
    MISSING = "missing"
    DOUBLED = "doubled"
    UNREADABLE = "unreadable"
    TOO_STRICT = "too_strict"


def examine_dmarc(domain: str, signed_by: str | None, names: NameService) -> Seen:
    """Look at a domain and at those above it, as receivers do; `signed_by` is our DKIM domain."""
    for place in _list_places(domain):
        texts = [text.strip() for text in names.list_texts(f"_dmarc.{place}")]
        found = [text for text in texts if text.lower().replace(" ", "").startswith("v=dmarc1")]
        if len(found) == 1:
            facts = {"domain": domain, "name": f"_dmarc.{place}", "record": found[0]}
            return Seen(_judge(found[0], domain, signed_by), facts)
        if found:
            return Seen(Dmarc.DOUBLED, {"domain": domain, "name": f"_dmarc.{place}"})
    return Seen(Dmarc.MISSING, {"domain": domain})


def _list_places(domain: str) -> list[str]:
    """The domain, and every one above it that somebody may have registered."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1))]


def _judge(record: str, domain: str, signed_by: str | None) -> Dmarc:
    tags = read_tags(record)
    policy = (tags or {}).get("p", "").lower()
    if tags is None or policy not in POLICIES:
        return Dmarc.UNREADABLE
    if signed_by not in (None, domain) and tags.get("adkim", "r").lower() == "s":
        return Dmarc.TOO_STRICT
    return Dmarc.FINE
