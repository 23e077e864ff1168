"""The fuzzer finds what is planted, does the same twice, and finds nothing in what reads mail."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from matchmaker.mail.replies.lines import strip_mark
from tests.fuzz.__main__ import main
from tests.fuzz.campaign import Campaign, Run, name_of
from tests.fuzz.oracle import EscapeError, check, in_time
from tests.fuzz.seeds import list_seeds
from tests.fuzz.target import Case, Entrance, open_entrance, read
from tests.mail.hostile import HOSTILE

FEW = 60


@pytest.fixture(scope="module")
def entrance() -> Iterator[Entrance]:
    with open_entrance() as entrance:
        yield entrance


def dislike(raw: bytes) -> object:
    """Breaks where only some changes lead."""
    if b"base64" in raw:
        raise ValueError("planted")
    return strip_mark(raw.decode("cp1252", "replace"))


def run(seed: int, most: int = 2_000) -> tuple[Run, list[str]]:
    told: list[str] = []
    campaign = Campaign(
        dislike, dislike, [b"Subject: x\n\nja"], seed=seed, tell=lambda fault, _: told.append(fault)
    )
    return campaign.go_on(60, most), told


def test_what_is_planted_is_found_and_told_once() -> None:
    found, told = run(1)
    assert len(found.escapes) == len(told) == 1
    assert told[0].startswith("ValueError: planted (dislike:")
    assert found.edges


def test_the_same_seed_does_the_same() -> None:
    one, two, other = run(1, 300)[0], run(1, 300)[0], run(2, 2_000)[0]
    one.seconds = two.seconds = other.seconds = 0
    assert one == two
    assert one != other


def test_what_takes_long_is_an_escape() -> None:
    with pytest.raises(EscapeError, match="within"):
        in_time(lambda: sum(range(20_000_000)))


def test_an_escape_can_be_tried_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / name_of(b"Subject: x\n\nJa gern!")
    file.write_bytes(b"Subject: x\n\nJa gern!")
    assert main([str(file)]) == 0
    assert "Reading(" in capsys.readouterr().out


def test_nothing_escapes_in_a_short_run(entrance: Entrance) -> None:
    """Longer runs: `./run fuzz`."""
    campaign = Campaign(
        lambda raw: check(Case.of(raw), entrance),
        lambda raw: read(Case.of(raw)),
        [*list_seeds()][::5],
        seed=1,
        tell=lambda fault, raw: None,
    )
    found = campaign.go_on(60, FEW)
    assert not found.escapes
    assert found.executions == FEW


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_message_escapes(name: str, entrance: Entrance) -> None:
    check(Case.of(HOSTILE[name]), entrance)
