"""The page and the email Jinja environments, and rendering a letter."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from matchmaker.i18n import join_words, language_of

LINE = 72
# Mail programs know this line, show what follows in a smaller voice and do not quote it.
SIGNATURE = "-- "
BETWEEN_LANGUAGES = "\n* * *\n\n"
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
FIRST_RIGHT_TO_LEFT = "\u0590"
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class RenderedEmail:
    """A letter in words: the plain text is the original, the HTML the same letter."""

    subject: str
    text: str
    html: str

    def followed_by(self, other: "RenderedEmail") -> "RenderedEmail":
        """A joint letter in two languages, one after the other; the footers come last."""
        body, mark, footer = self.text.partition(f"\n{SIGNATURE}\n")
        other_body, _, other_footer = other.text.partition(f"\n{SIGNATURE}\n")
        text = f"{body}{BETWEEN_LANGUAGES}{other_body}{mark}{footer}\n{other_footer}"
        head, _, _ = self.html.partition("</body>")
        inner = other.html.partition("<body")[2].partition(">")[2]
        return RenderedEmail(self.subject, text, head + inner)


def template_root() -> Path:
    """Where the templates are: inside the package once installed, else beside it."""
    package = Path(str(resources.files("matchmaker")))
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@cache
def page_environment() -> Environment:
    """The environment of the pages: everything is escaped, nothing may be missing."""
    environment = _environment("pages", autoescape=True)
    environment.filters["join_words"] = join_words
    return environment


@cache
def email_environment(*, html: bool) -> Environment:
    """The environment of the letters; only the HTML part escapes."""
    environment = _environment("emails", autoescape=html)
    # Letters use none of the library's own, and would look through them with every import.
    environment.globals.clear()
    environment.filters["join_words"] = join_words
    environment.filters["one_line"] = one_line
    environment.filters["inline"] = one_line if html else isolate
    return environment


def render_email(kind: str, letter_set: str, variables: Mapping[str, object]) -> RenderedEmail:
    """Render one kind of letter in one set; a missing variable is an error."""
    values = {"language": language_of(letter_set), **variables}
    text = email_environment(html=False).get_template(f"{letter_set}/{kind}.txt")
    page = email_environment(html=True).get_template(f"{letter_set}/{kind}.html")
    context = text.new_context(values)
    subject = one_line("".join(text.blocks["subject"](context)))
    html = page.render(values, subject=subject)
    words = "".join(text.root_render_func(context))
    return RenderedEmail(subject, wrap(words), _inliner().inline(html))


def one_line(text: str) -> str:
    """Text on one line, so that it cannot end a paragraph or begin one."""
    return " ".join(text.split())


def isolate(text: str) -> str:
    """One line that, if it runs from right to left, does not turn its neighbours around."""
    line = one_line(text)
    if line.isascii() or max(line) < FIRST_RIGHT_TO_LEFT:
        return line
    if any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in line):
        return f"{ISOLATE}{line}{END_ISOLATE}"
    return line


def wrap(text: str) -> str:
    """Break lines at 72 characters and leave one empty line between paragraphs."""
    wrapped: list[str] = []
    for line in text.split("\n"):
        if words := one_line(line):
            wrapped.append(_wrap_line(words))
        elif wrapped and wrapped[-1]:
            wrapped.append("")
    return "\n".join(wrapped).rstrip("\n") + "\n"


def _wrap_line(line: str) -> str:
    """A link stands whole; so does a word that is longer than a line."""
    if line == SIGNATURE.strip():
        return SIGNATURE
    lines = []
    while len(line) > LINE:
        cut = line.rfind(" ", 0, LINE + 1)
        if cut < 0:
            cut = line.find(" ", LINE + 1)
        if cut < 0:
            break
        lines.append(line[:cut])
        line = line[cut + 1 :]
    return "\n".join([*lines, line])


def _environment(folder: str, *, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(template_root() / folder),
        autoescape=autoescape,  # noqa: S701 - the plain text is not HTML
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
