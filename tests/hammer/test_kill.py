"""A sample of deaths on both databases; `./run hammer kill` dies at every hit of every point."""

import pytest

from tests.hammer import kill
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
