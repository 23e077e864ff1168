"""What connects two people, in whole sentences for a page."""

from collections.abc import Sequence

from matchmaker.i18n import catalogue, join_words, language_of
from matchmaker.services.cards import ThreadCard
from matchmaker.templating import isolate

QUOTES = {"de": "„{}“", "en": "“{}”"}


def list_thread_sentences(thread: ThreadCard, letter_set: str) -> list[str]:
    """Sentences in the order of their weight; at least one, since no pair is without a thread."""
    words = catalogue(letter_set)
    language = language_of(letter_set)

    def listed(topics: Sequence[str]) -> str:
        return join_words([QUOTES[language].format(isolate(topic)) for topic in topics], language)

    sentences = []
    if thread.topics:
        topics = listed(thread.topics)
        sentences.append(words.plural("thread.topics", len(thread.topics), topics=topics))
    if thread.own_topics:
        sentences.append(words("thread.own_topics", topics=listed(thread.own_topics)))
    if thread.offer_meets_wish:
        sentences.append(words("thread.offer_meets_wish"))
    if thread.far_fields:
        sentences.append(words("thread.far_fields"))
    elif thread.same_field:
        sentences.append(words("thread.same_field"))
    return sentences
