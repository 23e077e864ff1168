"""Words folded to one form each, and the words of a sentence that carry meaning."""

import re
import sys
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

ENDINGS = ("en", "er", "es", "e", "n", "s")
SHORTEST_STEM = 4
MOST_STEMS = 16
WORD = re.compile(r"[^\W_]+")
DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def fold_word(text: str) -> str:
    """Fold case, accents and a simple German ending, so that one word has one form."""
    plain = _flatten(text)
    for ending in ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= SHORTEST_STEM:
            return plain[: -len(ending)]
    return plain


def fold_place(text: str) -> str:
    """Fold a place: `Köln`, `Koeln`, `50667 köln` and `Köln (Nippes)` are one place."""
    for sign in ",(/;":
        text = text.partition(sign)[0]
    plain = _flatten("".join(sign for sign in text if not sign.isdigit()))
    for pair, vowel in DIGRAPHS:
        plain = plain.replace(pair, vowel)
    return plain


def stems(text: str) -> frozenset[str]:
    """The words of a sentence that carry meaning, folded: five letters or more, no filler.

    The sixteen longest at most, so that nobody's list grows without end.
    """
    folded = frozenset(fold_word(word) for word in _split(text) if len(word) > SHORTEST_STEM)
    telling = sorted(folded - FILLER, key=lambda stem: (-len(stem), stem))
    return frozenset(map(sys.intern, telling[:MOST_STEMS]))


def stems_of_language(sentences: Iterable[str], languages: Collection[str]) -> frozenset[str]:
    """The stems of sentences, each marked with the language that its sentence seems to be in.

    So a German and an English stem that look alike do not meet. `languages` are those the writer
    knows: if it is one, a sentence that does not tell is in that.
    """
    marked: set[str] = set()
    only = next(iter(languages)) if len(languages) == 1 else ""
    for sentence in sentences:
        language = guess_language(sentence) or only
        marked.update(sys.intern(f"{language}:{stem}") for stem in stems(sentence))
    return frozenset(sorted(marked, key=lambda stem: (-len(stem), stem))[:MOST_STEMS])


def guess_language(text: str) -> str:
    """`de` or `en` by the small words of a sentence, nothing if they do not tell."""
    words = [_flatten(word) for word in _split(text)]
    german = sum(word in GERMAN_SIGNS for word in words)
    english = sum(word in ENGLISH_SIGNS for word in words)
    if german == english:
        return ""
    return "de" if german > english else "en"


def _split(text: str) -> list[str]:
    return WORD.findall(text)


@lru_cache(maxsize=8_192)
def _flatten(text: str) -> str:
    spread = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


# Small words that only one of the two languages has.
GERMAN_WORDS = """
aber als auch auf aus bei bin das dem den der des dich die dir du ein eine einem einen einer eines
er es fur gern gerne haben ich ihr ihre im ist kann kein keine mehr mein meine meinen mich
mir mit nach nicht noch nur oder ohne schon sein sich sie sind statt suche uber um und uns viel vom
von vor wenn wer werden wie wir wird wo zu zum zur zwischen
"""
ENGLISH_WORDS = """
a about and any are at because by can for from get have he his how i if into is it its like me my
no not of on or our out she some than that the their they this to up we what when where which who
why with without you your
"""
GERMAN_SIGNS = frozenset(GERMAN_WORDS.split())
ENGLISH_SIGNS = frozenset(ENGLISH_WORDS.split())

# Words that stand in almost any offer or wish: nobody has anything in common through them.
FILLER_WORDS = """
aber alle allem allen aller alles andere anderem anderen anderer anders anbieten anfang arbeit
arbeite arbeiten außerdem austausch austauschen bereits besonders besser beim biete bisschen
brauche brauchen bringe bringen dabei dafür daher damit danach daran darauf darüber dass davon
dazu deine deinem deinen deiner denen derzeit diese diesem diesen dieser dieses durch eigene
eigenem eigenen eigener eigenes einem einen einer eines einfach einige einmal endlich erfahrung
erfahrungen erste ersten erster erstes erzähle erzählen etwas euch eure fragen frage freue freuen
für ganze ganzen gebe geben gegen gemeinsam genau gerade gerne gibt große großen gute gutem guten
guter gutes haben hätte helfe helfen herum hilfe hilft hinter ideen immer interesse interessiert
irgendwie jahre jahren jeden jeder jedes jemand jemandem jemanden jetzt kann keine keinen kenne
kennen kennenlernen kleine kleinen klein könnte könnten können kunde kunden lange lassen leicht
lerne lernen leute leuten lieber liebe machen mache macht manchmal mehrere meine meinem meinen
meiner meines mensch menschen mich möchte möchten mögen möglich müssen nächste nächsten neben neue
neuem neuen neuer neues nicht nichts noch oder offen ohne oft paar person personen probleme
problem projekt projekte projekten richtig sachen schnell schon sehen seine seinen seit selber
selbst selbständig selbstständig sehr sicher sodass sollte sonst sowie stehe stunde stunden suche
suchen tausche thema themen tipps über überhaupt unser unsere unserem unseren unter verschiedene
verstehen viele vielen vieles vielleicht weil weiß weiter weitere welche welchem welchen welcher
wenig wenige wenigstens werde werden wenn wieder wirklich wissen wollen wollte worden wünsche
würde würden zeige zeigen zeigt zeit ziemlich zusammen zwischen about above actually advice after
again against almost along already also always amount another anybody anyone anything around
because before being better between bring business client clients could curious different doing
during either enough every everybody everyone everything exchange experience explain feedback
first found friend friends getting gives giving going gladly great happy have having hello helped
helping helps ideas interested interesting kinds know knowing knows large learn learning learned
little looking looks makes making maybe might minutes month months myself needs never offer
offering often other others ourselves people perhaps please project projects questions question
quite rather really right share sharing should show showing simple simply since small somebody
someone something sometimes somewhere start started still talk talking teach thank thanks their
them themselves there these they thing things think thinking those through times together topic
topics toward tried tries trying under understand until using usually various wants whatever where
whether which while whoever whole whose willing within without wonder working works would years
yours yourself
"""
FILLER = frozenset(fold_word(word) for word in FILLER_WORDS.split())
