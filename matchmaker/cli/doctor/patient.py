"""The instance that is looked at: its settings as far as they can be read, and how to ask."""

from dataclasses import dataclass

from matchmaker.cli.doctor.hosts import list_addresses
from matchmaker.config import FILE_SUFFIX, Settings
from matchmaker.mail.records.name_service import NameService, NobodyAnswersError
from matchmaker.timekeeping import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What each check is given; `seconds` is how long a single question may take."""

    settings: Settings
    faults: tuple[str, ...]
    names: NameService
    clock: Clock
    seconds: float
    is_offline: bool = False

    @property
    def faulty(self) -> frozenset[str]:
        """The names of the settings that cannot be relied on."""
        starts = (fault.partition(":")[0].split()[0] for fault in self.faults)
        return frozenset(start.removesuffix(FILE_SUFFIX) for start in starts)

    @property
    def sender_domain(self) -> str:
        """The domain from which letters come."""
        return self.settings.mail_from.rpartition("@")[2].lower()

    def finds(self, host: str) -> bool:
        """Whether a host has an address; NobodyAnswersError where nobody could know."""
        if list_addresses(host, seconds=self.seconds):
            return True
        if not self.names.knows_the_world:
            raise NobodyAnswersError("the name servers know nothing beyond this network")
        return False
