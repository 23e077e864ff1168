"""DKIM: whether the name service shows the other half of the key that signs our letters."""

from enum import StrEnum

from matchmaker.mail.dkim import DkimKey
from matchmaker.mail.dkim_keys import write_record
from matchmaker.mail.records.name_service import NameService
from matchmaker.mail.records.seen import Seen, read_tags


class Dkim(StrEnum):
    """What may be said of a selector."""

    FINE = "fine"
    MISSING = "missing"
    MISPLACED = "misplaced"
    DOUBLED = "doubled"
    UNREADABLE = "unreadable"
    REVOKED = "revoked"
    OTHER_KEY = "other_key"
    UNFIT = "unfit"
    TESTING = "testing"


def examine_dkim(domain: str, key: DkimKey, names: NameService) -> Seen:
    """Compare the record of a selector with the one that the key needs."""
    wanted = write_record(key.key, key.selector)
    name = f"{wanted.name}.{domain}"
    facts = {"name": name, "selector": key.selector}
    found = names.list_texts(name)
    if len(found) == 1:
        return Seen(_judge(found[0], wanted.text), facts)
    if found:
        return Seen(Dkim.DOUBLED, facts)
    # A form that adds the domain by itself, and somebody who typed it.
    misplaced = f"{name}.{domain}"
    if names.list_texts(misplaced):
        return Seen(Dkim.MISPLACED, facts | {"place": misplaced})
    return Seen(Dkim.MISSING, facts)


def _judge(found: str, wanted: str) -> Dkim:
    tags, own = read_tags(found), read_tags(wanted)
    if tags is None or own is None or "p" not in tags or tags.get("v", "DKIM1") != "DKIM1":
        return Dkim.UNREADABLE
    shown = "".join(tags["p"].split())
    if not shown:
        return Dkim.REVOKED
    if (tags.get("k", "rsa").lower(), shown) != (own["k"], own["p"]):
        return Dkim.OTHER_KEY
    if not _names(tags, "h", "sha256") or not (
        _names(tags, "s", "email") or _names(tags, "s", "*")
    ):
        return Dkim.UNFIT
    return Dkim.TESTING if "t" in tags and _names(tags, "t", "y") else Dkim.FINE


def _names(tags: dict[str, str], tag: str, wanted: str) -> bool:
    """Whether a list with colons names something; a list that is not there names all."""
    return tag not in tags or wanted in [part.strip().lower() for part in tags[tag].split(":")]
