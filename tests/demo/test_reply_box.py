"""Whoever replies in the inbox takes the real way: mail server, mailroom, receipt or question."""

import shutil
import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from matchmaker.demo.inbox.letter import Letter
from matchmaker.demo.inbox.letters import LONGEST_REPLY
from matchmaker.demo.inbox.reply import compose_reply
from matchmaker.demo.ports import HOST
from matchmaker.demo.travel import TravelStep
from matchmaker.demo.writing import WORDS
from matchmaker.domain.answer import Answer, Outcome
from matchmaker.domain.membership import MemberState
from matchmaker.mail.meaning import Meaning
from matchmaker.mail.understanding import Kind, understand, understand_text
from matchmaker.models import Invitation, Member, Proposal, Suppression
from tests.demo.conftest import Demo, running_demo, taking_in_mail

EVIL = '<script>alert(1)</script></textarea>"><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def first_morning(tmp_path_factory: pytest.TempPathFactory, first_day: Path) -> Path:
    """A folder in which the first suggestions have just arrived, to be copied."""
    folder = shutil.copytree(first_day, tmp_path_factory.mktemp("first_morning") / "demo")
    with running_demo(folder) as demo:
        demo.traveller.live()
    return folder


@pytest.fixture
def demo(tmp_path: Path, first_morning: Path) -> Iterator[Demo]:
    with running_demo(shutil.copytree(first_morning, tmp_path / "demo")) as demo:
        yield demo


@pytest.fixture
def client(demo: Demo) -> FlaskClient:
    return demo.browse()


def proposal_of(demo: Demo, number: int = 0) -> Letter:
    """The suggestion to one of those of the sample community who read German."""
    found = [one for one in demo.store.list_letters() if kind_of(one) == "proposal"]
    german = [one for one in found if one.header("Subject").startswith("Jemand")]
    # They leave over several connections, so the order in which they arrive is left to chance.
    return sorted(german, key=lambda letter: letter.recipient)[number]


def kind_of(letter: Letter) -> str:
    return letter.header("Message-ID")[1:].partition(".")[0]


def send(client: FlaskClient, letter: Letter, words: str, query: str = "") -> TestResponse:
    return client.post(f"/letters/{letter.id}/reply{query}", data={"words": words})


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words_of(response: TestResponse) -> str:
    return " ".join(soup(response).get_text(" ").split())


def later_kinds(demo: Demo, letter: Letter) -> list[str]:
    found = demo.store.list_letters(letter.recipient)
    return [kind_of(one) for one in found if one.id > letter.id]


def answer_of(demo: Demo, letter: Letter) -> Answer | None:
    """What the member has said to their only suggestion."""
    with demo.runtime.reading() as session:
        return session.scalar(
            select(Invitation.answer)
            .join(Invitation.member)
            .where(Member.address_key == letter.recipient)
        )


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_reply_looks_as_mail_programs_write_it(
    demo: Demo, client: FlaskClient, language: str
) -> None:
    letter = proposal_of(demo)
    now = demo.traveller.now().astimezone(demo.traveller.zone)
    raw = compose_reply(letter, "Ja gern!", name="Hanne Vogt", language=language, now=now)
    reply = message_from_bytes(raw, policy=policy.default)
    assert reply["From"] == f"Hanne Vogt <{letter.recipient}>"
    assert reply["To"] == letter.reply_address
    assert reply["Subject"] == "Re: Jemand, den du kennenlernen könntest"
    assert reply["In-Reply-To"] == reply["References"] == letter.header("Message-ID")
    text = reply.get_content().replace("\r\n", "\n")
    assert text.startswith("Ja gern!\n\n" + {"de": "Am 01.", "en": "On 01/"}[language])
    assert {"de": "schrieb ", "en": " wrote:"}[language] in text
    assert "\n> für diesen Monat" in text
    for sent in ("", letter.text):
        understood = understand(raw, sent=sent)
        assert (understood.meaning, understood.text) == (Meaning.YES, "Ja gern!")


