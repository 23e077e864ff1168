"""Some of the sample community reply to the letter instead of pressing the button."""

from collections.abc import Callable

from matchmaker.domain.answer import Answer

Write = Callable[[str, str, str], bool]
"""Replies to the letter that is answered at an address, with words, in a language; tells whether
that was possible."""

ONE_IN = 8
WORDS = {
    "de": {
        Answer.YES: ("Ja, gern.", "Ja, sehr gern.", "Das klingt schön, ja."),
        Answer.NO: ("Nein, danke.", "Lieber nicht."),
        Answer.LATER: ("Diesen Monat passt es nicht.", "Gerade passt es nicht."),
    },
    "en": {
        Answer.YES: ("Yes, gladly.", "Yes please."),
        Answer.NO: ("No, thank you.",),
        Answer.LATER: ("Not this month, please.",),
    },
}


def nobody_writes(_address: str, _words: str, _language: str) -> bool:
    """Everybody presses the button."""
    return False


def choose_words(answer: Answer, language: str, draw: int) -> str:
    """How somebody says it, by a number."""
    choices = WORDS[language][answer]
    return choices[draw % len(choices)]
