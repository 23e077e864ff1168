"""A signature that another program accepts, on every letter, and that breaks with any change."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.email_kind import EmailKind
from matchmaker.errors import UnsafeMessageError
from matchmaker.mail.dkim import DkimKey, DkimSigner
from matchmaker.mail.dkim_keys import make_rsa_key, write_record
from matchmaker.mail.message import Message, build
from tests.letters import ALL_LETTERS, render
from tests.mail.letters import LETTER, PAYLOADS
from tests.mail.signing_keys import (
    DOMAIN,
    ED25519_SELECTOR,
    RSA_SELECTOR,
    answer_from_dns,
    both_keys,
    ed25519_key,
    rsa_key,
    signer,
)

SENT_AT = datetime(2026, 1, 2, 9, 0, 7, tzinfo=UTC)
PLAIN = replace(LETTER, date=SENT_AT)
HEAD = b"From: a@example.org\r\nDate: Fri, 02 Jan 2026 09:00:07 +0000\r\n\r\n"
INSIDE = (
    "from:from:to:to:cc:reply-to:reply-to:subject:subject:date:message-id:auto-submitted:"
    "list-unsubscribe:list-unsubscribe-post:mime-version:content-type"
)


def letter_of(kind: EmailKind, letter_set: str) -> Message:
    """A sample letter with every header that its kind can have."""
    rendered = render(kind, letter_set)
    letter = replace(PLAIN, subject=rendered.subject, text=rendered.text, html=rendered.html)
    if kind is EmailKind.INTRODUCTION:
        both = ("mira@example.org", "jonas@example.org")
        return replace(letter, to=both, unsubscribe_url=None, unsubscribe_mailto=None)
    if kind is EmailKind.REMINDER:
        return replace(letter, in_reply_to="<proposal.abc@example.org>")
    return letter


def verdicts(raw: bytes, keys: int = 2) -> list[bool]:
    """What an independent verifier says of each signature, from the top."""
    return [accepts(raw, place) for place in range(keys)]


def accepts(raw: bytes, place: int) -> bool:
    try:
        return bool(dkim.DKIM(raw).verify(idx=place, dnsfunc=answer_from_dns))
    except dkim.DKIMException:
        return False


def tags_of(raw: bytes) -> Iterator[dict[str, str]]:
    """The tags of each signature, from the top."""
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", raw.partition(b"\r\n\r\n")[0]).decode()
    for line in unfolded.split("\r\n"):
        name, _, value = line.partition(":")
        if name == "DKIM-Signature":
            parts = (part.strip().partition("=") for part in value.split(";"))
            yield {tag: "".join(text.split()) for tag, _, text in parts}


@pytest.mark.parametrize(("kind", "letter_set"), ALL_LETTERS)
def test_every_letter_is_accepted_with_both_signatures(kind: EmailKind, letter_set: str) -> None:
    raw = build(letter_of(kind, letter_set))
    signed = signer().sign(raw)
    assert verdicts(signed) == [True, True]
    assert signed.endswith(raw)


def test_rsa_is_on_top_and_alone_where_there_is_no_other_key() -> None:
    rsa, ed25519 = tags_of(signer().sign(build(PLAIN)))
    assert (rsa["a"], rsa["s"]) == ("rsa-sha256", RSA_SELECTOR)
    assert (ed25519["a"], ed25519["s"]) == ("ed25519-sha256", ED25519_SELECTOR)
    (alone,) = tags_of(DkimSigner(DOMAIN, both_keys()[:1]).sign(build(PLAIN)))
    assert alone == rsa


def test_the_signature_says_what_is_inside_it() -> None:
    for tags in tags_of(signer().sign(build(PLAIN))):
        assert (tags["v"], tags["c"], tags["d"]) == ("1", "relaxed/relaxed", DOMAIN)
        assert int(tags["t"]) == int(SENT_AT.timestamp())
        assert tags["h"].lower() == INSIDE
        assert "l" not in tags


def test_a_reminder_has_its_thread_inside() -> None:
    raw = signer().sign(build(letter_of(EmailKind.REMINDER, "de")))
    for tags in tags_of(raw):
        assert {"in-reply-to", "references"} <= set(tags["h"].lower().split(":"))


def test_the_same_letter_is_signed_alike_each_time() -> None:
    raw = build(PLAIN)
    assert signer().sign(raw) == DkimSigner(DOMAIN, both_keys()).sign(raw)


CHANGES = {
    "a word of the text": (b"Hallo Mira", b"Hallo Nina"),
    "a word of the page": (b"<p>Gr", b"<p>Kr"),
    "the sender": (b"From: ", b"From: Evil "),
    "the recipient": (b"To: mira@", b"To: nina@"),
    "the subject": (b"Mira_und", b"Nina_und"),
    "the date": (b"09:00:07", b"09:00:08"),
    "the reply address": (b"Reply-To: jonas@", b"Reply-To: evil@"),
    "the link to unsubscribe": (b"/u/abcdefgh>", b"/u/abcdefgi>"),
    "unsubscribing with one click": (b"=One-Click", b"=Two-Click"),
    "no unsubscribing with one click": (b"List-Unsubscribe-Post", b"X-Unsubscribe-Post"),
    "the identifier": (b"introduction.abc", b"introduction.abd"),
    "the kind of letter": (b"auto-generated", b"no"),
    "the boundary": (b'boundary="', b'boundary="x'),
    "a second sender": (b"From: ", b"From: evil@example.org\r\nFrom: "),
    "a second sender below": (b"MIME-Version:", b"From: evil@example.org\r\nMIME-Version:"),
    "a second recipient": (b"Date: ", b"To: evil@example.org\r\nDate: "),
    "a copy to somebody": (b"Date: ", b"Cc: evil@example.org\r\nDate: "),
    "a second subject": (b"Date: ", b"Subject: Buy\r\nDate: "),
    "a second reply address": (b"Date: ", b"Reply-To: evil@example.org\r\nDate: "),
    "the time of the signature": (b"; t=17", b"; t=16"),
    "the domain of the signature": (b"d=example.org", b"d=evil.org"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_letter_is_refused(change: str) -> None:
    before, after = CHANGES[change]
    signed = signer().sign(build(PLAIN))
    assert verdicts(signed) == [True, True]
    spoiled = signed.replace(before, after)
    assert spoiled != signed
    assert verdicts(spoiled) == [False, False]


def test_a_line_more_at_the_end_is_refused_and_an_empty_one_is_not() -> None:
    signed = signer().sign(build(PLAIN))
    assert verdicts(signed + b"Buy this.\r\n") == [False, False]
    assert verdicts(signed + b"\r\n\r\n") == [True, True]


def test_another_key_than_the_one_in_the_dns_is_refused() -> None:
    stranger = DkimSigner(DOMAIN, [DkimKey(RSA_SELECTOR, make_rsa_key())])
    assert verdicts(stranger.sign(build(PLAIN)), 1) == [False]


def fold_anew(raw: bytes) -> bytes:
    """As servers on the way may: headers on one line, spaces doubled, trailing ones added."""
    head, _, body = raw.partition(b"\r\n\r\n")
    unfolded = re.sub(rb"\r\n[ \t]+", b" ", head).replace(b": ", b":\t ")
    return unfolded + b"\r\n\r\n" + body.replace(b"\r\n\r\n", b" \t\r\n\r\n")


def test_a_letter_that_was_folded_anew_on_the_way_is_accepted() -> None:
    signed = signer().sign(build(PLAIN))
    assert fold_anew(signed) != signed
    assert verdicts(fold_anew(signed)) == [True, True]


def test_long_headers_and_every_script_survive() -> None:
    long_address = "a" * 64 + "@" + ".".join(["b" * 60] * 3) + ".example.org"
    link = "https://" + "long-host-name." * 40 + "example.org/u/" + "a" * 32
    letter = replace(
        PLAIN,
        sender_name="Köln-Mülheim: Die Runde für alle, die gern zu zweit reden",
        to=(long_address, "jonas@example.org"),
        reply_to=long_address,
        subject="Łukasz und 大名: ihr möchtet euch kennenlernen " + "ä" * 200,
        in_reply_to=f"<{'p' * 300}@example.org>",
        unsubscribe_url=link,
    )
    signed = signer().sign(build(letter))
    assert verdicts(signed) == [True, True]
    head = signed.partition(b"\r\n\r\n")[0]
    signatures = head.partition(b"From:")[0].split(b"\r\n")
    assert max(map(len, signatures)) <= 78


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_letter_with_any_words_is_accepted(payload: str) -> None:
    signed = signer().sign(build(replace(PLAIN, text=payload, html=f"<p>{payload}</p>")))
    assert verdicts(signed) == [True, True]


@settings(deadline=None, max_examples=150)
@given(pieces=st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"a", b".", b"=20"]), max_size=30))
def test_every_kind_of_white_space_in_a_body_is_read_alike(pieces: list[bytes]) -> None:
    raw = HEAD + b"".join(pieces) + b"\r\n"
    assert verdicts(signer().sign(raw)) == [True, True]


def test_an_empty_body_is_signed_as_nothing() -> None:
    for body in (b"", b"\r\n\r\n", b" \r\n"):
        for tags in tags_of(signer().sign(HEAD + body)):
            assert base64.b64decode(tags["bh"]) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        HEAD.removesuffix(b"\r\n"),
        b"From: a@example.org\n\nText\n",
        HEAD + b"Text\nmore\r\n",
        b"From: a@example.org\r\n\r\nText\r\n",
        b"From: a@example.org\r\nDate: today\r\n\r\nText\r\n",
        b"From: a@example.org\r\nDate: Fri, 02 Jan 99999 09:00:07 +0000\r\n\r\nText\r\n",
        b"From: a@example.org\r\nDate: \xff\xfe\r\n\r\nText\r\n",
    ],
)
def test_what_is_no_message_of_ours_is_not_signed(raw: bytes) -> None:
    with pytest.raises(UnsafeMessageError):
        signer().sign(raw)


@pytest.mark.parametrize("name", ["", "a b", "a;b", "a\r\nb", "-a", "ä.org", "a" * 64])
def test_a_name_that_could_end_the_header_early_is_refused(name: str) -> None:
    for domain, selector in ((name, "mm"), (DOMAIN, name)):
        with pytest.raises(ValueError, match="needs a domain"):
            DkimSigner(domain, [DkimKey(selector, rsa_key())])


def test_a_signer_needs_a_key_and_shows_none() -> None:
    with pytest.raises(ValueError, match="a key"):
        DkimSigner(DOMAIN, [])
    assert "Key object" not in repr(signer())


def test_the_record_of_a_key_is_cut_into_strings_that_the_dns_takes() -> None:
    record = write_record(rsa_key(), "mm")
    strings = re.findall(r'"([^"]*)"', record.zone_line)
    assert record.zone_line.startswith("mm._domainkey IN TXT ( ")
    assert (len(strings), "".join(strings)) == (2, record.text)
    assert max(map(len, strings)) <= 255
    assert record.text.startswith("v=DKIM1; k=rsa; p=")
    short = write_record(ed25519_key(), "mm")
    assert len(base64.b64decode(short.text.partition("p=")[2])) == 32
    assert short.zone_line.count('"') == 2
