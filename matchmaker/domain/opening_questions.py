"""Questions that a conversation between two people could begin with."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.errors import ConfigurationError

LETTER_SETS = ("de", "de_formal", "en")
GENERAL = "general"

Question = Mapping[str, str]


@dataclass(frozen=True)
class OpeningQuestions:
    """Questions by topic group, and general ones; each is written in every set of letters."""

    by_group: Mapping[str, tuple[Question, ...]]
    general: tuple[Question, ...]

    def choose(self, group_ids: Sequence[str], seed: int, letter_set: str) -> str:
        """One question about what two people share, the same for the same seed in every set."""
        groups = dict.fromkeys(group_ids)
        fitting = [question for group in groups for question in self.by_group.get(group, ())]
        questions = fitting or self.general
        return questions[seed % len(questions)][letter_set]


def read_opening_questions(text: str) -> OpeningQuestions:
    """Read the questions from TOML; ConfigurationError tells every fault at once."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"opening questions: {error}") from error
    faults = list(_list_faults(data))
    if faults:
        raise ConfigurationError("\n".join(f"opening questions: {fault}" for fault in faults))
    questions = {group: tuple(entries) for group, entries in data.items()}
    return OpeningQuestions(by_group=questions, general=questions[GENERAL])


def _list_faults(data: Mapping[str, Any]) -> Iterable[str]:
    if GENERAL not in data:
        yield "there is no general question"
    for group, entries in data.items():
        if not isinstance(entries, list):
            yield f"{group} is not written as [[{group}]]"
            continue
        for number, entry in enumerate(entries, start=1):
            for letter_set in LETTER_SETS:
                if not str(entry.get(letter_set, "")).strip():
                    yield f"{group} {number} has no text in {letter_set}"
