"""How the subjects of automatic replies begin; umlauts may be written or broken in any way."""

import re

from matchmaker.mail.arrived import Parsed, read_header

AUTO_SUBJECT = re.compile(
    r"\s*[\[(*]{0,2}(?:"
    r"(?:automatische|autom\.) (?:antwort|r.{1,2}ckantwort|abwesenheit\w{0,20}"
    r"|eingangsbest.{1,2}tigung)\b"
    r"|abwesenheit(?:s(?:notiz|meldung|assistent|nachricht|info|benachrichtigung"
    r"|hinweis))?\s*(?:$|[:\])!-])"
    r"|abwesend\s*(?:$|:)|(?:ich bin )?(?:derzeit |zurzeit )?(?:nicht im b.{1,2}ro\b"
    r"|au.{1,2}er haus\b"
    r"|im urlaub\s*(?:$|:|re:|aw:))"
    r"|urlaub\s*:|urlaubs(?:notiz|meldung|abwesenheit)\b|autoantwort\b"
    r"|(?:eingangs|empfangs)best.{1,2}tigung\b"
    r"|auto(?:matic|mated)? ?-?(?:reply|response|responder|answer|antwort)\b|auto\s*:"
    r"|out[ -]of[ -](?:the[ -])?office\b|ooo\b|away from (?:the|my) (?:office|mail|desk)\b"
    r"|vacation (?:reply|response|notice|message)\b|vacation\s*:|on (?:vacation|holiday"
    r"|leave)\s*(?:$|:)"
    r"|r.{1,2}ponse automatique|respuesta autom.{1,2}tica|risposta automatica|automatisch antwoord"
    r"|automatiskt svar|automatisk svar|autosvar|resposta autom.{1,2}tica"
    r"|odpowied.{1,2} automatyczna"
    r")",
    re.IGNORECASE,
)


def is_auto_subject(message: Parsed) -> bool:
    """Whether its subject begins as only those of automatic replies do."""
    return AUTO_SUBJECT.match(read_header(message, "Subject")) is not None
