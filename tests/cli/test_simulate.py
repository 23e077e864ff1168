"""`matchmaker simulate`: figures in a table, as JSON and on a page of their own."""

import json
import re
from pathlib import Path
from typing import Any, Literal

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from sqlalchemy import delete, select

from matchmaker.config import REQUIRED
from matchmaker.domain.answer import PairMemoryKind
from matchmaker.models import Member, PairMemory
from matchmaker.runtime import Runtime
from matchmaker.services import pairs
from tests.cli.conftest import NAMES, Said, Terminal, hash_rows
from tests.web.test_accessibility import complain

SMALL = ("simulate", "--members", "24", "--months", "4")


@pytest.fixture
def simulated(terminal: Terminal, tmp_path: Path) -> BeautifulSoup:
    return BeautifulSoup(draw(terminal, tmp_path / "page.html"), "html.parser")


def draw(terminal: Terminal, path: Path, *arguments: str) -> str:
    said = terminal(*SMALL, "--html", str(path), *arguments)
    assert said.code == 0, said.err
    return path.read_text(encoding="utf-8")


def read(said: Said) -> Any:
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_both_ways_stand_side_by_side(terminal: Terminal) -> None:
    said = terminal(*SMALL)
    assert said.code == 0
    assert said.err == ""
    head, *rows = said.lines
    assert head.split("  ")[-2:] == ["ONE WAVE", "TWO WAVES"]
    told = {row[:48].strip(): row[48:].split() for row in rows}
    assert told["repeats that the rules forbid"] == ["0", "0"]
    assert told["most asks of a member in a month"] == ["1", "2"]
    for label in (
        "of these with an introduction", "asks for one introduction", "of the least served tenth",
        "longest wait for a suggestion, months", "shares nothing with those whom the rules leave",
    ):  # fmt: skip
        assert told[label], label
    assert max(map(len, said.lines)) <= 80


@pytest.mark.parametrize(
    ("flag", "title"), [("--second-wave", "TWO WAVES"), ("--no-second-wave", "ONE WAVE")]
)
def test_one_way_can_be_seen_alone(terminal: Terminal, flag: str, title: str) -> None:
    assert terminal(*SMALL, flag).lines[0].strip() == title


def test_the_same_seed_gives_the_same_figures(terminal: Terminal) -> None:
    first, again, other = (
        read(terminal(*SMALL, "--json", "--seed", seed)) for seed in ("7", "7", "8")
    )
    assert first == again
    assert first["runs"] != other["runs"]
    assert [run["second_wave"] for run in first["runs"]] == [False, True]
    assert first["members"] == 24
    assert len(first["runs"][0]["months"]) == 4


def test_answers_can_be_stated(terminal: Terminal) -> None:
    always = read(terminal(*SMALL, "--json", "--answers", "yes=1,no=0,later=0"))
    assert always["habits"]["yes"] == 1
    assert all(run["asks_per_introduction"] == 1 for run in always["runs"])
    never = read(terminal(*SMALL, "--json", "--answers", "yes=0 no=0.5"))
    assert all(run["introductions"] == 0 for run in never["runs"])
    assert never["habits"]["later"] == 0.05


def test_rates_can_be_stated(terminal: Terminal) -> None:
    told = read(terminal(*SMALL, "--json", "--rates", "joining=1,leaving=0,pausing=0,returning=1"))
    assert [month["active"] for month in told["runs"][0]["months"]] == [24, 48, 72, 96]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--answers", "maybe=0.5"), "maybe"),
        (("--answers", "yes=often"), "yes=often"),
        (("--answers", "yes=1.5"), "yes"),
        (("--answers", "yes=nan"), "yes"),
        (("--answers", "yes=0.9,no=0.9"), "more than 1"),
        (("--rates", "yes=0.5"), "joining"),
        (("--members", "0"), "--members"),
        (("--months", "0"), "--months"),
        (("--members", "5", "--real"), "--real"),
    ],
)
def test_wrong_usage_is_told(terminal: Terminal, arguments: tuple[str, ...], word: str) -> None:
    said = terminal("simulate", *arguments)
    assert (said.code, said.out) == (2, "")
    assert word in said.err


