"""What the DNS says about our mail is read as receivers read it, from a real name server."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import dns.rcode
import pytest

from matchmaker.mail.dkim import DkimKey
from matchmaker.mail.dkim_keys import make_rsa_key, write_record
from matchmaker.mail.records.dmarc import Dmarc, examine_dmarc
from matchmaker.mail.records.name_service import NameService, NobodyAnswersError
from matchmaker.mail.records.receivers import Mx, examine_mx
from matchmaker.mail.records.reverse import Reverse, examine_reverse, find_own_address
from matchmaker.mail.records.signing_key import Dkim, examine_dkim
from matchmaker.mail.records.spf import Spf, examine_spf
from tests.mail.signing_keys import both_keys, rsa_key
from tests.servers.names import NameServer, Zone, text

DOMAIN = "example.org"
SECONDS = 2.0


@contextmanager
def asking(zone: Zone) -> Iterator[NameService]:
    with NameServer(zone) as server:
        yield NameService(server.address, seconds=SECONDS)


def spf_of(*records: str, **others: str) -> tuple[Spf, dict[str, str]]:
    """The verdict on a domain with these TXT records, among others with one each."""
    zone = {(DOMAIN, "TXT"): [text(record) for record in records]} if records else {}
    zone |= {(name.replace("_", "."), "TXT"): [text(record)] for name, record in others.items()}
    with NameServer(zone) as server:
        seen = examine_spf(DOMAIN, NameService(server.address, seconds=SECONDS))
    assert isinstance(seen.verdict, Spf)
    return seen.verdict, seen.facts


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        ("v=spf1 mx -all", Spf.FINE),
        ("V=SPF1 A:mail.example.org ~ALL", Spf.FINE),
        ("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all", Spf.FINE),
        ("v=spf1 redirect=good.example", Spf.FINE),
        ("v=spf1 include:good.example exp=why.%{d} -all", Spf.FINE),
        ("v=spf1 exists:%{i}.list.example.org -all", Spf.FINE),
        ("v=spf1 include:%{d}.macro.example -all", Spf.FINE),
        ("v=spf1 a/24 mx//64 -all", Spf.FINE),
        ("v=spf1", Spf.NOBODY),
        ("v=spf1 -all", Spf.NOBODY),
        ("v=spf1 -mx ~all", Spf.NOBODY),
        ("v=spf1 mx all", Spf.EVERYBODY),
        ("v=spf1 +all", Spf.EVERYBODY),
        ("v=spf1 mx", Spf.OPEN_END),
        ("v=spf1 mx ?all", Spf.OPEN_END),
        ("v=spf1 include good.example -all", Spf.UNREADABLE),
        ("v=spf1 ipv4:192.0.2.1 -all", Spf.UNREADABLE),
        ("v=spf1 ip4:192.0.2.300 -all", Spf.UNREADABLE),
        ("v=spf1 ip4:2001:db8::1 -all", Spf.UNREADABLE),
        ("v=spf1 mx; -all", Spf.UNREADABLE),
        ("v=spf1 mx -all.", Spf.UNREADABLE),
        ("v=spf1 include: -all", Spf.UNREADABLE),
        ("v=spf1 include:nowhere.example -all", Spf.DEAD_END),
        ("v=spf1 redirect=nowhere.example", Spf.DEAD_END),
        ("v=spf1 include:loop.example -all", Spf.TOO_LONG),
        ("v=spf1 a:a a:b a:c a:d a:e a:f a:g a:h a:i a:j a:k -all", Spf.TOO_LONG),
        ("v=spf1 a:a a:b a:c a:d a:e a:f a:g a:h a:i include:good.example -all", Spf.TOO_LONG),
        ("v=spf1 a:a a:b a:c a:d a:e a:f a:g a:h a:i a:j -all", Spf.FINE),
    ],
)
def test_an_spf_entry_is_judged(record: str, verdict: Spf) -> None:
    found, _ = spf_of(
        record, "google-site-verification=x", good_example="v=spf1 mx -all",
        loop_example="v=spf1 include:loop.example -all",
    )  # fmt: skip
    assert found is verdict


def test_no_spf_entry_and_two_are_told_apart() -> None:
    assert spf_of()[0] is Spf.MISSING
    assert spf_of("some text", "v=spf10 -all")[0] is Spf.MISSING
    assert spf_of("v=spf1 mx -all", "v=spf1 a -all")[0] is Spf.DOUBLED


def test_the_place_at_which_receivers_give_up_is_named() -> None:
    assert spf_of("v=spf1 mx ipv4:192.0.2.1 -all")[1]["place"] == "ipv4:192.0.2.1"
    found = spf_of("v=spf1 include:one.example -all", one_example="v=spf1 include:two.example -all")
    assert found[1]["place"] == "two.example"


@pytest.mark.parametrize("key", both_keys(), ids=lambda key: key.selector)
def test_a_published_key_is_recognised(key: DkimKey) -> None:
    record = write_record(key.key, key.selector)
    for shown in (
        record.text,
        record.text.replace("; ", ";") + ";",
        record.text.replace("v=DKIM1; ", ""),
        record.text.replace("p=", "h=sha1:sha256; s=email; t=s; p= ", 1),
    ):
        assert dkim_of(shown, key=key) is Dkim.FINE, shown


def dkim_of(*records: str, key: DkimKey | None = None, place: str = "") -> Dkim:
    key = key or both_keys()[0]
    name = f"{key.selector}._domainkey.{DOMAIN}{place}"
    zone = {(name, "TXT"): [text(record) for record in records]} if records else {}
    with NameServer(zone) as server:
        seen = examine_dkim(DOMAIN, key, NameService(server.address, seconds=SECONDS))
    assert isinstance(seen.verdict, Dkim)
    return seen.verdict


def test_a_key_that_receivers_cannot_use_is_told_by_its_flaw() -> None:
    good = write_record(rsa_key(), "mm").text
    assert dkim_of() is Dkim.MISSING
    assert dkim_of(good, place=f".{DOMAIN}") is Dkim.MISPLACED
    assert dkim_of(good, "another text") is Dkim.DOUBLED
    assert dkim_of(write_record(make_rsa_key(), "mm").text) is Dkim.OTHER_KEY
    assert dkim_of(good[:-20]) is Dkim.OTHER_KEY
    assert dkim_of(good.replace("k=rsa", "k=ed25519")) is Dkim.OTHER_KEY
    assert dkim_of("v=DKIM1; k=rsa; p=") is Dkim.REVOKED
    assert dkim_of(f'"{good}"') is Dkim.UNREADABLE
    assert dkim_of("v=DKIM1; k=rsa") is Dkim.UNREADABLE
    assert dkim_of(good + "; p=abc") is Dkim.UNREADABLE
    assert dkim_of(good + "; h=sha1") is Dkim.UNFIT
    assert dkim_of(good + "; s=tlsrpt") is Dkim.UNFIT
    assert dkim_of(good + "; t=y:s") is Dkim.TESTING


def dmarc_of(
    zone: dict[str, list[str]], *, domain: str = DOMAIN, signed_by: str | None = None
) -> tuple[Dmarc, str]:
    records = {(name, "TXT"): [text(each) for each in found] for name, found in zone.items()}
    with NameServer(records) as server:
        names = NameService(server.address, seconds=SECONDS)
        seen = examine_dmarc(domain, signed_by, names)
    assert isinstance(seen.verdict, Dmarc)
    return seen.verdict, seen.facts.get("name", "")


@pytest.mark.parametrize(
    ("records", "verdict"),
    [
        (["v=DMARC1; p=none"], Dmarc.FINE),
        (["v=DMARC1;p=reject;rua=mailto:post@example.org", "other text"], Dmarc.FINE),
        (["v = DMARC1 ; p = quarantine ;"], Dmarc.FINE),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], Dmarc.DOUBLED),
        (["v=DMARC1"], Dmarc.UNREADABLE),
        (["v=DMARC1; p=nothing"], Dmarc.UNREADABLE),
        (["v=DMARC1, p=none"], Dmarc.UNREADABLE),
        (["other text"], Dmarc.MISSING),
        ([], Dmarc.MISSING),
    ],
)
def test_a_dmarc_entry_is_judged(records: list[str], verdict: Dmarc) -> None:
    assert dmarc_of({f"_dmarc.{DOMAIN}": records} if records else {})[0] is verdict


def test_the_entry_of_the_domain_above_counts_where_there_is_none() -> None:
    above, own = {"_dmarc.example.org": ["v=DMARC1; p=none"]}, "lists.example.org"
    assert dmarc_of(above, domain=own) == (Dmarc.FINE, "_dmarc.example.org")
    both = above | {"_dmarc.lists.example.org": ["v=DMARC1; p=reject"]}
    assert dmarc_of(both, domain=own) == (Dmarc.FINE, "_dmarc.lists.example.org")


def test_an_entry_that_wants_the_very_domain_is_not_content_with_the_one_above() -> None:
    strict, own = {"_dmarc.example.org": ["v=DMARC1; p=none; adkim=s"]}, "lists.example.org"
    assert dmarc_of(strict, domain=own, signed_by=DOMAIN)[0] is Dmarc.TOO_STRICT
    assert dmarc_of(strict, domain=own, signed_by=own)[0] is Dmarc.FINE
    assert dmarc_of(strict, domain=own)[0] is Dmarc.FINE


@pytest.mark.parametrize(
    ("zone", "verdict"),
    [
        ({(DOMAIN, "MX"): ["20 b.mx.", "10 a.mx."], ("a.mx", "A"): ["192.0.2.1"],
          ("b.mx", "AAAA"): ["2001:db8::1"]}, Mx.FINE),
        ({(DOMAIN, "MX"): ["20 b.mx.", "10 a.mx."], ("a.mx", "A"): ["192.0.2.1"]}, Mx.LOST),
        ({(DOMAIN, "MX"): ["0 ."]}, Mx.TAKES_NONE),
        ({(DOMAIN, "MX"): ["10 192.0.2.1."]}, Mx.NO_NAME),
        ({(DOMAIN, "A"): ["192.0.2.1"]}, Mx.WITHOUT_MX),
        ({(DOMAIN, "TXT"): [text("only words")]}, Mx.MISSING),
        ({}, Mx.MISSING),
    ],
)  # fmt: skip
def test_who_receives_for_a_domain_is_followed_to_an_address(zone: Zone, verdict: Mx) -> None:
    with asking(zone) as names:
        seen = examine_mx(DOMAIN, names)
        assert seen.verdict is verdict


def test_the_preferred_server_is_named_first() -> None:
    zone = {(DOMAIN, "MX"): ["20 b.mx.", "10 a.mx."], ("a.mx", "A"): ["192.0.2.1"],
            ("b.mx", "A"): ["192.0.2.2"]}  # fmt: skip
    with asking(zone) as names:
        assert examine_mx(DOMAIN, names).facts["hosts"] == "a.mx, b.mx"


def test_an_address_has_a_name_that_leads_back_or_not() -> None:
    pointer = "8.8.8.8.in-addr.arpa"
    named = {(pointer, "PTR"): ["mail.example.org."]}
    back = named | {("mail.example.org", "A"): ["8.8.8.8"]}
    away = named | {("mail.example.org", "A"): ["8.8.4.4"]}
    cases = [(back, Reverse.FINE), (away, Reverse.UNCONFIRMED), (named, Reverse.UNCONFIRMED),
             ({}, Reverse.MISSING)]  # fmt: skip
    for zone, verdict in cases:
        with asking(zone) as names:
            assert examine_reverse("8.8.8.8", names).verdict is verdict


def test_an_address_that_nobody_else_sees_is_not_asked_about() -> None:
    with NameServer({}) as server:
        names = NameService(server.address, seconds=SECONDS)
        for address in ("127.0.0.1", "10.1.2.3", "192.168.0.5", "fe80::1"):
            assert examine_reverse(address, names).verdict is Reverse.PRIVATE
    assert server.asked == []


def test_the_own_address_is_one() -> None:
    assert find_own_address().count(".") == 3


def test_a_name_server_that_never_answers_is_given_up_in_time() -> None:
    with NameServer({}, answers=False) as server:
        names = NameService(server.address, seconds=0.5)
        started = time.monotonic()
        with pytest.raises(NobodyAnswersError):
            examine_spf(DOMAIN, names)
        assert time.monotonic() - started < 2


@pytest.mark.parametrize("rcode", [dns.rcode.SERVFAIL, dns.rcode.REFUSED])
def test_a_name_server_that_cannot_tell_says_nothing_about_the_domain(
    rcode: dns.rcode.Rcode,
) -> None:
    with NameServer({}, rcode=rcode) as server, pytest.raises(NobodyAnswersError):
        NameService(server.address, seconds=0.5).list_texts(DOMAIN)


def test_a_name_server_of_a_closed_network_cannot_know_that_something_is_not_there() -> None:
    zone = {(DOMAIN, "TXT"): [text("v=spf1 mx -all")]}
    with NameServer(zone, is_public=False) as server:
        names = NameService(server.address, seconds=SECONDS)
        assert examine_spf(DOMAIN, names).verdict is Spf.FINE
        with pytest.raises(NobodyAnswersError):
            examine_mx(DOMAIN, names)


def test_a_port_where_no_name_server_is_says_nothing_either() -> None:
    with NameServer({}) as server:
        address = server.address
    with pytest.raises(NobodyAnswersError):
        NameService(address, seconds=0.5).list_texts(DOMAIN)


@pytest.mark.parametrize("name", ["a..example.org", "x" * 64 + ".org", ".".join(["abc"] * 90)])
def test_what_is_no_name_has_no_records(name: str) -> None:
    with NameServer({}) as server:
        assert NameService(server.address, seconds=0.5).list_texts(name) == []
