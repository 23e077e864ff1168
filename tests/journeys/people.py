"""People of the journeys: what they do in a browser, and the letters they get."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from playwright.sync_api import Page

from matchmaker.web.app import TIME_TRAP_SECONDS
from tests.servers.processes import wait_until
from tests.servers.smtp import CollectingSmtp


@dataclass(frozen=True)
class Letter:
    """A letter as it arrived; `recipient` is who the envelope was for."""

    recipient: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        assert part is not None
        return str(part.get_content())

    def link(self, path: str) -> str:
        """The first link to a page whose address begins so."""
        found = re.search(rf"https?://[^/\s]+{re.escape(path)}\S*", self.text)
        assert found is not None, self.text
        return found.group()


def list_letters(server: CollectingSmtp, recipient: str) -> list[Letter]:
    """The letters to somebody, oldest first."""
    return [
        Letter(recipients[0], message_from_bytes(data, policy=policy.default))
        for _, recipients, data in list(server.messages)
        if recipients == (recipient,)
    ]


def await_letter(server: CollectingSmtp, recipient: str, subject: str) -> Letter:
    """The letter with these words in its subject, once it has arrived."""

    def find() -> Letter | None:
        letters = list_letters(server, recipient)
        return next((letter for letter in letters if subject in letter.subject), None)

    wait_until(find, f"a letter to {recipient} about {subject}")
    found = find()
    assert found is not None
    return found


@dataclass(frozen=True)
class Person:
    """Somebody who fills in the form."""

    given_name: str
    address: str
    field: str
    work: str
    question: str
    topics: tuple[str, ...] = ("repairing", "wood", "repair_cafes")

    def join(self, page: Page, base_url: str, language: str = "de") -> None:
        """Fill in the form and send it, as a person with a mouse and a keyboard would."""
        page.goto(f"{base_url}/{language}/join")
        page.fill("#given_name", self.given_name)
        page.fill("#email", self.address)
        page.select_option("#field_1", self.field)
        page.fill("#work", self.work)
        page.check("#work_shown")
        page.fill("#question", self.question)
        page.check("#question_shown")
        for topic in self.topics:
            group = page.locator("details", has=page.locator(f"#topics-{topic}"))
            if group.get_attribute("open") is None:
                group.locator("summary").click()
            page.click(f"label[for=topics-{topic}]")
        for way in ("walk", "video"):
            page.click(f"label[for=ways-{way}]")
        page.check("#introductions")
        page.check("#adult")
        # Nobody reads the page faster than this, so the form takes anybody who does for a machine.
        page.wait_for_timeout(1000 * TIME_TRAP_SECONDS)
        page.locator("form button").last.click()
        page.wait_for_url("**/thanks")


MIRA = Person(
    "Mira", "mira@example.org", "joinery",
    "Ich baue Küchen aus Holz, das schon einmal etwas anderes war.",
    "Warum werfen Leute Dinge weg, die man reparieren könnte?",
)  # fmt: skip
JONAS = Person(
    "Jonas", "jonas@example.org", "software",
    "Ich schreibe Programme für Mühlen.",
    "Was darf langsam sein?",
)  # fmt: skip
