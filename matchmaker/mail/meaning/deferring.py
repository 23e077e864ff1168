"""Phrases that put off, and what they give as a reason."""

LATER = """
~sehr ~gern|gerne ein ander|anderes|andres mal ~gern|gerne|wieder / ~sehr ~gern|gerne ein
andermal ~gern|gerne|wieder / anderes mal ~gern|gerne|wieder / ein andermal / andermal ~gern|
gerne / ein anderer monat / ~gern|gerne zu einem|einer|ein anderen|anderem|späteren zeitpunkt|
zeit|mal|monat / ~gern|gerne zu einer anderen|späteren zeit / zu einem späteren zeitpunkt /
~sehr ~gern|gerne später ~gern|gerne|wieder|mal / später einmal / ~gern|gerne ~erst ~im|in|den|
für|ab|zum nächsten|nächster|kommenden|nächstem|übernächsten monat|mal|monate|runde ~gern|gerne|
wieder|bitte|dann ~gern|wieder|dabei / nächstes mal ~gern|gerne|wieder|dann / ~gern|gerne beim
nächsten mal ~gern|gerne|wieder|dann / das nächste mal ~gern|gerne|wieder|dann / ~gern|gerne
nächste runde ~gern|gerne|wieder / ~gern|gerne in der nächsten runde ~wieder / kommenden monat
~gern|wieder / dann ~eben nächsten monat / lieber|besser ~im|erst ~im nächsten|nächster|
kommenden monat / lieber nächstes|beim ~nächsten mal / lieber ein andermal / lieber später / im
nächsten monat ~noch|gern|gerne|wieder ~mal|einmal ~fragen|melden / nächsten monat ~noch|gern|
gerne|wieder ~mal|einmal ~fragen|melden / im nächsten monat / erst ~wieder nächsten monat / dann
wieder / setze ~ich ~diesen|diesmal ~monat ~mal aus / ich setze ~diesen|diesmal ~monat ~mal aus
/ diesen monat aussetzen|pausieren / aussetzen / setze aus / nächsten monat bin ich ~wieder|gern
~gern dabei / nächsten monat wieder ~dabei / monat pause / ich mache diesen monat pause / diesen
monat pause / diesen monat mache ich pause / another time ~please|maybe|perhaps / some other
time / ~maybe|perhaps another|some ~other time / a different time / another month / ~maybe|
perhaps next month|time ~please|then|thanks|perhaps|maybe|again / ~maybe|perhaps next time
~please|then / next round ~please / in a few months / in a couple of months / ask me next month|
time|later ~again / again next month / next month again / next month would be|work|suit|is|works
~much|better ~better|for ~me / later please / later please / later thanks / rain check / ill
take a rain check / raincheck / take a rain check / skip this month / skip me this month / skip
the month / sit this month out / ill sit this month out / sit this one out / ill sit this one
out / sitting this month out / pass this month / ill pass this month / taking this month off /
ill skip this month / not yet / noch nicht jetzt / not until next month / get back to me next
month / check back next month / come back to me next month / vielleicht ein anderes mal /
vielleicht ein andermal / vielleicht nächstes mal / vielleicht beim nächsten mal / vielleicht
nächsten monat / evtl nächsten monat / eventuell nächsten monat / evtl ein andermal / eventuell
ein andermal / vielleicht im nächsten monat / fragt|frag|fragen ~sie|bitte ~mich|uns ~bitte|
gern|gerne ~im|in|ab|nächsten|später|kommenden ~einem|ein|zwei|drei|nächsten|paar monat|monate|
monaten|mal|später ~noch|wieder ~mal|einmal|an|nach / fragt|frag|fragen ~sie|bitte ~mich|uns
~bitte|gern|gerne später ~noch|wieder|mal ~mal|einmal / meldet|melden ~euch|sie ~sich ~bitte|
gern|gerne im|in|nächsten|kommenden|später ~einem|nächsten monat|mal|später ~noch|wieder ~mal|
einmal / bitte ~erst ~im|wieder nächsten|kommenden monat ~wieder|nochmal|gern|gerne|noch ~mal|
einmal / bitte erst|wieder ~im nächsten|kommenden monat ~wieder / ~please ask ~me again next
month|time / ~please ask me again ~later|soon / ask me again in a few|couple ~of months|weeks /
ask me ~again in a month / try ~me again|next ~next month|later|time / try me next month / try
again next month|time / ask me later ~on / too busy this month|now|right|atm / im ~just|way too
busy this month|now|right / not a good|great time ~for ~me ~right ~now|just / isnt a good|great
time ~for|right ~me|now / bad time ~right ~now / bad timing / not a good|great month ~for ~me /
isnt a good month ~for ~me / kein guter|günstiger|passender zeitpunkt|moment|monat / schlechter|
ungünstiger|falscher zeitpunkt|moment|monat / gerade|momentan|derzeit|aktuell|grad|grade ~ist|is
~es|das|bei ~mir schlecht|ungünstig|blöd|eng / ~ist|is gerade|momentan|derzeit|aktuell|grad|
grade ~leider ~sehr schlecht|ungünstig|blöd|eng / this month is out|impossible|bad|full|no / no
time this month / heuer nimmer / is not a good|great time ~for|right ~me|now / bitte ~im|erst
nächsten|kommenden monat ~noch|wieder ~mal|einmal fragen|nachfragen|melden|anfragen|versuchen /
~im|in|zur|zum augenblick|moment|zeit ~ist ~es|das ungünstig|schlecht|eng / im augenblick ist
es|das ~leider ~sehr ungünstig|schlecht|eng|schwierig / diesen monat bin ich ~leider raus /
diesen monat bin ich ~leider nicht dabei / bin ~ich diesen monat ~leider raus|nicht ~dabei /
~bitte im nächsten ~monat|mal ~gern|gerne wieder|nochmal ~fragen|melden|anfragen / im nächsten
monat ~gern|gerne wieder|nochmal ~fragen|melden
"""

