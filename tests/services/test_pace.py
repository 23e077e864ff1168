"""Letters leave at a pace; a provider that has had enough holds up no letter to another."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import pytest

from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.mail_providers import MailProviders, read_mail_providers
from matchmaker.models import OutboxEntry, Stage
from matchmaker.queue import LocalBuckets, Rates
from matchmaker.runtime import Runtime
from matchmaker.services import delivery, outbox
from matchmaker.services.throttle import ALL, Throttle
from tests.factories import FakeClock, Mailbox, join, post_office
from tests.services.reading import rows_of

FILE = resources.files("matchmaker") / "data" / "mail_providers.toml"
PROVIDERS = read_mail_providers(FILE.read_text(encoding="utf-8"))


class Counting:
    """Buckets that remember who asked."""

    def __init__(self, buckets: LocalBuckets) -> None:
        self.asked = 0
        self._buckets = buckets

    def take(self, names: Sequence[str]) -> str | None:
        self.asked += 1
        return self._buckets.take(names)


def pace(*, of_all: float = 0, to_a_provider: float = 0) -> Throttle:
    return Throttle(LocalBuckets(Rates({ALL: of_all}, to_a_provider)), PROVIDERS)


def owe(runtime: Runtime, *addresses: str) -> None:
    """A letter for each, to be sent in this order."""
    for number, address in enumerate(addresses):
        member = join(runtime, address)
        with runtime.sessions.begin() as session:
            now = runtime.clock.calendar()
            entry = outbox.owe(
                session,
                EmailKind.WELCOME,
                subject_id=member,
                member_id=member,
                now=now,
                decision=1,
            )
            assert entry is not None
            entry.shuffle = number


def names_of(mailbox: Mailbox) -> list[str]:
    return [recipient.partition("@")[0] for recipient, _ in mailbox.letters]


@pytest.mark.parametrize("lanes", [1, 4])
def test_a_crowd_at_one_provider_holds_nobody_else_up(runtime: Runtime, lanes: int) -> None:
    crowd = [f"g{n}@{'gmx.de' if n % 2 else 'web.de'}" for n in range(20)]
    others = [f"o{n}@example.org" for n in range(4)]
    owe(runtime, *crowd, *others)
    mailbox = Mailbox()

    def seconds() -> float:
        """Stands still until the others have their letters."""
        return 100.0 if len(names_of(mailbox)) >= 6 else 0.0

    throttle = Throttle(LocalBuckets(Rates({ALL: 0}, other=2), seconds), PROVIDERS)
    assert delivery.drain(post_office(runtime, mailbox, lanes=lanes, throttle=throttle)) == 24
    assert sorted(names_of(mailbox)[:6]) == ["g0", "g1", "o0", "o1", "o2", "o3"]


def test_all_names_of_a_provider_are_one(runtime: Runtime) -> None:
    owe(runtime, "a@gmx.de", "b@WEB.de", "c@mail.com", "d@gmail.com", "e@googlemail.com", "f@x.org")
    delivery.drain(post_office(runtime, Mailbox(), throttle=pace(to_a_provider=50)))
    found = [entry.provider for entry in rows_of(runtime, OutboxEntry) if entry.sent_at]
    assert found == ["gmx", "gmx", "gmx", "google", "google", ""]


def test_no_more_leave_than_the_pace_allows(runtime: Runtime) -> None:
    owe(runtime, *(f"m{n}@example.org" for n in range(12)))
    began = time.monotonic()
    assert delivery.drain(post_office(runtime, Mailbox(), throttle=pace(of_all=8), lanes=4)) == 12
    assert time.monotonic() - began >= (12 - 8) / 8


def test_two_senders_of_one_pace_keep_to_it_together(runtime: Runtime) -> None:
    owe(runtime, *(f"m{n}@example.org" for n in range(14)))
    throttle, began = pace(of_all=8), time.monotonic()
    offices = [
        post_office(runtime, Mailbox(), owner=owner, throttle=throttle, lanes=2)
        for owner in ("one", "two")
    ]
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(delivery.drain, offices)) == 14
    assert time.monotonic() - began >= (14 - 8 - 1) / 8


def test_a_drain_without_tokens_waits_in_steps_and_ends_after_some_minutes(
    runtime: Runtime, clock: FakeClock
) -> None:
    owe(runtime, *(f"g{n}@gmx.de" for n in range(3)))
    counting = Counting(LocalBuckets(Rates({ALL: 0}, 0.01)))
    office = post_office(runtime, Mailbox(), throttle=Throttle(counting, PROVIDERS))
    with ThreadPoolExecutor(1) as pool:
        drained = pool.submit(delivery.drain, office)
        threading.Event().wait(1.0)
        assert not drained.done()
        clock.wait(delivery.LONGEST_DRAIN)
        assert drained.result(10) == 1
    assert counting.asked < 20
    assert sum(entry.stage is Stage.QUEUED for entry in rows_of(runtime, OutboxEntry)) == 2


def test_without_a_pace_nobody_asks_who_is_whose(runtime: Runtime) -> None:
    owe(runtime, "a@gmx.de")
    assert delivery.drain(post_office(runtime, Mailbox())) == 1
    assert {entry.provider for entry in rows_of(runtime, OutboxEntry)} == {None}


def test_a_domain_of_two_providers_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"gmx\.de"):
        read_mail_providers('a = ["gmx.de"]\nb = ["gmx.de"]')
    assert MailProviders({}).find("a@gmx.de") is None


def test_every_domain_on_the_list_is_one_and_every_name_fits_its_column() -> None:
    assert all(domain == domain.lower() and "." in domain for domain in PROVIDERS.by_domain)
    longest = OutboxEntry.__table__.c.provider.type.length  # type: ignore[attr-defined]
    assert all(0 < len(name) <= longest for name in PROVIDERS.by_domain.values())
    assert ALL not in PROVIDERS.by_domain.values()
