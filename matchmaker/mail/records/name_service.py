"""Asking the name service, which says nothing, something, or does not answer."""

from contextlib import suppress
from functools import cached_property

import dns.exception
import dns.resolver
import dns.reversename
from dns.name import BadEscape, EmptyLabel, LabelTooLong, NameTooLong
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.PTR import PTR
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA

from matchmaker.errors import MatchmakerError

NO_NAME = (BadEscape, EmptyLabel, LabelTooLong, NameTooLong, UnicodeError)
KNOWN_TO_ALL = ((".", "NS"), ("org.", "NS"))
NULL_HOST = ""
"""The mail server of a domain that takes no mail (RFC 7505)."""


class NobodyAnswersError(MatchmakerError):
    """No name server answered, so nothing is known; it does not mean that there is nothing."""


class NameService:
    """Looks names up at the name servers of this machine, or at a given one."""

    def __init__(self, server: tuple[str, int] | None = None, *, seconds: float = 3.0) -> None:
        self._server = server
        self._seconds = seconds

    def list_texts(self, name: str) -> list[str]:
        """The TXT records of a name, each in one piece."""
        found = self._look_up(name, "TXT")
        texts = (b"".join(each.strings) for each in found if isinstance(each, TXT))
        return [text.decode("utf-8", "replace") for text in texts]

    def list_mail_servers(self, name: str) -> list[str]:
        """Who receives mail for a domain, the preferred first."""
        found = [each for each in self._look_up(name, "MX") if isinstance(each, MX)]
        found.sort(key=lambda each: each.preference)
        return [each.exchange.to_text(omit_final_dot=True).strip(".").lower() for each in found]

    def list_addresses(self, name: str) -> list[str]:
        """The IP addresses of a host."""
        found = [*self._look_up(name, "A"), *self._look_up(name, "AAAA")]
        return [str(each.address) for each in found if isinstance(each, A | AAAA)]

    def list_names(self, address: str) -> list[str]:
        """The names that an IP address goes back to."""
        found = self._look_up(dns.reversename.from_address(address).to_text(), "PTR")
        return [
            each.target.to_text(omit_final_dot=True).lower()
            for each in found
            if isinstance(each, PTR)
        ]

    @cached_property
    def knows_the_world(self) -> bool:
        """Whether these are name servers of the internet, and not of a closed network only."""
        return any(self._knows(name, kind) for name, kind in KNOWN_TO_ALL)

    def _knows(self, name: str, kind: str) -> bool:
        with suppress(NobodyAnswersError):
            return bool(self._ask(name, kind))
        return False

    def _look_up(self, name: str, kind: str) -> list[object]:
        """The records of one kind; none only where somebody says so who could know."""
        found = self._ask(name, kind)
        if not found and not self.knows_the_world:
            raise NobodyAnswersError("the name servers know nothing beyond this network")
        return found

    def _ask(self, name: str, kind: str) -> list[object]:
        try:
            answer = self._open().resolve(name, kind, search=False, raise_on_no_answer=False)
        except (dns.resolver.NXDOMAIN, *NO_NAME):
            return []
        except (dns.exception.DNSException, OSError) as error:
            raise NobodyAnswersError(f"no name server answers ({type(error).__name__})") from error
        return list(answer.rrset or ())

    def _open(self) -> dns.resolver.Resolver:
        resolver = dns.resolver.Resolver(configure=self._server is None)
        if self._server is not None:
            resolver.nameservers, resolver.port = [self._server[0]], self._server[1]
        resolver.lifetime = self._seconds
        resolver.timeout = max(self._seconds / 3, 0.1)
        return resolver
