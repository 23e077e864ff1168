"""The inbox and its reply box in a real browser: nothing that axe can find, all by keyboard."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from matchmaker.demo.inbox.page import create_app
from tests.demo.conftest import Demo, running_demo, taking_in_mail
from tests.demo.test_reply_box import proposal_of
from tests.servers.web import serving
from tests.web.test_accessibility import SCREENS, complain, is_wider_than_its_window

pytestmark = pytest.mark.timeout(180)
SEND = "Antwort abschicken"


@dataclass(frozen=True)
class Inbox:
    """The inbox in a browser, and a letter that can be replied to."""

    demo: Demo
    address: str
    letter: str


@pytest.fixture
def inbox(tmp_path_factory: pytest.TempPathFactory, first_day: Path) -> Iterator[Inbox]:
    """Asked for before the browser, in whose presence no server can be started."""
    folder = shutil.copytree(first_day, tmp_path_factory.mktemp("everybody") / "demo")
    with running_demo(folder) as demo, taking_in_mail(demo):
        demo.traveller.live()
        app = create_app(demo.correspondence, demo.traveller, form_address="http://127.0.0.1/join")
        with serving(app, 0) as address:
            letter = proposal_of(demo)
            yield Inbox(demo, address, f"{address}/letters/{letter.id}")


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_every_view_is_fit_for_everybody(
    inbox: Inbox, browser: Browser, screen: str, scheme: str
) -> None:
    page = browser.new_page(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport=SCREENS[screen],  # type: ignore[arg-type]
        locale="de-DE",
    )

    def look() -> None:
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        assert complain(page) == [], page.url
        assert not is_wider_than_its_window(page), page.url

    page.goto(inbox.address)
    look()
    for part in ("text", "headers", "source"):
        page.goto(f"{inbox.letter}?part={part}")
        look()
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("alert")).to_be_visible()
    look()
    for words in ("Ja, aber erst ab Dezember", "Ja gern"):
        page.get_by_role("textbox", name="antworten").fill(words)
        page.get_by_role("button", name=SEND).click()
        expect(page.get_by_role("status")).to_be_visible()
        look()
    inbox.demo.traveller.live()
    page.reload()
    expect(page.locator(".reply .letters a").first).to_be_visible()
    look()
    page.close()


def test_a_letter_can_be_answered_by_keyboard_alone(inbox: Inbox, browser: Browser) -> None:
    page = browser.new_page(locale="de-DE")
    page.goto(inbox.letter)
    _walk_to(page, "link", "Darauf antworten")
    page.keyboard.press("Enter")
    _walk_to(page, "textbox", "antworten")
    expect(page.get_by_role("textbox")).to_have_accessible_description(
        "In deinen eigenen Worten, zum Beispiel „Ja gern“, „Nein danke“, „Ja, aber erst ab "
        "Dezember“ oder „Abmelden“. Gezählt wird nur, was eindeutig ist."
    )
    page.keyboard.type("Ja gern, von Hand")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Abgeschickt")
    expect(page.locator("blockquote").last).to_have_text("Ja gern, von Hand")
    page.close()


def _walk_to(page: Page, role: str, name: str) -> None:
    """Press Tab until it has the focus."""
    wanted = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{name} cannot be reached by keyboard")
