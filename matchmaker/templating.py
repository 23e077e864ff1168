"""The page and the email Jinja environments, and rendering a letter."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from matchmaker.domain.email_kind import EmailKind
from matchmaker.i18n import join_words, language_of

LINE = 72
RIGHT_TO_LEFT = ("\u0590", "\u08ff")
ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class RenderedEmail:
    """A letter in words: the plain text is the original, the HTML the same letter."""

    subject: str
    text: str
    html: str

    def followed_by(self, other: "RenderedEmail") -> "RenderedEmail":
        """A joint letter in two languages: one text after the other."""
        head, _, _ = self.html.partition("</body>")
        _, _, body = other.html.partition("<body")
        rule = "\n\n" + "–" * 12 + "\n\n"
        inner = body.partition(">")[2]
        return RenderedEmail(self.subject, self.text.rstrip() + rule + other.text, head + inner)


def template_root() -> Path:
    """Where the templates are: inside the package once installed, else beside it."""
    package = Path(str(resources.files("matchmaker")))
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@cache
def page_environment() -> Environment:
    """The environment of the pages: everything is escaped, nothing may be missing."""
    return _environment("pages", autoescape=True)


def render_email(
    kind: EmailKind, letter_set: str, variables: Mapping[str, object]
) -> RenderedEmail:
    """Render one kind of letter in one set."""
    stem = f"{letter_set}/{kind.value}"
    values = {"language": language_of(letter_set), **variables}
    text = email_environment(html=False).get_template(f"{stem}.txt")
    context = text.new_context(values)
    subject = "".join(text.blocks["subject"](context))
    page = email_environment(html=True).get_template(f"{stem}.html")
    html = page.render(values, subject=" ".join(subject.split()))
    return RenderedEmail(
        subject=" ".join(subject.split()),
        text=wrap(text.render(values)),
        html=_inliner().inline(html),
    )


@cache
def email_environment(*, html: bool) -> Environment:
    """The environment of the letters; only the HTML part escapes."""
    environment = _environment("emails", autoescape=html)
    environment.filters["join_words"] = join_words
    environment.filters["isolate"] = isolate
    return environment


def isolate(text: str) -> str:
    """Keep text that runs from right to left from turning its neighbours around."""
    if any(RIGHT_TO_LEFT[0] <= sign <= RIGHT_TO_LEFT[1] for sign in text):
        return f"{ISOLATE[0]}{text}{ISOLATE[1]}"
    return text


def wrap(text: str) -> str:
    """Break paragraphs at 72 characters; a link stands whole on its own line."""
    paragraphs = []
    for block in text.strip().split("\n\n"):
        if block.strip():
            paragraphs.append("\n".join(_wrap_line(line) for line in block.strip().split("\n")))
    return "\n\n".join(paragraphs) + "\n"


def _wrap_line(line: str) -> str:
    line = " ".join(line.split())
    if line.startswith(("http://", "https://")):
        return line
    return textwrap.fill(line, LINE, break_long_words=False, break_on_hyphens=False)


def _environment(folder: str, *, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(template_root() / folder),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
