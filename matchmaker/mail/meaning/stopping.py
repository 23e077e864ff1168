"""Phrases that end it all, and phrases that only look like them."""

STOP = """
stop / stopp / stoppen / stoppt / stoppen sie / hört ~bitte|sofort auf / hören sie ~bitte|sofort
auf / aufhören / please stop / bitte stop|stopp / stop it / stop that / stop this / stop all /
stop please / stop now / stop emailing|mailing|sending|writing|contacting|messaging|spamming|
bothering ~me|us|these / stop the emails|mails|letters|messages / end this / abmelden /
abmeldung / abbestellen / abbestellung / abgemeldet werden / ~bitte meldet|melde|melden ~sie|
mich|uns|bitte ~mich|bitte|uns ~bitte ab / meldet mich ~bitte|wieder|von|aus ~bitte ab / melden
sie mich ~bitte|wieder ab / ich melde mich ~hiermit|hier|bitte|wieder ab / melde mich ~hiermit|
bitte ab / ich bestelle ~hiermit ab / austragen / austragung / tragt mich ~bitte|hier|wieder aus
/ tragen sie mich ~bitte|wieder aus / ich kündige ~hiermit / hiermit kündige ich / kündigung
meiner mitgliedschaft / mitgliedschaft kündigen / ich möchte|will austreten|aussteigen / ich
trete ~hiermit aus / ich steige ~hiermit aus / mitgliedschaft beenden / beendet|beenden meine|
sie|die ~meine mitgliedschaft / unsubscribe / unsuscribe / unsubcribe / unsubscribed /
unsubscribing / unsub / opt me out / opt out / opting out / optout / remove me|us / please
remove / remove my|this address|email|data|details|profile|name|account / take me|us off ~your|
the|this|that|of ~list / take my name|address|email off / get me off ~your|the|this|of ~list /
cancel my|the|this membership|subscription|account / delete me|us / delete my|all ~my|of data|
address|account|profile|details|email|information|everything / erase me / erase my|all ~my data|
address|account|profile|details / close my account / leave me|us alone / sign me off / let me
out / withdraw my consent / i withdraw / i revoke / revoke my consent / no more mail|mails|
email|emails|letters|suggestions|proposals|introductions|intros|messages|matches|of ~this|these|
those|it / no further mail|mails|email|emails|letters|suggestions|proposals|introductions|
messages|contact / dont|never|not ~ever email|mail|contact|write|message|bother ~to me|us /
dont|never|not ~ever email|mail|contact|write|message|bother again|anymore / dont|never|not
~ever send ~me|us ~any|these|more|further|your emails|mails|more|anything|these|suggestions|
letters|messages|proposals / dont want ~to ~any|receive|get ~any|these|more|further|your|such
more|emails|mails|suggestions|letters|messages|proposals ~emails|mails|suggestions|letters|
messages|proposals|introductions / do not want ~to ~any|receive|get ~any|these|more|further|your
more|emails|mails|suggestions|letters|messages|proposals ~emails|mails|suggestions|letters|
messages|proposals / not receive any more|further / stop receiving / want to stop / enough of
this|these|your / never again / keine mehr davon / nichts mehr ~zu ~schicken|senden|zusenden /
nicht mehr ~an mich|mir schreiben|mailen|schicken|senden|kontaktieren|anschreiben / mir|mich
~bitte nicht mehr schreiben|mailen|schicken|senden|kontaktieren|anschreiben / nicht weiter
anschreiben|kontaktieren|belästigen / schreibt|schreiben|schreib|mailt|kontaktiert|schickt|
sendet ~sie|bitte|mir|mich ~mir|mich|bitte|uns ~bitte nicht|nichts|nie|keine mehr|wieder|weiter|
weiteren ~mehr / nicht länger teilnehmen|mitmachen|dabei / streicht|streichen|streich|nehmt|
nehmen|nimm|löscht|löschen|lösche|entfernt|entfernen|entferne|werft|schmeisst|schmeißt|holt
~sie|bitte ~mich|uns|bitte|mir ~bitte|sofort|wieder ~mal aus|von|vom|raus|runter|heraus|herunter
~der|dem|eurer|eurem|ihrer|ihrem|diesem|dieser|meine ~liste|verteiler|kartei|system|datenbank|
mailingliste / mich ~bitte|sofort von|aus|vom ~der|dem|eurer|eurem|ihrer|ihrem|diesem|dieser
liste|verteiler|mailingliste|kartei streichen|löschen|nehmen|entfernen|austragen / von der|
eurer|ihrer liste streichen|löschen|nehmen|entfernen / aus dem|eurem|ihrem|diesem verteiler /
aus der|eurer|ihrer kartei|liste|datenbank / vom verteiler / von der liste / von eurer|ihrer
liste / meine|mein daten|adresse|account|konto|profil|eintrag ~bitte|sofort ~wieder löschen|
entfernen / löschung meiner|aller ~meiner daten / mich|uns ~bitte löschen|streichen|entfernen|
austragen|abmelden|rausnehmen / daten löschen / lasst|lassen|lass ~sie mich|uns ~bitte ~endlich
in ruhe / hört ~bitte|endlich|sofort auf mir|mich|uns / verschont mich / ich widerrufe ~meine
~einwilligung / einwilligung widerrufen / widerspreche / ich widerspreche / das|dies ist spam /
this is spam / kein abo / raus aus ~dem|der|eurem|eurer verteiler|liste / schluss damit|jetzt /
keine ~weiteren|weitere|neuen|neue|solchen|solche mails|emails|mail|email|mailings|vorschläge|
nachrichten|briefe|post|anfragen|newsletter|zuschriften|vermittlungen|vorstellungen|infos ~von|
bitte ~euch|ihnen|dir mehr / keine weiteren|weitere|neuen|neue mails|emails|mail|email|mailings|
vorschläge|nachrichten|briefe|post|anfragen|newsletter|zuschriften|vermittlungen|vorstellungen /
bitte keine mails|emails|vorschläge|nachrichten|post|mailings|newsletter ~von|mehr / keine
mails|emails|nachrichten ~von|bitte bitte|von|euch|ihnen|danke / keinerlei weitere|weiteren
mails|emails|vorschläge|nachrichten / nie mehr|wieder mails|emails|vorschläge|post|anschreiben|
kontaktieren|von|mailen / nie mehr|wieder eine mail|email|nachricht / nichts mehr von euch|ihnen
~hören|bekommen|erhalten|lesen / nichts mehr ~zu schicken|senden|zusenden / nicht mehr ~dabei
~sein teilnehmen|mitmachen / nicht mehr dabei sein / no longer want|wish to receive|get|be|hear|
participate / no longer want|wish your|these|any / i ~really want|wish to leave|quit the|this|
your list|community|network|programme|program|group / i ~would|d like to leave the|this|your
list|community|network|programme|program|group / let me leave / löscht|löschen|lösche ~sie|bitte
~bitte|sofort ~alle|sämtliche mich|mein|meine|meinen ~profil|daten|adresse|account|konto|
eintrag|mailadresse|emailadresse / löscht|löschen|lösche ~sie|bitte ~mir|alle|sämtliche ~meine
daten / widerrufe ~ich ~hiermit ~meine|die einwilligung|zustimmung / ich widerrufe ~hiermit
~meine|die ~einwilligung|zustimmung / keine vermittlung mehr / nichts mehr vorschlagen /
schlagt|schlagen ~sie mir|uns ~bitte nichts|niemanden|niemand mehr vor / nicht mehr vorschlagen
/ keine leute|personen|kontakte|menschen|vermittlungsvorschläge mehr / no more people|contacts|
connections|intro|matching|spam / stop suggesting|matching|introducing|these|with / please leave
me alone / off this|the|your list / i want out / i want off / nicht mehr ~weiter anschreiben|
angeschrieben|kontaktieren|kontaktiert|belästigen|belästigt|anmailen / bitte nicht mehr melden|
schreiben / ~ich mag|möchte|moechte|will ~ich ~da|hier|das|bitte nicht mehr|länger ~länger ~bei|
hier|da ~euch|ihnen mitmachen|dabei|teilnehmen|mitspielen / no longer want|wish|would ~like to
~receive|get|be|hear|participate|take ~part / ich möchte|will ~von|bitte ~euch|ihnen nichts mehr
~von ~euch|ihnen hören|bekommen|erhalten
"""

