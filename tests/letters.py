"""Every letter in every set, rendered with invented people, for the tests to read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from html.parser import HTMLParser

from jinja2 import meta, nodes

from matchmaker.domain.email_kind import EmailKind
from matchmaker.i18n import LETTER_SETS, language_of
from matchmaker.matching.hint import Addition
from matchmaker.services.cards import Card, ThreadCard
from matchmaker.services.sample_letters import JONAS, sample_variables, without_sentences
from matchmaker.templating import SIGNATURE, RenderedEmail, email_environment, render_email

VOID = ("meta", "br")
ALL_LETTERS = [(kind, letter_set) for letter_set in LETTER_SETS for kind in EmailKind]


def render(kind: EmailKind, letter_set: str, **changed: object) -> RenderedEmail:
    """A sample letter, with some variables changed."""
    return render_email(kind, letter_set, {**sample_variables(kind, letter_set), **changed})


def render_proposal(letter_set: str, **changed: object) -> RenderedEmail:
    """A sample proposal in which fields of the card or other variables are changed."""
    fields = {name: changed.pop(name) for name in list(changed) if hasattr(Card, name)}
    card = replace(JONAS[language_of(letter_set)], **fields)  # type: ignore[arg-type]
    return render(EmailKind.PROPOSAL, letter_set, **{"card": card, **changed})


def list_variants(letter_set: str) -> Iterator[RenderedEmail]:
    """Every letter of a set, and every branch that a letter can take."""
    for kind in EmailKind:
        yield render(kind, letter_set)
    card = JONAS[language_of(letter_set)]
    bare = without_sentences(card)
    full = replace(card, wish=card.work, own_topics=("Zinn", "Lack"))
    full = replace(full, thread=ThreadCard(card.topics, full.own_topics, True, False, True))
    for shown in (card, bare, full):
        for second_wave in (False, True):
            for replies_read in (False, True):
                yield render(
                    EmailKind.PROPOSAL, letter_set,
                    card=shown, second_wave=second_wave, replies_read=replies_read,
                )  # fmt: skip
        yield render(EmailKind.WELCOME, letter_set, card=shown)
    yield render(EmailKind.REMINDER, letter_set, replies_read=False)
    for count in (1, 5):
        yield render(EmailKind.WELCOME, letter_set, member_count=count, enough_members=False)
        yield render(EmailKind.SMALL_POOL, letter_set, member_count=count)
    for months, suggestions in ((None, None), *((1 + n % 6, 1 + n) for n in range(10))):
        yield render(EmailKind.WELCOME, letter_set, months=months, suggestions=suggestions)
    for hint in (None, *Addition):
        yield render(EmailKind.STILL_LOOKING, letter_set, hint=hint)
    yield render(EmailKind.INTRODUCTION, letter_set, question="", first_writer=None)


def body_of(letter: RenderedEmail) -> str:
    """The plain text without its footer."""
    return letter.text.partition(f"\n{SIGNATURE}\n")[0]


def unwrap(text: str) -> str:
    """The words of a plain text, without its line breaks."""
    return " ".join(text.split())


class Page(HTMLParser):
    """The HTML of a letter as a reader sees it: its words, its elements, its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tree: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._within: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element with the names of its attributes, and where it leads."""
        self.tree.append(f"<{tag} {' '.join(name for name, _ in attrs)}>")
        given = dict(attrs)
        self.links += [str(given[name]) for name in ("href", "src") if name in given]
        if tag not in VOID:
            self._within.append(str(given.get("class") or tag))
        self.words.append(" " if tag == "br" else "")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        self.tree.append(f"</{tag}>")
        self._within.pop()

    def handle_data(self, data: str) -> None:
        """Keep the words that are shown, but not those that only name a button."""
        if self._within and self._within[-1] not in ("style", "title", "button"):
            self.words.append(data)

    @property
    def text(self) -> str:
        """Everything that is shown, on one line."""
        return unwrap("".join(self.words))


def words_of(text: str) -> list[str]:
    """Words to compare, without links, punctuation and isolates."""
    return re.findall(r"\w+", re.sub(r"https?://\S+", " ", text))


def list_variables(name: str, *, html: bool) -> set[str]:
    """The variables that a template and those it extends ask for."""
    environment = email_environment(html=html)
    if name.rpartition("/")[2] in ("_card.txt", "_card.html", "_paper.html"):
        return set()
    assert environment.loader is not None
    source = environment.loader.get_source(environment, name)[0]
    tree = environment.parse(source)
    # Jinja does not see inside a block what was imported above it.
    imported = {imported.target for imported in tree.find_all(nodes.Import)}
    found = set(meta.find_undeclared_variables(tree)) - imported
    for other in meta.find_referenced_templates(tree):
        found |= list_variables(str(other), html=html)
    return found - {"language", "subject"}


def change_words(variables: Mapping[str, object], text: str) -> dict[str, object]:
    """The same variables with a text in every place where a member's own words can stand."""
    return {name: _change(name, value, text) for name, value in variables.items()}


def _change(name: str, value: object, text: str) -> object:
    if isinstance(value, Card):
        thread = replace(value.thread, own_topics=(text,))
        words = {"work": text, "question": text, "offer": text, "wish": text, "place": text}
        return replace(value, own_topics=(text,), thread=thread, **words)  # type: ignore[arg-type]
    if isinstance(value, ThreadCard):
        return replace(value, own_topics=(text,))
    if isinstance(value, dict):
        return {key: _change(key, inner, text) for key, inner in value.items()}
    names = ("given_name", "full_name", "first_writer", "other_writer")
    return f"{text} {name}" if name in names else value


def links_in(letter: bytes) -> list[str]:
    """The links in the text part of a letter as it was sent, in their order."""
    message = message_from_bytes(letter, policy=policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    return re.findall(r"https?://\S+", part.get_content())
