"""How others see a member, in names instead of ids."""

from dataclasses import dataclass

from matchmaker.domain.shown import Shown, Thread
from matchmaker.domain.vocabulary import Vocabulary
from matchmaker.i18n import catalogue, language_name, language_of


@dataclass(frozen=True, slots=True)
class ThreadCard:
    """What connects two people, in names."""

    topics: tuple[str, ...]
    own_topics: tuple[str, ...]
    offer_meets_wish: bool
    far_fields: bool
    same_field: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One person as the other side sees them before both have said yes."""

    fields: tuple[str, ...]
    topics: tuple[str, ...]
    own_topics: tuple[str, ...]
    languages: tuple[str, ...]
    ways: tuple[str, ...]
    place: str
    work: str
    question: str
    offer: str
    wish: str
    thread: ThreadCard


def card_of(shown: Shown, vocabulary: Vocabulary, letter_set: str) -> Card:
    """Name what is shown in the reader's language."""
    language = language_of(letter_set)
    texts = catalogue(letter_set)
    return Card(
        fields=tuple(vocabulary.field_name(field, language) for field in shown.fields),
        topics=tuple(vocabulary.topic_name(topic, language) for topic in shown.topics),
        own_topics=shown.own_topics,
        languages=tuple(language_name(code, language) for code in shown.languages),
        ways=tuple(texts(f"ways.{way.value}") for way in shown.ways),
        place=shown.place,
        work=shown.work,
        question=shown.question,
        offer=shown.offer,
        wish=shown.wish,
        thread=thread_card(shown.thread, vocabulary, language),
    )


def thread_card(thread: Thread, vocabulary: Vocabulary, language: str) -> ThreadCard:
    """Name a thread."""
    return ThreadCard(
        topics=tuple(vocabulary.topic_name(topic, language) for topic in thread.topics),
        own_topics=thread.own_topics,
        offer_meets_wish=thread.offer_meets_wish,
        far_fields=thread.far_fields,
        same_field=thread.same_field,
    )
