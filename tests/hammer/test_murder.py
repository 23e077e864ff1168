"""Whoever dies at whatever moment: what was acknowledged stays, and nothing happens twice."""

import pytest

from tests.hammer import murder
from tests.hammer.results import Size


@pytest.mark.timeout(300)
def test_months_go_on_while_processes_are_murdered() -> None:
    result = murder.run(Size.SHORT, seed=1)
    assert result.violations == ()
    assert int(result.figures["kills on sqlite"]) >= 10
    assert int(result.figures["actions acknowledged"]) > 5
    assert int(result.figures["letters"]) > 10
    assert int(result.figures["months"]) >= 2