@pytest.mark.parametrize(
    ("words", "answer", "kinds"),
    [
        ("Ja gern!", Answer.YES, ["receipt"]),
        ("Nein danke", Answer.NO, []),
        ("Ja, aber erst ab Dezember", None, ["unclear-reply"]),
        ("Abmelden", None, ["pause-undo"]),
    ],
)
def test_what_is_replied_is_understood_and_followed(
    demo: Demo, client: FlaskClient, words: str, answer: Answer | None, kinds: list[str]
) -> None:
    letter = proposal_of(demo)
    with taking_in_mail(demo):
        sent = send(client, letter, words)
        assert sent.status_code == 303
        assert sent.location == f"/letters/{letter.id}?sent=1#reply"
    demo.traveller.live()
    assert answer_of(demo, letter) is answer
    assert later_kinds(demo, letter) == kinds
    page = soup(client.get(sent.location))
    assert "Abgeschickt." in page.select(".reply [role=status]")[0].get_text()
    assert [one.get_text() for one in page.select(".said blockquote")] == [words]
    assert len(page.select(".reply .letters a")) == len(kinds)


def test_who_says_stop_is_paused_and_the_suggestion_ends(demo: Demo, client: FlaskClient) -> None:
    letter = proposal_of(demo)
    with taking_in_mail(demo):
        send(client, letter, "Stop")
    demo.traveller.live()
    with demo.runtime.reading() as session:
        found = session.scalar(select(Member).where(Member.address_key == letter.recipient))
        assert found is not None
        assert found.state is MemberState.PAUSED
        (open_one,) = session.scalars(
            select(Proposal.outcome).join(Invitation).where(Invitation.member_id == found.id)
        )
        assert open_one is Outcome.WITHDRAWN


def test_a_reply_to_an_introduction_reaches_the_other_person_and_can_be_answered(
    demo: Demo, client: FlaskClient
) -> None:
    demo.traveller.travel(TravelStep.DEADLINE)
    copies = (one for one in demo.store.list_letters() if kind_of(one) == "introduction")
    letter = next(copies)
    before = len(demo.store.list_letters())
    sent = send(client, letter, "Hallo,\r\n\r\nwie schön.", query="?lang=de")
    copy, *_ = demo.store.list_letters()
    assert len(demo.store.list_letters()) == before + 1
    assert (copy.recipient, copy.return_path) == (letter.reply_address, letter.recipient)
    assert copy.text.startswith("Hallo,\n\nwie schön.\n\nAm ")
    assert copy.answer_address == letter.recipient
    page = client.get(sent.location)
    assert f"bei {letter.reply_address} angekommen" in words_of(page)
    link = soup(page).select(".said a")[0]
    assert f"/letters/{copy.id}?" in str(link["href"])
    again = send(client, copy, "Ja, wirklich.")
    assert again.status_code == 303
    newest, *_ = demo.store.list_letters(letter.recipient)
    assert newest.header("Subject").startswith("Re: ")
    assert not newest.header("Subject").startswith("Re: Re:")
    assert newest.header("References").split()[0] == letter.header("Message-ID")


def test_where_nobody_takes_in_mail_nothing_is_lost(demo: Demo, client: FlaskClient) -> None:
    page = send(client, proposal_of(demo), "Ja gern")
    assert page.status_code == 503
    assert soup(page).select("#words")[0].get_text().strip() == "Ja gern"
    assert "Gerade nimmt niemand die Post an" in soup(page).select("[role=alert]")[0].get_text()
    assert demo.correspondence.sent.list_letters() == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("", "Noch steht nichts da"),
        (" \r\n\t", "Noch steht nichts da"),
        ("ü" * (LONGEST_REPLY + 1), "Bis zu 4000 Zeichen"),
        ("ü" * 100_000, "Bis zu 4000 Zeichen"),
        (EVIL * 100, "Bis zu 4000 Zeichen"),
    ],
)
def test_what_cannot_be_sent_is_said_kindly_and_kept(
    demo: Demo, client: FlaskClient, words: str, fault: str
) -> None:
    page = send(client, proposal_of(demo), words, query="?lang=de&to=x@example.org")
    assert page.status_code == 422
    box = soup(page).select("#words")[0]
    assert box.get_text().strip() == words.strip()
    assert box["aria-describedby"] == "words-fault words-hint"
    assert fault in soup(page).select("#words-fault")[0].get_text()
    assert not soup(page).select("script, img")
    assert demo.correspondence.sent.list_letters() == []


