"""A message is understood in the right order: machines first, then a person's words."""

import json
from email.message import EmailMessage
from pathlib import Path
from time import process_time

import pytest

from matchmaker.mail.meaning import Meaning
from matchmaker.mail.understanding import Kind, Understood, understand, understand_text
from tests.mail.hostile import HOSTILE

FOLDER = Path(__file__).with_name("reports")
LABELS = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
BY_PEOPLE = [name for name, label in LABELS.items() if "answer" in label]
BY_MACHINES = [name for name in LABELS if name not in BY_PEOPLE]
SENT = """Hallo Mira,

möchtest du jemanden aus der Tischlerei kennenlernen?
Antworte einfach mit Ja oder Nein.
"""


def read(name: str) -> Understood:
    return understand((FOLDER / name).read_bytes())


def write(text: str, **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Mira <mira@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


@pytest.mark.parametrize("name", BY_MACHINES)
def test_what_a_machine_sent_is_no_answer(name: str) -> None:
    understood = read(name)
    assert understood.kind == LABELS[name]["kind"]
    assert understood.meaning is Meaning.UNCLEAR
    assert (understood.bounce is not None) == (understood.kind is Kind.BOUNCE)


@pytest.mark.parametrize("name", BY_PEOPLE)
def test_what_a_person_wrote_is_their_answer_or_has_to_be_asked(name: str) -> None:
    understood = read(name)
    label = LABELS[name]
    if label["kind"] != "person":
        assert understood.kind == label["kind"]
    assert understood.kind in (Kind.ANSWER, Kind.STOP, Kind.UNCLEAR)
    if understood.kind is not Kind.UNCLEAR:
        assert understood.meaning == label["answer"]


def test_an_emoji_is_not_consent() -> None:
    assert read("reaction.eml") == Understood(Kind.UNCLEAR, text="👍")


def test_the_answer_of_a_person_is_told_with_their_words() -> None:
    assert read("human-yes.eml") == Understood(Kind.ANSWER, Meaning.YES, "Ja gern!")
    assert understand_text(" Nein danke. ") == Understood(Kind.ANSWER, Meaning.NO, "Nein danke.")


def test_our_own_letter_is_not_their_words() -> None:
    raw = write(SENT, Subject="Re: Jemand", In_Reply_To="<p.1@example.org>")
    understood = understand(raw, sent=SENT)
    assert (understood.kind, understood.text) == (Kind.UNCLEAR, "")


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Ja gern", Kind.UNCLEAR),
        ("Ja gern - Re: Jemand", Kind.UNCLEAR),
        ("Nein danke", Kind.ANSWER),
        ("Nein danke - Re: Jemand", Kind.ANSWER),
        ("diesen Monat nicht", Kind.ANSWER),
        ("Nein danke (was: Jemand)", Kind.UNCLEAR),
        ("Re: Ja gern", Kind.UNCLEAR),
        ("AW: Re: Ja gern", Kind.UNCLEAR),
        ("Re[2]: Ja gern", Kind.UNCLEAR),
        ("Antw: Ja gern", Kind.UNCLEAR),
        ("", Kind.UNCLEAR),
        ("Ja " + "und so weiter " * 20, Kind.UNCLEAR),
        ("unsubscribe", Kind.STOP),
        ("Re: unsubscribe", Kind.UNCLEAR),
    ],
)
def test_only_a_subject_of_their_own_can_answer_but_not_yes(subject: str, kind: Kind) -> None:
    assert understand(write("", Subject=subject)).kind is kind


def test_stop_in_the_subject_wins_over_a_yes() -> None:
    assert understand(write("Ja gern!", Subject="Abmelden")).kind is Kind.STOP


def test_the_words_count_and_not_the_subject() -> None:
    understood = understand(write("Nein danke.", Subject="Ja gern"))
    assert (understood.kind, understood.meaning) == (Kind.ANSWER, Meaning.NO)


def test_what_is_longer_than_any_answer_has_to_be_asked() -> None:
    text = "Ja gern! " + "\n\nJa gern!" * 1_000
    assert understand_text(text).kind is Kind.UNCLEAR
    assert understand_text("Ja gern!").kind is Kind.ANSWER


def test_the_envelope_can_tell_that_nobody_wrote_it() -> None:
    raw = write("Ja gern!", Subject="Re: Jemand")
    assert understand(raw).kind is Kind.ANSWER
    assert understand(raw, mail_from="mira@example.org").kind is Kind.ANSWER
    assert understand(raw, mail_from="").kind is Kind.AUTO_REPLY


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_breaks_it_and_nothing_takes_long(name: str) -> None:
    assert understand(HOSTILE[name]).meaning is not Meaning.YES
    assert any(measure(HOSTILE[name]) < 0.1 for _ in range(5))


def measure(raw: bytes) -> float:
    begun = process_time()
    understand(raw, sent=SENT)
    return process_time() - begun
