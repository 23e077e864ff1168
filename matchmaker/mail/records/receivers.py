"""MX: who receives mail for a domain."""

from enum import StrEnum
from ipaddress import ip_address

from matchmaker.mail.records.name_service import NULL_HOST, NameService
from matchmaker.mail.records.seen import Seen


class Mx(StrEnum):
    """What may be said of a domain."""

    FINE = "fine"
    MISSING = "missing"
    WITHOUT_MX = "without_mx"
    TAKES_NONE = "takes_none"
    NO_NAME = "no_name"
    LOST = "lost"


def examine_mx(domain: str, names: NameService) -> Seen:
    """Follow the records to a server that has an address."""
    hosts = names.list_mail_servers(domain)
    facts = {"domain": domain, "hosts": ", ".join(hosts)}
    if not hosts:
        has_address = bool(names.list_addresses(domain))
        return Seen(Mx.WITHOUT_MX if has_address else Mx.MISSING, facts)
    if hosts == [NULL_HOST]:
        return Seen(Mx.TAKES_NONE, facts)
    if any(map(_is_address, hosts)):
        return Seen(Mx.NO_NAME, facts)
    lost = [host for host in hosts if not names.list_addresses(host)]
    if lost:
        return Seen(Mx.LOST, facts | {"hosts": ", ".join(lost)})
    return Seen(Mx.FINE, facts)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
