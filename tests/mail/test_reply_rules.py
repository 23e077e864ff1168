"""What is left out of a reply and what never is."""

import random
import unicodedata
from pathlib import Path

import pytest

from matchmaker.domain.email_kind import EmailKind
from matchmaker.i18n import LETTER_SETS
from matchmaker.mail import arrived
from matchmaker.mail.meaning import Meaning
from matchmaker.mail.replies import extract_reply
from matchmaker.mail.understanding import understand
from tests.letters import render

FOLDER = Path(__file__).parent / "replies"
ADDRESS = "Kontaktwerk <r.k7f3q2m9x4tzb1@mail.kontaktwerk.example>"
QUOTE = "> Hallo Mira,\n>\n> ja oder nein?\n> https://kontaktwerk.example/a/abc/ja\n"
LETTERS = [
    (kind, letter_set)
    for kind in (EmailKind.PROPOSAL, EmailKind.REMINDER)
    for letter_set in LETTER_SETS
]


def read(text: str, *, kind: str = "plain", sent: str = "", sender: str = "Mira Vogt") -> str:
    head = f"From: {sender} <mira@vogt.example>\nContent-Type: text/{kind}; charset=utf-8\n\n"
    return extract_reply(arrived.parse(f"{head}{text}".encode()), sent=sent)


@pytest.mark.parametrize(
    "line",
    [
        f"Am Di., 3. Nov. 2026 um 09:12 Uhr schrieb {ADDRESS}:",
        f"On Tue, Nov 3, 2026 at 9:12 AM {ADDRESS.replace('<', '<' + chr(10))} wrote:",
        f"Am Dienstag, dem 03.11.2026 um 09:12 +0100 schrieb{chr(10)}Kontaktwerk:",
        f"{ADDRESS} schrieb am Dienstag, 3. November 2026 um 09:12:",
        f"{ADDRESS} hat am 03.11.2026 09:12 CET geschrieben:",
        "Kontaktwerk schrieb am 03.11.2026 um 09:12:",
        f"Le mar. 3 nov. 2026 à 09:12, {ADDRESS} a écrit :",
        f"Op di 3 nov 2026 om 09:12 schreef {ADDRESS}:",
        f"2026年11月3日(火) 9:12 {ADDRESS}:",
        f"----- Am 3. Nov 2026 um 9:12 schrieb {ADDRESS}:",
        f"* {ADDRESS} [2026-11-03 09:12]:",
        f"Zitat von {ADDRESS}:",
        f"> Am 03.11.2026 um 09:12 schrieb {ADDRESS}:",
    ],
)
def test_an_attribution_is_left_out_above_a_quote(line: str) -> None:
    assert read(f"Gern.\n\n{line}\n\n{QUOTE}") == "Gern."
    assert read(f"{line}\n{QUOTE}\nGern.\n") == "Gern."
    assert read(f"{line}\n{QUOTE}\nGern.\n\n{QUOTE}") == "Gern."
    assert read(f"{line}\n{QUOTE}") == ""


