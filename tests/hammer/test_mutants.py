"""Every planted fault is noticed, and without one nothing is."""

import pytest

from tests.hammer import mutants
from tests.hammer.planting import Mutant
from tests.hammer.results import Size


@pytest.mark.timeout(240)
def test_every_mutant_is_caught() -> None:
    result = mutants.run(Size.SHORT, seed=1)
    assert result.violations == ()
    caught = " ".join(result.figures)
    assert all(mutant.value in caught for mutant in Mutant)
