"""Invented people and everything a letter of each kind needs to be looked at."""

from dataclasses import replace
from datetime import date

from matchmaker.domain.email_kind import EmailKind
from matchmaker.i18n import date_in_words, language_of
from matchmaker.services.cards import Card, ThreadCard

BASE_URL = "https://werkstattkreis.example"
# As long as the real ones are: 32 characters, or 42 where the time is in it.
SIGNED = "k7d4m2q5x3v6b8n9p4r7t2w5y3z6c4f7"
SIGNED_AND_TIMED = f"{SIGNED}h2j5g8s3d6"

THREADS = {
    "de": ThreadCard(("Reparieren",), (), False, True, False),
    "en": ThreadCard(("Repairing",), (), False, True, False),
}
MIRA = {
    "de": Card(
        fields=("Nachhaltigkeit und Kommunikation",),
        topics=("Reparieren", "Flüsse", "Einfache Sprache", "Wochenmärkte"),
        own_topics=("Pfandsysteme",),
        languages=("Deutsch", "Türkisch"),
        ways=("ein Spaziergang", "Video", "erst einmal schreiben"),
        place="Bonn",
        work="Ich helfe Betrieben, über Nachhaltigkeit zu sprechen, ohne zu übertreiben.",
        question="Ich frage mich, wann ‚gut genug‘ für ein Ding eigentlich genug ist.",
        offer="",
        wish="Jemandem zusehen, der mit den Händen arbeitet.",
        thread=THREADS["de"],
    ),
    "en": Card(
        fields=("Sustainability and communication",),
        topics=("Repairing", "Rivers", "Plain language", "Street markets"),
        own_topics=("Deposit schemes",),
        languages=("English", "Turkish"),
        ways=("a walk", "a video call", "writing first"),
        place="Bristol",
        work="I help firms to talk about sustainability without overdoing it.",
        question="I keep wondering when ‘good enough’ is really enough for a thing.",
        offer="",
        wish="To watch somebody who works with their hands.",
        thread=THREADS["en"],
    ),
}
JONAS = {
    "de": Card(
        fields=("Tischlerei und Möbel",),
        topics=("Reparieren", "Holz", "Gebrauchtes"),
        own_topics=(),
        languages=("Deutsch", "Englisch"),
        ways=("persönlich treffen", "ein Spaziergang"),
        place="Köln",
        work="Ich baue Küchen aus Holz, das schon einmal etwas anderes war.",
        question="Mich beschäftigt, warum Leute Dinge wegwerfen, die man reparieren könnte.",
        offer="Einen Nachmittag an der Hobelbank.",
        wish="",
        thread=THREADS["de"],
    ),
    "en": Card(
        fields=("Joinery and furniture",),
        topics=("Repairing", "Wood", "Second-hand things"),
        own_topics=(),
        languages=("English", "German"),
        ways=("meeting in person", "a walk"),
        place="Cardiff",
        work="I build kitchens from wood that used to be something else.",
        question="I would like to know why people throw away what could be repaired.",
        offer="An afternoon at the workbench.",
        wish="",
        thread=THREADS["en"],
    ),
}
QUESTIONS = {
    "de": "Was war das Letzte, das du repariert hast, und hat es sich gelohnt?",
    "de_formal": "Was haben Sie zuletzt repariert, und hat es sich gelohnt?",
    "en": "What did you last repair, and was it worth it?",
}


def sample_variables(kind: EmailKind, letter_set: str) -> dict[str, object]:
    """The variables of a letter, as the services would pass them."""
    return {**_frame(kind, letter_set), **_own_variables(kind, letter_set)}


def without_sentences(card: Card) -> Card:
    """Somebody who shows fields, topics and ways, and not one sentence."""
    return replace(card, work="", question="", offer="", wish="")


