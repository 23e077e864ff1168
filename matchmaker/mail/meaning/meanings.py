"""What an answer can mean, and what a word or phrase in it can be."""

from enum import StrEnum


class Meaning(StrEnum):
    """What a typed answer says; everything that is none of the four is unclear."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    STOP = "stop"
    UNCLEAR = "unclear"


class Tag(StrEnum):
    """What a phrase contributes to an answer."""

    YES = "yes"
    OPENING_YES = "a yes at the beginning of a clause, a filler elsewhere"
    LONE_YES = "a yes that makes up its clause, a filler elsewhere"
    GLAD = "a yes that leaves room: gladly, would love to"
    OKAY = "a yes only if nothing but agreement is around it"
    SUITS = "a yes, or a no when negated: suits, interest"
    NO = "no"
    LATER = "another time, next month"
    PERHAPS_LATER = "perhaps later"
    STOP = "stop"
    NOT = "not"
    CANT = "cannot"
    MONTH = "this month"
    NOW = "at the moment"
    WANT = "want"
    FIT = "works, fits, can"
    MEET = "meet, introduce"
    BUSY = "time, workload, absence"
    TIME = "a date, a time, a limit"
    RATHER = "rather, I think"
    SORRY = "unfortunately"
    BUT = "but"
    DOUBT = "if, perhaps, irony, an open question"
    ASK = "?"
    THANKS = "thanks"
    GREET = "a greeting"
    CLOSE = "a closing formula"
    LONE_CLOSE = "a closing formula if it stands alone"
    GOOD = "praise"
    FILL = "harmless anywhere"
    WIDE = "harmless beside an answer"
    SIGN = "a part of a signature"
    NAME = "who is greeted, met or signs"
    GIVEN = "a given name"
    UNKNOWN = "anything else"
