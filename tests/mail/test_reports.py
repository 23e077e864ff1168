"""What machines send back is told apart, and a person's words never taken for it."""

import json
from pathlib import Path
from time import process_time

import pytest

from matchmaker.mail.arrived import Parsed, parse
from matchmaker.mail.reports import (
    Bounce,
    is_auto_reply,
    is_complaint,
    is_reaction,
    read_bounce,
    read_reaction,
)
from matchmaker.mail.trimming import trim
from tests.mail.hostile import HOSTILE

FOLDER = Path(__file__).with_name("reports")
LABELS = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
BOUNCES = [name for name, label in LABELS.items() if label["kind"] == "bounce"]
MACHINES = ("bounce", "complaint", "auto-reply")


def read(name: str) -> Parsed:
    return parse((FOLDER / name).read_bytes())


def sort(message: Parsed) -> str | None:
    if read_bounce(message) is not None:
        return "bounce"
    if is_complaint(message):
        return "complaint"
    return "auto-reply" if is_auto_reply(message) else None


def make(*lines: str) -> Parsed:
    return parse("\n".join(lines).encode())


def test_every_report_has_a_label() -> None:
    assert {path.name for path in FOLDER.glob("*.eml")} == set(LABELS)
    assert len(LABELS) > 100


@pytest.mark.parametrize("name", LABELS)
def test_a_message_is_of_its_kind_and_of_no_other(name: str) -> None:
    kind = LABELS[name]["kind"]
    message = read(name)
    assert sort(message) == (kind if kind in MACHINES else None)
    assert is_complaint(message) == (kind == "complaint")
    assert is_auto_reply(message) == (kind == "auto-reply")
    assert is_reaction(message) == (name == "reaction.eml")


@pytest.mark.parametrize("name", BOUNCES)
def test_a_delivery_report_says_how_bad_it_is_and_of_whom(name: str) -> None:
    bounce = read_bounce(read(name))
    label = LABELS[name]
    assert bounce is not None
    assert (bounce.permanent, bounce.delayed) == (label["permanent"], label["delayed"])
    assert (bounce.address, bounce.status) == (label["address"], label["status"])


@pytest.mark.parametrize("name", BOUNCES)
def test_why_is_short_and_names_nobody(name: str) -> None:
    bounce = read_bounce(read(name))
    assert bounce is not None
    assert 0 < len(bounce.why) <= 200
    assert "@" not in bounce.why
    assert "\n" not in bounce.why


@pytest.mark.parametrize(
    "diagnosis",
    [
        "550 5.1.1 <a@b.example>: mailbox full",
        "550 5.1.1 user unknown, blocked by policy",
        "451 4.1.1 user unknown",
        "550 Sender verify failed: unknown user",
        "554 5.7.1 relaying denied for this user unknown",
        "550 5.1.1 vorübergehend nicht erreichbar",
        "550 5.4.4 host not found",
        "552 5.2.2 over quota",
        "554 5.4.14 hop count exceeded",
        "550 5.7.509 does not pass DMARC verification",
        "550 hello",
        "",
    ],
)
def test_what_could_be_over_tomorrow_is_not_permanent(diagnosis: str) -> None:
    bounce = read_bounce(make_report(diagnosis))
    assert bounce is not None
    assert not bounce.permanent


