"""Debian's Chromium, driven by Playwright; a run without it says so loudly."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MISSING = "Chromium is missing. On Debian: apt install chromium"


def find_browser() -> str | None:
    """Where Chromium is, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def flags() -> list[str]:
    """How it is started; root cannot have its sandbox."""
    return [*FLAGS] if os.geteuid() != 0 else [*FLAGS, "--no-sandbox"]


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser for a test; skips the test where there is none, unless REQUIRE_BROWSER is set."""
    executable = find_browser()
    if executable is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=flags(), chromium_sandbox=os.geteuid() != 0
        )
        try:
            yield browser
        finally:
            browser.close()
