"""A disk that fills up, empties, and becomes read-only for a while."""

import pytest

from tests.hammer import disk
from tests.hammer.results import Size

MISSING = "Only root may mount a small disk."


def test_nothing_acknowledged_is_lost_whatever_the_disk_does() -> None:
    result = disk.run(Size.SHORT, seed=1)
    if "Nobody may mount" in "".join(result.violations):
        pytest.skip(MISSING)
    assert result.violations == ()
    for figure in ("forms", "answers", "erasures"):
        assert int(result.figures[f"{figure} acknowledged"]) > 0, figure
    assert int(result.figures["letters"]) > 0
    assert int(result.figures["form: 503"]) > 0