@pytest.mark.parametrize(
    "block",
    [
        f"Von: {ADDRESS}\nGesendet: Dienstag\nAn: Mira\nBetreff: Jemand\n",
        f"*From:* {ADDRESS}\n*Sent:* Tuesday\n*To:* Mira\n*Subject:* Somebody\n",
        f"________________________________\nVon: {ADDRESS}\nBetreff: Jemand\n",
        "-----Original Message-----\n",
        "-------- Ursprüngliche Nachricht --------\n",
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\n",
        "---------- Forwarded message ---------\n",
        "Anfang der weitergeleiteten Nachricht:\n",
        f"-----{ADDRESS} schrieb: -----\n",
    ],
)
def test_everything_below_the_headers_of_the_original_goes(block: str) -> None:
    assert read(f"Gern.\n\n{block}\nHallo Mira,\n\nja oder nein?\n") == "Gern."
    assert read(f"\n{block}\nHallo Mira,\n\nja oder nein?\n") == ""


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nJa! Agentur\naber nicht heute",
        "--\nMira Vogt\nJa! Agentur",
        "LG Mira",
        "Liebe Grüße 😊",
        "LG, Mira & Team 😊",
        unicodedata.normalize("NFD", "Schöne Grüße"),
        "Viele liebe Grüße aus dem verregneten Köln,\nMira",
        "Mit freundlichen Grüßen\n\ni. A. Mira Vogt\nJa & Nein GmbH\nTel. 0341 123456",
        "Mit besten Grüßen / Best regards\n\nMira",
        "Kind regards,\nMira Vogt\nYes Consulting Ltd",
        "Mira",
        "M.",
        "Von meinem iPhone gesendet",
        "Sent from my mobile device, please excuse typos",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Diese Nachricht wurde von meinem Android-Gerät\nmit K-9 Mail gesendet.",
        "[cid:image001.png@01D9]",
        "Grüße\nMira\n\nThis message is confidential. If you are not the intended recipient, no.",
    ],
)
def test_what_can_be_known_as_a_signature_goes(signature: str) -> None:
    assert read(f"Gern.\n\n{signature}\n\n{QUOTE}") == "Gern."


@pytest.mark.parametrize(
    "words",
    [
        "PS: aber nicht vor Dezember.",
        "Ich habe es mir anders überlegt.",
        "Frühestens im März.",
        "Eher Juli",
        "oder lieber per Video",
        "Geht das?",
        "nein",
        "On second thought, not now.",
        "keinerlei Eile",
        "das muss warten",
    ],
)
@pytest.mark.parametrize("above", ["LG Mira", "Viele Grüße\nMira", "Mira Vogt", "—", "--"])
def test_what_may_change_the_sense_stays(above: str, words: str) -> None:
    assert read(f"Gern.\n\n{above}\n\n{words}\n\n{QUOTE}").endswith(words)


@pytest.mark.parametrize(
    "text",
    [
        "Ja gern, wie Jonas 2024 schrieb: Holz lebt.",
        "Diese Nachricht ist vertraulich: ich möchte nicht.",
        "Sent from my heart: no.",
        "Von 10 bis 12 Uhr, an einem Montag.",
        "Gesendet habe ich nichts, also nein.",
        "Beste Idee seit langem, aber nein",
        "Best not.",
        "Grüße gern zurück, ja!",
        "Hallo Mira,\n\nja gern!",
        "a < b und c > d",
    ],
)
def test_what_only_begins_like_something_else_stays(text: str) -> None:
    assert read(text) == text


@pytest.mark.parametrize(
    "quoted",
    [
        '<div class="gmail_attr">Werk:</div><blockquote class="gmail_quote">ja?</blockquote>',
        '<div class="moz-cite-prefix">Kontaktwerk:</div><blockquote type="cite">ja?</blockquote>',
        '<p id="reply-intro">Kontaktwerk:</p><blockquote type=cite><div>ja?</div></blockquote>',
        '<div class="x yahoo_quoted"><div>Kontaktwerk:</div><div>ja?</div></div>',
        '<div name="quote" style="margin: 0"><div>Kontaktwerk:</div>ja?</div>',
        "<blockquote style='border-left: 2px solid'>ja?<blockquote>nein?</blockquote></blockquote>",
        '<BLOCKQUOTE TYPE="CITE">ja?</BLOCKQUOTE>',
        '<div style="display: none">ja?</div>',
        "<style>ja {}</style><script>nein()</script><!-- ja? --><title>ja?</title>",
    ],
)
def test_what_html_marks_as_quoted_goes_and_what_stands_around_stays(quoted: str) -> None:
    assert read(f"<p>Oben</p>{quoted}<p>Unten</p>", kind="html").split() == ["Oben", "Unten"]


