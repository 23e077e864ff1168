"""Phrases that condition, ask, hesitate or mock, and words that limit what is beside them."""

DOUBT = """
vielleicht / eventuell / evtl / ev / möglicherweise / womöglich / unter umständen / je nachdem /
kommt drauf an / kommt darauf an / hängt davon ab / wahrscheinlich / vermutlich / wohl /
theoretisch / prinzipiell / grundsätzlich / eigentlich / irgendwie / halbwegs / bedingt /
notfalls / zur not / mehr oder weniger / im prinzip / unter der bedingung / bedingung /
voraussetzung / vorausgesetzt / sofern / falls / wenn / solange / soweit / ob / sobald / ausser
/ außer / es sei denn / nur wenn / mit einschränkung / unter vorbehalt / vorbehalt /
vorbehaltlich / probehalber / höchstens / allerhöchstens / if / unless / provided / providing /
depending / depends / as long as / only if / assuming / perhaps / maybe / mebbe / possibly /
potentially / probably / might / may be / presumably / theoretically / in theory / in principle
/ conditionally / subject to / condition / conditional / conditions / whether / until i / when /
whenever / although / though / tho / except / apart from / otherwise / supposedly / allegedly /
kind of / kinda / sort of / sorta / somewhat / only / nur / lediglich / bloss / einzig / jein /
im good|fine|ok|okay / i am good|fine|ok|okay / all good / all set / introduce myself / mich
~kurz vorstellen / introducing myself / as i am / as it is / as is / naja / na ja / tja / hm /
hmm / hmmm / mhm / mh / ähm / äh / öhm / uff / puh / pff / meh / eh well / er well / umm / um hm
/ uh / eh / well / ach so / aha / achso / joa / joah / weiss nicht / weiss ich nicht / weiß
nicht / ich weiss ~es ~noch nicht / noch nicht / keine ahnung / kein plan / keinen plan / keine
meinung / unsicher / unentschlossen / unentschieden / nicht sicher / bin nicht sicher / mir
nicht sicher / nicht ganz sicher / mal sehen / mal schauen / schau ma mal / schaun mer mal /
schauen wir mal / schauen / schaue / überlege / überlegen / überleg / überlegung / nachdenken /
bedenkzeit / denke nach / denke drüber nach / entscheiden / entschieden / entscheidung /
abwarten / zögere / zögern / skeptisch / bedenken / zweifel / egal / weder noch / ja und nein /
ja oder nein / entweder / oder / teils / geht so / so lala / schwierig / schwer / kompliziert /
glaubs kaum / ist klar / is klar / is scho recht / passt schon / schon gut / wie auch immer /
was auch immer / wer weiss / kein problem aber / sag ich später / melde mich / ich melde mich /
meld mich / sage bescheid / geb bescheid / gebe bescheid / bescheid / rückmeldung geben / no
idea / not sure / im not sure / unsure / undecided / dont know / i dont know / dunno / idk / no
clue / not certain / hard to say / let me think / think about it / think it over / thinking
about it / need to think / sleep on it / consider it / considering / will see / well see / we
will see / lets see / wait and see / decide / decided / decision / torn / on the fence /
hesitant / hesitate / sceptical / skeptical / whatever / i guess / guess / suppose / i suppose /
supposed / either / or / yes and no / yes or no / yes but no / yeah no / yeah nah / no yeah / as
if / yeah right / yeah sure / ill let you know / let you know / get back to you / tbd / tbc /
pending / later / ask / asking / asked / question / questions / wonder / wondering / curious to
know / difficult / tricky / complicated / joke / joking / kidding / kiddin / sarcasm / sarcastic
/ ironic / irony / jk / lol / rofl / lmao / haha / hahaha / hehe / hihi / ha / scherz / spass /
witz / ironie / ironisch / ironiemodus / sarkasmus / höhö / pustekuchen / denkste / von wegen /
quatsch / blödsinn / unsinn / schwachsinn / mist / scheisse / kacke / nonsense / rubbish /
bollocks / bullshit / crap / shit / fuck / damn / idiot / idioten / träum weiter / träumt weiter
/ dream on / in your dreams / hell freezes over / pigs fly / pigs might fly / yeah yeah / ja ja
/ jaja / schön wärs / schön wäre es / wers glaubt / kannst mich mal / könnt mich mal / leck mich
/ opposite / gegenteil / im gegenteil / on the contrary / contrary / fake / falsch / wrong /
mistake / irrtum / versehen / versehentlich / error / fehler / test / testmail / beispiel /
example / zitat / quote / ich wüsste ~gern|gerne|zuerst ~mehr|noch / mehr wissen|erfahren|infos|
info|informationen|details / mehr ~über|zu ~sie|ihn|die|der|person|dieser / mehr darüber / mehr
dazu / weitere infos|informationen|details / wissen / erfahren / erfahre / wüsste / verraten /
verratet / nähere|näheres / genauer / frage / fragen / rückfrage / verstehe nicht / unklar /
unverständlich / nicht klar / know more / to know / hear more / learn more / find out / more
about / more info / more information / more details / details first / tell me / first tell /
clarify / clarification / confused / dont understand / elaborate / what / who / whom / whose /
how / where / why / which / was / wer / wen / wem / wessen / wie / wann / warum / wieso /
weshalb / wozu / womit / woher / wohin / wo / welche / welcher / welches / welchen / welchem /
could / can / can you|i|we / would you / will you / do you / does / is she|he|it|that|this|there
/ are you|they|there / kannst|könnt|können|könntet du|ihr|sie / würdet ihr / würden sie / habt
ihr / gibt es / gibts / wir kennen uns ~schon|bereits|ja|doch / kennen uns ~schon|bereits|ja /
kenne ~ich ~schon|bereits|ja|sie|ihn|die|den ~schon|bereits / kennen wir / kenn ~ich ~schon|die|
den|sie|ihn ~schon / kenne / kennst / kennt / schon bekannt / bekannte / bekannter / already
know|met|in / know her|him|them|each|already / know this person / we know / i know / know / weve
met / we have met / met before / we met / schon getroffen / befreundet / friends already /
freundin / ex / bruder / schwester / kollegin von mir / my brother|sister|wife|husband|boss|
colleague|ex|friend / meine frau / mein mann|chef|bruder|vater / meine mutter|chefin|schwester /
hätte ~da noch|eine / ich würde ja gern|gerne / würde ja gern|gerne / würd ja gern|gerne / hätte
ja gern|gerne / ich hätte ja gern|gerne / wenn auch / ungewiss / angeblich / letztes mal / last
time / last month / letzten monat / früher / damals / already said / said / sagte / hatte gesagt
/ habe gesagt / schrieb / wrote / kein problem oder / aus versehen / by mistake / by accident /
accidentally / versehentlich ja / zurück / zurücknehmen / widerruf / take back / take it back /
changed my mind / doch nicht / doch noch / meinung geändert / umentschieden / abgelehnt /
vergesst / vergiss / forget / ignore / ignoriert / ignorieren / hoffe ihr / hoffentlich / hope /
hoping / wünschte / wünsche mir / must / soll / sollte / sollen / should / zuerst / vorher /
vorab / first / before / beforehand / earlier / danach / after / afterwards / anschliessend /
stattdessen / rather than / instead of / anstatt / lieber als / mit jemand anderem|anderen /
jemand anders|anderes / jemanden anderes|anderen / someone|somebody else / anyone else / someone
different / other person / andere person / anderer vorschlag / zu dritt / anonym / anonymous /
ohne namen / geld / money / paid / bezahlt / kosten / kostet / cost / costs / fee / fees / price
/ preis / free / kostenlos / gratis / gegen bezahlung / remote / virtuell / online / video /
zoom / telefonisch / phone only / per mail / by email / by phone / ich muss / muss / nachfrage /
yes of course|sure take / ich hätte ja gesagt / hätte ja gesagt / would have / wouldve / gesagt
/ denkbar / durchaus möglich / darf ich / dürfte ich / zahlt / exfrau / exmann / hä / häh / huh
/ why me / warum ich / lmgtfy / lies|lest mal / mir wurscht|egal|wurst|gleich / wurscht / wurst
/ is mir egal / dont care / i dont care / do not care / couldnt care less / who cares /
indifferent / mehr nicht / link / links / klick / klicken / geklickt / click / clicked / button
/ knopf / seite / formular / form / website / webseite / fehlermeldung / loading / lädt nicht /
funktioniert / funktioniert nicht / y u no / i wish / ja hallo|hi / yes hello|hi / passt auf /
yet / abmelden / abbestellen / austragen / löschen / unsubscribe / delete / remove / wo ist / im
in a|the|my|an|at|berlin / warum nicht ich|du|sie|er|wir|ihr / von|from|betreff|subject|re|aw|
an|to ja|yes|gern|gerne / für jemand|jemanden anderen|anderes|anders|anderem / jemand anderem|
anderen / meet you|u / meeting you / dich ~gern ~einmal ~mal kennenlernen|kennenzulernen|treffen
/ dich kennen zu lernen / schön dich / deal with / no deal / ich passe|pass auf|an|mich / wäre|
waere möglich|denkbar|möglich|moeglich
"""

