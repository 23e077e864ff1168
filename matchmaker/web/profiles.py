"""From a form to a profile and back."""

from typing import Any

from matchmaker.domain.profile import FirstWriter, Frequency, Profile, Reach, Sentence, Way
from matchmaker.web.fields import Text
from matchmaker.web.profile_form import ProfileForm

SENTENCES = ("work", "question", "offer", "wish")


def read_profile(form: ProfileForm) -> Profile:
    """The profile that a valid form describes."""
    own_topics = {text.casefold(): text for text in _own_topics(form)}
    return Profile(
        given_name=form.given_name.clean,
        family_name=form.family_name.clean,
        fields=tuple(dict.fromkeys(filter(None, (form.field_1.data, form.field_2.data)))),
        topics=form.topics.chosen,
        own_topics=tuple(own_topics.values()),
        languages=form.languages.chosen,
        ways=tuple(Way(way) for way in form.ways.chosen),
        **{name: _sentence(form, name) for name in SENTENCES},
        limits=form.limits.clean,
        place=form.place.clean,
        zone=form.zone.data or "",
        reach=Reach(form.reach.data or Reach.SURPRISE),
        frequency=Frequency(form.frequency.data or Frequency.MONTHLY),
        first_writer=FirstWriter(form.first_writer.data or FirstWriter.EITHER),
        one_suggestion=bool(form.one_suggestion.data),
        formal=form.formal.data == "formal",
    )


def fill(profile: Profile) -> dict[str, Any]:
    """What the form shows for a profile."""
    field_1, field_2 = (*profile.fields, "", "")[:2]
    own_topic_1, own_topic_2 = (*profile.own_topics, "", "")[:2]
    values: dict[str, Any] = {
        name: getattr(profile, name)
        for name in ("given_name", "family_name", "topics", "languages", "limits", "place", "zone")
    }
    for name in SENTENCES:
        sentence: Sentence = getattr(profile, name)
        values[name], values[f"{name}_shown"] = sentence.text, sentence.may_be_shown
    return {
        **values,
        "field_1": field_1,
        "field_2": field_2,
        "own_topic_1": own_topic_1,
        "own_topic_2": own_topic_2,
        "ways": tuple(way.value for way in profile.ways),
        "reach": profile.reach.value,
        "frequency": profile.frequency.value,
        "first_writer": profile.first_writer.value,
        "one_suggestion": profile.one_suggestion,
        "formal": "formal" if profile.formal else "",
    }


def _own_topics(form: ProfileForm) -> list[str]:
    return [text for text in (form.own_topic_1.clean, form.own_topic_2.clean) if text]


def _sentence(form: ProfileForm, name: str) -> Sentence:
    field = form[name]
    text = field.clean if isinstance(field, Text) else ""
    return Sentence(text, bool(text) and bool(form[f"{name}_shown"].data))
