"""Tokens do their own purpose, for their own row, in their own time."""

import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.errors import ExpiredError, NotFoundError
from matchmaker.signing import AddressHasher, Signer, TimedToken, TokenPurpose

NEW, OLD, OTHER = ("n" * 32, "o" * 32, "x" * 32)
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
SIGNER = Signer(NEW)
ROW_IDS = st.integers(0, 2**63 - 1)

Read = Callable[[Signer, TokenPurpose, str], object]
Sign = Callable[[Signer, TokenPurpose], str]


def sign(signer: Signer, purpose: TokenPurpose) -> str:
    return signer.sign(purpose, 7)


def sign_timed(signer: Signer, purpose: TokenPurpose) -> str:
    return signer.sign_timed(purpose, 7, epoch=1, issued_at=NOW)


def read(signer: Signer, purpose: TokenPurpose, token: str) -> object:
    return signer.read(purpose, token)


def read_timed(signer: Signer, purpose: TokenPurpose, token: str) -> object:
    return signer.read_timed(purpose, token, now=NOW, lifetime=HOUR)


BOTH_FORMS = pytest.mark.parametrize(
    ("make", "understand"), [(sign, read), (sign_timed, read_timed)], ids=["plain", "timed"]
)


@pytest.mark.parametrize("purpose", TokenPurpose)
def test_tokens_have_32_and_42_characters_that_survive_every_mail_program(
    purpose: TokenPurpose,
) -> None:
    allowed = set(string.ascii_lowercase + "234567")
    for token, length in ((sign(SIGNER, purpose), 32), (sign_timed(SIGNER, purpose), 42)):
        assert len(token) == length
        assert set(token) <= allowed


@settings(deadline=None, max_examples=50)
@given(ROW_IDS, st.integers(0, 65535), st.integers(0, 2**32 - 1))
def test_a_token_says_what_was_put_in(row_id: int, epoch: int, seconds: int) -> None:
    issued_at = datetime.fromtimestamp(seconds, UTC)
    plain = SIGNER.sign(TokenPurpose.ANSWER, row_id)
    timed = SIGNER.sign_timed(TokenPurpose.EXPORT, row_id, epoch=epoch, issued_at=issued_at)
    assert SIGNER.read(TokenPurpose.ANSWER, plain) == row_id
    found = SIGNER.read_timed(TokenPurpose.EXPORT, timed, now=issued_at, lifetime=HOUR)
    assert found == TimedToken(row_id, epoch, issued_at)


@BOTH_FORMS
def test_case_does_not_matter(make: Sign, understand: Read) -> None:
    token = make(SIGNER, TokenPurpose.ANSWER)
    assert understand(SIGNER, TokenPurpose.ANSWER, token.upper()) == understand(
        SIGNER, TokenPurpose.ANSWER, token.title()
    )


@BOTH_FORMS
def test_a_token_works_for_no_purpose_but_its_own(make: Sign, understand: Read) -> None:
    for made_for, used_for in product(TokenPurpose, repeat=2):
        token = make(SIGNER, made_for)
        if made_for is used_for:
            assert understand(SIGNER, used_for, token)
        else:
            with pytest.raises(NotFoundError):
                understand(SIGNER, used_for, token)


@BOTH_FORMS
def test_changing_any_character_breaks_a_token(make: Sign, understand: Read) -> None:
    token = make(SIGNER, TokenPurpose.ANSWER)
    for position, sign in product(range(len(token)), string.ascii_lowercase + "234567"):
        if sign != token[position]:
            changed = token[:position] + sign + token[position + 1 :]
            with pytest.raises(NotFoundError):
                understand(SIGNER, TokenPurpose.ANSWER, changed)


@BOTH_FORMS
@pytest.mark.parametrize("end", ["", "=", "a", "aaaaaaaa", "\n", "\x00", " ", "ä", "%00", "=" * 9])
def test_a_token_that_is_cut_or_goes_on_is_none(make: Sign, understand: Read, end: str) -> None:
    token = make(SIGNER, TokenPurpose.ANSWER)
    for changed in (
        end,
        token[:-1] + end if end else token[:-1],
        token + end if end else token[1:],
    ):
        with pytest.raises(NotFoundError):
            understand(SIGNER, TokenPurpose.ANSWER, changed)