RATHER = """
lieber / eher / rather / prefer / glaube / glaub / glaube ich / denke / denk / denke ich / finde
/ vermute / schätze / think / i think / believe / i believe / feel / reckon / i reckon / im
afraid / afraid / fürchte / ich fürchte / befürchte / besser / better / really not / wirklich
nicht / meine ich / ich meine / ich würde sagen
"""

SORRY = """
leider / bedaure / bedauere / bedauerlicherweise / tut mir ~sehr|echt|wirklich leid / tut mir
~sehr|echt|wirklich leid aber / es tut mir ~sehr|echt|wirklich leid / sorry / so sorry / im ~so|
very sorry / i am ~so|very sorry / unfortunately / sadly / regretfully / regrettably / alas / my
apologies / apologies / apologise / apologize / regret / i regret / entschuldigung /
entschuldigt / entschuldigen sie / verzeihung / pardon / sry / schade / zu schade / pity / a
pity / shame / a shame / too bad / bad / schlecht / schlechte / ungünstig / unpassend / blöd /
blöderweise / dummerweise
"""

BUT = """
aber / jedoch / allerdings / doch leider / sondern / trotzdem / dennoch / obwohl / nur nicht /
but / however / nevertheless / nonetheless / still / albeit / bit / aba
"""

LIMIT = """
ab / bis / erst / seit / vor / nach / until / till / til / from / since / by / not before / as
of / starting / heute / morgen / übermorgen / gestern / today / tomorrow / tonight / yesterday /
bald / demnächst / soon / shortly / irgendwann / sometime / someday / eventually / später /
spaeter / künftig / zukünftig / zukunft / future / nächste / nächsten / nächster / nächstes /
nächstem / kommende / kommenden / next / last / letzte / woche / wochen / week / weeks / weekend
/ wochenende / tag / tage / tagen / day / days / monat / monate / monaten / month / months /
jahr / jahre / jahres / year / years / quartal / quarter / stunde / stunden / hour / hours /
minute / minuten / minutes / uhr / oclock / pm / mittags / morgens / abends / morning /
afternoon / evening / evenings / vormittag / nachmittag / abend / frühling / frühjahr / sommer /
herbst / winter / spring / summer / autumn / fall / weihnachten / ostern / pfingsten / silvester
/ neujahr / christmas / easter / new year / januar / jänner / februar / feber / märz / maerz /
april / mai / juni / juli / august / september / oktober / november / dezember / january /
february / march / may / june / july / october / december / jan / feb / mrz / apr / jun / jul /
aug / sep / sept / okt / oct / nov / dez / dec / montag / dienstag / mittwoch / donnerstag /
freitag / samstag / sonnabend / sonntag / monday / tuesday / wednesday / thursday / friday /
saturday / sunday / diese woche / this week / dieses jahr / this year / noch / mal wieder /
zeitnah / termin / termine / date / dates / calendar / kalender / wait / warten / warte / delay
/ verschieben / postpone / frühestens / spätestens / earliest / latest / while / for a while /
erstmal / erst mal / erst einmal / zunächst / fürs erste / vorübergehend / temporarily / because
/ weil / cause / cuz / coz / since i / since my / notiert / gelesen / erhalten / bekommen /
angekommen / gesehen / verstanden / noted / received / read / understood / seen / got /
eingegangen / zur kenntnis / acknowledged / erledigt / done
"""

ODD = "… / prozent"

ASK = "?"
