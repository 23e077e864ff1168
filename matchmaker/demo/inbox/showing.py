"""How a stranger's letter is shown without letting it do anything."""

import re

from markupsafe import Markup

LINK = re.compile(r"https?://[^\s<>\"'“”„]+")
NOT_PART_OF_A_LINK = ".,;:!?)]}"
HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
OPENS_APART = '<base target="_blank">'
SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
FRAME_CONTENT = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
    f"frame-ancestors 'self'; sandbox {SANDBOX}"
)


def with_links(text: str) -> Markup:
    """Plain text as HTML in which web addresses can be clicked."""
    pieces: list[Markup] = []
    end = 0
    for match in LINK.finditer(text):
        address = match.group().rstrip(NOT_PART_OF_A_LINK)
        link = Markup('<a href="{0}" target="_blank" rel="noopener">{0}</a>').format(address)
        pieces += [Markup.escape(text[end : match.start()]), link]
        end = match.start() + len(address)
    return Markup("").join([*pieces, Markup.escape(text[end:])])


def opening_apart(html: str) -> str:
    """The HTML of a letter, whose links open in a tab of their own."""
    head = HEAD.search(html)
    if head is None:
        return f"<!doctype html>{OPENS_APART}{html}"
    return html[: head.end()] + OPENS_APART + html[head.end() :]
