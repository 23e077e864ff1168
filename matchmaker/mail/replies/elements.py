"""What an element of HTML in a reply says about the text in it."""

import re
from enum import Enum
from itertools import islice

BREAKS = {
    "br", "div", "tr", "li", "ul", "ol", "table", "hr", "pre", "center", "blockquote", "body", "p",
    "section", "article", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
TIGHT = re.compile(r"MsoNormal|MsoPlainText|margin(?:-top)?:\s?0", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"""\b(class|id|type|name|style|cite)\s{0,3}+=\s{0,3}+"""
    r"""(?:"([^"]{0,500}+)"|'([^']{0,500}+)'|([^\s"'>]{1,100}+))""",
    re.IGNORECASE,
)
MOST_ATTRIBUTES = 20
QUOTES = {
    "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "tutanota_quote", "zmail_extra",
    "gmail_quote_attribution", "moz-email-headers-table", "reply-intro",
}  # fmt: skip
ORIGINALS = {
    "divrplyfwdmsg", "x_divrplyfwdmsg", "appendonsend", "stopspelling", "olk_src_body_section",
    "mail-editor-reference-message-container",
}  # fmt: skip
SIGNATURES = {
    "gmail_signature", "moz-signature", "signature", "ms-outlook-mobile-signature",
    "applemailsignature", "protonmail_signature_block", "composer_signature",
}  # fmt: skip
BORDER = re.compile(r"border:\s?none;\s?border-top:\s?solid")
HIDES = re.compile(r"display:\s?none")


class Place(Enum):
    """Where the text of an element belongs."""

    TEXT = "text"
    QUOTED = "quoted"
    HIDDEN = "hidden"
    SIGNATURE = "signature"
    ORIGINAL = "original"


def find_place(name: str, attributes: str) -> Place:
    """Tell by name and attributes what begins here."""
    if "=" not in attributes:
        return Place.TEXT
    found = _read_attributes(attributes)
    style = found.get("style", "")
    marks = {*found.get("class", "").split(), found.get("id", ""), found.get("name", "")}
    if HIDES.search(style):
        return Place.HIDDEN
    if marks & ORIGINALS or (name == "div" and BORDER.search(style)):
        return Place.ORIGINAL
    if marks & QUOTES or (name == "div" and found.get("name") == "quote"):
        return Place.QUOTED
    if name == "blockquote" and _is_citation(found, style):
        return Place.QUOTED
    return Place.SIGNATURE if marks & SIGNATURES else Place.TEXT


def _is_citation(found: dict[str, str], style: str) -> bool:
    """An indented paragraph of one's own is a blockquote too, but a bare one."""
    if found.get("type") == "cite" or "cite" in found or "border-left" in style:
        return True
    return "quote" in found.get("class", "") or "cite" in found.get("class", "")


def _read_attributes(attributes: str) -> dict[str, str]:
    matches = islice(ATTRIBUTE.finditer(attributes), MOST_ATTRIBUTES)
    return {m[1].lower(): (m[2] or m[3] or m[4] or "").lower() for m in matches}
