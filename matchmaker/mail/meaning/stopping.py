"""Phrases that end it all."""

STOP = """
stop / stopp / stoppen / stoppt / stoppen sie / hört ~bitte|sofort auf / hören sie ~bitte|sofort
auf / aufhören / please stop / bitte stop|stopp / stop it / stop that / stop this / stop all /
stop please / stop now / schluss ~damit / stop emailing|mailing|sending|writing|contacting|
messaging|spamming|bothering ~me|us|these / stop the emails|mails|letters|messages / end this /
abmelden / abmeldung / abbestellen / abbestellung / abgemeldet werden / ~bitte meldet|melde|
melden ~sie|mich|uns|bitte ~mich|bitte|uns ~bitte ab / meldet mich ~bitte|wieder|von|aus ~bitte
ab / melden sie mich ~bitte|wieder ab / ich melde mich ~hiermit|hier|bitte|wieder ab / melde
mich ~hiermit|bitte ab / ich bestelle ~hiermit ab / austragen / austragung / tragt mich ~bitte|
hier|wieder aus / tragen sie mich ~bitte|wieder aus / ich kündige ~hiermit / hiermit kündige ich
/ kündigung meiner mitgliedschaft / mitgliedschaft kündigen / ich möchte|will austreten|
aussteigen / ich trete ~hiermit aus / ich steige ~hiermit aus / mitgliedschaft beenden /
beendet|beenden meine|sie|die ~meine mitgliedschaft / unsubscribe / unsuscribe / unsubcribe /
unsubscribed / unsubscribing / unsub / opt me out / opt out / opting out / optout / remove me|us
/ please remove / remove my|this address|email|data|details|profile|name|account / take me|us
off ~your|the|this|that|of ~list / take my name|address|email off / get me off ~your|the|this|of
~list / cancel my|the|this membership|subscription|account / cancel me / delete me|us / delete
my|all ~my|of data|address|account|profile|details|email|information|everything / erase me /
erase my|all ~my data|address|account|profile|details / close my account / leave me|us alone /
sign me off / i want|wish|would|like ~like ~to leave|quit / i want out / let me out / withdraw
my consent / i withdraw / i revoke / revoke my consent / no more mail|mails|email|emails|
letters|suggestions|proposals|introductions|intros|messages|matches|of ~this|these|those|it / no
further mail|mails|email|emails|letters|suggestions|proposals|introductions|messages|contact /
dont|never|not ~ever email|mail|contact|write|message|bother ~to me|us / dont|never|not ~ever
email|mail|contact|write|message|bother again|anymore / dont|never|not ~ever send ~me|us ~any|
these|more|further|your emails|mails|more|anything|these|suggestions|letters|messages|proposals
/ dont want ~to ~any|receive|get ~any|these|more|further|your|such more|emails|mails|
suggestions|letters|messages|proposals ~emails|mails|suggestions|letters|messages|proposals|
introductions / do not want ~to ~any|receive|get ~any|these|more|further|your more|emails|mails|
suggestions|letters|messages|proposals ~emails|mails|suggestions|letters|messages|proposals /
not receive any more|further / no longer want|wish ~to ~receive|get|be ~these|any|your|part|on /
stop receiving / want to stop / enough of this|these|your / never again / keine ~weiteren|neuen|
solchen mails|emails|mail|email|mailings|vorschläge|nachrichten|briefe|post|anfragen|newsletter|
zuschriften|vermittlungen|vorstellungen ~von|mehr ~mehr|euch|ihnen|dir ~mehr / keine weiteren
~mails|emails|vorschläge|nachrichten|vorstellungen / keinerlei ~weitere mails|emails|vorschläge|
nachrichten ~mehr / keine mehr davon / nie mehr|wieder mails|emails|vorschläge|post|eine|
schreiben|anschreiben|kontaktieren ~mail|email / nichts mehr von euch|ihnen ~hören|bekommen|
erhalten / nichts mehr ~zu ~schicken|senden|zusenden / nicht mehr anschreiben|angeschrieben|
kontaktieren|kontaktiert|belästigen|teilnehmen|mitmachen / nicht mehr ~an mich|mir schreiben|
mailen|schicken|senden|kontaktieren|anschreiben / mir|mich ~bitte nicht mehr schreiben|mailen|
schicken|senden|kontaktieren|anschreiben / nicht weiter anschreiben|kontaktieren|belästigen /
schreibt|schreiben|schreib|mailt|kontaktiert|schickt|sendet ~sie|bitte|mir|mich ~mir|mich|bitte|
uns ~bitte nicht|nichts|nie|keine mehr|wieder|weiter|weiteren ~mehr / mag|möchte|will nicht mehr
~mitmachen|dabei|teilnehmen / ich will nicht mehr / ich möchte nicht mehr / nicht länger
teilnehmen|mitmachen|dabei / streicht|streichen|streich|nehmt|nehmen|nimm|löscht|löschen|lösche|
entfernt|entfernen|entferne|werft|schmeisst|schmeißt|holt ~sie|bitte ~mich|uns|bitte|mir ~bitte|
sofort|wieder ~mal aus|von|vom|raus|runter|heraus|herunter ~der|dem|eurer|eurem|ihrer|ihrem|
diesem|dieser|meine ~liste|verteiler|kartei|system|datenbank|mailingliste / mich ~bitte|sofort
von|aus|vom ~der|dem|eurer|eurem|ihrer|ihrem|diesem|dieser liste|verteiler|mailingliste|kartei
streichen|löschen|nehmen|entfernen|austragen / von der|eurer|ihrer liste streichen|löschen|
nehmen|entfernen / aus dem|eurem|ihrem|diesem verteiler / aus der|eurer|ihrer kartei|liste|
datenbank / vom verteiler / von der liste / von eurer|ihrer liste / löscht|löschen|lösche ~sie|
bitte ~bitte|mich|mir|alle|meine|sämtliche ~bitte|meine ~profil|meine|mein|daten|adresse|
account|konto|eintrag|mailadresse|emailadresse|mich / meine|mein daten|adresse|account|konto|
profil|eintrag ~bitte|sofort ~wieder löschen|entfernen / löschung meiner|aller ~meiner daten /
mich|uns ~bitte löschen|streichen|entfernen|austragen|abmelden|rausnehmen / daten löschen /
lasst|lassen|lass ~sie mich|uns ~bitte ~endlich in ruhe / hört ~bitte|endlich|sofort auf mir|
mich|uns / verschont mich / ich widerrufe ~meine ~einwilligung / einwilligung widerrufen /
widerspreche / ich widerspreche / das|dies ist spam / this is spam / kein abo / raus aus ~dem|
der|eurem|eurer verteiler|liste
"""
