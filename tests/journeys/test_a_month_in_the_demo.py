"""The demo as a visitor lives through it: join, travel, answer, and find the introduction."""

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
from tests.journeys.people import MIRA
from tests.servers.instance import ROOT, find_free_port
from tests.servers.processes import wait_until

pytestmark = pytest.mark.timeout(240)


@dataclass(frozen=True)
class Demo:
    """A running demo and where it answers."""

    form: str
    inbox: str


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    ports = find_free_port(), find_free_port()
    form, inbox = (f"http://127.0.0.1:{port}" for port in ports)
    environment = {name: text for name, text in os.environ.items() if name in ("PATH", "HOME")}
    process = subprocess.Popen(
        [
            sys.executable, "-m", "matchmaker", "demo",
            "--port", str(ports[0]), "--inbox-port", str(ports[1]), "--data", str(tmp_path),
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
    MIRA.join(page, demo.form)
    _open_letter(page, demo, "bestätige deine E-Mail-Adresse")
    _follow_link(page, "/c/")
    page.get_by_role("button", name="Ja, das bin ich").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du bist dabei.")

    page.goto(demo.inbox)
    page.get_by_role("button", name="Zur nächsten Runde").click()
    page.wait_for_load_state()
    _open_letter(page, demo, "kennenlernen könntest")
    _follow_link(page, "/a/")
    page.get_by_text("Ja, gern", exact=True).click()
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dein Ja ist angekommen.")

    page.goto(demo.inbox)
    page.get_by_role("button", name="Zur nächsten Frist").click()
    page.wait_for_load_state()
    _open_letter(page, demo, "kennenlernen")
    expect(page.locator("main")).to_contain_text("Diese Kopie ging an mira@example.org")
    reply = page.get_by_role("link", name="@example.org").first
    address = str(reply.get_attribute("href")).removeprefix("mailto:").partition("?")[0]
    assert address not in ("", MIRA.address)
    expect(page.locator("main")).to_contain_text(MIRA.work)


def _open_letter(page: Page, demo: Demo, subject: str) -> None:
    """Find a letter in Mira's post by words of its subject, once it is there."""

    def look() -> bool:
        page.goto(f"{demo.inbox}/?to={MIRA.address}")
        return page.locator("main a", has_text=subject).count() > 0

    wait_until(look, f"a letter about {subject}")
    page.locator("main a", has_text=subject).first.click()
    page.wait_for_load_state()


def _follow_link(page: Page, path: str) -> None:
    page.goto(str(page.locator(f"a[href*='{path}']").first.get_attribute("href")))
