"""What a person typed is found in whatever their program made of it, and nothing else is."""

import json
from pathlib import Path
from time import process_time

import pytest

from matchmaker.mail import arrived
from matchmaker.mail.replies import extract_reply

FOLDER = Path(__file__).parent / "replies"
LABELS = json.loads((FOLDER / "labels.json").read_text("utf-8"))
LONG = 100
MOST_SECONDS = 0.1
FILES = [label["file"] for label in LABELS]


def squeeze(text: str) -> str:
    return " ".join(text.split())


def read(file: str, sent: str = "") -> str:
    return squeeze(extract_reply(arrived.parse((FOLDER / file).read_bytes()), sent=sent))


def test_the_corpus_is_large_and_complete() -> None:
    assert len(FILES) >= 140
    assert sorted(FILES) == sorted(path.name for path in FOLDER.glob("*.eml"))


@pytest.mark.parametrize("label", LABELS, ids=FILES)
def test_the_typed_text_comes_out_without_knowing_the_letter(label: dict[str, str]) -> None:
    """Where nothing tells the letter from the answer, too much is kept, which is no answer."""
    found = read(label["file"])
    if label.get("unknown") == "*":
        assert len(found) > LONG
    else:
        assert found == squeeze(label.get("unknown", label["expected"]))


@pytest.mark.parametrize("label", LABELS, ids=FILES)
def test_the_typed_text_comes_out_knowing_the_letter(label: dict[str, str]) -> None:
    sent = (FOLDER / label["sent"]).read_text("utf-8") if "sent" in label else ""
    assert read(label["file"], sent) == squeeze(label["expected"])


@pytest.mark.parametrize("label", LABELS, ids=FILES)
def test_no_reply_takes_long(label: dict[str, str]) -> None:
    sent = (FOLDER / label["sent"]).read_text("utf-8") if "sent" in label else ""
    message = arrived.parse((FOLDER / label["file"]).read_bytes())
    assert any(measure(message, sent) < MOST_SECONDS for _ in range(5))


HOSTILE = {
    "nothing": b"",
    "newlines": b"\n" * 60_000,
    "On": b"On " * 20_000,
    "On in lines": b"On 1:23\n" * 20_000,
    "Am": b"Am " * 20_000,
    "Am in lines": b"Am 3.11.2026 um 10:03\n" * 5_000,
    "schrieb": b"Am 3.11.2026 schrieb\n" * 2_000 + b":",
    "colons": b"a@b 10:03 schrieb:\n" * 4_000,
    "brackets": b"(" * 2_048,
    "quote marks": b"> " * 30_000,
    "quote marks in lines": b"> \n" * 30_000,
    "no at": b"a" * 32_000 + b" schrieb:",
    "angles": b"<" * 60_000,
    "spaces": b" " * 60_000 + b":",
    "dashes": b"-" * 60_000,
    "underscores": b"_ " * 30_000,
    "headers": b"Von: x\n" * 10_000,
    "stars": b"*" * 40_000 + b"Von:",
    "closings": b"LG\nMfG\n" * 10_000,
    "closing that goes on": b"Liebe " * 10_000 + "Gr\u00fc\u00dfe".encode(),
    "names": b"mira vogt\n" * 10_000,
    "notices": b"Diese E-Mail\n" * 10_000,
    "notice that goes on": b"Diese E-Mail vertraulich " * 3_000,
    "sent from": b"Sent from " * 10_000,
    "links": b"<https://" * 10_000,
    "images": b"[cid:" * 10_000,
    "PGP": b"-----BEGIN PGP SIGNED MESSAGE-----\n" * 2_000,
    "NUL": b"\0" * 60_000 + b"ja",
    "one line": b"ja " * 20_000,
    "binary": bytes(range(256)) * 240,
    "digits": b"1" * 60_000 + b":",
    "marks": ("a" + "\u0316\u0301" * 14_000).encode(),
    "short lines of marks": (("a" + "\u0316\u0301" * 140 + "\n") * 100).encode(),
    "commas": b"a, " * 20_000 + b"GmbH",
}
HOSTILE_MARKUP = {
    "nested divs": b"<div>" * 1_000 + b"ja" + b"</div>" * 1_000,
    "nested quotes": b"<blockquote type=cite>" * 1_000 + b"ja" + b"</blockquote>" * 1_000,
    "open tags": b"<p>" * 20_000 + b"ja",
    "half tags": b"<a" * 30_000,
    "half tags apart": b"<a " * 30_000,
    "half attributes": b"<a b='" * 10_000,
    "one long tag": b"<div " + b"class=" * 10_000 + b">",
    "tags full of attributes": (b"<div " + b"class='" * 280 + b">") * 125,
    "names": b"<" + b"a" * 60_000,
    "comments": b"<!--" * 20_000,
    "styles": b"<style>" * 10_000,
    "closed styles": b"<style></style>" * 10_000,
    "declarations": b"<![x" * 15_000,
    "instructions": b"<?x" * 20_000,
    "entities": b"&amp;" * 12_000,
    "half entities": b"&" * 60_000,
    "long entity": b"&#" + b"1" * 60_000 + b";",
    "numbered entities": b"&#1114112;&#xd800;&#0;" * 3_000,
    "unnamed entities": b"&notanentityatall" * 4_000,
    "breaks": b"<br>" * 60_000,
    "ends": b"</div>" * 10_000,
    "cells": b"<td>" * 15_000 + b"ja",
    "large": b"<p>ja</p>" * 100_000,
    "much unseen": b"<style>" + b"p {}" * 60_000 + b"</style><p>ja</p>",
}
FLOWED = {"soft line ends": b"ja \n" * 15_000, "stuffed": b" >\n" * 15_000}
TYPES = {"html": HOSTILE_MARKUP, "plain; format=flowed": FLOWED | HOSTILE, "plain": HOSTILE}
ATTACKS = [(kind, name) for kind, texts in TYPES.items() for name in texts]


@pytest.mark.parametrize(("kind", "name"), ATTACKS)
def test_whatever_arrives_is_read_within_a_tenth_of_a_second(kind: str, name: str) -> None:
    sent = (FOLDER / "sent-de.txt").read_text("utf-8")
    for text, known in ((TYPES[kind][name], sent), (TYPES[kind][name], "ja " * 5_000)):
        head = f"From: Mira Vogt <m@x.example>\nContent-Type: text/{kind}\n\n"
        message = arrived.parse(head.encode() + text)
        assert any(measure(message, known) < MOST_SECONDS for _ in range(5))


def measure(message: arrived.Parsed, sent: str) -> float:
    """The seconds of work; of five runs the best counts, since others share the machine."""
    begun = process_time()
    extract_reply(message, sent=sent)
    return process_time() - begun


def test_parts_that_are_not_what_they_say_are_read() -> None:
    for head in (
        b"Content-Type: multipart/mixed; boundary=b\n\nja",
        b"Content-Type: multipart/alternative\n\nja",
        b"Content-Type: message/rfc822\n\n\nja",
        b"Content-Type: text/plain; format*=x'y'%FF; charset*0=u; charset*1=\n\nja",
        b"Content-Type: text/plain; charset=rot13\n\nja",
        b"Content-Disposition: \xff\nContent-Type: \xff/\xfe\n\nja",
        b"From: \xff =?x?q?\nContent-Transfer-Encoding: base64\n\n====",
    ):
        assert extract_reply(arrived.parse(head)) in ("", "ja")
