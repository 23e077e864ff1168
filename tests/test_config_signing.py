"""The settings for signing letters go together, or the start says what is wrong with them."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from matchmaker.config import Settings, read_settings
from tests.mail.signing_keys import ed25519_key, pem_of, rsa_key
from tests.test_config import ENOUGH, faults_of, write

NAMED = {"DKIM_SELECTOR": "mm"}


def read(**changes: str) -> Settings:
    return read_settings({**ENOUGH, **changes})


def weak_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def locked_key() -> str:
    locked = BestAvailableEncryption(b"hunter2")
    return rsa_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked).decode()


def public_key() -> str:
    form = PublicFormat.SubjectPublicKeyInfo
    return rsa_key().public_key().public_bytes(Encoding.PEM, form).decode()


def curve_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def test_without_a_key_nothing_is_signed() -> None:
    assert (read().dkim_key, read().dkim_selector, read().dkim_domain) == ((), (), None)


def test_a_key_may_stand_in_a_file(tmp_path: Path) -> None:
    file = write(tmp_path / "mm.pem", pem_of(rsa_key()))
    (key,) = read(DKIM_KEY_FILE=file, **NAMED).dkim_key
    assert key.private_numbers() == rsa_key().private_numbers()  # type: ignore[union-attr]


def test_two_keys_may_stand_in_two_files_or_in_one(tmp_path: Path) -> None:
    one = write(tmp_path / "mm.pem", pem_of(rsa_key()))
    other = write(tmp_path / "mm-ed25519.pem", pem_of(ed25519_key()))
    both = write(tmp_path / "both.pem", pem_of(rsa_key(), ed25519_key()))
    for paths in (f"{one},{other}", f"{one}, {other}", both):
        settings = read(DKIM_KEY_FILE=paths, DKIM_SELECTOR="mm, mm-ed25519")
        kinds = [type(key) for key in settings.dkim_key]
        assert kinds == [type(rsa_key()), type(ed25519_key())]
        assert settings.dkim_selector == ("mm", "mm-ed25519")


def test_two_files_may_stand_as_a_list_in_the_file(tmp_path: Path) -> None:
    one = write(tmp_path / "mm.pem", pem_of(rsa_key()))
    other = write(tmp_path / "ed.pem", pem_of(ed25519_key()))
    lines = f'DKIM_KEY_FILE = ["{one}", "{other}"]\nDKIM_SELECTOR = ["mm", "ed"]\n'
    file = write(tmp_path / "matchmaker.toml", lines)
    settings = read(MATCHMAKER_CONFIG=file)
    assert (len(settings.dkim_key), settings.dkim_selector) == (2, ("mm", "ed"))


def test_a_key_may_be_typed_into_a_form_that_takes_one_line() -> None:
    pem = pem_of(rsa_key())
    assert len(read(DKIM_KEY=pem.replace("\n", "\\n"), **NAMED).dkim_key) == 1
    assert len(read(DKIM_KEY=pem, **NAMED).dkim_key) == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a key", "must be a private key in PEM"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "cannot be read"),
        (public_key(), "cannot be read"),
        (locked_key(), "must not be protected by a password"),
        (weak_key(), "must have from 2048 to 4096 bits"),
        (curve_key(), "must be an RSA key"),
        (pem_of(ed25519_key()), "must begin with an RSA key"),
        (pem_of(ed25519_key(), rsa_key()), "must begin with an RSA key"),
        (pem_of(rsa_key(), rsa_key()), "must hold one RSA key"),
        (pem_of(rsa_key(), ed25519_key(), ed25519_key()), "must hold one RSA key"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused_in_words(text: str, fault: str) -> None:
    (told,) = faults_of(DKIM_KEY=text, **NAMED)
    assert told.startswith("DKIM_KEY: ")
    assert fault in told


def test_no_fault_and_no_repr_shows_a_key() -> None:
    pem = pem_of(rsa_key())
    secret = pem.splitlines()[5]
    assert secret not in repr(read(DKIM_KEY=pem, **NAMED))
    broken = pem.replace(pem.splitlines()[3], "?")
    assert secret not in " ".join(faults_of(DKIM_KEY=broken, **NAMED))


def test_a_key_file_that_is_not_there_is_one_fault_among_the_others() -> None:
    told = faults_of(DKIM_KEY_FILE="/nowhere.pem", DKIM_DOMAIN="other.org", OPENING_DAY="99")
    names = [fault.partition(":")[0] for fault in told]
    assert names == ["DKIM_KEY_FILE", "DKIM_SELECTOR is missing", "DKIM_DOMAIN", "OPENING_DAY"]


def test_every_key_needs_a_selector() -> None:
    one, two = pem_of(rsa_key()), pem_of(rsa_key(), ed25519_key())
    assert faults_of(DKIM_KEY=one) == ["DKIM_SELECTOR is missing"]
    for pem, selectors in ((one, "a,b"), (two, "a")):
        (told,) = faults_of(DKIM_KEY=pem, DKIM_SELECTOR=selectors)
        assert told.startswith("DKIM_SELECTOR: must name as many selectors as there are keys")


@pytest.mark.parametrize("text", ["a b", "a_b", "-a", "a-", "a,,b", "a,A", "a" * 64, "a;b", "ä"])
def test_a_selector_that_could_not_stand_in_the_dns_is_refused(text: str) -> None:
    (told,) = faults_of(DKIM_KEY=pem_of(rsa_key()), DKIM_SELECTOR=text)
    assert told.startswith("DKIM_SELECTOR: ")


@pytest.mark.parametrize("name", ["DKIM_SELECTOR", "DKIM_DOMAIN"])
def test_what_is_said_about_a_key_needs_one(name: str) -> None:
    assert faults_of(**{name: "example.org"}) == [f"{name}: needs a DKIM_KEY or a DKIM_KEY_FILE"]


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("a@example.org", "other.org"),
        ("a@example.org", "ample.org"),
        ("a@example.org", "mail.example.org"),
        ("a@localhost", ""),
    ],
)
def test_a_signature_that_would_not_count_for_the_sender_is_refused(
    sender: str, domain: str
) -> None:
    given = {"MAIL_FROM": sender, "DKIM_DOMAIN": domain, "DKIM_KEY": pem_of(rsa_key()), **NAMED}
    assert faults_of(**given) == ["DKIM_DOMAIN: must be the domain of MAIL_FROM, or one above it"]


@pytest.mark.parametrize("domain", ["example.org", "lists.example.org", "LISTS.example.org", ""])
def test_the_domain_of_the_sender_or_one_above_it_signs(domain: str) -> None:
    given = {
        "MAIL_FROM": "a@Lists.example.org",
        "DKIM_DOMAIN": domain,
        "DKIM_KEY": pem_of(rsa_key()),
    }
    assert read(**given, **NAMED).dkim_domain == (domain.lower() or None)
