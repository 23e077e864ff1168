"""The words that members typed for want of a topic, told so that none points at a person."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.membership import MemberState
from matchmaker.domain.vocabulary import Vocabulary
from matchmaker.matching.words import fold_word
from matchmaker.models import Member

HERE = (MemberState.ACTIVE, MemberState.PAUSED)
FEWEST = 2
"""A word that fewer members typed would give them away."""
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word, how many members typed it, and how they spelled it, the commonest spelling first."""

    word: str
    members: int
    spellings: tuple[str, ...]
    adopted: str | None


@dataclass(frozen=True, slots=True)
class TypedWords:
    """The words that several members typed, and how many only one did."""

    words: tuple[TypedWord, ...]
    rare: int

    def find(self, text: str) -> TypedWord | None:
        """The word that somebody means, however it is spelled."""
        folded = fold_word(text)
        return next((typed for typed in self.words if typed.word == folded), None)


def collect(session: Session, vocabulary: Vocabulary) -> TypedWords:
    """All words that members typed, the commonest first."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    members: Counter[str] = Counter()
    typed = select(Member.profile["own_topics"]).where(Member.state.in_(HERE)).order_by(Member.id)
    for own in session.scalars(typed.execution_options(yield_per=BATCH)):
        folded = {word: fold_word(word) for word in own or ()}
        members.update({key for key in folded.values() if key})
        for word, key in folded.items():
            spellings[key][word] += 1
    common = [key for key, count in members.items() if count >= FEWEST]
    words = tuple(
        TypedWord(
            key,
            members[key],
            tuple(sorted(spellings[key], key=lambda word: (-spellings[key][word], word))),
            vocabulary.own_words.get(key),
        )
        for key in sorted(common, key=lambda key: (-members[key], key))
    )
    return TypedWords(words, len(members) - len(words))
