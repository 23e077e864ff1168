"""A mail server that misbehaves by default: every fault has a likelihood, chance has a seed.

It wants TLS, and that may fail, too.

with MoodySmtp(Random(1), MOODS) as server:
    SmtpTransport(server.url, timeout=0.2, trust=server.trust).send(...)
server.seen       # Counter({"451 after RCPT": 3, ...})
server.refusing   # addresses that are refused from now on, whatever the weather
"""

import ssl
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.servers.certificate import make_certificate
from tests.servers.misbehaving_smtp import Fault, MisbehavingSmtp, Moment, drop, refuse, stall

REFUSED_SIDE = "550 for one side of an introduction"


@dataclass(frozen=True, slots=True)
class Mood:
    """A fault that happens now and then."""

    name: str
    moment: Moment
    fault: Fault
    likelihood: float


MOODS = (
    Mood("421 at connect", Moment.BANNER, refuse("421 4.3.2 too busy"), 0.08),
    Mood("454 after STARTTLS", Moment.STARTTLS, refuse("454 4.7.0 no TLS now"), 0.06),
    Mood("drop in the TLS handshake", Moment.HANDSHAKE, drop(), 0.06),
    Mood("plain text for a TLS handshake", Moment.HANDSHAKE, refuse("554 5.7.0 no"), 0.03),
    Mood("451 after MAIL", Moment.MAIL, refuse("451 4.3.0 not now"), 0.03),
    Mood("451 after RCPT", Moment.RCPT, refuse("451 4.7.1 greylisted"), 0.05),
    Mood("550 after RCPT, not the address", Moment.RCPT, refuse("550 5.7.1 policy"), 0.02),
    Mood("550 after RCPT, a dead address", Moment.RCPT, refuse("550 5.1.1 no such user"), 0.02),
    Mood("silence after RCPT", Moment.RCPT, stall(), 0.02),
    Mood("451 after DATA", Moment.DATA, refuse("451 4.3.0 not now"), 0.03),
    Mood("drop in the middle of a letter", Moment.BYTES, drop(), 0.03),
    Mood("554 after the letter", Moment.ANSWER, refuse("554 5.6.0 no"), 0.02),
    Mood("accept, then drop", Moment.ANSWER, drop(), 0.05),
    Mood("accept, then silence", Moment.ANSWER, stall(), 0.03),
)


class MoodySmtp(MisbehavingSmtp):
    """Misbehaves as its moods say."""

    def __init__(self, chance: Random, moods: Sequence[Mood] = MOODS) -> None:
        with TemporaryDirectory() as folder:
            certificate = make_certificate(Path(folder) / "certificate.pem")
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate)
            self.trust = ssl.create_default_context(cafile=str(certificate))
        super().__init__(tls=tls)
        self.url += "?tls=starttls"
        self.chance = chance
        self.moods = moods
        self.seen: Counter[str] = Counter()
        self.refusing: set[str] = set()

    def fault_at(self, moment: Moment, command: str) -> Fault | None:
        """Refuse whom it refuses, else follow the moods of this moment."""
        address = command.partition("<")[2].partition(">")[0]
        with self._lock:
            if moment is Moment.RCPT and address in self.refusing:
                self.seen[REFUSED_SIDE] += 1
                return refuse("550 5.7.1 not for this mailbox")
            for mood in self.moods:
                if mood.moment is moment and self.chance.random() < mood.likelihood:
                    self.seen[mood.name] += 1
                    return mood.fault
        return None