PERHAPS_LATER = """
vielleicht|eventuell|evtl|ggf später ~mal|einmal|wieder|dann / maybe|perhaps|possibly later ~on
~this|in ~year|month / vielleicht ~dann mal später / maybe sometime / maybe one day / vielleicht
irgendwann / vielleicht mal wieder
"""

MONTH = """
diesen monat / dieser monat / diesem monat / in diesem monat / für diesen monat / den monat / im
laufenden monat / dieses monat / this month / for this month / during this month
"""

NOW = """
gerade / grade / grad / momentan / im moment / derzeit / zur zeit / zurzeit / aktuell / im
augenblick / augenblicklich / jetzt gerade / jetzt grade / gerade jetzt / jetzt / momentän / zur
stunde / vorerst / vorläufig / zum jetzigen zeitpunkt / right now / just now / now / at the
moment / at present / currently / presently / at this moment / at this time / for now / for the
moment / for the time being / atm / these days / at this point / the moment
"""

BUSY = """
terminlich / ausgebucht / ausgelastet / überlastet / beschäftigt / eingespannt / ausgelastet /
zu viel los / viel los / so viel los / zu viel um die ohren / viel um die ohren / viel zu tun /
so viel zu tun / zu viel zu tun / zu viel / zuviel / landunter / land unter / stress / stressig
/ hektisch / voll / krank / urlaub / ferien / elternzeit / verreist / unterwegs / umzug /
deadline / deadlines / busy / swamped / snowed under / booked / fully booked / booked up /
overbooked / booked out / flat out / slammed / tied up / overloaded / too much / too busy / on
holiday / on vacation / on leave / holiday / vacation / leave / travelling / traveling / away /
out of office / ill / sick / stretched / too much on / lot on / a lot on my plate / on my plate
/ up to my neck / chaos / pause / a break / break / way too busy / so busy / super busy / crazy
busy / bit busy / very busy / crazy month / a lot going on / too much going on / so much going
on / zu viel am hals / unter wasser / keinen kopf / sehr voll / total voll / ganz voll /
krankgeschrieben / babypause / mutterschutz / dicht / knapp / vollgepackt
"""

SPARE = """
zeit / kapazität / kapazitäten / kapa / luft / kopf / energie / kraft / nerven / termine / time
/ bandwidth / capacity / headspace / spoons
"""
