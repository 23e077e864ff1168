"""The same form sent twice at once, through the real application."""

from collections import Counter
from collections.abc import Iterable
from threading import Lock

from flask import Flask

from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import ConsentRecord, Member, OutboxEntry
from matchmaker.runtime import Runtime
from matchmaker.web import form_token
from matchmaker.web.app import create_app
from tests.hammer.races.contests import Contest, Pairs, count, differs
from tests.hammer.races.parts import Part
from tests.hammer.races.starting import Finish

HOST = "https://matchmaker.example.org"
PATH = "/de/join"
FORM = {
    "given_name": "Mira",
    "languages": ["de", "en"],
    "field_1": "joinery",
    "work": "Ich baue Küchen aus altem Holz.",
    "question": "Warum werfen Leute Dinge weg?",
    "topics": ["repairing", "repair_cafes", "wood"],
    "ways": ["video", "walk"],
    "reach": "surprise",
    "frequency": "monthly",
    "first_writer": "either",
    "introductions": "y",
    "adult": "y",
}


ONE_AT_A_TIME = Lock()
"""Routes are compiled with `ast`, which CPython 3.11 gets wrong in two threads (gh-106905)."""


class Desk:
    """One side's application, made where it is needed first: after a fork."""

    def __init__(self) -> None:
        self._app: Flask | None = None

    def post(self, runtime: Runtime, address: str, token: str) -> int:
        """Send the form; tells the status of the answer."""
        if self._app is None:
            with ONE_AT_A_TIME:
                self._app = create_app(runtime, time_trap_seconds=0)
        fields = {**FORM, "email": address, "form_token": token}
        return self._app.test_client().post(PATH, data=fields, base_url=HOST).status_code


class FormForm(Contest):
    """Somebody presses the button twice."""

    name = "form/form"

    def prepare(self, runtime: Runtime, number: int) -> Pairs:
        self._number = number
        one, other = Desk(), Desk()
        app = create_app(runtime)
        pairs: Pairs = []
        for place in range(number):
            with app.test_request_context(PATH, base_url=HOST):
                token = form_token.issue()
            pairs.append((_sends(one, place, token), _sends(other, place, token)))
        return pairs

    def judge(self, runtime: Runtime, finish: Finish) -> Iterable[str]:
        statuses = Counter(status for side in finish.sides for status in side)
        yield from differs(statuses, Counter({303: 2 * self._number}), "answers to a form")
        yield from differs(count(runtime, Member), self._number, "submissions kept")
        letters = OutboxEntry.kind == EmailKind.CONFIRMATION
        yield from differs(count(runtime, OutboxEntry, letters), self._number, "confirmations")
        records = count(runtime, ConsentRecord)
        yield from differs(records, 2 * self._number, "records of consent")


def _sends(desk: Desk, number: int, token: str) -> Part:
    return lambda runtime: desk.post(runtime, f"m{number}@example.org", token)
