"""Finding what would let two people reach each other before both have said yes.

Every pattern takes time proportional to the text: a repetition is either bounded or cannot
begin again where it ended.
"""

import re
import unicodedata

ENDINGS = (
    "com|org|net|de|at|ch|eu|io|co|info|biz|uk|fr|nl|pl|it|es|me|dev|app|page|shop|online|"
    "cloud|berlin|koeln|cologne|hamburg|studio|design|xyz|site|tech|works|space|art|blog"
)
SHORT_HOSTS = r"t\.me|bit\.ly|youtu\.be|linktr\.ee|discord\.gg|lnkd\.in"
AT = r"(?:at|ät|aet)"
LINK = re.compile(
    rf"https?://|\bwww\.|\b(?:{SHORT_HOSTS})\b|"
    rf"(?<![\w.@-])(?:[\w-]{{2,63}}\.){{1,3}}(?P<ending>{ENDINGS})(?![\w.-]*\w)|"
    rf"\w\s?[(\[{{](?:\.|dot|punkt)[)\]}}]\s?(?:{ENDINGS})\b|\w punkt (?:com|org|net|de|eu|ch)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    rf"[\w.+-]\s?(?:@|[(\[{{<]{AT}[)\]}}>])\s?[\w-]|(?<!\w)@[\w.]{{3}}|"
    rf"\w[ _-]{AT}[ _-][\w-]{{1,63}}[ _-](?:dot|punkt)[ _-](?:{ENDINGS})\b",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<!\w)(?<!\d[.,])(?:\+|0)[\d ()/._\-–]{6,25}(?<=\d)(?!\w)")
AMERICAN_PHONE = re.compile(r"(?<!\w)\(?\d{3}(?:\) ?|[ .-])\d{3}[ .-]\d{4}(?!\w)")
ANNOUNCED_PHONE = re.compile(
    r"\b(?:tel|telefon|telephone|phone|handy|mobile?|whatsapp|fax)\b"
    r"[\s.:]{0,3}\d[\d ()/.\-–]{4,25}",
    re.IGNORECASE,
)
FEWEST_DIGITS = 7
YEAR = r"(?:1[5-9]|20)\d\d"
MONTH = r"(?:0?[1-9]|1[0-2])"
HOUR = r"[0-2]?\d[.:][0-5]\d"
DATES = re.compile(
    rf"\b{YEAR}\s?[-–/]\s?{YEAR}\b|"
    rf"\b(?:[0-3]?\d[./])?{MONTH}[./]{YEAR}\b|"
    rf"\b{HOUR}(?:\sUhr)?\s?[-–]\s?{HOUR}\b"
)
NO_LINKS = re.compile(r"\b(?:asp|ado|vb)\.net\b", re.IGNORECASE)


def find_contact(text: str) -> str | None:
    """The kind of contact that a text holds, if any, as a code for the catalogues."""
    if ADDRESS.search(text):
        return "contact_address"
    if any(map(_is_link, LINK.finditer(NO_LINKS.sub(" ", text)))):
        return "contact_link"
    if _has_phone(DATES.sub(" , ", _with_plain_digits(text))):
        return "contact_phone"
    return None


def _is_link(match: re.Match[str]) -> bool:
    """A capital after a full stop begins a sentence whose space was forgotten."""
    ending = match["ending"]
    return ending is None or ending.islower() or match.group().isupper()


def _has_phone(text: str) -> bool:
    if AMERICAN_PHONE.search(text) or ANNOUNCED_PHONE.search(text):
        return True
    return any(
        sum(sign.isdecimal() for sign in match.group()) >= FEWEST_DIGITS
        for match in PHONE.finditer(text)
    )


def _with_plain_digits(text: str) -> str:
    """The same text with the digits of every script as those that the patterns know."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
