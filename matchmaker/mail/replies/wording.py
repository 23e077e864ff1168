"""The words by which signatures and notices are known, and those that none of them holds."""

import re


def words_of(text: str) -> list[str]:
    """The words of a text, all in small letters."""
    return re.findall(r"\w+", text.casefold())


# A text with one of these may change the sense of what stands above it: it is never left out.
TELLING = frozenset(
    words_of(
        "nein nee nö ne no nope not nicht nichts kein keine keinen keinem never nie niemals stop "
        "stopp abmelden unsubscribe leider lieber aber but only nur erst sondern doch außer später "
        "later ps if wenn falls unless except don dont can cant cannot won wouldn without ohne "
        "jedoch however ich i we wir you du ihr mich mir me möchte würde would rather vielleicht "
        "maybe perhaps unfortunately sorry remove löschen streichen schade instead stattdessen "
        "ab bis nach woche wochen monat monate morgen passt passe geht frühestens wann when until "
        "after before next week weeks month months tomorrow januar februar märz april mai juni "
        "juli august september oktober november dezember january february march may june july "
        "october december"
    )
)
ANSWERS = frozenset(words_of("ja jo jep yes yep yeah ok okay gern gerne sure klar danke thanks"))

_ADJECTIVE = (
    "(?:ganz |aller)?(?:freundlich|best|lieb|liebst|herzlich|herzlichst|schön|viel|sonnig|kollegial"
    "|fröhlich|winterlich|sommerlich|herbstlich|frühlingshaft)(?:e[nrsm]?)?"
)
CLOSING = re.compile(
    r"(?:(?:vielen |herzlichen |besten |lieben )?dank(?:e)? (?:und|&) |many thanks and )?"
    rf"(?:(?:mit |in )?(?:{_ADJECTIVE} ){{0,2}}(?:gr(?:ü|ue)(?:ß|ss)e?n?|gru(?:ß|ss))"
    r"|lg|vg|mfg|bg|glg|herzlich(?:st)?|hochachtungsvoll"
    r"|(?:with )?(?:kind|best|warm|warmest|kindest|many)(?: regards| wishes| greetings)"
    r"|regards|all the best|best|cheers|sincerely|yours(?: sincerely| truly| faithfully)?)"
    r"(?P<rest>\W.{0,60})?",
    re.IGNORECASE,
)
PLACE = re.compile(r"\A(?:aus|von|vom|from)(?: [\w.-]{1,30}){1,4}", re.IGNORECASE)

COMPANY = re.compile(
    r"\w[ ,]{1,2}(?:GmbH|UG|AG|KG|OHG|GbR|eG|e\. ?[VK]\.|Ltd|Limited|LLP|LLC|Inc|PLC|plc)(?!\w)"
)
CONTACT = re.compile(r"\d{3}|@|\bwww\.|://|\||·|\.(?:de|com|org|net|eu|at|ch|example)\b")
BETWEEN = set(words_of("und and of für for der die das den the by in am an im von mit de zu to"))
ON_BEHALF = re.compile(r"\bi\. ?[AV]\.")
LINK_WORD = re.compile(r"https?://\S{1,2000}")

_DEVICE = r"[\w.+'’()/ -]{1,50}"
FOOTER = re.compile(
    rf"(?:sent|gesendet|verschickt|geschrieben|envoyé|versendet) (?:from|via|with|using|von|mit"
    rf"|über|aus|depuis|de|vom|per)(?: my| meinem| meiner| dem| der| the| mon)? {_DEVICE}"
    r"(?:[,;!–-]{1,2} ?(?:please|bitte) (?:excuse|pardon|forgive|entschuld)[\w ,/]{1,60})?"
    rf"|von (?:meinem|meiner|unterwegs|yahoo|outlook|mail|samsung){_DEVICE} (?:gesendet|gesandt)"
    rf"|(?:get|hol(?:en sie sich)?|laden sie) outlook (?:for|für) {_DEVICE}"
    rf"|outlook für {_DEVICE} (?:herunterladen|beziehen|abrufen)"
    rf"|diese (?:nachricht|mail|e-mail) wurde (?:von|mit|vom) {_DEVICE} (?:gesendet|verschickt)"
    rf"|von (?:yahoo|outlook|aol) {_DEVICE}"
    rf"|(?:virenfrei|virus-free|virus free)[.\w /:-]{{0,60}}"
    rf"|yahoo mail: {_DEVICE}"
    rf"|(?:please|bitte) (?:excuse|pardon|forgive|entschuldigen sie|entschuldigt) {_DEVICE}",
    re.IGNORECASE,
)
IMAGE = re.compile(r"\[(?:cid:|image|bild|logo|inline)[^\[\]]{0,200}\]", re.IGNORECASE)
LINK = re.compile(r"\s?<(?:https?://|mailto:)[^<>\s]{0,2000}>")

NOTICE = re.compile(
    r"[*_ \[(]{0,3}(?:diese[rs]? (?:e-?mail|mail|nachricht|inhalt)|der inhalt dieser"
    r"|this (?:e-?mail|message|communication|transmission)|the (?:information|contents?) "
    r"|confidential|vertraulich|disclaimer|haftungsausschluss|wichtiger hinweis|rechtlicher hinweis"
    r"|hinweis\b|important notice|legal notice|notice\b|bitte (?:denken|prüfen|beachten|schonen)"
    r"|(?:please )?consider the|please think|if you (?:are not|have received)"
    r"|any (?:views|unauthori)"
    r"|wenn sie nicht|sollten sie (?:nicht|diese)|falls sie nicht|sind sie nicht|informationen zu"
    r"|denken sie an|think before|save paper|die in dieser|e-mails? (?:are|können)|datenschutz"
    r"|internet communications|das unerlaubte|jede (?:form|unbefugte)|unauthori[sz]ed|no liability"
    r"|we accept no|wir übernehmen keine|aus rechts-|virus|although)",
    re.IGNORECASE,
)
LEGAL = re.compile(
    r"vertraulich|adressat|empfänger|unbefugt|unerlaubt|irrtümlich|absender|vernichten|rechtlich"
    r"|rechtsverbindlich|verbindlich|ausdruck|umwelt|haftung|viren|datenschutz|geschützt|personenbezogen"
    r"|kopieren|weitergabe|gestattet|bestimmt|anhänge"
    r"|confidential|privileged|recipient|addressee|unauthori[sz]ed|in error|sender|delete|destroy"
    r"|liab|virus|environment|print|intended|disclos|attachments|disseminat|opinions|author",
    re.IGNORECASE,
)


def is_telling(line: str) -> bool:
    """Whether a line may say something that must not be lost: it is a sentence, or it asks.

    What has capitals throughout is a name; what has numbers or addresses is how to reach somebody.
    """
    plain = ON_BEHALF.sub("", LINK_WORD.sub("", line))
    if COMPANY.search(plain):
        plain = " ".join(word for word in plain.split() if not word[0].isupper())
    if "?" in plain or not TELLING.isdisjoint(words_of(plain)):
        return True
    return CONTACT.search(line) is None and any(map(_is_small, plain.split()))


def _is_small(word: str) -> bool:
    return word[0].islower() and word not in BETWEEN
