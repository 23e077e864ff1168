"""Form fields that keep what was typed and offer what it means."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, cast

from wtforms import BooleanField, Field, Form, StringField
from wtforms.validators import StopValidation

from matchmaker.domain.address import Address, read_address
from matchmaker.domain.freetext import clean_line, clean_name, clean_text
from matchmaker.errors import InvalidInputError
from matchmaker.i18n import Catalogue

LONGEST_SENTENCE = 280
LONGEST_TOPIC = 40
LONGEST_PLACE = 80
LONGEST_NAME = 60
DAY_PATTERNS = ("%Y-%m-%d", "%d.%m.%Y")
Cleaner = Callable[[str, int], str]


def fault(field: Field, code: str, **values: object) -> StopValidation:
    """A fault in the words of the form."""
    words = cast(Catalogue, field.meta.catalogue)
    return StopValidation(words(f"faults.{code}", **values))


class Text(StringField):
    """Free text: `data` stays as typed, `clean` is what may be stored."""

    clean = ""

    def __init__(self, cleaner: Cleaner, limit: int, *, missing: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit
        self.missing = missing
        self._cleaner = cleaner

    def pre_validate(self, form: Form) -> None:  # type: ignore[override]
        """Clean the text, or say what is wrong with it."""
        typed = (self.data or "").replace("\r\n", "\n").strip()
        try:
            self.clean = self._cleaner(typed, self.limit)
        except InvalidInputError as error:
            raise fault(self, error.code, limit=self.limit, length=len(typed)) from error
        if not self.clean and self.missing:
            raise fault(self, self.missing)


class AddressText(StringField):
    """An email address; `address` is what it means."""

    address: Address

    def pre_validate(self, form: Form) -> None:  # type: ignore[override]
        """Check the syntax."""
        try:
            self.address = read_address(self.data or "")
        except InvalidInputError as error:
            raise fault(self, error.code) from error


class Choice(StringField):
    """One of a few; `options` are values and their names."""

    options: Mapping[str, str]

    def __init__(self, *, missing: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.options = {}
        self.missing = missing

    def pre_validate(self, form: Form) -> None:  # type: ignore[override]
        """Refuse what was not on offer."""
        if not self.data:
            if self.missing:
                raise fault(self, self.missing)
        elif self.data not in self.options:
            raise fault(self, "choice_unknown")


class Choices(Field):
    """Several of many; `options` are values and their names."""

    options: Mapping[str, str]

    def __init__(self, least: int, most: int, *, missing: str, **options: Any) -> None:
        super().__init__(**options)
        self.least = least
        self.most = most
        self.missing = missing
        self.options = {}

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was ticked, each once."""
        self.data = tuple(dict.fromkeys(valuelist))

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(self.data or ())

    def pre_validate(self, form: Form) -> None:  # type: ignore[override]
        """Refuse too few, too many, and what was not on offer."""
        if any(value not in self.options for value in self.chosen):
            raise fault(self, "choice_unknown")
        if not self.least <= len(self.chosen) <= self.most:
            raise fault(self, self.missing, least=self.least, most=self.most)


class Tick(BooleanField):
    """A box; `missing` names the fault when it has to be ticked."""

    def __init__(self, *, missing: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.missing = missing

    def pre_validate(self, form: Form) -> None:  # type: ignore[override]
        """Refuse an empty box that is needed."""
        if self.missing and not self.data:
            raise fault(self, self.missing)


class Day(StringField):
    """A date, as browsers send it or as people write it; `day` is what it means."""

    day: date | None = None

    def pre_validate(self, form: Form) -> None:  # type: ignore[override]
        """Read the date, if there is one."""
        typed = (self.data or "").strip()
        for pattern in DAY_PATTERNS if typed else ():
            with suppress(ValueError):
                # A date has no zone.
                self.day = datetime.strptime(typed, pattern).date()  # noqa: DTZ007
                return
        if typed:
            raise fault(self, "date_unreadable")


def name(*, missing: str = "") -> Text:
    """A name."""
    return Text(lambda text, limit: clean_name(text, limit=limit), LONGEST_NAME, missing=missing)


def line(limit: int) -> Text:
    """One line that may stay empty."""
    return Text(lambda text, most: clean_line(text, limit=most), limit)


def sentence(*, missing: str = "") -> Text:
    """One sentence, or two short ones."""
    return Text(lambda text, most: clean_line(text, limit=most), LONGEST_SENTENCE, missing=missing)


def lines(limit: int = LONGEST_SENTENCE) -> Text:
    """A few lines that may stay empty."""
    return Text(lambda text, most: clean_text(text, limit=most), limit)
