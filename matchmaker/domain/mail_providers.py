"""Large mail providers: which one an address belongs to, by whichever of its names."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailProviders:
    """The provider behind each domain."""

    by_domain: Mapping[str, str]

    def find(self, address: str) -> str | None:
        """The large provider of an address; None where we know of none."""
        return self.by_domain.get(address.rpartition("@")[2].lower())


def read_mail_providers(text: str) -> MailProviders:
    """Read a table of providers with their domains; a domain of two is a ValueError."""
    by_domain: dict[str, str] = {}
    for name, domains in tomllib.loads(text).items():
        for domain in domains:
            if domain in by_domain:
                raise ValueError(f"{domain} is of {by_domain[domain]} and of {name}")
            by_domain[domain] = name
    return MailProviders(by_domain)
