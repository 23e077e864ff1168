"""The same members and seed give the same plan on either database."""

import pytest

from tests.hammer import same_plan
from tests.hammer.results import Size


def test_plans_do_not_depend_on_where_and_how_members_are_stored(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", postgres_url)
    result = same_plan.run(Size.SHORT, seed=1)
    assert result.violations == ()
    assert result.figures["plans compared"] == 12 * 6
    assert result.figures["different plans of them"] == 12
    assert int(result.figures["pairs in the first plans"]) > 50
