"""What was erased leaves the files of the database within a day."""

from datetime import timedelta
from pathlib import Path

from matchmaker.database import tidy
from matchmaker.runtime import Runtime
from matchmaker.services import erasure, schedule
from tests.factories import FakeClock, join, open_test_runtime

WORDS = "Quittenbaumschnitt"


def find_traces(folder: Path) -> list[str]:
    needles = (WORDS.encode(), b"pia@example.org")
    files = sorted(folder.glob("matchmaker.db*"))
    return [file.name for file in files if any(needle in file.read_bytes() for needle in needles)]


def test_nothing_of_whom_was_erased_stays_in_the_files(
    runtime: Runtime, clock: FakeClock, tmp_path: Path
) -> None:
    runtime.run_due()
    member_id = join(runtime, "pia@example.org", own_topics=(WORDS,))
    assert find_traces(tmp_path)
    with runtime.sessions.begin() as session:
        erasure.erase(
            session, member_id, never_again=False, community=runtime.community, now=clock.calendar()
        )
    # Somebody is still reading, as in a busy community.
    with runtime.reading() as session:
        session.connection()
    clock.travel(timedelta(hours=21))
    runtime.run_due()
    assert find_traces(tmp_path) == []


def test_a_database_is_tidied_once_a_day_whoever_ticks(runtime: Runtime, clock: FakeClock) -> None:
    def take() -> bool:
        with runtime.sessions.begin() as session:
            return schedule.take_tidying(session, real=clock.real())

    assert [take(), take()] == [True, False]
    clock.travel(timedelta(hours=21))
    assert [take(), take()] == [True, False]


def test_tidying_works_on_both_databases(database_url: str) -> None:
    runtime = open_test_runtime(database_url)
    with runtime.reading() as session:
        session.connection()
    tidy(runtime.engine)
    assert join(runtime, "mira@example.org") > 0
    runtime.close()
