"""Invented communities from a seed: everything that counts for a plan is left to chance."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from matchmaker.domain.membership import MemberState
from matchmaker.domain.profile import Frequency, Profile, Reach, Sentence, Way
from matchmaker.domain.vocabulary import Vocabulary
from matchmaker.models import Member

DOMAINS = ("example.org", "example.net", "werkstatt.example", "atelier.example")
PLACES = ("Köln", "Graz", "Bern", "")
ZONES = ("", "Europe/Lisbon", "America/New_York")
WORDS = ("Holz", "Räder", "Stimmen", "Rechnungen", "Gärten", "Karten", "Glas", "Fragen")


def invent_profile(chance: Random, vocabulary: Vocabulary, number: int, *, easy: bool) -> Profile:
    """What somebody told the form; an easy person can be introduced to almost everybody."""
    topics = [term.id for term in vocabulary.topics if not term.retired]
    fields = [term.id for term in vocabulary.fields if not term.retired]
    common = topics[:: len(topics) // 12]
    return Profile(
        given_name=f"Name{number}",
        fields=tuple(chance.sample(fields, chance.choice((1, 2)))),
        topics=tuple(chance.sample(common, chance.randint(3, 6))),
        work=_sentence(chance, "Ich arbeite mit"),
        question=_sentence(chance, "Mich beschäftigen"),
        offer=_sentence(chance, "Ich weiß etwas über"),
        wish=_sentence(chance, "Ich suche"),
        languages=("de", "en") if easy else tuple(chance.sample(("de", "en", "pl"), 2)),
        ways=(Way.VIDEO,) if easy else tuple(chance.sample(tuple(Way), chance.randint(1, 3))),
        place=chance.choice(PLACES),
        zone="" if easy else chance.choice(ZONES),
        reach=Reach.SURPRISE if easy else chance.choice(tuple(Reach)),
        frequency=Frequency.MONTHLY if easy else chance.choice(tuple(Frequency)),
    )


def invent_members(
    chance: Random, vocabulary: Vocabulary, count: int, *, joined_at: datetime, easy: bool = False
) -> list[Member]:
    """As many active members, with ids of their own that are not in a row."""
    ids = sorted(chance.sample(range(1, 10 * count + 1), count))
    return [
        _member(number, invent_profile(chance, vocabulary, number, easy=easy), chance, joined_at)
        for number in ids
    ]


def shuffled(chance: Random, members: Sequence[Member]) -> list[Member]:
    """The members in another order."""
    return chance.sample(members, len(members))


def values_of(member: Member) -> dict[str, Any]:
    """What a row of a member holds, for another database."""
    columns = Member.__table__.columns.keys()
    return {name: getattr(member, name) for name in columns}


def _member(number: int, profile: Profile, chance: Random, joined_at: datetime) -> Member:
    address = f"member{number}@{chance.choice(DOMAINS)}"
    member = Member(
        id=number,
        state=MemberState.ACTIVE,
        address=address,
        address_key=address,
        submission_key=f"key of {number}",
        language="de",
        epoch=1,
        created_at=joined_at,
        confirmed_at=joined_at,
        waited=chance.choice((0, 0, 0, 1, 2, 6)),
        silent_months=0,
    )
    member.set_profile(profile)
    return member


def _sentence(chance: Random, beginning: str) -> Sentence:
    text = f"{beginning} {' und '.join(chance.sample(WORDS, 2))}."
    return Sentence(text, may_be_shown=chance.random() < 0.8)