def test_hostile_words_stay_words(demo: Demo, client: FlaskClient) -> None:
    letter = proposal_of(demo)
    words = f"{EVIL}\n\nFrom: x@example.org\nBcc: y@example.org\0\x1b"
    with taking_in_mail(demo):
        page = client.get(send(client, letter, words).location)
    assert not soup(page).select("script, img")
    (kept,) = demo.correspondence.sent.list_letters()
    assert [name for name, _ in kept.headers] == [
        "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    ]  # fmt: skip


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_a_reply_from_another_site_is_not_sent(
    demo: Demo, client: FlaskClient, headers: dict[str, str]
) -> None:
    path = f"/letters/{proposal_of(demo).id}/reply"
    assert client.post(path, data={"words": "Ja"}, headers=headers).status_code == 403
    assert client.get(path).status_code == 405
    assert demo.correspondence.sent.list_letters() == []


def test_only_letters_that_can_be_answered_have_a_box(demo: Demo, client: FlaskClient) -> None:
    raw = b"From: vorstellung@example.org\r\nAuto-Submitted: auto-generated\r\n\r\nHallo"
    letter = demo.store.find(demo.store.add("mira@example.org", raw))
    assert letter is not None
    assert not soup(client.get(f"/letters/{letter.id}")).select("textarea")
    page = send(client, letter, "Hallo")
    assert page.status_code == 422
    assert "keine Adresse" in soup(page).select("#words-fault")[0].get_text()
    assert client.post("/letters/1/reply", data={"words": "Hallo"}).status_code == 404


def test_mail_to_an_address_that_nobody_has_comes_back(demo: Demo, client: FlaskClient) -> None:
    raw = f"From: mira@example.org\r\nReply-To: r.{'a' * 32}@reply.example.org\r\n\r\nHallo"
    letter = demo.store.find(demo.store.add("mira@example.org", raw.encode()))
    assert letter is not None
    with taking_in_mail(demo):
        page = client.get(send(client, letter, "Ja gern").location)
    assert "Undelivered Mail Returned to Sender" in words_of(page)
    report, _ = demo.store.list_letters("mira@example.org")
    assert "kam nicht an" in report.text
    found = understand(report.raw.encode(), mail_from="")
    assert found.kind is Kind.BOUNCE
    assert found.bounce is not None
    assert found.bounce.permanent


def test_a_report_on_a_letter_of_ours_finds_its_way_back(demo: Demo, client: FlaskClient) -> None:
    letter = proposal_of(demo)
    assert letter.return_path.startswith("b.")
    shown = words_of(client.get(f"/letters/{letter.id}?part=headers"))
    assert f"Return-Path {letter.return_path}" in shown
    to, raw = "nobody@reply.example.org", letter.raw.encode()
    with (
        taking_in_mail(demo),
        smtplib.SMTP(HOST, demo.correspondence.smtp_port, "localhost") as server,
    ):
        server.sendmail(letter.return_path, [to], raw)
        server.sendmail("", [to], raw)
    demo.traveller.live()
    with demo.runtime.reading() as session:
        assert len(session.scalars(select(Suppression)).all()) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (answer, text)
        for sayings in WORDS.values()
        for answer in sayings
        for text in sayings[answer]
    ],
)
def test_what_the_sample_community_writes_means_what_they_say(answer: Answer, words: str) -> None:
    assert understand_text(words).meaning.value == answer.value


def test_some_of_the_sample_community_reply_by_mail(demo: Demo, client: FlaskClient) -> None:
    with taking_in_mail(demo):
        demo.traveller.travel(TravelStep.DEADLINE)
    written = demo.correspondence.sent.list_letters()
    assert 1 <= len(written) <= 10
    assert len({one.recipient for one in written}) == len(written)
    receipts = [one for one in demo.store.list_letters() if kind_of(one) == "receipt"]
    assert {one.recipient for one in receipts} <= {one.return_path for one in written}
    assert receipts
    for one in written:
        said = understand(one.raw.encode()).meaning.value
        with demo.runtime.reading() as session:
            found = session.scalars(
                select(Invitation.answer)
                .join(Invitation.member)
                .where(Member.address_key == one.return_path)
                .order_by(Invitation.id)
            ).first()
        assert found == Answer(said)