@pytest.mark.parametrize(
    "original",
    [
        '<div id="appendonsend"></div><hr><div>Ja?</div>',
        '<hr id="stopSpelling">Ja?',
        '<div id="divRplyFwdMsg"><b>Od:</b> Kontaktwerk</div><div>Ja?</div>',
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>Od: x</p></div><p>Ja?</p>',
        "<p><b>Von:</b> x<br><b>Gesendet:</b> x<br><b>An:</b> x<br><b>Betreff:</b> x</p><p>Ja?</p>",
    ],
)
def test_what_html_puts_below_a_rule_goes(original: str) -> None:
    assert read(f"<div>Oben</div>{original}", kind="html") == "Oben"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Ja&nbsp;gern &amp; bald<br>Mi</p>", "Ja gern & bald\nMi"),
        ("<div>eins</div><div><br></div><div>zwei</div>", "eins\n\nzwei"),
        ("<blockquote style='margin:0 0 0 40px;border:none'>Ja</blockquote>", "Ja"),
        ("<td>a < b</td>", "a < b"),
        ('<img alt="👍" src="cid:1">', "👍"),
        ('<img alt="Ja" src="cid:1">Gern', "Gern"),
        ("<p>offen<p>auch <b>offen", "offen\n\nauch offen"),
    ],
)
def test_html_is_read_as_it_looks(html: str, text: str) -> None:
    assert read(html, kind="html") == text


@pytest.mark.parametrize(("kind", "letter_set"), LETTERS)
def test_a_letter_of_ours_is_found_without_any_mark(kind: EmailKind, letter_set: str) -> None:
    letter = render(kind, letter_set)
    for text in (f"Gern.\n\n{letter.text}", f"{letter.text}\n\nGern."):
        assert read(text, sent=letter.text) == "Gern."
        assert read(" ".join(text.split()), sent=letter.text) == "Gern."
    for html in (
        letter.html.replace("<body", "<p>Gern.</p><body", 1),
        letter.html.replace('<p class="do"', '<p>Gern.</p><p class="do"', 1),
        letter.html.replace("</body>", "<p>Gern.</p></body>", 1),
    ):
        assert read(html, kind="html", sent=letter.text) == "Gern."
        assert read(letter.html, kind="html", sent=letter.text) == ""


@pytest.mark.parametrize(("kind", "letter_set"), LETTERS)
def test_a_short_echo_of_a_letter_stays(kind: EmailKind, letter_set: str) -> None:
    sent = render(kind, letter_set).text
    for text in ("Ja", "Nein", "Yes", "No", "Ja oder Nein", "Schade, dass es gerade nicht passt."):
        assert read(text, sent=sent) == text
        assert read(f"{text}\n\n{sent}", sent=sent) == text


def test_a_damaged_reply_is_read_all_the_same() -> None:
    chance = random.Random(7)
    files = sorted(FOLDER.glob("*.eml"))
    sent = (FOLDER / "sent-de.txt").read_text("utf-8")
    for _ in range(150):
        raw = bytearray(chance.choice(files).read_bytes())
        for _ in range(chance.randrange(1, 30)):
            place = chance.randrange(len(raw))
            raw[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
        assert isinstance(extract_reply(arrived.parse(bytes(raw)), sent=sent), str)


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("filling", ["> quoted\n", "> \n\n", "x" * 99 + "\n"])
def test_what_is_too_long_to_be_read_ends_in_an_ellipsis(kind: str, filling: str) -> None:
    """Whatever is left out could take back what is read."""
    text = f"Ja gern!\n\n{filling * 6_000}\nAber erst ab Mai."
    if kind == "html":
        text = text.replace("> ", "&gt; ").replace("\n", "<br>\n")
    raw = f"From: Mira <m@x.example>\nContent-Type: text/{kind}\n\n{text}".encode()
    found = extract_reply(arrived.parse(raw))
    assert found.startswith("Ja gern!")
    assert found.endswith("…")
    assert understand(raw).meaning is Meaning.UNCLEAR
