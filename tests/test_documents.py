"""The documents are true where a machine can tell: links, files, commands, tables, settings."""

import importlib
import re
import subprocess
from pathlib import Path

import click
import pytest

import matchmaker.services
from matchmaker.cli import commands
from matchmaker.config import CONFIG_FILE, FILE_SUFFIX, NAMES, SECRETS
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import Base
from matchmaker.services import emails
from tests.letters import body_of, render

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SERVICES = {path.stem for path in Path(matchmaker.services.__path__[0]).glob("*.py")}
TABLES = set(Base.metadata.tables)
NO_SETTINGS = {"REQUIRE_BROWSER", "REQUIRE_DOVECOT", "LINKS_IN_BODY"}

FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^()\s]+)\)|(?:src|href)=\"([^\"]+)\"")
FILE = re.compile(r"(?:matchmaker|worker|templates|tests|docs|benchmarks|\.ci)(?:/[\w.-]+)*/?")
COMMAND = re.compile(r"\bmatchmaker ([a-z]+) ([a-z]+)")
ATTRIBUTE = re.compile(r"([a-z_]+)\.([a-z_]+)(?:\(.*\))?")
SETTING = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
ASSIGNMENT = re.compile(r"\b([A-Z_]+) ?=")

each = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def code_of(path: Path) -> list[str]:
    """What stands in single backticks."""
    return INLINE.findall(FENCE.sub("", path.read_text()))


def anchors_of(path: Path) -> set[str]:
    """The anchors that the host of a repository gives to headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each
def test_every_link_leads_somewhere(path: Path) -> None:
    for found in LINK.findall(FENCE.sub("", path.read_text())):
        target, _, anchor = "".join(found).partition("#")
        if "://" in target:
            continue
        file = path if not target else path.parent / target
        assert file.exists(), target
        assert not anchor or anchor in anchors_of(file), f"{target}#{anchor}"


@each
def test_every_file_that_is_named_is_there(path: Path) -> None:
    for name in filter(FILE.fullmatch, code_of(path)):
        assert "/" not in name or (ROOT / name).exists(), name


@each
def test_every_command_that_is_named_is_one(path: Path) -> None:
    code = [*FENCE.findall(path.read_text()), *code_of(path)]
    for noun, verb in COMMAND.findall("\n".join(code)):
        group = commands.commands.get(noun)
        assert isinstance(group, click.Group), noun
        assert verb in group.commands, f"{noun} {verb}"


@each
def test_every_function_of_a_service_that_is_named_is_there(path: Path) -> None:
    for module, name in (m.groups() for m in map(ATTRIBUTE.fullmatch, code_of(path)) if m):
        if module in SERVICES:
            assert hasattr(importlib.import_module(f"matchmaker.services.{module}"), name), name


@each
def test_every_setting_that_is_named_is_one(path: Path) -> None:
    known = {*NAMES, *(name + FILE_SUFFIX for name in SECRETS), CONFIG_FILE, *NO_SETTINGS}
    code = [*code_of(path), *ASSIGNMENT.findall("\n".join(FENCE.findall(path.read_text())))]
    assert {name for name in code if SETTING.fullmatch(name)} <= known


@pytest.mark.parametrize("name", ["architecture", "privacy"])
def test_every_table_is_explained_and_no_other(name: str) -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", section(name), re.MULTILINE)
    assert {table for row in rows for table in INLINE.findall(row)} == TABLES


def section(name: str) -> str:
    """The part of a document that lists the tables."""
    text = (ROOT / "docs" / f"{name}.md").read_text()
    return text[text.index("| Table |") :].partition("\n\n")[0]


def test_every_letter_has_a_function_and_is_explained() -> None:
    explained = (ROOT / "docs" / "email.md").read_text()
    assert set(emails.COMPOSERS) == set(EmailKind)
    assert [kind for kind in EmailKind if f"`{kind}`" not in explained] == []


@each
def test_no_document_raises_its_voice(path: Path) -> None:
    prose = INLINE.sub("", FENCE.sub("", path.read_text())).replace("![", "[")
    assert "!" not in prose


def test_the_letter_in_the_readme_is_the_one_that_leaves() -> None:
    letter = render(EmailKind.PROPOSAL, "en", replies_read=False)
    assert f"{letter.subject}\n\n{body_of(letter)}" in (ROOT / "README.md").read_text()


def test_the_two_commands_of_the_readme_are_in_the_help() -> None:
    shown = subprocess.run(
        ["./run", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for command in re.findall(r"^\| `(\./run.*?)` \|", (ROOT / "README.md").read_text(), re.M):
        assert command in shown.stdout
