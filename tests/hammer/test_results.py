"""The campaigns are written up as they last went."""

from pathlib import Path

from tests.hammer.campaigns import MODULES, load_campaign
from tests.hammer.results import Result, Size, keep_result, load_results
from tests.hammer.write_up import format_results

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"


def test_a_result_reads_back_as_it_was_kept(tmp_path: Path) -> None:
    result = Result(
        campaign="kill",
        promises="P3",
        size=Size.FULL,
        seed=7,
        seconds=1.5,
        figures={"kills": 3},
        violations=("a letter was lost",),
    )
    keep_result(result, tmp_path / "results.json")
    assert load_results(tmp_path / "results.json") == {"kill": result}
    assert result.command == "./run hammer kill --size full --seed 7"


def test_every_campaign_can_be_loaded_and_is_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in MODULES:
        assert callable(load_campaign(name))
        assert f"**{name}**" in text


def test_the_page_tells_the_last_results() -> None:
    assert format_results(load_results()) in PAGE.read_text(encoding="utf-8")
