"""A round of a mail server that misbehaves, and that is away for its first day."""

from tests.hammer import bad_relay
from tests.hammer.results import Size
from tests.servers.moody_smtp import REFUSED_SIDE


def test_every_letter_ends_and_none_is_doubled_without_a_doubt() -> None:
    result = bad_relay.run(Size.SHORT, seed=1)
    assert result.violations == ()
    for figure in ("sent", "failed", "letters in doubt", REFUSED_SIDE):
        assert int(result.figures[figure]) > 0, figure
