"""Guards: what the design promises about the shape of the code, checked on every file."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from matchmaker.domain.email_kind import EmailKind
from matchmaker.i18n import LETTER_SETS
from matchmaker.queue.job import ALLOWED
from matchmaker.services.emails import COMPOSERS

ROOT = Path(__file__).parents[1]
PRODUCT = sorted(p for name in ("matchmaker", "worker") for p in (ROOT / name).rglob("*.py"))
CODE = [*PRODUCT, *sorted((ROOT / "tests").rglob("*.py")), *(ROOT / "benchmarks").rglob("*.py")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

LONGEST_MODULE, LONGEST_FUNCTION = 200, 40
LONG = {
    "matchmaker/services/sample_letters.py",
}
VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "handler", "misc", "base_utils"}
READS_ENVIRONMENT = {
    "matchmaker/config/__init__.py",
    "matchmaker/demo/command.py",
    "matchmaker/demo/embedded_redis.py",
}
# Besides the clock: waiting for something measures how long it took, and a ring has a slot.
READS_TIME = {
    "matchmaker/timekeeping.py": {"datetime.now"},
    "matchmaker/queue/bell.py": {"time.time"},
    "matchmaker/queue/buckets.py": {"time.monotonic"},
    "matchmaker/cli/progress.py": {"time.monotonic"},
    "matchmaker/mail/smtp.py": {"time.monotonic"},
    "matchmaker/demo/embedded_redis.py": {"time.monotonic"},
    "matchmaker/demo/inbox/store.py": {"time.time_ns"},
    "matchmaker/demo/supervisor.py": {"time.monotonic"},
    "matchmaker/demo/travel.py": {"time.monotonic"},
}
CLOCKS = re.compile(
    r"(?:datetime|date)\.(?:now|utcnow|today)|time\.(?:time|time_ns|monotonic|monotonic_ns|"
    r"perf_counter|localtime|gmtime)|func\.(?:now|current_timestamp)"
)
CLIENTS = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client"}
# Only our own pages are asked.
ASKS_OVER_HTTP = {
    "matchmaker/cli/doctor/clocks.py",
    "matchmaker/cli/doctor/pages.py",
    "matchmaker/demo/ports.py",
}
MAKES_MARKUP = {"matchmaker/demo/inbox/showing.py"}
BUILDS_SQL = {"matchmaker/database.py"}
SENDS_SQL = {"execute", "exec_driver_sql", "executemany", "executescript", "scalar", "scalars"}
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"<[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
LOADS = re.compile(
    r"""\b(?:src|srcset|poster|data|action|background)\s*=\s*["']?\s*(?:https?:)?//"""
)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def list_functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def list_imports(path: Path) -> Iterator[str]:
    """Every module that is imported, and every name that is imported from one."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def list_attributes(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def is_migration(path: Path) -> bool:
    return "migrations/versions" in name_of(path)


def test_there_is_something_to_guard() -> None:
    assert len(PRODUCT) > 80
    assert len(TEMPLATES) > 50


def test_every_kind_of_letter_has_a_function_of_its_name() -> None:
    assert {kind: composer.__name__ for kind, composer in COMPOSERS.items()} == {
        kind: kind.value for kind in EmailKind
    }


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_every_kind_of_letter_has_a_template_in_every_set(letter_set: str) -> None:
    folder = ROOT / "templates" / "emails" / letter_set
    found = {path.name for path in folder.iterdir() if not path.name.startswith("_")}
    assert found == {f"{kind.value}.{ending}" for kind in EmailKind for ending in ("txt", "html")}


@pytest.mark.parametrize("job", sorted(ALLOWED))
def test_every_job_that_may_be_rung_for_exists(job: str) -> None:
    module, _, function = job.rpartition(".")
    assert module.startswith("worker.")
    assert callable(getattr(import_module(module), function))


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        name_of(path)
        for path in PRODUCT
        if {"os.environ", "os.getenv"} & set(list_attributes(path))
        or {"os.environ", "os.getenv"} & set(list_imports(path))
    }
    assert readers <= READS_ENVIRONMENT


def test_only_the_clock_tells_the_time() -> None:
    for path in PRODUCT:
        asked = {name for name in list_attributes(path) if CLOCKS.fullmatch(name)}
        asked |= {name for name in list_imports(path) if name.startswith("time.")}
        assert asked <= READS_TIME.get(name_of(path), set()), name_of(path)


def test_tests_replace_no_part_of_the_product_by_a_mock() -> None:
    for path in CODE:
        names = {*list_imports(path), *list_attributes(path)}
        assert not {name for name in names if "mock" in name.split(".")}, name_of(path)
        assert not {name for name in names if name.split(".")[-1] == "patch"}, name_of(path)
        arguments = {a.arg for function in list_functions(path) for a in function.args.args}
        assert not {"mocker", "mock"} & arguments, name_of(path)


def test_every_module_says_by_its_name_what_it_is_about() -> None:
    for path in CODE:
        for part in path.relative_to(ROOT).with_suffix("").parts:
            assert not VAGUE & set(part.split("_")), name_of(path)


def test_every_module_begins_with_what_it_is() -> None:
    assert [name_of(path) for path in CODE if not ast.get_docstring(tree_of(path))] == []


def test_every_public_function_and_class_says_what_it_is() -> None:
    silent = [
        f"{name_of(path)}: {node.name}"
        for path in PRODUCT
        if not is_migration(path)
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_modules_and_functions_are_short() -> None:
    for path in PRODUCT:
        if is_migration(path) or name_of(path) in LONG:
            continue
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE, name_of(path)
        for function in list_functions(path):
            length = (function.end_lineno or 0) - function.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{name_of(path)}: {function.name}"


def test_what_may_be_long_exists() -> None:
    lists = LONG | READS_ENVIRONMENT | set(READS_TIME) | ASKS_OVER_HTTP | MAKES_MARKUP | BUILDS_SQL
    assert {name for name in lists if not (ROOT / name).exists()} == set()


def test_no_sql_is_built_from_text() -> None:
    for path in PRODUCT:
        if is_migration(path) or name_of(path) in BUILDS_SQL:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and node.args and _takes_sql(node.func):
                assert not _is_built(node.args[0]), f"{name_of(path)}: {node.lineno}"


def _takes_sql(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr in SENDS_SQL
    return isinstance(function, ast.Name) and function.id in ("text", "literal_column")


def _is_built(argument: ast.expr) -> bool:
    if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
        return argument.func.attr == "format"
    if isinstance(argument, ast.BinOp):
        return isinstance(argument.op, ast.Add | ast.Mod)
    return isinstance(argument, ast.JoinedStr)


def test_only_ways_in_end_a_transaction() -> None:
    for path in PRODUCT:
        if "migrations" not in path.parts:
            ends = {name.rpartition(".")[2] for name in list_attributes(path) if "session" in name}
            assert "commit" not in ends, name_of(path)


def test_no_text_is_read_in_the_encoding_of_the_machine() -> None:
    """Except by the demo, which reads its own plain notes and logs."""
    for path in PRODUCT:
        for node in ast.walk(tree_of(path)):
            if "demo" not in path.parts and isinstance(node, ast.Call):
                reads = ast.unparse(node.func).rpartition(".")[2] in ("read_text", "write_text")
                names = {word.arg for word in node.keywords}
                assert not reads or "encoding" in names, f"{name_of(path)}: {node.lineno}"


def test_nothing_asks_other_servers_over_http() -> None:
    asking = {name_of(path) for path in PRODUCT if CLIENTS & set(list_imports(path))}
    assert asking <= ASKS_OVER_HTTP


def test_nothing_gets_around_the_escaping_of_pages() -> None:
    marking = {
        name_of(path)
        for path in PRODUCT
        if any(name.split(".")[-1] == "Markup" for name in list_imports(path))
    }
    assert marking <= MAKES_MARKUP
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|\bautoescape\b|\|\s*(?:x|html)attr\b", text), path.name


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_is_quiet_markup(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    markup = JINJA.sub("x", text)
    assert "<script" not in text.lower()
    assert "javascript:" not in text.lower()
    assert not LOADS.search(text)
    assert not re.search(r"<(?:link|base|object|embed)\b[^>]*https?:", text)
    for tag in TAG.findall(markup):
        assert not re.search(r"=\s*[^\s\"'>]", re.sub(r"\"[^\"]*\"|'[^']*'", '""', tag)), tag
        assert not re.search(r"\son\w+\s*=", tag), tag


@pytest.mark.parametrize("sheet", sorted((ROOT / "templates").rglob("*.css")), ids=name_of)
def test_a_style_sheet_loads_nothing(sheet: Path) -> None:
    assert not re.search(r"@import|url\(\s*[\"']?(?!data:)", sheet.read_text(encoding="utf-8"))


def test_imports_point_downwards() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
    assert " 0 broken" in found.stdout