@pytest.mark.parametrize(
    "diagnosis",
    [
        *(f"550 {code} no" for code in ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")),
        "550-5.1.1 there is no\n 550 5.1.1 such thing",
        "550 No such user here",
        "550 Unknown user: a@spam.example",
        "550 <a@b.example>: User doesn't exist",
        "550 unknown local part a in <a@b.example>",
        "550 Benutzer unbekannt",
        "550 Empfaenger existiert nicht",
        "550 Dieses Postfach gibt es nicht",
        "550 Requested action not taken: mailbox unavailable",
    ],
)
def test_a_dead_address_is_told_by_code_or_wording(diagnosis: str) -> None:
    bounce = read_bounce(make_report(diagnosis))
    assert bounce is not None
    assert bounce.permanent


def make_report(diagnosis: str, action: str = "failed") -> Parsed:
    return make(
        "From: MAILER-DAEMON@example.org",
        "Subject: Undelivered Mail Returned to Sender",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; example.org",
        "",
        "Final-Recipient: rfc822; mira@example.com",
        f"Action: {action}",
        "Status: 5.0.0",
        f"Diagnostic-Code: smtp; {diagnosis}",
        "",
        "--b--",
    )


def test_what_is_still_tried_is_never_permanent() -> None:
    bounce = read_bounce(make_report("550 5.1.1 user unknown", "delayed"))
    assert bounce == Bounce(
        False, True, "mira@example.com", "5.1.1", "smtp; 550 5.1.1 user unknown"
    )


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "Delivered (to mailbox)"])
def test_a_letter_that_arrived_is_no_bounce(action: str) -> None:
    assert read_bounce(make_report("250 2.0.0 OK", action)) is None


def test_an_internationalised_report_is_read() -> None:
    message = make(
        "From: MAILER-DAEMON@example.org",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "",
        "--b",
        "Content-Type: message/global-delivery-status",
        "",
        "Reporting-MTA: dns; example.org",
        "",
        "Final-Recipient: rfc822; mira@example.com",
        "Action: failed",
        "Status: 5.1.1",
        "",
        "--b--",
    )
    bounce = read_bounce(message)
    assert bounce is not None
    assert (bounce.permanent, bounce.address) == (True, "mira@example.com")


def test_words_without_a_sender_or_structure_suppress_nobody() -> None:
    bounce = read_bounce(read("gateway-without-daemon.eml"))
    assert bounce is not None
    assert (bounce.status, bounce.permanent) == ("5.1.1", False)


def test_the_envelope_tells_whether_anybody_sent_it() -> None:
    message = make("From: mira@example.org", "Subject: Hello", "", "Back on Monday.")
    assert not is_auto_reply(message)
    assert not is_auto_reply(message, mail_from="mira@example.org")
    assert is_auto_reply(message, mail_from="")
    assert is_auto_reply(message, mail_from="<>")


def test_what_the_envelope_says_counts_more_than_what_was_noted() -> None:
    message = make("Return-Path: <>", "From: mira@example.org", "", "Back on Monday.")
    assert is_auto_reply(message)
    assert not is_auto_reply(message, mail_from="mira@example.org")


@pytest.mark.parametrize("value", ["no", "No", "", "no; by=hand"])
def test_a_person_may_say_that_it_was_not_automatic(value: str) -> None:
    assert not is_auto_reply(make("From: a@example.org", f"Auto-Submitted: {value}", "", "Ja!"))


@pytest.mark.parametrize(
    "header",
    ["X-Autocrypt: x", "X-Automatic-Tag: yes", "Autocrypt: addr=a@example.org", "X-Autoreply: no"],
)
def test_a_header_is_not_searched_for_auto(header: str) -> None:
    assert not is_auto_reply(make("From: a@example.org", header, "", "Ja gern!"))


