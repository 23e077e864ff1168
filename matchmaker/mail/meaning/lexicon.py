"""Every phrase that is understood: one table, and one for what ends it all."""

from matchmaker.mail.meaning import (
    affirming,
    deferring,
    doubting,
    filling,
    friendly,
    gladly,
    meeting,
    names,
    refusing,
    stopping,
)
from matchmaker.mail.meaning.meanings import Tag
from matchmaker.mail.meaning.table import Table

TABLE = Table(
    (
        (Tag.GIVEN, names.NAMES),
        (Tag.SIGN, filling.SIGN),
        (Tag.WIDE, filling.WIDE),
        (Tag.FILL, filling.FILL),
        (Tag.GOOD, friendly.GOOD),
        (Tag.THANKS, friendly.THANKS),
        (Tag.LONE_CLOSE, friendly.LONE_CLOSE),
        (Tag.CLOSE, friendly.CLOSE),
        (Tag.GREET, friendly.GREET),
        (Tag.MEET, meeting.MEET),
        (Tag.FIT, meeting.FIT),
        (Tag.WANT, meeting.WANT),
        (Tag.LIMIT, doubting.LIMIT),
        (Tag.BUSY, deferring.BUSY),
        (Tag.SPARE, deferring.SPARE),
        (Tag.NOW, deferring.NOW),
        (Tag.MONTH, deferring.MONTH),
        (Tag.RATHER, doubting.RATHER),
        (Tag.SORRY, doubting.SORRY),
        (Tag.BUT, doubting.BUT),
        (Tag.SUITS, gladly.SUITS),
        (Tag.OKAY, gladly.OKAY),
        (Tag.GLAD, gladly.GLAD),
        (Tag.LONE_YES, gladly.LONE_YES),
        (Tag.OPENING_YES, affirming.OPENING_YES),
        (Tag.YES, affirming.YES),
        (Tag.YES, meeting.MEET_PLEASE),
        (Tag.DOUBT, doubting.DOUBT),
        (Tag.DOUBT, doubting.ODD),
        (Tag.ASK, doubting.ASK),
        (Tag.NOT, refusing.NOT),
        (Tag.CANT, refusing.CANT),
        (Tag.NO, refusing.NO),
        (Tag.PERHAPS_LATER, deferring.PERHAPS_LATER),
        (Tag.LATER, deferring.LATER),
    )
)
STOPS = Table(
    (
        (Tag.STOP, stopping.STOP),
        (Tag.WIDE, stopping.NO_STOP),
    )
)
LONE_STOPS = Table(((Tag.FILL, stopping.POLITE), (Tag.LONE_STOP, stopping.LONE_STOP)))
