"""The forms: joining, changing, answering, and pages with only a button."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, HiddenField
from wtforms.validators import Optional

from matchmaker.domain.answer import Answer
from matchmaker.domain.consent import Purpose
from matchmaker.domain.profile import FirstWriter, Frequency, Reach, Way
from matchmaker.i18n import Catalogue, catalogue, language_name, language_of
from matchmaker.web import fields
from matchmaker.web.fields import LONGEST_PLACE, LONGEST_TOPIC, Choice, Choices, Text, Tick
from matchmaker.web.form_token import FIELD_NAME, SignedToken
from matchmaker.web.site import get_runtime
from matchmaker.web.zones import list_zones

PAGE_ORDER = (FIELD_NAME, "given_name", "email")


class PageForm(Form):
    """A form with a signed token, in the words of one letter set; alone, it is just a button."""

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
    def faults(self) -> list[tuple[str, str]]:
        """Every fault with the name of its field, in the order of the page."""
        order = {name: place for place, name in enumerate(PAGE_ORDER)}
        names = sorted(
            (name for name in self.errors if name), key=lambda name: order.get(name, len(order))
        )
        return [(name, str(self.errors[name][0])) for name in names]

    def add_fault(self, name: str, code: str) -> None:
        """Put a fault beside a field from outside."""
        self[name].errors = [self.words(f"faults.{code}")]


class ProfileForm(PageForm):
    """What a member tells about themselves."""

    given_name = fields.name(missing="given_name_missing")
    languages = Choices(1, 20, missing="languages_missing")
    field_1 = Choice(missing="field_missing")
    field_2 = Choice()
    work = fields.sentence(missing="work_missing")
    work_shown = Tick()
    question = fields.sentence(missing="question_missing")
    question_shown = Tick()
    topics = Choices(3, 8, missing="topics_count")
    own_topic_1 = fields.line(LONGEST_TOPIC)
    own_topic_2 = fields.line(LONGEST_TOPIC)
    ways = Choices(1, len(Way), missing="ways_missing")
    family_name = fields.name()
    offer = fields.sentence()
    offer_shown = Tick()
    wish = fields.sentence()
    wish_shown = Tick()
    limits = fields.lines()
    place = fields.line(LONGEST_PLACE)
    zone = Choice()
    reach = Choice()
    frequency = Choice()
    first_writer = Choice()
    one_suggestion = Tick()
    formal = Choice()

    def __init__(self, letter_set: str, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(letter_set, values)
        known = dict(values or {})
        language = language_of(letter_set)
        vocabulary = get_runtime().vocabulary
        old_fields = {term for term in (known.get("field_1"), known.get("field_2")) if term}
        self.field_groups = [
            (
                group.names[language],
                {
                    term.id: term.names[language]
                    for term in vocabulary.fields
                    if term.group == group.id and (not term.retired or term.id in old_fields)
                },
            )
            for group in vocabulary.field_groups
        ]
        self.topic_groups = [
            (
                group.names[language],
                {
                    term.id: term.names[language]
                    for term in vocabulary.topics
                    if term.group == group.id
                    and (not term.retired or term.id in known.get("topics", ()))
                },
            )
            for group in vocabulary.topic_groups
        ]
        offered = {key: name for _, terms in self.field_groups for key, name in terms.items()}
        self.field_1.options = self.field_2.options = offered
        self.topics.options = {
            key: name for _, terms in self.topic_groups for key, name in terms.items()
        }
        self.languages.options = {
            code: language_name(code, language) for code in vocabulary.languages
        }
        self.ways.options = {way.value: self.words(f"ways.{way.value}") for way in Way}
        self.zone.options = list_zones(language, also=str(known.get("zone", "")))
        self.reach.options = self._name_all("reach", Reach)
        self.frequency.options = self._name_all("frequency", Frequency)
        self.first_writer.options = self._name_all("first_writer", FirstWriter)
        self.formal.options = {"": self.words("form.du"), "formal": self.words("form.sie")}

    def _name_all(self, group: str, kinds: Any) -> dict[str, str]:
        return {kind.value: self.words(f"{group}.{kind.value}") for kind in kinds}

    @property
    def rest_is_open(self) -> bool:
        """Whether the fold holds something to look at."""
        texts: list[Text] = [self.family_name, self.offer, self.wish, self.limits, self.place]
        rest = ("family_name", "offer", "wish", "limits", "place", "zone")
        return any(field.data for field in texts) or any(name in self.errors for name in rest)


class JoinForm(ProfileForm):
    """What somebody tells who wants to join."""

    email = fields.AddressText()
    introductions = Tick(missing="consent_introductions")
    follow_up = Tick()
    adult = Tick(missing="consent_adult")
    homepage = HiddenField()

    @property
    def given(self) -> frozenset[Purpose]:
        """The purposes that were agreed to."""
        return frozenset(purpose for purpose in Purpose if self[purpose.value].data)


class ChangeForm(ProfileForm):
    """A member's answers, and the language of the letters."""

    letter_language = Choice(missing="choice_unknown")

    def __init__(self, letter_set: str, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(letter_set, values)
        self.letter_language.options = self._letter_languages()

    def _letter_languages(self) -> dict[str, str]:
        language = language_of(self.letter_set)
        return {code: language_name(code, language) for code in ("de", "en")}


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

    until = DateField(validators=[Optional()])

    def read_until(self, *, today: date) -> date | None:
        """The date, if it lies in the next two years; else the fault stands beside it."""
        day = self.until.data
        if day is None:
            self.add_fault("until", "date_missing")
        elif not 0 < (day - today).days <= 730:
            self.add_fault("until", "date_out_of_reach")
            day = None
        return day
