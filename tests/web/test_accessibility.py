"""Every page in a real browser: no violation that axe can find, and all of it by keyboard."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from matchmaker.runtime import Runtime
from matchmaker.web.app import create_app
from tests.factories import open_test_runtime
from tests.servers.instance import find_free_port
from tests.servers.web import serving
from tests.web.conftest import Couple
from tests.web.test_security import list_own_pages

pytestmark = pytest.mark.timeout(180)
PAGES = (
    "/de/join", "/en/join", "/de/thanks", "/en/sample", "/de/choosing", "/en/privacy",
    "/de/imprint", "/de/farewell/erased", "/de_formal/answered/yes", "/nothing",
)  # fmt: skip
SCREENS = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1200, "height": 800}}


@pytest.fixture
def local_runtime(runtime: Runtime) -> Iterator[Runtime]:
    """The same database under an address that a browser on this machine can open."""
    base_url = f"http://127.0.0.1:{find_free_port()}"
    other = open_test_runtime(runtime.settings.database_url, base_url=base_url)
    yield other
    other.close()


@pytest.fixture
def site(local_runtime: Runtime) -> Iterator[str]:
    app: Flask = create_app(local_runtime, time_trap_seconds=0)
    port = int(local_runtime.settings.base_url.rpartition(":")[2])
    with serving(app, port) as base_url:
        yield base_url


def complain(page: Page) -> list[str]:
    """What axe finds wrong, in words."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found
        for node in violation["nodes"]
    ]


def is_wider_than_its_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_every_page_is_fit_for_everybody(
    browser: Browser, site: str, couple: Couple, screen: str, scheme: str
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport=SCREENS[screen])  # type: ignore[arg-type]
    for path in (*PAGES, *list_own_pages(couple)):
        page.goto(site + path)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        assert complain(page) == [], path
        assert not is_wider_than_its_window(page), path


def test_a_page_with_faults_is_fit_for_everybody(page: Page, site: str, couple: Couple) -> None:
    for path in ("/de/join", couple.answer_link(couple.mira)):
        page.goto(site + path)
        page.locator("form button").last.click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert complain(page) == []
    first = page.locator(".faults a").first
    first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#answer"


def test_a_proposal_can_be_answered_by_keyboard_alone(
    page: Page, site: str, couple: Couple
) -> None:
    page.goto(site + couple.answer_link(couple.mira))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(20):
        if page.evaluate("document.activeElement.name") == "answer":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dein Ja ist angekommen.")


def test_groups_of_topics_count_what_is_chosen_without_a_script(
    browser: Browser, site: str
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/de/join")
    for topic in ("repairing", "wood"):
        page.click(f"label[for=topics-{topic}]")
    group = page.locator("details", has=page.locator("#topics-wood"))
    expect(group.locator("summary")).to_have_accessible_name("Handwerk und Dinge · 2 gewählt")
