"""What one side of a proposal is shown of the other, fixed when the proposal is made."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from matchmaker.domain.profile import Profile, Way


@dataclass(frozen=True, slots=True)
class Thread:
    """What connects the two of a pairing; at least one of the first three is not empty.

    `topics` are shared topic ids, rarest in the pool first. `own_topics` are words of
    their own that both typed. `offer_meets_wish` says that what one gives is what the
    other would like. `far_fields` and `same_field` describe the fields of work.
    """

    topics: tuple[str, ...] = ()
    own_topics: tuple[str, ...] = ()
    offer_meets_wish: bool = False
    far_fields: bool = False
    same_field: bool = False

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what `asdict` wrote."""
        plain = dict(data)
        for name in ("topics", "own_topics"):
            plain[name] = tuple(plain[name])
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class Shown:
    """The facts of one member that another may see before both have said yes: no name."""

    fields: tuple[str, ...]
    topics: tuple[str, ...]
    own_topics: tuple[str, ...]
    languages: tuple[str, ...]
    ways: tuple[Way, ...]
    place: str
    work: str
    question: str
    offer: str
    wish: str
    thread: Thread

    def as_dict(self) -> dict[str, Any]:
        """Plain data for storing; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what `as_dict` wrote."""
        plain = dict(data)
        for name in ("fields", "topics", "own_topics", "languages"):
            plain[name] = tuple(plain[name])
        plain["ways"] = tuple(Way(way) for way in plain["ways"])
        plain["thread"] = Thread.from_dict(plain["thread"])
        return cls(**plain)


def show(profile: Profile, thread: Thread) -> Shown:
    """Reduce a profile to what it allows to be shown."""
    return Shown(
        fields=profile.fields,
        topics=profile.topics,
        own_topics=profile.own_topics,
        languages=profile.languages,
        ways=profile.ways,
        place=profile.place,
        work=profile.work.shown,
        question=profile.question.shown,
        offer=profile.offer.shown,
        wish=profile.wish.shown,
        thread=thread,
    )