@pytest.mark.parametrize(
    "text",
    [
        "Ich bin ab Montag im Urlaub, aber im Dezember gern! Melde mich, wenn ich wieder da bin.",
        "Hi, danke! Ich bin gerade krank, melde mich wieder.",
        "Thanks! I am on vacation this week. Happy to be introduced when I return.",
        "Nicht im Büro heute, aber schickt gern los.",
        "Bitte nicht mehr, ich bin nicht mehr bei der Firma.",
        "Sorry for the late reply, I was out of office last week. Count me in!",
        "I am currently away, so not this month. I will reply next month.",
        "Wir haben ihre Nachricht erhalten, klingt gut.",
    ],
)
@pytest.mark.parametrize("subject", ["Re: Jemand", "Jemand", "Anfrage 2026", "Ooops", "Urlaub"])
def test_an_absence_that_somebody_mentions_is_not_automatic(text: str, subject: str) -> None:
    assert sort(make("From: mira@example.org", f"Subject: {subject}", "", text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Danke für Ihre Nachricht. Ich bin im Urlaub und ab dem 13.11.2026 wieder für Sie da.",
        "Hallo!\n\nIch bin bis 10.11. unterwegs und lese meine Mails nur unregelmäßig.",
        "Liebe Kunden,\n\nunser Büro ist vom 24.12. bis 6.1. geschlossen.\nDanach wieder für Sie!",
        "Sehr geehrte Damen und Herren, ich bin in Elternzeit. Meine Vertretung ist Frau Meier.",
        "I will be out of the office starting 02.11.2026 and will not return until 13.11.2026.",
        "Thank you. I am currently out of the office with no access to email.",
        "Diese E-Mail-Adresse wird nicht mehr verwendet. Bitte schreiben Sie an neu@example.org.",
    ],
)
def test_a_note_of_absence_without_any_mark_is_known_by_its_words(text: str) -> None:
    assert is_auto_reply(make("From: mira@example.org", "Subject: Re: Jemand", "", text))


@pytest.mark.parametrize(
    "subject",
    [
        "Out of Office AutoReply: Jemand",
        "[Auto-Reply] Jemand",
        "Abwesenheitsnachricht - Jemand",
        "Ich bin im Urlaub Re: Jemand",
        "Ich bin derzeit nicht im Büro: Jemand",
        "Urlaubsabwesenheit: Jemand",
        "Réponse automatique : Jemand",
    ],
)
def test_a_note_of_absence_is_known_by_its_subject(subject: str) -> None:
    assert is_auto_reply(make("From: mira@example.org", f"Subject: {subject}", "", "x"))
    assert not is_auto_reply(make("From: mira@example.org", f"Subject: AW: {subject}", "", "Ja!"))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Undeliverable promises", "Nothing could not be delivered by you. 550 <3 yes!"),
        ("Delivery of my work", "I could not be reached last week, please try again."),
        ("Returned mail", "Das hier kam zurück. Stimmt die Adresse nicht?"),
        ("Re: Mail delivery failed", "550 5.1.1 <a@b.example> could not be delivered, but yes."),
    ],
)
def test_whoever_writes_about_a_report_has_not_sent_one(subject: str, text: str) -> None:
    assert sort(make("From: mira@example.org", f"Subject: {subject}", "", text)) is None


def test_the_emoji_of_a_reaction_can_be_read() -> None:
    assert read_reaction(read("reaction.eml")) == "👍"


@pytest.mark.parametrize("data", ["", "{}", "[]", "{", '{"emoji": 1}', '{"emoji": "a\\nb"}'])
def test_a_reaction_without_a_readable_emoji_is_one_too(data: str) -> None:
    message = make("Content-Type: text/vnd.google.email-reaction+json", "", data)
    assert is_reaction(message)
    assert read_reaction(message) == ""


@pytest.mark.parametrize("name", LABELS)
def test_nothing_is_cut_from_an_honest_message(name: str) -> None:
    raw = (FOLDER / name).read_bytes()
    assert trim(raw) == raw.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_breaks_it_and_nothing_takes_long(name: str) -> None:
    assert any(measure(HOSTILE[name]) < 0.1 for _ in range(5))


def measure(raw: bytes) -> float:
    begun = process_time()
    read_all(parse(raw))
    return process_time() - begun


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_breaks_it_untrimmed(name: str) -> None:
    read_all(parse(HOSTILE[name][:50_000]))


def read_all(message: Parsed) -> None:
    read_bounce(message)
    is_complaint(message)
    is_reaction(message)
    read_reaction(message)
    is_auto_reply(message)
