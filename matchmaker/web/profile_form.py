"""The forms about oneself: joining, and changing the answers."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wtforms import HiddenField

from matchmaker.domain.consent import Purpose
from matchmaker.domain.profile import FirstWriter, Frequency, Reach, Way
from matchmaker.domain.vocabulary import Group, Term
from matchmaker.i18n import language_name, language_of
from matchmaker.web import fields
from matchmaker.web.fields import LONGEST_PLACE, LONGEST_TOPIC, Choice, Choices, Tick
from matchmaker.web.form_token import FIELD_NAME
from matchmaker.web.forms import PageForm
from matchmaker.web.site import get_runtime
from matchmaker.web.zones import list_zones

REST = ("family_name", "offer", "wish", "limits", "place", "zone")
LETTER_LANGUAGES = ("de", "en")
NamedGroup = tuple[str, dict[str, str]]


class ProfileForm(PageForm):
    """What a member tells about themselves."""

    page_order = (FIELD_NAME, "given_name", "email")

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
        """Offer what is on offer now, and what this member chose when it still was."""
        super().__init__(letter_set, values)
        known = dict(values or {})
        language = language_of(letter_set)
        vocabulary = get_runtime().vocabulary
        chosen_fields = (known.get("field_1"), known.get("field_2"))
        chosen_topics = known.get("topics", ())
        self.field_groups = _name_groups(
            vocabulary.field_groups, vocabulary.fields, chosen_fields, language
        )
        self.topic_groups = _name_groups(
            vocabulary.topic_groups, vocabulary.topics, chosen_topics, language
        )
        self.field_1.options = self.field_2.options = _merge(self.field_groups)
        self.topics.options = _merge(self.topic_groups)
        self.languages.options = {
            code: language_name(code, language) for code in vocabulary.languages
        }
        self.zone.options = list_zones(language, also=str(known.get("zone", "")))
        self.ways.options = self._name_all("ways", Way)
        self.reach.options = self._name_all("reach", Reach)
        self.frequency.options = self._name_all("frequency", Frequency)
        self.first_writer.options = self._name_all("first_writer", FirstWriter)
        self.formal.options = {"": self.words("form.du"), "formal": self.words("form.sie")}

    @property
    def rest_is_open(self) -> bool:
        """Whether the fold holds something to look at."""
        return any(self[name].data or self[name].errors for name in REST)

    def _name_all(self, group: str, kinds: type[StrEnum]) -> dict[str, str]:
        return {kind.value: self.words(f"{group}.{kind.value}") for kind in kinds}


class JoinForm(ProfileForm):
    """What somebody tells who wants to join; `homepage` is out of sight, only machines fill it."""

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
        language = language_of(letter_set)
        self.letter_language.options = {
            code: language_name(code, language) for code in LETTER_LANGUAGES
        }


def _name_groups(
    groups: tuple[Group, ...], terms: tuple[Term, ...], chosen: Any, language: str
) -> list[NamedGroup]:
    """Groups with the terms in them that may be chosen."""
    return [
        (
            group.names[language],
            {
                term.id: term.names[language]
                for term in terms
                if term.group == group.id and (not term.retired or term.id in chosen)
            },
        )
        for group in groups
    ]


def _merge(groups: list[NamedGroup]) -> dict[str, str]:
    return {key: name for _, terms in groups for key, name in terms.items()}
