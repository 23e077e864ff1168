"""The words of automatic replies that carry no mark in their headers."""

import re

HEAD = 1_500
MOST_SENTENCES = 12
SENTENCE_END = re.compile(r"(?<![\d.!?])[.!?]+(?=\s|$)|\n")
GREETING = re.compile(
    r"\s*(?:(?:sehr geehrte|liebe|hallo|guten|hi\b|hello|dear|good|moin|servus|gr[üu]ß)[^\n]{0,80}"
    r"|(?:vielen |herzlichen |besten )?dank\w{0,3}\b[^\n]{0,120}|thank(?:s| you)\b[^\n]{0,120})",
    re.IGNORECASE,
)
AUTOMATIC = re.compile(
    r"(?:dies|das|hier) ist eine (?:automati|maschinell)"
    r"|diese (?:nachricht|e-?mail|mail|antwort)[^.]{0,20} (?:automatisch|maschinell)"
    r"|this is an? (?:automat|auto-?(?:generated|reply|response))"
    r"|this (?:message|e-?mail|mail|reply|response) (?:was|is|has been) (?:auto|sent auto"
    r"|generated auto)"
    r"|(?:one-time|einmalige) (?:verification|confirmation|best[äa]e?tigung)"
    r"|(?:click|follow|visit)[^.]{0,60}(?:link|below)[^.]{0,60}(?:verify|confirm|release|prove)"
    r"|(?:verify|prove)[^.]{0,30}(?:you are|not a|a human|a real person)",
    re.IGNORECASE,
)
ABSENT = re.compile(
    r"\b(?:nicht im (?:b[üu]e?ro|haus)|au[ßs]er haus|im (?:wohlverdienten )?(?:urlaub|mutterschutz)"
    r"|in (?:elternzeit|mutterschutz)|auf (?:dienstreise|reisen|fortbildung)|abwesend"
    r"|krank(?:heit)?"
    r"|nicht (?:erreichbar|zu erreichen|am platz)|nicht mehr (?:f[üu]e?r|bei|im unternehmen)"
    r"|out of (?:the )?office|on (?:vacation|holiday|annual leave|leave|parental leave)"
    r"|away (?:from|until|on)|not in the office|currently (?:away|travelling|traveling)"
    r"|unterwegs|verreist|nicht mehr (?:verwendet|genutzt|gelesen|abgerufen|aktiv)"
    r"|(?:b[üu]e?ro|praxis|gesch[äa]e?ft|werkstatt|office|we are).{0,60}(?:geschlossen|closed)"
    r"|no longer (?:with|work|employed|in use)|limited access to)\b",
    re.IGNORECASE,
)
NOTICE = re.compile(
    r"keinen zugriff|nur eingeschr[äa]e?nkt|nicht (?:weitergeleitet|gelesen|bearbeitet)"
    r"|(?:dringend|eilig|notf[äa]e?ll|urgent|emergenc|immediate)|vertret(?:ung|en)"
    r"|wenden sie sich|wende dich|kontaktieren sie|bitte an\b|(?:bin|wieder) ab (?:dem )?\d"
    r"|(?:nach meiner|bei meiner|mit meiner) r[üu]e?ckkehr|wieder (?:da|erreichbar|zur[üu]e?ck"
    r"|im b[üu]e?ro)"
    r"|wieder f[üu]e?r sie|(?:unregelm[äa]e?[ßs]ig|selten|sporadisch)|schreiben sie|beantworte"
    r"|no access|limited access|not be (?:read|forwarded|checked)"
    r"|please (?:contact|write to|reach|call)|(?:upon|on|after|when) (?:my |i )?return|as soon as"
    r"|(?:will )?not (?:return|be back)|(?:i will|i'll) (?:be back|return|reply|respond"
    r"|get back|answer)",
    re.IGNORECASE,
)
ANSWER = re.compile(
    r"\b(?:ja|jep|nein|nee|klar|yes|yep|sure|nope|no thanks|love to|(?:happy|glad) to|count me"
    r"|introduc\w{0,5}|(?:this|next) month|treffen"
    r"|(?:diesen|n[äa]e?chsten) monat"
    r"|kennenlernen|vorstellen|interesse|introduce|interested|not for me|nichts f[üu]e?r mich)\b",
    re.IGNORECASE,
)
GLADLY = re.compile(r"\bgern(?:e)?\b", re.IGNORECASE)
TICKET_SUBJECT = re.compile(
    r"[\[(#]{0,2}\s*(?:ticket|case|request|anfrage|vorgang|fall|support)[^\n]{0,6}[#:-]\s?\d{3,}"
    r"|\[?#[A-Z]{0,6}-?\d{3,}\]?|(?:your |ihre )?(?:request|ticket|anfrage|nachricht) [^\n]{0,20}"
    r"(?:received|eingegangen|erhalten)|we have received your|wir haben ihre",
    re.IGNORECASE,
)
RECEIVED = re.compile(
    r"received (?:your|a request)|(?:your|request|ticket|inquiry|enquiry)\b[^.]{0,60}"
    r"(?:has been|was|been) (?:received|created|opened|registered)"
    r"|(?:ihre?|deine?|ticket|unter der nummer)\b[^.]{0,80}"
    r"(?:erhalten|eingegangen|er[öo]e?ffnet|angelegt|erfasst|erstellt|registriert)",
    re.IGNORECASE,
)


def is_automatic(body: str) -> bool:
    """Whether the words say so, or begin with an absence and go on with what follows from it.

    An absence that somebody mentions beside an answer is not one.
    """
    sentences = _list_sentences(body)
    words = " ".join(sentences)
    if _mentions_answer(sentences):
        return False
    if AUTOMATIC.search(words):
        return True
    rest = [sentence for sentence in sentences if not _greets(sentence)] or sentences
    return bool(ABSENT.search(" ".join(rest[:1]))) and NOTICE.search(" ".join(rest)) is not None


def is_receipt(subject: str, body: str) -> bool:
    """Whether a ticket system says that it received a letter."""
    has_number = TICKET_SUBJECT.match(subject) is not None
    return has_number and RECEIVED.search(" ".join(_list_sentences(body))) is not None


def _list_sentences(body: str) -> list[str]:
    """The first sentences that are not quoted."""
    own = "\n".join(
        line for line in body[:HEAD].splitlines() if not line.lstrip().startswith((">", "|"))
    )
    found = (" ".join(sentence.split()) for sentence in SENTENCE_END.split(own))
    return [sentence for sentence in found if sentence][:MOST_SENTENCES]


def _greets(sentence: str) -> bool:
    return GREETING.fullmatch(sentence) is not None and ABSENT.search(sentence) is None


def _mentions_answer(sentences: list[str]) -> bool:
    return any(
        ANSWER.search(sentence) or (GLADLY.search(sentence) and not NOTICE.search(sentence))
        for sentence in sentences
    )
