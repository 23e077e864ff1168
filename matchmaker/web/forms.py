"""The forms behind links: answering, pausing, erasing, and pages with only a button."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Form

from matchmaker.domain.answer import Answer
from matchmaker.domain.profile import FirstWriter
from matchmaker.i18n import Catalogue, catalogue
from matchmaker.web import fields
from matchmaker.web.fields import Choice, Day, Tick
from matchmaker.web.form_token import FIELD_NAME, SignedToken

BUTTON = "act"
LONGEST_PAUSE_DAYS = 730


class PageForm(Form):
    """A form with a signed token, in the words of one letter set; alone, it is just a button."""

    # Where a field stands on the page, if not in the order of the class.
    page_order: tuple[str, ...] = (FIELD_NAME,)

    class Meta:
        """How WTForms builds this form."""

        csrf = True
        csrf_class = SignedToken
        csrf_field_name = FIELD_NAME
        locales = False

    def __init__(self, letter_set: str, values: Mapping[str, Any] | None = None) -> None:
        sent: MultiDict[str, str] | None = request.form if request.method == "POST" else None
        self.letter_set = letter_set
        self.words: Catalogue = catalogue(letter_set)
        super().__init__(sent, data=dict(values or {}), meta={"catalogue": self.words})

    @property
    def pressed(self) -> str:
        """The button that was pressed; a machine that sends a form by itself presses none."""
        return str(request.form.get(BUTTON, ""))

    @property
    def token(self) -> str:
        """The signed token that came with the form."""
        return str(self[FIELD_NAME].data or "")

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every fault with the name of its field, in the order of the page."""
        order = {name: place for place, name in enumerate(self.page_order)}
        faulty = [(field.name, field.errors) for field in self if field.errors]
        faulty.sort(key=lambda fault: order.get(fault[0], len(order)))
        return [(name, str(errors[0])) for name, errors in faulty]

    def add_fault(self, name: str, code: str) -> None:
        """Put a fault beside a field from outside."""
        self[name].errors = [self.words(f"faults.{code}")]


class AnswerForm(PageForm):
    """The answer to a proposal; nothing is preselected."""

    answer = Choice(missing="answer_missing")
    reason = fields.lines()
    first_writer = Choice()

    def __init__(self, letter_set: str) -> None:
        super().__init__(letter_set)
        self.answer.options = {kind.value: self.words(f"answer.{kind.value}") for kind in Answer}
        self.first_writer.options = {
            kind.value: self.words(f"first_writer.{kind.value}") for kind in FirstWriter
        }


class PauseForm(PageForm):
    """Pausing until a date."""

    until = Day()

    def read_until(self, *, today: date) -> date | None:
        """The date, if it lies in the next two years; else the fault stands beside it."""
        day = self.until.day
        if day is None:
            self.add_fault("until", "date_missing")
        elif not 0 < (day - today).days <= LONGEST_PAUSE_DAYS:
            self.add_fault("until", "date_out_of_reach")
            day = None
        return day


class EraseForm(PageForm):
    """Erasing everything, for somebody who is sure."""

    sure = Tick(missing="erase_unsure")
    never_again = Tick()
