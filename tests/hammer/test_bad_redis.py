"""A month of the real processes: calm, with poison in it, with cut connections, with no Redis."""

from tests.hammer import bad_redis
from tests.hammer.results import Size


def test_letters_are_the_same_and_on_time_whatever_happens_to_redis() -> None:
    result = bad_redis.run(Size.SHORT, seed=1)
    assert result.violations == ()
    assert int(result.figures["letters of a calm month"]) > 8
