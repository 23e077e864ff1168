"""A disk that fills up, empties, and becomes read-only for a while."""

from tests.hammer import disk
from tests.hammer.results import Size


def test_nothing_acknowledged_is_lost_whatever_the_disk_does() -> None:
    result = disk.run(Size.SHORT, seed=1)
    assert result.violations == ()
    for figure in ("forms", "answers", "erasures"):
        assert int(result.figures[f"{figure} acknowledged"]) > 0, figure
    assert int(result.figures["letters"]) > 0
    assert int(result.figures["form: 503"]) > 0
