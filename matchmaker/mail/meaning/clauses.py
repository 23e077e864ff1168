"""Cuts an answer into clauses and says what each of them contributes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from matchmaker.mail.meaning.meanings import Tag
from matchmaker.mail.meaning.table import Phrase
from matchmaker.mail.meaning.words import Gap

FIRST_PERSON = {"ich", "i", "im", "ive", "my", "me", "mein", "meine", "mir", "mich", "wir", "we"}
SECOND_PERSON = {"du", "ihr", "euch", "dich", "dir", "you", "your", "eure", "euer", "sie", "u"}
WISHERS = FIRST_PERSON - {"my", "me", "mein", "meine", "mir", "mich"} | {
    "want",
    "moechte",
    "wuerde",
    "id",
}
NEGATES = {Tag.NOT, Tag.CANT}
PARTNERS = {Tag.WANT, Tag.SUITS, Tag.MEET, Tag.GLAD, Tag.FIT, Tag.SORRY, Tag.RATHER, Tag.OKAY}
EXCUSES = {Tag.NOW, Tag.BUSY, Tag.SPARE}
LIMITS = EXCUSES | {Tag.MONTH}
AGREES = {Tag.YES, Tag.GLAD}
QUIET = {Tag.FILL, Tag.NAME, Tag.THANKS, Tag.GREET, Tag.BUT, Tag.CLOSE, Tag.LONE_CLOSE}
REFUSING = NEGATES | PARTNERS | LIMITS | QUIET
PURE = QUIET - {Tag.BUT} | {
    Tag.YES, Tag.OPENING_YES, Tag.LONE_YES, Tag.GLAD, Tag.OKAY, Tag.SUITS, Tag.MEET, Tag.WANT,
    Tag.GOOD, Tag.FIT,
}  # fmt: skip
ACCEPTING = {Tag.OKAY, Tag.GOOD, Tag.GREET, Tag.NAME}
AGREEING = {Tag.YES, Tag.OPENING_YES, Tag.LONE_YES, Tag.GLAD, Tag.SUITS, Tag.MEET, Tag.WANT}
UNKNOWN = {Tag.UNKNOWN, Tag.GIVEN}
MOST_MET = 2
ADDRESSES = {"du", "dich", "dir", "dein", "deine", "euch", "you", "your", "our", "unser"}
SOFTENERS = {"doch", "bitte", "please", "pls", "sehr", "mal", "auch", "immer", "so", "ja"}


@dataclass(frozen=True)
class Clause:
    """What stands between two commas."""

    phrases: tuple[Phrase, ...]

    @property
    def tags(self) -> frozenset[Tag]:
        """What there is in the clause."""
        return frozenset(phrase.tag for phrase in self.phrases)

    @property
    def unknown(self) -> int:
        """How many of its words are not known."""
        return sum(phrase.tag in UNKNOWN for phrase in self.phrases)

    @property
    def words(self) -> list[str]:
        """Its words, folded."""
        return [word.text for phrase in self.phrases for word in phrase.words]

    def tells_of_oneself(self) -> bool:
        """Whether it is a remark about the writer in which few words are unknown."""
        words = set(self.words)
        few = self.unknown * 4 <= len(self.words)
        praises = Tag.GOOD in self.tags and self.unknown == 1 and bool(words & FIRST_PERSON)
        own = few and self.words[0] in FIRST_PERSON
        return (own or praises) and not words & SECOND_PERSON


def list_clauses(phrases: Sequence[Phrase]) -> Iterator[Clause]:
    """The clauses of an answer."""
    begin = 0
    for at in range(1, len(phrases) + 1):
        if at == len(phrases) or phrases[at].gap is not Gap.SPACE:
            yield Clause(_name_met(phrases[begin:at]))
            begin = at


def _name_met(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Whom one would meet has a name: at most two words that begin with a capital."""
    names = [p for p in phrases if p.tag in UNKNOWN]
    met = any(p.tag is Tag.MEET for p in phrases) and len(names) <= MOST_MET
    if not met or not all(p.words[0].capital for p in names):
        return tuple(phrases)
    return tuple(replace(p, tag=Tag.NAME) if p in names else p for p in phrases)


def weigh(clause: Clause) -> Tag | None:
    """What a clause amounts to: a yes, a no, a later by one phrase or by several; or nothing."""
    tags = clause.tags
    if Tag.NO in tags:
        return _weigh_no(clause)
    if Tag.LATER in tags:
        return None if tags & UNKNOWN else Tag.LATER
    if tags & NEGATES:
        return _weigh_negated(clause)
    if Tag.BUSY in tags and tags & {Tag.MONTH, Tag.NOW} and not tags & UNKNOWN:
        return Tag.LATER if Tag.MONTH in tags else Tag.NOW
    return _weigh_agreement(clause)


def _weigh_no(clause: Clause) -> Tag:
    """A no that is negated, or that agrees as well, leaves a doubt."""
    order = [phrase.tag for phrase in clause.phrases]
    before, behind = order[: order.index(Tag.NO)], order[order.index(Tag.NO) :]
    agrees = AGREES & clause.tags and not NEGATES & {*behind} and Tag.BUT not in clause.tags
    doubled = len(behind) > 1 and behind[1] in NEGATES and behind[0] is Tag.NO
    if agrees or order[0] is Tag.OPENING_YES or NEGATES & {*before} or doubled:
        return Tag.DOUBT
    return Tag.LATER if clause.tags & {Tag.MONTH, Tag.LATER} else Tag.NO


def _weigh_negated(clause: Clause) -> Tag | None:
    """One negation with what it negates; "not" and a limit in time are put off."""
    negations = sum(phrase.tag in NEGATES for phrase in clause.phrases)
    if negations != 1 or not clause.tags <= REFUSING:
        return None
    if Tag.MONTH in clause.tags:
        return Tag.LATER
    if clause.tags & EXCUSES:
        return Tag.NOW
    return Tag.NO if clause.tags & (PARTNERS | {Tag.CANT}) else None


def _weigh_agreement(clause: Clause) -> Tag | None:
    """A yes has no unknown word beside it, but for a name of whom one would meet."""
    tags = clause.tags
    if Tag.YES in tags or _opens(clause):
        return Tag.YES if tags <= PURE | {Tag.WIDE} else None
    if not tags <= PURE:
        return None
    if _speaks_to_the_other(clause):
        return None
    wishes = bool(set(clause.words) & WISHERS)
    if tags & {Tag.GLAD, Tag.SUITS} or (tags >= {Tag.WANT, Tag.MEET} and wishes):
        return Tag.GLAD
    return Tag.OKAY if Tag.OKAY in tags <= ACCEPTING else None


def _speaks_to_the_other(clause: Clause) -> bool:
    """Whether it is addressed to whom one would meet, as only a letter gone astray is."""
    return any(p.tag is Tag.FILL and p.words[0].text in ADDRESSES for p in clause.phrases)


def _opens(clause: Clause) -> bool:
    first = next((p for p in clause.phrases if p.tag is not Tag.GREET), None)
    if first is None:
        return False
    if first.tag is Tag.OPENING_YES:
        return first is clause.phrases[0] or first is not clause.phrases[-1]
    rest = [p for p in clause.phrases if p is not first]
    others = {p.tag for p in rest} - {Tag.FILL, Tag.THANKS}
    filled = {p.words[0].text for p in rest if p.tag is Tag.FILL} - SOFTENERS
    if filled and not others - {Tag.LONE_YES, Tag.OPENING_YES}:
        return False
    return first.tag is Tag.LONE_YES and others <= AGREEING