def test_a_missing_folder_is_told_before_the_work(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal("simulate", "--months", "600", "--html", str(tmp_path / "no" / "page.html"))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("There is no folder ")


def test_invented_members_need_no_settings(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_settings = terminal(*SMALL).out
    for name in (*REQUIRED, "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert terminal(*SMALL).out == with_settings


def test_settings_with_a_fault_are_not_passed_over(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMALLEST_POOL", "many")
    said = terminal(*SMALL)
    assert (said.code, said.out) == (1, "")
    assert "SMALLEST_POOL" in said.err


def test_under_the_smallest_pool_nothing_happens(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMALLEST_POOL", "500")
    told = read(terminal(*SMALL, "--json"))
    assert [run["suggestions"] for run in told["runs"]] == [0, 0]
    assert terminal(*SMALL).code == 0


def test_more_members_than_the_machine_was_made_for_are_refused(
    terminal: Terminal, community: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARGEST_POOL", "8")
    for arguments, count in ((("--real",), len(NAMES)), (("--members", "100"), 100)):
        said = terminal("simulate", *arguments)
        assert (said.code, said.out) == (1, "")
        assert said.err == f"{count} members are more than LARGEST_POOL, 8.\n"


def test_the_weights_and_the_floor_of_the_community_count(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = read(terminal(*SMALL, "--json"))["runs"]
    monkeypatch.setenv("SCORE_WEIGHTS", "languages=5")
    assert read(terminal(*SMALL, "--json"))["runs"] != usual
    monkeypatch.delenv("SCORE_WEIGHTS")
    monkeypatch.setenv("SCORE_FLOOR", "0.9")
    told = read(terminal(*SMALL, "--json"))["runs"]
    assert [run["suggestions"] for run in told] == [0, 0]
    assert told[0]["unmatched"]["below_floor"] > 0


def test_the_real_members_are_only_read_and_not_named(
    terminal: Terminal, community: Runtime, tmp_path: Path
) -> None:
    before = hash_rows(community)
    path = tmp_path / "page.html"
    said = terminal("simulate", "--real", "--months", "5", "--html", str(path))
    told = read(terminal("simulate", "--real", "--months", "5", "--json"))
    assert hash_rows(community) == before
    assert told["members"] == len(NAMES)
    assert told["runs"][0]["suggestions"] > 0
    assert told["runs"][0]["months"][0]["active"] == len(NAMES)
    for text in (said.out, said.err, path.read_text(encoding="utf-8"), json.dumps(told)):
        assert not any(name in text for name in NAMES)
        assert "example.org" not in text


def test_no_figure_tells_what_has_been_between_two_members(
    terminal: Terminal, community: Runtime
) -> None:
    now = community.clock.calendar()
    told = []
    for kind in PairMemoryKind:
        with community.sessions.begin() as session:
            session.execute(delete(PairMemory))
            one, other = session.scalars(select(Member).order_by(Member.id).limit(2))
            pairs.remember(session, community.community, one, other, kind, now=now)
        told.append(terminal("simulate", "--real", "--months", "9", "--json").out)
    assert len(set(told)) == 1


def test_without_members_there_is_nothing_real_to_simulate(
    terminal: Terminal, runtime: Runtime
) -> None:
    said = terminal("simulate", "--real")
    assert (said.code, said.out) == (1, "")
    assert said.err == "There are no active members yet.\n"


def test_the_page_is_the_same_for_the_same_seed(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert draw(terminal, path) == draw(terminal, path)
    assert draw(terminal, path, "--seed", "2") != draw(terminal, path)


def test_the_page_needs_nothing_else(simulated: BeautifulSoup) -> None:
    assert not simulated.find_all(["script", "link", "img", "iframe", "a", "form"])
    assert not re.search(r"(?:https?:)?//|url\(|@import", str(simulated))


def test_every_plot_has_words_and_a_table(simulated: BeautifulSoup) -> None:
    plots = simulated.select("svg.plot")
    assert len(plots) == 4
    for plot in plots:
        assert plot["role"] == "img"
        assert len(str(plot["aria-label"])) > 20
        section = plot.find_parent("section")
        assert section is not None
        assert section.select_one("h2 ~ p") is not None
        rows = section.select("table tbody tr")
        assert len(rows) >= 4
        assert all(len(row.select("td")) == 2 for row in rows)


def test_the_table_of_the_page_is_the_one_of_the_terminal(
    terminal: Terminal, simulated: BeautifulSoup
) -> None:
    rows = [
        [cell.get_text() for cell in row.select("th, td")]
        for row in simulated.select("section#short tbody tr")
    ]
    told = [re.split(r" {2,}", line.strip()) for line in terminal(*SMALL).lines[1:]]
    assert rows == told


def test_no_bar_leaves_its_plot(simulated: BeautifulSoup) -> None:
    bars = simulated.select("svg.plot rect")
    assert len(bars) > 40
    for bar in bars:
        left, width = (float(str(bar[name]).rstrip("%")) for name in ("x", "width"))
        assert left >= 0
        assert width >= 0
        assert left + width <= 100


def test_a_page_of_nothing_is_still_a_page(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMALLEST_POOL", "500")
    assert "nan" not in draw(terminal, tmp_path / "page.html")


def test_the_page_is_fit_for_everybody(
    terminal: Terminal, tmp_path: Path, browser: Browser
) -> None:
    path = tmp_path / "page.html"
    draw(terminal, path)
    schemes: dict[int, Literal["dark", "light"]] = {390: "dark", 1100: "light"}
    for width, scheme in schemes.items():
        page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        assert complain(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
