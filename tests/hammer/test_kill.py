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
