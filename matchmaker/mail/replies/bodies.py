"""The part of a message that holds what was typed."""

from collections.abc import Iterable
from itertools import islice

from matchmaker.mail.arrived import Parsed, read_parameter, read_part
from matchmaker.mail.replies.flowed import join_flowed
from matchmaker.mail.replies.lines import MOST_CHARACTERS
from matchmaker.mail.replies.markup import read_markup

MOST_CHILDREN = 20
MOST_DEPTH = 8


def read_bodies(message: Parsed) -> tuple[str, str]:
    """The plain text and the HTML as text; either may be "".

    What is attached is not read, whole messages least of all.
    """
    plain, html = _read(message, MOST_DEPTH)
    return plain, read_markup(html)


def _read(part: Parsed, depth: int) -> tuple[str, str]:
    kind = part.get_content_maintype()
    if kind == "multipart" and depth and part.is_multipart():
        children = [_read(child, depth - 1) for child in _list_children(part)]
        if part.get_content_subtype() == "alternative":
            return _first(plain for plain, _ in children), _first(html for _, html in children)
        return "\n".join(p for p, _ in children if p), "\n".join(h for _, h in children if h)
    if part.is_multipart() or kind not in ("text", "multipart") or _is_attached(part):
        return "", ""
    if part.get_content_subtype() == "html":
        return "", read_part(part)
    return (_read_plain(part), "") if _is_plain(part) else ("", "")


def _list_children(part: Parsed) -> list[Parsed]:
    payload = part.get_payload()
    children = payload if isinstance(payload, list) else []
    return [child for child in islice(children, MOST_CHILDREN) if not isinstance(child, str)]


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text.strip()), "")


def _is_plain(part: Parsed) -> bool:
    return part.get_content_maintype() == "multipart" or part.get_content_subtype() == "plain"


def _is_attached(part: Parsed) -> bool:
    disposition = str(part.get("Content-Disposition", "")).strip().lower()
    return disposition.startswith("attachment") or "filename" in disposition


def _read_plain(part: Parsed) -> str:
    text = read_part(part)[: 2 * MOST_CHARACTERS]
    if read_parameter(part, "format") != "flowed":
        return text
    return join_flowed(text, drops_space=read_parameter(part, "delsp") == "yes")
