"""Nine of the thirty-six months, with everything that can happen to a clock."""

import pytest

from tests.hammer import months
from tests.hammer.months import new_year
from tests.hammer.results import Size


def test_rounds_neither_crowd_nor_vanish_whatever_happens_to_the_clock() -> None:
    result = months.run(Size.SHORT, seed=1)
    assert result.violations == ()
    for figure in ("rounds closed", "rounds skipped", "proposals", "introduced", "erased"):
        assert int(result.figures[figure]) > 0, figure
    assert result.figures["outage"] == 7
    assert result.figures["set back"] == 3


@pytest.mark.skipif(not new_year.is_available(), reason=new_year.MISSING)
def test_real_processes_open_one_round_and_keep_a_deadline_at_new_year() -> None:
    assert new_year.cross_midnight(with_worker=False) == []