LONE_STOP = """
schluss / ende / kündigung / kündigen / kündige / austritt / austreten / spam / löschen / löscht
~mich / löschung / delete / remove / quit / cancel / enough / basta / aufhören / ich will|
möchte|mag nicht mehr / will|möchte|mag nicht mehr / raus / leave / nie wieder / nie mehr /
never again / no more / keine weiteren / nicht mehr ~schreiben|melden / end / genug / mir
reichts / es reicht / reicht
"""

NO_STOP = """
dont|cant|cannot|never|wont|didnt|not ~want ~to stop / non stop / nonstop / stop by / stop over
/ full stop / non stop / bus stop / nicht stoppen|aufhören|abmelden|abbestellen|austragen|
löschen|streichen|entfernen|abgemeldet|austreten|kündigen / nicht ~mehr aufhören / dont|not|
never|havent|didnt ~want ~to ~be unsubscribe|unsubscribed|remove|removed|delete|deleted / don t
stop / opt out of this one|round|month|time / ich melde mich ab und / hört sich / no more time|
questions|than / nicht mehr lange|warten|als / keine mail bekommen|erhalten|gekriegt / keine
email bekommen|erhalten
"""

POLITE = "bitte / danke / please / thanks / thank you / hallo / hi / sofort / endlich / leider"
