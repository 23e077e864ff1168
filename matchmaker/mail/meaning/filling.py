"""Words that hold a sentence together, and words of work and life beside an answer."""

FILL = """
ich / wir / mir / mich / uns / ihr / ihm / ihn / ihnen / sie / er / es / du / dich / dir / euch
/ man / der / die / das / den / dem / des / ein / eine / einen / einem / einer / eines / diese /
diesen / dieser / diesem / dieses / jene / jemand / jemanden / person / menschen / mensch /
kollegin / kollegen / kollege / leute / kontakt / austausch / gespräch / begegnung /
bekanntschaft / vorschlag / idee / vermittlung / kennen / und / u / auch / so / also / denn /
dann / da / ja / doch / mal / einmal / einfach / halt / eben / bitte / sehr / echt / wirklich /
total / voll / ganz / richtig / riesig / ungemein / besonders / absolut / super gern / immer /
gleich / direkt / sofort / schon / bereits / dabei / hiermit / von / vom / mit / zu / zum / zur
/ in / im / an / auf / für / fuer / über / aus / damit / dafür / darauf / drauf / daran / dran /
darüber / drüber / dazu / dass / als / bin / ist / sind / wäre / waere / war / sei / habe / hab
/ haben / hat / hätte / bist / seid / wird / werde / werden / mein / meinen / meinem / meiner /
meines / unser / unsere / dein / deine / deinen / euer / eure / euren / eurem / eurer / ihre /
ihren / ihrem / ihrer / sich / selbst / selber / gegenseitig / einander / miteinander / freuen /
freue / freut / lust / antwort / meine antwort ist / antworte / hiermit antworte ich / i / me /
my / myself / we / us / our / you / your / she / her / he / him / his / they / them / their / it
/ its / this / that / these / those / the / a / an / and / also / so / too / as well / very /
much / really / truly / just / simply / totally / completely / of / for / to / with / on / in /
at / as / be / am / im / is / are / were / been / being / have / has / had / do / did / ive / id
be / ill / shall / lets / let / please / pls / plz / person / someone / somebody / people /
contact / suggestion / suggested / idea / one / my answer is / the answer is / then / thats /
pleasure / honour / honor / always / great to / lovely to / nice to / good to / it would be /
would be / itd be / that would be / it will be / thatd be / all / both / im sure / i am sure /
im certain / chance / opportunity / gelegenheit / möglichkeit / wonderful to / more than / meine
antwort lautet / antwort lautet / lautet / hiermit bestätige ich / ich bestätige hiermit /
bestätige ich / werden möchte / mi / daher / deshalb / deswegen / darum / insofern / somit /
diesbezüglich / begegnungen / solche|solchen / meine / jolly / jedes / both of us / herself /
himself / themselves / uns beide / uns beiden / kein thema gern / from me|us / from our|my side
/ dass ich / komplett / vollkommen / ziemlich / recht / gar / zu|auf eurer|eure|ihrer|ihre|
deiner|deine frage / to|regarding your question
"""

WIDE = """
hier / dort / here / there / bei / suche / suchen / brauche / arbeite / arbeiten / arbeitet /
lebe / wohne / mache / machen / macht / liebe es / interessiere / interessieren / thema / themen
/ themas / bereich / gebiet / feld / fach / branche / projekt / projekte / projekten / arbeit /
beruf / job / firma / team / erfahrung / erfahrungen / jemandem / lange / länger / viel / viele
/ vieles / vielen / mehr / etwas / was neues / neues / neue / neuen / neuer / gemeinsam /
gemeinsame / gemeinsamen / gemeinsamkeiten / zusammen / ähnlich / ähnliche / ähnlichen /
ähnliches / gleiche / gleichen / andere / anderen / ander / anders / profil / beschreibung /
beschreibt / schreibt / schreiben / schreibe / sagen / sag / erzählen / lernen / lerne / reden /
sprechen / unterhalten / kaffee / tee / klingt / klingt nach / hört sich / wirkt / scheint /
sieht / aussieht / macht neugierig / genau / gerade richtig / perfekte / perfekter / person die
/ leben / welt / kunst / handwerk / beide / beiden / mittlerweile / nachricht / mail / email /
mails / post / büro / oft / manchmal / meistens / ganze / ganzen / alle / alles / jeder / jede /
jeden / natürlich auch / immer wieder / zwei / drei / eins / team / matchmaker / community / ps
/ p / s / wünsche / weiter / weiterhin / ganz liebe / tut / tun / bringt / bringen / gebe / gibt
/ finde / findet / denke / glaube / weiss / kann / können / mag / möchte / work / working /
works / worked / live / living / look / looking / looking for / search / need / seems / seem /
sounds / sounds like / looks like / like / love / loves / loved / about / from the / area /
field / industry / project / projects / business / company / job / experience / experiences /
topic / topics / thing / things / something / new / similar / common / in common / same / other
/ others / different / profile / description / write / writes / writing / talk / talking / chat
/ coffee / tea / learn / learning / share / sharing / idea / ideas / world / art / craft / many
/ much / lot / lots / some / any / every / everything / always been / long / email / mail /
message / get / getting / going / coming / makes / made / gives / help / helps / two / three /
same boat / been meaning / keep up the good work / good work / great work / weiter so / macht
weiter so / keep it up / ps / mehrere / kleine / kleiner / grosse / great / exactly / exactly
what / time for / who works / what i am|do / genau das / genau was|wonach ich / wonach ich suche
/ genau so jemanden / just what i / just the person / the kind of person / vorstellen /
vorzustellen / introduce / introducing
"""

SIGN = """
gmbh / ug / ag / kg / ohg / gbr / ek / ltd / llc / inc / co / tel / telefon / phone / mobil /
mobile / fax / str / strasse / straße / platz / allee / weg / www / web / dr / prof / dipl / ing
/ mag / msc / ma / bsc / ba / hrb / amtsgericht / geschäftsführer / geschäftsführerin / gf /
inhaber / inhaberin / ceo / founder / gründerin / gründer / ustid / ust / steuernummer / st /
street / road / avenue / weblink
"""
