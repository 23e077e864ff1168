"""Reverse DNS: the name of the address from which a mail server of our own sends."""

import socket
from contextlib import suppress
from enum import StrEnum
from ipaddress import ip_address

from matchmaker.mail.records.name_service import NameService
from matchmaker.mail.records.seen import Seen

# For documents only (RFC 5737): nobody is there, and nothing is sent.
SOMEWHERE = ("192.0.2.1", 9)


class Reverse(StrEnum):
    """What may be said of an address."""

    FINE = "fine"
    MISSING = "missing"
    UNCONFIRMED = "unconfirmed"
    PRIVATE = "private"


def examine_reverse(address: str, names: NameService) -> Seen:
    """Whether an address has a name that leads back to it."""
    if not ip_address(address).is_global:
        return Seen(Reverse.PRIVATE, {"address": address})
    found = names.list_names(address)
    facts = {"address": address, "name": ", ".join(found)}
    if not found:
        return Seen(Reverse.MISSING, facts)
    leads_back = any(
        ip_address(address) in map(ip_address, names.list_addresses(name)) for name in found
    )
    return Seen(Reverse.FINE if leads_back else Reverse.UNCONFIRMED, facts)


def find_own_address() -> str:
    """The address with which this machine goes out; one of the loopback if it goes nowhere."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(SOMEWHERE)
        return str(asking.getsockname()[0])
    return "127.0.0.1"
