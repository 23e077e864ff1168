"""docs/configuration.md explains every setting, as it is."""

import re
import tomllib
from dataclasses import MISSING, asdict, fields
from pathlib import Path

from matchmaker.config import NAMES, REQUIRED, SECRETS, Settings, read_settings
from matchmaker.config.parsers import PARSERS
from matchmaker.matching.score import WEIGHTS

DOCUMENT = Path(__file__).parents[1] / "docs" / "configuration.md"
ROW = re.compile(r"^\| `([A-Z0-9_]+)` \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)


def test_every_setting_is_explained_once_with_its_default() -> None:
    rows = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert sorted(name for name, *_ in rows) == sorted(NAMES)
    defaults = {field.name.upper(): field.default for field in fields(Settings)}
    for name, _, told, _ in rows:
        default = defaults[name]
        if default is MISSING:
            assert told == "must be set", name
        elif default in (None, "", ()):
            assert told in ("not set", "none", "the included list", "the `SECRET_KEY`"), name
        else:
            assert told == f"`{default}`", name


def test_every_example_could_be_set() -> None:
    for name, _, _, example in ROW.findall(DOCUMENT.read_text(encoding="utf-8")):
        text = example.partition("`")[2].partition("`")[0]
        if "SECRET" not in name and name not in ("HASH_KEY", "DKIM_KEY", "VOCABULARY_FILE"):
            assert PARSERS[name.lower()](text)


def test_the_page_names_every_secret_that_may_stand_in_a_file() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    listed = " ".join(text.partition("That works for")[2].partition("\n\n")[0].split())
    assert set(re.findall(r"`(\w+)`", listed)) == SECRETS


def test_the_smallest_file_on_the_page_is_enough(tmp_path: Path) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = text.partition("## The smallest file\n")[2]
    example = section.partition("```toml\n")[2].partition("```")[0]
    assert set(tomllib.loads(example)) == REQUIRED
    (tmp_path / "matchmaker.toml").write_text(example, encoding="utf-8")
    file = str(tmp_path / "matchmaker.toml")
    assert read_settings({"MATCHMAKER_CONFIG": file}).community_name == "Werkstattkreis Köln"


def test_the_page_lists_every_part_of_a_score_with_its_weight() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| .+ \| `(.+)` \|$", DOCUMENT.read_text("utf-8"), re.M)
    assert {name: float(weight) for name, weight in rows} == asdict(WEIGHTS)
    assert len(rows) == len(asdict(WEIGHTS))


def test_the_table_of_weights_on_the_page_can_be_read(tmp_path: Path) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = text.partition("## The smallest file\n")[2]
    smallest = section.partition("```toml\n")[2].partition("```")[0]
    table = text.partition("```toml\n[SCORE")[2].partition("```")[0]
    (tmp_path / "matchmaker.toml").write_text(f"{smallest}[SCORE{table}", encoding="utf-8")
    settings = read_settings({"MATCHMAKER_CONFIG": str(tmp_path / "matchmaker.toml")})
    assert settings.score_weights == {"shared_topics": 0.5, "field_distance": 0.2}