def test_the_two_forms_are_not_taken_for_each_other() -> None:
    for make, understand in ((sign, read_timed), (sign_timed, read)):
        with pytest.raises(NotFoundError):
            understand(SIGNER, TokenPurpose.ANSWER, make(SIGNER, TokenPurpose.ANSWER))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=50))
def test_any_other_text_is_no_token(text: str) -> None:
    for understand in (read, read_timed):
        with pytest.raises(NotFoundError):
            understand(SIGNER, TokenPurpose.ANSWER, text)


@BOTH_FORMS
def test_another_key_reads_nothing(make: Sign, understand: Read) -> None:
    with pytest.raises(NotFoundError):
        understand(Signer(OTHER), TokenPurpose.ANSWER, make(SIGNER, TokenPurpose.ANSWER))


@BOTH_FORMS
def test_a_fallback_still_reads_and_no_longer_signs(make: Sign, understand: Read) -> None:
    rotated = Signer(NEW, (OLD,))
    assert understand(rotated, TokenPurpose.ANSWER, make(Signer(OLD), TokenPurpose.ANSWER))
    assert make(rotated, TokenPurpose.ANSWER) == make(Signer(NEW), TokenPurpose.ANSWER)


def test_a_timed_token_lasts_to_the_last_second_and_no_longer() -> None:
    token = sign_timed(SIGNER, TokenPurpose.ERASE)
    second = timedelta(seconds=1)
    assert SIGNER.read_timed(TokenPurpose.ERASE, token, now=NOW + HOUR, lifetime=HOUR)
    with pytest.raises(ExpiredError):
        SIGNER.read_timed(TokenPurpose.ERASE, token, now=NOW + HOUR + second, lifetime=HOUR)


def test_a_timed_token_without_a_lifetime_lasts() -> None:
    token = sign_timed(SIGNER, TokenPurpose.MEMBERSHIP_VIEW)
    years = timedelta(days=4000)
    assert SIGNER.read_timed(TokenPurpose.MEMBERSHIP_VIEW, token, now=NOW + years, lifetime=None)


def test_a_forged_token_is_unknown_and_not_too_old() -> None:
    token = sign_timed(Signer(OTHER), TokenPurpose.ERASE)
    with pytest.raises(NotFoundError):
        SIGNER.read_timed(TokenPurpose.ERASE, token, now=NOW + 9 * HOUR, lifetime=HOUR)


def test_signing_again_with_the_key_of_that_day_gives_the_same_token() -> None:
    before = Signer(OLD)
    after = Signer(NEW, (OTHER, OLD))
    again = after.with_key(before.key_id)
    assert again.key_id == before.key_id
    assert sign(again, TokenPurpose.ANSWER) == sign(before, TokenPurpose.ANSWER)
    assert sign_timed(again, TokenPurpose.ANSWER) == sign_timed(before, TokenPurpose.ANSWER)
    for secret in (NEW, OTHER, OLD):
        assert read(again, TokenPurpose.ANSWER, sign(Signer(secret), TokenPurpose.ANSWER)) == 7


def test_a_key_that_is_gone_leaves_the_present_one() -> None:
    assert SIGNER.with_key(Signer(OTHER).key_id).key_id == SIGNER.key_id


def test_the_name_of_a_key_gives_nothing_of_it_away() -> None:
    assert SIGNER.key_id not in NEW
    assert len({Signer(secret).key_id for secret in (NEW, OLD, OTHER)}) == 3


def test_a_hash_of_an_address_needs_the_key_and_knows_what_it_is_for() -> None:
    hasher = AddressHasher(NEW)
    found = hasher.address("mira@example.org")
    assert found == AddressHasher(NEW).address("mira@example.org")
    assert found != AddressHasher(OTHER).address("mira@example.org")
    assert found != hasher.pair("mira@example.org", "")
    assert "mira" not in found


def test_a_pair_is_the_same_whoever_comes_first_and_only_that_pair() -> None:
    pair = AddressHasher(NEW).pair
    assert pair("a@example.org", "b@example.org") == pair("b@example.org", "a@example.org")
    assert pair("a@example.org", "b@example.org") != pair("a@example.org", "c@example.org")
    assert pair("a", "bc") != pair("ab", "c")
