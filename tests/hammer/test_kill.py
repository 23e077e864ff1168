"""A sample of deaths on both databases; `./run hammer kill` dies at every hit of every point."""

from pathlib import Path

import pytest

from tests.hammer import kill
from tests.hammer.kill import story, whims
from tests.hammer.kill.whims import Whim, Whims
from tests.hammer.kill.world import TIME, StoredClock
from tests.hammer.results import Size


@pytest.mark.timeout(300)
def test_a_month_survives_a_death_at_any_point() -> None:
    result = kill.run(Size.SHORT, seed=1)
    assert result.violations == ()
    for database in kill.DATABASES:
        assert int(result.figures[f"points on {database}"]) >= 60
        assert result.figures[f"kills on {database}"] == kill.SHORT


def test_in_full_each_hit_is_somewhere_and_each_point_on_both_databases() -> None:
    deaths = kill.list_deaths([["a", "b", "a"], ["a", "a", "b", "c"]])
    assert [death.number for death in deaths] == [1, 1, 2, 1, 2, 1, 1]
    both = [set(kill.choose(deaths, place, Size.FULL, seed=1)) for place in (0, 1)]
    assert both[0] | both[1] == set(deaths)
    for chosen in both:
        assert {death.point for death in chosen} == {"a", "b", "c"}


def test_a_mail_server_has_each_whim_once_but_a_dead_address_stays_dead(tmp_path: Path) -> None:
    clock = StoredClock(tmp_path / TIME)
    clock.set(story.OPENING)
    server = Whims(tmp_path)
    assert server.greet().startswith(b"220")
    assert server.take(whims.PUT_OFF) == server.take(whims.DEAD) == b"250 OK\r\n"
    assert not server.drops(whims.DROPPED)
    clock.set(story.REMINDING)
    assert [server.greet()[:3] for _ in range(2)] == [b"421", b"220"]
    assert [server.take(whims.PUT_OFF)[:3] for _ in range(2)] == [b"451", b"250"]
    assert [server.take(whims.DEAD)[:3] for _ in range(2)] == [b"550", b"550"]
    assert [server.drops(whims.DROPPED) for _ in range(2)] == [True, False]
    assert set(server.list_had()) == set(Whim)
