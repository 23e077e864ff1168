"""One month of twelve people: joining, answering, changing their minds, leaving, being erased."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from matchmaker.domain.profile import Sentence, Way
from matchmaker.runtime import Runtime
from tests.factories import DAY, FakeClock, add_member
from tests.hammer.kill.world import StoredClock
from tests.hammer.person import Diary, Person

UNDO_MINUTES = 60
START = datetime(2026, 10, 29, 10, tzinfo=UTC)
OPENING = datetime(2026, 11, 1, 8, tzinfo=UTC)
ANSWERING = datetime(2026, 11, 2, 10, tzinfo=UTC)
MEETING = datetime(2026, 11, 2, 14, tzinfo=UTC)
REMINDING = datetime(2026, 11, 6, 8, tzinfo=UTC)
SETTLING = datetime(2026, 11, 10, 23, tzinfo=UTC)
CLOSING = datetime(2026, 11, 18, 8, tzinfo=UTC)
LEASE, DOUBT = timedelta(minutes=6), timedelta(minutes=16)
BACK_OFF = timedelta(minutes=2)
COUPLES = (
    ("de", Way.VIDEO, "Anouk", "Ben"),
    ("de", Way.PHONE, "Cleo", "Dario"),
    ("en", Way.VIDEO, "Eva", "Fynn"),
    ("en", Way.PHONE, "Gustav", "Hilde"),
    ("de", Way.LETTERS, "Imke", "Jannis"),
    ("en", Way.LETTERS, "Klara", "Lorenz"),
)
JOINERS = ("Anouk", "Cleo", "Eva")
FIELDS_OF_WORK = ("joinery", "software")
TOPICS = ("repairing", "repair_cafes", "wood")


@dataclass(frozen=True)
class Character:
    """Somebody who can be matched with one other person only: nobody else shares their ways."""

    name: str
    language: str
    way: Way
    work: str
    partner: str

    @property
    def address(self) -> str:
        return f"{self.name.lower()}@example.org"


CHARACTERS = {
    name: Character(name, language, way, work, partner)
    for language, way, *couple in COUPLES
    for name, work, partner in zip(couple, FIELDS_OF_WORK, reversed(couple), strict=True)
}


@dataclass
class Scene:
    """Where the story happens: a process that may die at any point."""

    runtime: Runtime
    clock: StoredClock
    diary: Diary
    people: dict[str, Person]


Line = tuple[str, Callable[[Scene], None]]


def settle_in(runtime: Runtime) -> None:
    """Let those who do not fill in the form be members before the story begins."""
    with runtime.sessions.begin() as session:
        for name, person in CHARACTERS.items():
            if name not in JOINERS:
                add_member(
                    session,
                    runtime,
                    person.address,
                    given_name=name,
                    fields=(person.work,),
                    topics=TOPICS,
                    work=Sentence(f"Satz von {person.work} {person.way}.", may_be_shown=True),
                    languages=(person.language,),
                    ways=(person.way,),
                )


SETTLED_AT = FakeClock(datetime(2026, 10, 12, tzinfo=UTC) + 45 * DAY)
"""`add_member` dates joining 45 days back; before the October round nobody was there."""


def tell() -> list[list[Line]]:
    """The chapters; each begins where the one before left everything.

    Short ones make short lives: nobody lives on beyond a chapter without need.
    """
    joining = [_joins(name) for name in JOINERS]
    confirming = [_confirms(name) for name in JOINERS]
    answering = [
        _says("Anouk", "yes"), _says("Ben", "yes"),
        _says("Cleo", "yes"), _says("Dario", "no", reason="Gerade keine Lust auf Holz."),
        _says("Eva", "yes"), _says("Fynn", "yes"), _says("Eva", "no", 2), _says("Eva", "yes", 3),
        _says("Gustav", "later"), _unsubscribes("Gustav"),
        _says("Imke", "yes"), _leaves("Jannis"), _says("Klara", "yes"),
    ]  # fmt: skip
    return [
        [_moment(START), *joining],
        [_tick("the confirmations")],
        confirming,
        [_tick("the welcome")],
        [_moment(OPENING), _tick("the opening")],
        [_moment(ANSWERING), *answering[:6]],
        answering[6:],
        [
            _tick("the evening"),
            _later(BACK_OFF),
            _tick("those who could not be written to"),
        ],
        [
            _moment(MEETING),
            _tick("the introductions"),
            _later(DOUBT),
            _tick("those put off or in doubt"),
        ],
        [_asks_to_be_erased("Dario"), _tick("the link")],
        [_is_erased("Dario")],
        [_moment(REMINDING), _tick("the reminders")],
        [_says("Hilde", "yes")],
        [_moment(SETTLING), _tick("the deadline")],
        [_moment(CLOSING), _tick("the closing letters")],
    ]


def play(scene: Scene, chapters: list[list[Line]], *, after_death: bool = False) -> None:
    """Do what has not been done yet; after a death let the leases and the doubts end first."""
    if after_death:
        for distance in (timedelta(), LEASE, DOUBT):
            scene.clock.wait(distance)
            scene.runtime.tick()
    done = {line.get("line") for line in scene.diary.read()}
    for words, act in (line for chapter in chapters for line in chapter):
        if words not in done:
            act(scene)
            scene.diary.note(line=words)


def _moment(moment: datetime) -> Line:
    return f"until {moment:%d %B %H:%M}", lambda scene: scene.clock.set(moment)


def _later(distance: timedelta) -> Line:
    return f"{distance} later", lambda scene: scene.clock.wait(distance)


def _tick(what: str) -> Line:
    def tick(scene: Scene) -> None:
        scene.runtime.tick()

    return f"a tick for {what}", tick


def _joins(name: str) -> Line:
    person = CHARACTERS[name]
    form = {
        "given_name": name,
        "email": person.address,
        "languages": [person.language],
        "field_1": person.work,
        "work": f"Satz von {person.work} {person.way}.",
        "work_shown": "y",
        "question": "Was darf langsam sein?",
        "topics": list(TOPICS),
        "ways": [person.way.value],
        "reach": "surprise",
        "frequency": "monthly",
        "first_writer": "either",
        "introductions": "y",
        "adult": "y",
    }
    path = f"/{person.language}/join"
    return f"{name} joins", lambda scene: scene.people[name].send_form("join", lambda: path, **form)


def _confirms(name: str) -> Line:
    def confirm(scene: Scene) -> None:
        person = scene.people[name]
        path = partial(person.find_link, r"/c/[a-z0-9]+")
        person.send_form("confirm", path, works_once=True, act="confirm")

    return f"{name} confirms", confirm


def _says(name: str, answer: str, number: int = 1, *, reason: str = "") -> Line:
    def say(scene: Scene) -> None:
        person = scene.people[name]
        path = partial(person.find_link, r"/a/[a-z0-9]+")
        person.send_form(f"answer {number} {answer}", path, answer=answer, reason=reason)

    return f"{name} says {answer} ({number})", say


def _unsubscribes(name: str) -> Line:
    def unsubscribe(scene: Scene) -> None:
        person = scene.people[name]
        path = partial(person.find_link, r"/u/[a-z0-9]+")
        person.press_once("unsubscribe", path, **{"List-Unsubscribe": "One-Click"})

    return f"{name} unsubscribes", unsubscribe


def _leaves(name: str) -> Line:
    return f"{name} leaves", partial(_presses, name=name, button="leave")


def _asks_to_be_erased(name: str) -> Line:
    return f"{name} asks for a link", partial(_presses, name=name, button="erase_link")


def _presses(scene: Scene, *, name: str, button: str) -> None:
    person = scene.people[name]
    person.send_form(button, partial(person.find_link, r"/m/[a-z0-9]+"), act=button)


def _is_erased(name: str) -> Line:
    def erase(scene: Scene) -> None:
        person = scene.people[name]
        path = partial(person.find_link, r"/m/[a-z0-9]+/erase")
        person.send_form("erase", path, works_once=True, act="erase", sure="y")

    return f"{name} is erased", erase
