"""Judges an answer: a yes only if nothing beside it negates, limits, conditions or asks."""

from collections.abc import Sequence

from matchmaker.mail.meaning.clauses import NEGATES, Clause, list_clauses, weigh
from matchmaker.mail.meaning.framing import frame
from matchmaker.mail.meaning.lexicon import LONE_STOPS, STOPS, TABLE
from matchmaker.mail.meaning.meanings import Meaning, Tag
from matchmaker.mail.meaning.table import Phrase
from matchmaker.mail.meaning.words import MOST_WORDS, Word, is_cut, list_words

MOST_PHRASES = 120
MOST_UNKNOWN_BESIDE_YES = 3
MOST_UNKNOWN_BESIDE_NO = 12
SPOILS_YES = NEGATES | {
    Tag.NO, Tag.LATER, Tag.PERHAPS_LATER, Tag.MONTH, Tag.SORRY, Tag.BUT, Tag.LIMIT, Tag.BUSY,
    Tag.SPARE, Tag.RATHER,
}  # fmt: skip
LONE_STOP = {Tag.LONE_STOP, Tag.FILL}
SPOILS_ALL = {Tag.DOUBT, Tag.ASK}


def read_meaning(text: str) -> Meaning:
    """What a typed answer means; `unclear` whenever there is a doubt.

    "Stop" wins over everything. A false yes cannot be undone, so a yes tolerates at most three
    unknown words, and those only in remarks about the writer. "Ok" and "+1" alone are a yes,
    "ok, thanks" and a thumb are not.
    """
    words = list_words(text)
    if _stops(words):
        return Meaning.STOP
    if len(words) == MOST_WORDS or is_cut(text):
        return Meaning.UNCLEAR
    phrases = frame(list(TABLE.read(words)))
    tags = {phrase.tag for phrase in phrases}
    if len(phrases) > MOST_PHRASES or tags & SPOILS_ALL or _dangles(phrases):
        return Meaning.UNCLEAR
    return _judge([*list_clauses(phrases)], tags)


def _dangles(phrases: Sequence[Phrase]) -> bool:
    return bool(phrases) and phrases[-1].words[-1].text in {"und", "and", "dass", "u"}


def _stops(words: list[Word]) -> bool:
    if any(phrase.tag is Tag.STOP for phrase in STOPS.read(words)):
        return True
    tags = [clause.tags for clause in list_clauses([*LONE_STOPS.read(words)])]
    return any(Tag.LONE_STOP in found and found <= LONE_STOP for found in tags)


def _judge(clauses: Sequence[Clause], tags: set[Tag]) -> Meaning:
    weighed = [weigh(clause) for clause in clauses]
    if Tag.DOUBT in weighed:
        return Meaning.UNCLEAR
    if Tag.NO in weighed or Tag.LATER in weighed or Tag.NOW in weighed:
        return _judge_refusal(clauses, weighed)
    if not tags & SPOILS_YES and _agrees(clauses, weighed):
        return Meaning.YES
    return Meaning.UNCLEAR


def _agrees(clauses: Sequence[Clause], weighed: Sequence[Tag | None]) -> bool:
    beside = [c for c, weight in zip(clauses, weighed, strict=True) if c.unknown]
    if any(not c.tells_of_oneself() for c in beside):
        return False
    if sum(c.unknown for c in beside) > MOST_UNKNOWN_BESIDE_YES:
        return False
    if Tag.YES in weighed or Tag.GLAD in weighed:
        return True
    return Tag.OKAY in weighed and not any(
        Tag.THANKS in c.tags or Tag.WIDE in c.tags for c in clauses
    )


def _judge_refusal(clauses: Sequence[Clause], weighed: Sequence[Tag | None]) -> Meaning:
    """A no or a later, if nothing agrees beside it and no "but" takes it back."""
    if _agrees_too(clauses, weighed) or sum(c.unknown for c in clauses) > MOST_UNKNOWN_BESIDE_NO:
        return Meaning.UNCLEAR
    first = min(at for at, weight in enumerate(weighed) if weight in _REFUSALS)
    if _is_taken_back(clauses, weighed, first):
        return Meaning.UNCLEAR
    if Tag.LATER in weighed or any(Tag.PERHAPS_LATER in c.tags for c in clauses):
        return Meaning.LATER
    return Meaning.NO if Tag.NO in weighed else Meaning.LATER


def _agrees_too(clauses: Sequence[Clause], weighed: Sequence[Tag | None]) -> bool:
    """Whether there is a yes anywhere; within a clause the German one is but a particle."""
    return any(
        weight is Tag.YES
        or (weight not in _REFUSALS and Tag.YES in clause.tags)
        or clause.phrases[0].tag is Tag.OPENING_YES
        or any(p.tag is Tag.OPENING_YES and p.words[0].text != "ja" for p in clause.phrases)
        for clause, weight in zip(clauses, weighed, strict=True)
    )


def _is_taken_back(clauses: Sequence[Clause], weighed: Sequence[Tag | None], first: int) -> bool:
    for clause, weight in zip(clauses[first + 1 :], weighed[first + 1 :], strict=True):
        if weight in {Tag.GLAD, Tag.OKAY}:
            return True
        if Tag.BUT in clause.tags and weight not in _REFUSALS and Tag.THANKS not in clause.tags:
            return True
    glad = Tag.GLAD in weighed[:first] or Tag.OKAY in weighed[:first]
    return glad and not any(Tag.BUT in c.tags or Tag.SORRY in c.tags for c in clauses[: first + 1])


_REFUSALS = {Tag.NO, Tag.LATER, Tag.NOW}