def _frame(kind: EmailKind, letter_set: str) -> dict[str, object]:
    names = {"de": "Mira und Jonas", "en": "Mira and Jonas"}[language_of(letter_set)]
    to_both = kind is EmailKind.INTRODUCTION
    has_membership = kind not in (EmailKind.CONFIRMATION, EmailKind.INTRODUCTION)
    return {
        "community": "Werkstattkreis",
        "organiser": "Ruth Berger",
        "organiser_email": "ruth@werkstattkreis.example",
        "for_whom": names if to_both else "m…@example.org",
        "base_url": BASE_URL,
        "membership_url": f"{BASE_URL}/m/{SIGNED_AND_TIMED}" if has_membership else None,
    }


def _own_variables(kind: EmailKind, letter_set: str) -> dict[str, object]:
    language = language_of(letter_set)
    mailed = f"{BASE_URL}/m/{SIGNED_AND_TIMED}"
    answer: dict[str, object] = {
        "given_name": "Mira",
        "link": f"{BASE_URL}/a/{SIGNED}",
        "deadline": date_in_words(date(2027, 1, 10), letter_set),
        "replies_read": True,
    }
    question = {name: answer[name] for name in ("given_name", "link", "deadline")}
    confirm = f"{BASE_URL}/c/{SIGNED}"
    way_back: dict[str, object] = {"given_name": "Mira", "link": mailed}
    samples: dict[EmailKind, dict[str, object]] = {
        EmailKind.CONFIRMATION: {"link": confirm, "not_me_link": f"{confirm}/not-me"},
        EmailKind.ALREADY_KNOWN: {"change_link": f"{mailed}/change"},
        EmailKind.WELCOME: {
            "given_name": "Mira",
            "card": MIRA[language],
            "opens_on": date_in_words(date(2027, 1, 1), letter_set),
            "member_count": 24,
            "smallest_pool": 8,
            "enough_members": True,
            "months": 2,
            "suggestions": 3,
            "letters": 6,
        },
        EmailKind.PROPOSAL: {**answer, "card": JONAS[language], "second_wave": False},
        EmailKind.REMINDER: answer,
        EmailKind.CLOSING: {
            "given_name": "Mira",
            "proposed_on": date_in_words(date(2027, 1, 1), letter_set),
        },
        EmailKind.INTRODUCTION: {
            "first": _person("Mira", "Aydın", MIRA[language]),
            "second": _person("Jonas", "Winter", JONAS[language]),
            "subject_names": ["Mira", "Jonas"],
            "thread": THREADS[language],
            "first_writer": "Jonas",
            "other_writer": "Mira",
            "question": QUESTIONS[letter_set],
        },
        EmailKind.PAUSE_UNDO: way_back,
        EmailKind.GOODBYE: {
            "given_name": "Mira",
            "erase_link": f"{mailed}/erase",
            "erased_on": date_in_words(date(2027, 2, 9), letter_set),
        },
        EmailKind.CHANGE_LINK: {"link": f"{mailed}/change"},
        EmailKind.ERASE_LINK: {"link": f"{mailed}/erase"},
        EmailKind.EXPORT_LINK: {"link": f"{mailed}/export"},
        EmailKind.SILENT_PAUSE: way_back,
        EmailKind.STILL_LOOKING: {
            "given_name": "Mira",
            "hint": "topic",
            "hint_name": THREADS[language].topics[0],
        },
        EmailKind.SMALL_POOL: {
            "given_name": "Mira",
            "member_count": 6,
            "smallest_pool": 8,
            "link": f"{BASE_URL}/{language}/join",
        },
        EmailKind.RECEIPT: question,
        EmailKind.UNCLEAR_REPLY: {**question, "state": "open"},
        EmailKind.UNREACHED: {"given_name": "Mira", "other_name": "Jonas"},
        EmailKind.MISDIRECTED: {
            "given_name": "Mira",
            "other_name": "Jonas",
            "other_address": "jonas@example.org",
        },
    }
    return samples[kind]


def _person(given_name: str, family_name: str, card: Card) -> dict[str, object]:
    return {
        "given_name": given_name,
        "full_name": f"{given_name} {family_name}",
        "address": f"{given_name.lower()}@example.org",
        "card": card,
    }
