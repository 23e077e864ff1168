"""The demo as visitors live through it: join, travel, answer, and find the introduction."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from matchmaker.processes import dying_with_me
from tests.journeys.people import JONAS, MIRA, Person
from tests.servers.instance import ROOT, find_free_port
from tests.servers.processes import wait_until

pytestmark = pytest.mark.timeout(240)


@dataclass(frozen=True)
class Demo:
    """A running demo and where it answers."""

    form: str
    inbox: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for all, each visitor in a later month and gone before the next."""
    folder: Path = tmp_path_factory.mktemp("demo")
    ports = find_free_port(), find_free_port()
    form, inbox = (f"http://127.0.0.1:{port}" for port in ports)
    environment = {name: text for name, text in os.environ.items() if name in ("PATH", "HOME")}
    process = subprocess.Popen(
        [
            sys.executable, "-m", "matchmaker", "demo",
            "--port", str(ports[0]), "--inbox-port", str(ports[1]), "--data", str(folder),
        ],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=dying_with_me(),
    )  # fmt: skip
    try:
        wait_until(lambda: _answers(f"{form}/health"), "the form")
        wait_until(lambda: _answers(f"{inbox}/messages"), "the inbox")
        yield Demo(form, inbox)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(12) == 0


def _answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=2) as got:
        return bool(got.status == 200)
    return False


def test_a_visitor_lives_through_a_month(demo: Demo, browser: Browser) -> None:
    page = browser.new_page(locale="de-DE")
    _join(page, demo, MIRA)
    _travel(page, demo, "Zur nächsten Runde")
    _open_letter(page, demo, MIRA, "kennenlernen könntest")
    _follow_link(page, "/a/")
    page.get_by_text("Ja, gern", exact=True).click()
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dein Ja ist angekommen.")

    _travel(page, demo, "Zur nächsten Frist")
    _open_letter(page, demo, MIRA, "möchtet euch kennenlernen")
    expect(page.locator("main")).to_contain_text("Diese Kopie ging an mira@example.org")
    expect(page.locator("main")).to_contain_text(MIRA.work)
    goes_to = page.locator(".reply .address").inner_text()
    assert goes_to.endswith("@example.org")
    assert MIRA.address not in goes_to

    _open_letter(page, demo, MIRA, "kennenlernen könntest")
    _reply(page, "Abmelden")
    _open_what_followed(page, "Du bekommst keine Vorschläge mehr")
    page.close()


def test_a_visitor_answers_by_reply(demo: Demo, browser: Browser) -> None:
    page = browser.new_page(locale="de-DE")
    _join(page, demo, JONAS)
    _travel(page, demo, "Zur nächsten Runde")
    _open_letter(page, demo, JONAS, "kennenlernen könntest")
    expect(page.locator(".text")).to_contain_text("Antworte einfach mit Ja oder Nein")
    page.get_by_role("link", name="Darauf antworten").click()
    _reply(page, "")
    expect(page.get_by_role("alert")).to_contain_text("Noch steht nichts da")
    _reply(page, "Ja, aber erst ab Dezember")
    expect(page.get_by_role("status")).to_contain_text("Abgeschickt")
    _open_what_followed(page, "Deine Antwort auf unseren Vorschlag")
    expect(page.locator(".text")).to_contain_text("nicht sicher, ob sie Ja oder Nein heißt")
    _reply(page, "Ja gern!")
    _open_what_followed(page, "Dein Ja ist angekommen")

    _travel(page, demo, "Zur nächsten Frist")
    _open_letter(page, demo, JONAS, "möchtet euch kennenlernen")
    _reply(page, "Hallo, wie schön. Wann passt es dir?")
    expect(page.get_by_role("status")).to_contain_text("direkt und nicht über uns")
    page.get_by_role("link", name="So liegt sie bei").click()
    expect(page.locator(".envelope")).to_contain_text(f"Jonas <{JONAS.address}>")
    expect(page.locator(".text")).to_contain_text("Hallo, wie schön. Wann passt es dir?")

    page.close()


def _join(page: Page, demo: Demo, person: Person) -> None:
    person.join(page, demo.form)
    _open_letter(page, demo, person, "bestätige deine E-Mail-Adresse")
    _follow_link(page, "/c/")
    page.get_by_role("button", name="Ja, das bin ich").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du bist dabei.")


def _travel(page: Page, demo: Demo, button: str) -> None:
    page.goto(demo.inbox)
    page.get_by_role("button", name=button).click(no_wait_after=True)
    page.wait_for_url("**since=**", timeout=60_000)


def _reply(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="antworten").fill(words)
    page.get_by_role("button", name="Antwort abschicken").click()
    page.wait_for_load_state()


def _open_what_followed(page: Page, subject: str) -> None:
    """Look again below a reply until a letter is there, and open it."""
    followed = page.locator(".reply .letters a", has_text=subject)

    def look() -> bool:
        page.reload()
        return followed.count() > 0

    wait_until(look, f"a letter about {subject}")
    followed.first.click()
    page.wait_for_load_state()


def _open_letter(page: Page, demo: Demo, person: Person, subject: str) -> None:
    """Find a letter in somebody's post by words of its subject, once it is there."""

    def look() -> bool:
        page.goto(f"{demo.inbox}/?to={person.address}")
        return page.locator("main a", has_text=subject).count() > 0

    wait_until(look, f"a letter about {subject}")
    page.locator("main a", has_text=subject).first.click()
    page.wait_for_load_state()


def _follow_link(page: Page, path: str) -> None:
    page.goto(str(page.locator(f"a[href*='{path}']").first.get_attribute("href")))
