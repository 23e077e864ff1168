"""Whatever two people or two processes do at the same instant, both databases keep in order."""

import pytest

from tests.hammer import races
from tests.hammer.results import Size


@pytest.mark.timeout(300)
def test_two_at_once_never_get_in_each_others_way(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", postgres_url)
    result = races.run(Size.SHORT, seed=1)
    assert result.violations == ()
    assert result.figures["kinds of race"] == 12
    assert result.figures["races"] == 12 * 2 * 15
    assert result.figures["races between processes"] == 12 * 2 * 10
