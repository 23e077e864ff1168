"""The wordings of mail servers that could not deliver, English and German."""

import re

# How the subjects of delivery reports begin or what they are, never inside one.
FAILED_SUBJECT = re.compile(
    r"(?:\[?postmaster\]?\s*)?(?:"
    r"undeliver(?:able|ed)(?:\s*$|\s*:| (?:e-?mail|mail|message))|unzustellbar\b"
    r"|nicht zustellbar\b|non-?delivery\b|failure notice$"
    r"|failure delivery$|mail delivery (?:fail|problem|error|warning|system)|mail failed\b"
    r"|failed mail\b|delivery (?:status )?notification\b|(?:permanent )?delivery fail"
    r"|(?:e-?mail|message|mail) (?:could )?not (?:be )?deliver|(?:e-?mail|message) delivery fail"
    r"|returned (?:e-?)?mail\b|mail (?:system )?error\b|delivery report\b"
    r"|nachricht nicht zugestellt"
    r"|delivery (?:has )?(?:been )?(?:failed|delayed)|(?:warning: )?(?:message|mail) .{0,60}delayed"
    r"|warning: message has not|fehler bei der zustellung|zustell(?:ungs)?fehler|unzustellbarkeit"
    r"|(?:status|benachrichtigung|bericht|warnung).{0,20}zustell|(?:e-?mail|mail)-?zustellung"
    r"|zustellung .{0,30}(?:fehlgeschlagen|verz.{1,2}gert|nicht m.{1,2}glich)"
    r"|zur.{1,2}ckgesendete (?:e-?)?mail"
    r"|mail-?zustellung fehlgeschlagen|delayed mail\b|message delayed\b)",
    re.IGNORECASE,
)
SUCCEEDED_SUBJECT = re.compile(
    r"success(?:ful)?\b|\brelayed\b|^(?:zugestellt|delivered|gelesen|read|expanded)\s*:"
    r"|erfolgreich",
    re.IGNORECASE,
)
FAILED_WORDS = re.compile(
    r"(?:could|can|was|were|been|is|did|has|have) ?not (?:yet )?(?:been |be )?(?:deliver|reach)"
    r"|(?:couldn't|can't|wasn't|cannot) be (?:successfully )?deliver"
    r"|(?:unable|not able|wasn't able) to deliver|not delivered|undeliver(?:able|ed)"
    r"|deliver(?:y|ing)[^.:]{0,60}(?:fail|has been delayed|aborted|postponed)"
    r"|fatal delivery errors?|fail(?:ed|ure)[^.:]{0,30}(?:recipient|address|deliver)"
    r"|(?:recipient|address)(?:s|es|\(e?s\))? failed|(?:recipient|address)(?:es"
    r"|s) had [^.]{0,30}error"
    r"|(?:message|mail) has been (?:returned|rejected)|was automatically rejected"
    r"|returned to sender|delivery report|delivery status notification|recipient address rejected"
    r"|no valid recipients|unknown user|user unknown|unknown recipient|invalid final delivery"
    r"|(?:konnte|kann|wurde|werden konnte)[^.:]{0,80} nicht[^.:]{0,40}(?:zugestellt"
    r"|[üu]e?bermittelt"
    r"|ausgeliefert)|nicht zustellbar|unzustellbar|zustellung[^.:]{0,80}(?:fehlgeschlagen"
    r"|nicht m[öo]e?glich|verz[öo]e?gert|gescheitert)|nicht zugestellt werden"
    r"|fehler bei der zustellung|noch nicht zugestellt",
    re.IGNORECASE,
)
DELAYED_WORDS = re.compile(
    r"not yet been delivered|has been delayed|been postponed|is delayed\b"
    r"|(?:will|attempts?)[^.]{0,40}(?:be retried|retry|continue|keep trying|try again)"
    r"|just a warning|warning message only|temporary problem|still being retried"
    r"|noch nicht[^.:]{0,30}(?:zugestellt|ausgeliefert)|verz[öo]e?ger(?:t|ung)"
    r"|weiter(?:e|hin)[^.:]{0,40}(?:versuch|zuzustellen)|zustellversuche werden",
    re.IGNORECASE,
)
DELAYED_SUBJECT = re.compile(r"\bdelay(?:ed)?\b|verz.{1,2}gert", re.IGNORECASE)
GIVEN_UP = re.compile(
    r"(?:given|giving|gave) up|permanent(?:ly)?\b|not going to try"
    r"|removed from the (?:mail )?queue"
    r"|in the queue too long|retry time(?:out)? (?:was )?exceeded|no further attempts"
    r"|endg[üu]e?ltig|aufgegeben|keine weiteren",
    re.IGNORECASE,
)
# From such a line on stands the letter that came back.
ORIGINAL = re.compile(
    r"[^a-z]{0,40}(?:original message|here is a copy|this is a copy|a copy of|included is a copy"
    r"|below this line|the (?:attached )?(?:message|header)s? (?:of|from) the original"
    r"|the header (?:of|and)|message headers? follow|message text follows|returned mail\b"
    r"|forwarded message|received:|return-path:|original(?:e|en)? (?:nachricht|mail)"
    r"|urspr[üu]e?ngliche (?:nachricht|mail)|es folgt (?:die|eine)|kopie der)",
    re.IGNORECASE,
)
