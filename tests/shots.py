"""Pictures of every page and every letter, for somebody to look at: `./run shots [FOLDER]`."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from matchmaker import database
from matchmaker.demo.inbox.page import create_app as create_inbox
from matchmaker.demo.travel import TravelStep
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.profile import Sentence
from matchmaker.i18n import LETTER_SETS
from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from matchmaker.web.app import create_app
from tests.demo.conftest import running_demo, taking_in_mail
from tests.factories import invitation_of, join, open_test_runtime, propose
from tests.letters import render
from tests.servers.browser import find_browser, flags
from tests.servers.instance import find_free_port
from tests.servers.web import serving

SCREENS = {"phone": 390, "desktop": 1100}
SCHEMES = ("light", "dark")
PLAIN_PAGES = {
    "join": "/de/join", "join-en": "/en/join", "thanks": "/de/thanks", "sample": "/de/sample",
    "sample-en": "/en/sample", "choosing": "/de/choosing", "privacy": "/de/privacy",
    "imprint": "/de/imprint", "answered-yes": "/de/answered/yes", "answered-no": "/en/answered/no",
    "answered-later": "/de_formal/answered/later", "erased": "/de/farewell/erased",
    "blocked": "/en/farewell/blocked", "refused": "/de/farewell/refused", "not-found": "/nothing",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Take all pictures; tells where they are."""
    folder = Path(arguments[0] if arguments else "shots")
    folder.mkdir(parents=True, exist_ok=True)
    executable = find_browser()
    if executable is None:
        print("Chromium is missing. On Debian: apt install chromium", file=sys.stderr)
        return 1
    with _running_inbox() as inbox, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags())
        taken = [
            *_shoot(browser, folder, inbox),
            *_shoot_pages(browser, folder),
            *_shoot_letters(browser, folder),
        ]
        browser.close()
    print(f"{len(taken)} pictures in {folder}")
    return 0


def _shoot_pages(browser: Browser, folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as data:
        url = f"sqlite:///{data}/matchmaker.db"
        database.upgrade(url)
        port = find_free_port()
        runtime = open_test_runtime(url, base_url=f"http://127.0.0.1:{port}")
        paths = {**PLAIN_PAGES, **dict(_list_own_pages(runtime))}
        with serving(create_app(runtime, time_trap_seconds=0), port) as base_url:
            yield from _shoot(
                browser, folder, {name: base_url + path for name, path in paths.items()}
            )
            yield from _shoot_faults(browser, folder, f"{base_url}/de/join")
        runtime.close()


def _list_own_pages(runtime: Runtime) -> Iterator[tuple[str, str]]:
    mira = join(runtime, "mira@example.org", offer=Sentence("Zeit zum Zuhören.", True))
    jonas = join(runtime, "jonas@example.org", given_name="Jonas", fields=("software",))
    formal = join(runtime, "frau.winter@example.org", given_name="Ada", formal=True)
    english = join(runtime, "ann@example.org", given_name="Ann", language="en")

    def own(member_id: int, purpose: TokenPurpose, ending: str = "") -> str:
        token = runtime.signer.sign_timed(
            purpose, member_id, epoch=1, issued_at=runtime.clock.real()
        )
        return f"/m/{token}{ending}"

    for name, one, other in (("", mira, jonas), ("-formal", formal, english)):
        invitation = invitation_of(runtime, propose(runtime, one, other), one)
        answer = f"/a/{runtime.signer.sign(TokenPurpose.ANSWER, invitation)}"
        yield f"answer{name}", answer
        yield f"block{name}", f"{answer}/block"
        yield f"membership{name}", own(one, TokenPurpose.MEMBERSHIP_VIEW)
        yield f"welcome{name}", own(one, TokenPurpose.MEMBERSHIP_VIEW, "?done=welcome")
        yield f"change{name}", own(one, TokenPurpose.MEMBERSHIP_CHANGE, "/change")
        yield f"erase{name}", own(one, TokenPurpose.ERASE, "/erase")
        yield f"export{name}", own(one, TokenPurpose.EXPORT, "/export")
        yield f"unsubscribe{name}", f"/u/{runtime.signer.sign(TokenPurpose.UNSUBSCRIBE, one)}"
    yield "membership-en", own(english, TokenPurpose.MEMBERSHIP_VIEW)


def _shoot(browser: Browser, folder: Path, addresses: dict[str, str]) -> Iterator[Path]:
    for scheme in SCHEMES:
        for screen, width in SCREENS.items():
            page = browser.new_page(
                color_scheme=scheme,  # type: ignore[arg-type]
                viewport={"width": width, "height": 800},
            )
            for name, address in addresses.items():
                page.goto(address)
                path = folder / f"page-{name}-{screen}-{scheme}.png"
                page.screenshot(path=path, full_page=True)
                yield path
            page.close()


def _shoot_faults(browser: Browser, folder: Path, address: str) -> Iterator[Path]:
    page = browser.new_page(viewport={"width": SCREENS["phone"], "height": 800})
    page.goto(address)
    page.fill("#email", "mira@")
    page.locator("form button").last.click()
    path = folder / "page-join-with-faults-phone-light.png"
    page.screenshot(path=path, full_page=True)
    page.close()
    yield path


@contextmanager
def _running_inbox() -> Iterator[dict[str, str]]:
    """The inbox of the demo: its list, and letters before and after a reply to them."""
    with tempfile.TemporaryDirectory() as data:
        database.upgrade(f"sqlite:///{data}/matchmaker.db")
        with running_demo(Path(data)) as demo, taking_in_mail(demo):
            demo.traveller.live()
            replied, letter, *_ = demo.store.list_letters()
            demo.correspondence.reply(replied, "Ja, aber erst ab Dezember", language="de")
            demo.traveller.travel(TravelStep.DEADLINE)
            introduction = next(
                one
                for one in demo.store.list_letters()
                if one.header("Message-ID").startswith("<introduction")
            )
            demo.correspondence.reply(introduction, "Hallo, wie schön.", language="de")
            app = create_inbox(demo.correspondence, demo.traveller, form_address="/join")
            with serving(app, 0) as base_url:
                yield {
                    "inbox": f"{base_url}/?lang=de",
                    "inbox-letter": f"{base_url}/letters/{letter.id}?lang=en",
                    "inbox-replied": f"{base_url}/letters/{replied.id}?lang=de&sent=1",
                    "inbox-introduced": f"{base_url}/letters/{introduction.id}?lang=de&sent=1",
                }


def _shoot_letters(browser: Browser, folder: Path) -> Iterator[Path]:
    for scheme in SCHEMES:
        for screen, width in SCREENS.items():
            page = browser.new_page(
                color_scheme=scheme,  # type: ignore[arg-type]
                viewport={"width": width, "height": 600},
            )
            for letter_set in LETTER_SETS:
                for kind in EmailKind:
                    page.set_content(render(kind, letter_set).html)
                    path = folder / f"letter-{kind}-{letter_set}-{screen}-{scheme}.png"
                    page.screenshot(path=path, full_page=True)
                    yield path
            page.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
