"""The main job: two people fill in the form, both say yes, and each can reply to the other."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import JONAS, MIRA, Person, await_letter, list_letters
from tests.servers.instance import Instance, running_instance
from tests.servers.smtp import CollectingSmtp

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def instance(tmp_path: Path, redis_url: str, smtp_server: CollectingSmtp) -> Iterator[Instance]:
    """A community of two that needs no patience."""
    with running_instance(
        tmp_path,
        smtp_url=smtp_server.url,
        redis_url=redis_url,
        SMALLEST_POOL="2",
        MEMBERSHIP_HOURS="0",
        UNDO_MINUTES="0",
    ) as instance:
        for name in ("web", "worker", "clock"):
            instance.start(name)
        yield instance


def test_from_the_form_to_two_people_writing_to_each_other(
    instance: Instance, smtp_server: CollectingSmtp, browser: Browser
) -> None:
    for person in (MIRA, JONAS):
        page = browser.new_page(locale="de-DE")
        _join_and_confirm(person, page, instance, smtp_server)
        page.close()

    rehearsal = instance.run("round", "plan")
    assert "Mira" in rehearsal
    assert "Jonas" in rehearsal
    instance.run("round", "open", "--yes")

    for person, other in ((MIRA, JONAS), (JONAS, MIRA)):
        page = browser.new_page(locale="de-DE")
        _answer_yes(person, other, page, smtp_server)
        page.close()

    second = await_letter(smtp_server, JONAS.address, "ihr möchtet euch kennenlernen")
    first = await_letter(smtp_server, MIRA.address, "ihr möchtet euch kennenlernen")
    assert first.message["Reply-To"] == JONAS.address
    assert second.message["Reply-To"] == MIRA.address
    for name in ("Message-ID", "Date", "Subject", "From", "To"):
        assert first.message[name] == second.message[name]
    assert first.text == second.text
    for words in (MIRA.address, JONAS.address, MIRA.work, JONAS.question):
        assert words in " ".join(first.text.split())
    links = re.findall(r"https?://\S+", first.text)
    assert all("/de/imprint" in link for link in links)
    assert "Traceback" not in instance.read_logs()


def _join_and_confirm(
    person: Person, page: Page, instance: Instance, smtp_server: CollectingSmtp
) -> None:
    person.join(page, instance.base_url)
    confirmation = await_letter(smtp_server, person.address, "bestätige deine E-Mail-Adresse")
    assert person.given_name not in confirmation.text
    page.goto(confirmation.link("/c/"))
    page.get_by_role("button", name="Ja, das bin ich").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du bist dabei.")
    expect(page.get_by_text(person.work)).to_be_visible()
    welcome = await_letter(smtp_server, person.address, "Willkommen")
    assert person.work in " ".join(welcome.text.split())


def _answer_yes(person: Person, other: Person, page: Page, smtp_server: CollectingSmtp) -> None:
    proposal = await_letter(smtp_server, person.address, "kennenlernen könntest")
    assert other.work in " ".join(proposal.text.split())
    for secret in (other.given_name, other.address):
        assert secret not in proposal.text
    page.goto(proposal.link("/a/"))
    expect(page.get_by_text(other.work)).to_be_visible()
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_role("alert")).to_contain_text("Wähle eine der vier Antworten")
    page.get_by_text("Ja, gern", exact=True).click()
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dein Ja ist angekommen.")


def test_the_same_without_redis_and_without_a_worker(
    tmp_path: Path, smtp_server: CollectingSmtp, page: Page
) -> None:
    """The clock does all the work by itself."""
    with running_instance(tmp_path, smtp_url=smtp_server.url, redis_url=None) as instance:
        for name in ("web", "clock"):
            instance.start(name)
        MIRA.join(page, instance.base_url, "en")
        letter = await_letter(smtp_server, MIRA.address, "confirm")
        assert len(list_letters(smtp_server, MIRA.address)) == 1
        page.goto(letter.link("/c/"))
        page.get_by_role("button").first.click()
        await_letter(smtp_server, MIRA.address, "elcome")
