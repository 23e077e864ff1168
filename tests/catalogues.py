"""Which texts of the catalogues the pages and the code ask for, read from their syntax trees."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import nodes

import matchmaker
from matchmaker.templating import page_environment, template_root

CODE = Path(matchmaker.__path__[0])
WORD = "[a-z_0-9]+"
# The names under which templates and code hold a catalogue.
CATALOGUES = {"t", "words", "texts", "catalogue"}
# Calls that take the code of a fault, and where among the arguments it stands.
FAULTS = {"fault": 1, "add_fault": 1, "InvalidInputError": 0}
FORMS = ("domain", "web")


@dataclass(frozen=True)
class Use:
    """One call of a catalogue: a pattern of keys, and the names of the values, if known."""

    pattern: str
    values: frozenset[str] | None

    def matches(self, key: str) -> bool:
        """Whether the call may ask for this key."""
        return re.fullmatch(self.pattern, key) is not None


def list_uses() -> Iterator[Use]:
    """Every call of a catalogue in a page or in the code whose key says anything."""
    environment = page_environment()
    for path in sorted((template_root() / "pages").glob("*.html")):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            yield from _uses_in_page(call)
    for node in _list_nodes(CODE):
        if isinstance(node, ast.Call):
            yield from _uses_in_code(node)


def list_fault_codes() -> Iterator[str]:
    """The codes of all faults that the code can find in a form."""
    for node in _list_nodes(*(CODE / folder for folder in FORMS)):
        if isinstance(node, ast.Call):
            yield from _codes_in(node)
        elif isinstance(node, ast.FunctionDef) and node.name == "find_contact":
            yield from _codes_returned(node)


def _uses_in_page(call: nodes.Call) -> Iterator[Use]:
    plural = isinstance(call.node, nodes.Getattr) and call.node.attr == "plural"
    callee = call.node.node if isinstance(call.node, nodes.Getattr) else call.node
    if not (isinstance(callee, nodes.Name) and callee.name in CATALOGUES and call.args):
        return
    known = call.dyn_kwargs is None
    values = frozenset(pair.key for pair in call.kwargs) if known else None
    for pattern in _patterns_in_page(call.args[0]):
        yield from _use(pattern, values, plural=plural)


def _patterns_in_page(key: nodes.Node) -> list[str]:
    """Regular expressions of the keys that an expression can name."""
    if isinstance(key, nodes.Const):
        return [re.escape(str(key.value))]
    if isinstance(key, nodes.CondExpr):
        return _patterns_in_page(key.expr1) + _patterns_in_page(key.expr2 or nodes.Const(""))
    if isinstance(key, nodes.Concat):
        return ["".join(_patterns_in_page(part)[0] for part in key.nodes)]
    return [WORD]


def _uses_in_code(call: ast.Call) -> Iterator[Use]:
    callee, plural = call.func, False
    if isinstance(callee, ast.Attribute) and callee.attr in ("plural", "text"):
        plural = callee.attr == "plural"
        callee = callee.value
    name = callee.attr if isinstance(callee, ast.Attribute) else getattr(callee, "id", "")
    if name not in CATALOGUES or not call.args:
        return
    names = [keyword.arg for keyword in call.keywords]
    values = None if None in names else frozenset(name for name in names if name)
    for pattern in _patterns_in_code(call.args[0]):
        yield from _use(pattern, values, plural=plural)


def _patterns_in_code(key: ast.expr) -> list[str]:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return [re.escape(key.value)]
    if isinstance(key, ast.IfExp):
        return _patterns_in_code(key.body) + _patterns_in_code(key.orelse)
    if isinstance(key, ast.JoinedStr):
        return ["".join(_patterns_in_code(part)[0] for part in key.values)]
    return [WORD]


def _use(pattern: str, values: frozenset[str] | None, *, plural: bool) -> Iterator[Use]:
    """A key that begins with a variable says nothing; the choices of the form have such keys."""
    if pattern.startswith(WORD):
        return
    if plural:
        values = None if values is None else values | {"n"}
        pattern = rf"{pattern}\.(one|other)"
    yield Use(pattern, values)


def _list_nodes(*folders: Path) -> Iterator[ast.AST]:
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _codes_in(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = [keyword.value for keyword in call.keywords if keyword.arg == "missing"]
    if name in FAULTS and len(call.args) > FAULTS[name]:
        given.append(call.args[FAULTS[name]])
    for value in given:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
            yield value.value


def _codes_returned(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        value = node.value if isinstance(node, ast.Return) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value
