"""Nine of the thirty-six months, with everything that can happen to a clock."""

from tests.hammer import months
from tests.hammer.results import Size


def test_rounds_neither_crowd_nor_vanish_whatever_happens_to_the_clock() -> None:
    result = months.run(Size.SHORT, seed=1)
    assert result.violations == ()
    for figure in ("rounds closed", "rounds skipped", "proposals", "introduced", "erased"):
        assert int(result.figures[figure]) > 0, figure
    assert result.figures["outage"] == 7
    assert result.figures["set back"] == 3
