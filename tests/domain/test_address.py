"""Addresses as typed, as sent to, and as compared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.address import mask, organisation_domain, read_address
from matchmaker.errors import InvalidInputError


def fault_of(text: str) -> str:
    with pytest.raises(InvalidInputError) as caught:
        read_address(text)
    return caught.value.code


def test_spaces_around_an_address_are_forgiven() -> None:
    assert read_address("  mira@example.org\n").typed == "mira@example.org"


def test_case_is_kept_for_sending_and_folded_for_comparing() -> None:
    address = read_address("Mira.Aydin@Example.ORG")
    assert address.sendable == "Mira.Aydin@example.org"
    assert address.key == read_address("mira.aydin@example.org").key


def test_a_domain_with_an_umlaut_is_written_to_in_ascii() -> None:
    address = read_address("mira@müller.example")
    assert address.sendable == "mira@xn--mller-kva.example"
    assert address.key == read_address("MIRA@MÜLLER.example").key
    assert address.key == read_address("mira@xn--mller-kva.example").key


def test_a_domain_that_only_looks_alike_is_another_one() -> None:
    cyrillic = read_address("mira@ex\u0430mple.org")
    assert cyrillic.key != read_address("mira@example.org").key
    assert cyrillic.sendable.startswith("mira@xn--")


@pytest.mark.parametrize("sign", ["\u212a", "\u0131", "ü", "\u0430", "１", "\u200b"])
def test_before_the_at_sign_only_ascii_is_taken(sign: str) -> None:
    assert fault_of(f"mi{sign}ra@example.org") == "address_characters"


def test_a_local_part_may_have_64_characters_and_no_more() -> None:
    assert read_address("a" * 64 + "@example.org").sendable == "a" * 64 + "@example.org"
    assert fault_of("a" * 65 + "@example.org") == "address_too_long"


def test_an_address_may_have_254_characters_and_no_more() -> None:
    domain = ".".join(["d" * 62] * 3) + ".example"
    fitting = "a" * (254 - 1 - len(domain)) + "@" + domain
    assert len(read_address(fitting).sendable) == 254
    assert fault_of("a" + fitting) == "address_too_long"


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_a_missing_address(text: str) -> None:
    assert fault_of(text) == "address_missing"


@pytest.mark.parametrize(
    "text",
    [
        "mira",
        "mira@",
        "@example.org",
        "mira@example",
        "mira@@example.org",
        "mira@example..org",
        "mira @example.org",
        "mira@exam ple.org",
        "mira@example.org, jonas@example.org",
        "Mira <mira@example.org>",
        "mira@[127.0.0.1]",
        '"mi ra"@example.org',
        "mira@example.org\r\nBcc: eve@example.org",
        "mira@-example.org",
        ".mira@example.org",
        "mira\x00@example.org",
        "mira@example.org]<eve@example.com>",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert fault_of(text) == "address_incomplete"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80) | st.emails())
def test_every_text_is_an_ascii_address_or_invalid_input(text: str) -> None:
    try:
        address = read_address(text)
    except InvalidInputError:
        return
    assert address.sendable.isascii()
    assert address.sendable.isprintable()
    assert read_address(address.sendable).key == address.key == address.key.lower()


def test_a_masked_address_shows_the_first_letter_and_the_domain() -> None:
    assert mask("mira@example.org") == "m…@example.org"


def test_colleagues_share_a_domain_unless_a_public_provider_owns_it() -> None:
    public = frozenset({"mail.example"})
    assert organisation_domain("mira@Workshop.Example", public) == "workshop.example"
    assert organisation_domain("mira@MAIL.example", public) is None
