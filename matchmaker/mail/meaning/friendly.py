"""Courtesy and praise, which neither agree nor refuse."""

THANKS = """
danke / danke schön / dankeschön / dank / vielen dank / vielen lieben dank / herzlichen dank /
besten dank / lieben dank / tausend dank / 1000 dank / danke ~euch|dir|ihnen ~sehr|vielmals|
herzlich|fürs ~fragen / danke für|fuer den|die|eure|ihre|deine|das|euren|ihren|deinen ~tollen|
schönen|netten|guten|lieben|nette|schöne vorschlag|nachricht|mail|email|anfrage|vermittlung|
mühe|angebot|idee|info|nachfrage|hinweis|einsatz|arbeit / dank für|fuer den|die|eure|ihre|deine|
das|euren|ihren|deinen ~tollen|schönen|netten|guten|lieben|nette|schöne vorschlag|nachricht|
mail|email|anfrage|vermittlung|mühe|angebot|idee|info|nachfrage|hinweis|einsatz|arbeit / fürs
fragen|vermitteln|vorschlagen|verbinden|vernetzen|organisieren|nachfragen|denken|dran / für den
~tollen|schönen|netten|guten vorschlag / für die ~tolle|schöne|nette|gute|liebe|rasche
~vermittlung|nachricht|mail|anfrage|idee|mühe / für das angebot / für euren|ihren|deinen
~tollen|schönen|netten|guten vorschlag|einsatz / für eure|ihre|deine mühe|nachricht|mail|
anfrage|vermittlung|idee|arbeit / lieb von euch|dir|ihnen / nett von euch|dir|ihnen / sehr lieb
/ sehr nett / sehr aufmerksam / merci / merci vielmal / merci beaucoup / danggschön / vergelts
gott / mille grazie / dankbar / ich danke ~euch|ihnen|dir ~sehr|herzlich|vielmals|für / wir
danken ~euch|ihnen / bedanke mich / dass ihr|sie an mich gedacht habt|haben|denkt|denken / dass
ihr|du fragt|fragst / dass sie fragen / gedankt / thx ~u / dankee / thanks / thank you / thank u
/ thankyou / ty / tysm / thx / tx / ta / cheers / many thanks / much appreciated / appreciated /
thanks ~so|very ~much a|lot|much|again ~lot|million|bunch / thank you ~so|very much / thank you
again / thanks for|to the|your|this|thinking|asking|reaching|suggesting|getting|organising|
organizing|everything|you|sorting|connecting ~suggestion|email|mail|message|note|intro|
introduction|offer|idea|thought|work|help|time|effort|of|out|all|match|us ~me / thank you for|to
the|your|this|thinking|asking|reaching|suggesting|getting|organising|organizing|everything|
sorting|connecting ~suggestion|email|mail|message|note|intro|introduction|offer|idea|thought|
work|help|time|effort|of|out|all|match|us ~me / for the|your ~kind suggestion|email|offer|
message|thought|intro|introduction|idea|note / for thinking of me / for asking / for reaching
out / for suggesting ~it|this|her|him / for your time / for checking / for getting in touch /
grateful / i appreciate ~it|this|you|the ~offer|thought|suggestion / appreciate ~it|this|you|the
~offer|thought|suggestion / very kind / so kind / kind of you / thats|that is very|so ~nice|
sweet|lovely|kind ~of ~you / very thoughtful / how|very thoughtful|kind|nice|lovely|sweet of you
/ how thoughtful|kind|nice|lovely|sweet / keine sorge / kein problem / kein ding / kein thema /
gar kein problem / macht nichts / nicht schlimm / alles gut / no worries / no problem / not a
problem / no probs / no prob / no bother / no trouble / no stress / np / no drama / gern
geschehen / gerne geschehen / gern gscheh / youre welcome / you are welcome / not to worry /
never mind / nevermind / dont worry / sorry|entschuldigt|entschuldigung|entschuldige|verzeiht|
verzeihung|entschuldigen ~sie|bitte ~bitte|for|für ~my|the|die|meine|being|dass ~late|slow|
delayed|delay|späte|verspätete|so|in ~in|reply|replying|response|answer|antwort|rückmeldung|late
~reply|replying|responding|verzögerung / apologies for the ~late|slow|delayed|my delay|reply|
response / excuse the delay / sorry so late / sorry its ~so late / sorry dass ich ~mich|erst
~erst jetzt|so|spät ~spät antworte|melde|schreibe / bin spät dran / better late than never /
besser spät als nie / spät aber doch / danke der nachfrage / danke danke / villmal / vielmal /
viilmal / danke vielmal|villmal / merci villmal / für das vermitteln|kümmern|nachfragen / thanks
yall|folks|guys / thank you both|all / yall / ihr|sie an mich gedacht habt|haben / dass ihr euch
kümmert|meldet / bitte um verständnis / ich bitte um verständnis / um verständnis / fürs
organisieren|vermitteln|kümmern|verkuppeln|vorstellen|mitdenken / danke fürs organisieren|
vermitteln|kümmern|verkuppeln|vorstellen|mitdenken / thanks for putting|bringing ~this|us|it
together / thank you for putting|bringing ~this|us|it together / ~dass ihr|sie ~da an mich
denkt|denken|gedacht ~habt|haben / dass ihr|du das macht|machst
"""

GREET = """
hallo / halli hallo / hallöchen / hi / hi there / hey / heya / hiya / hej / hoi / hoi zäme|
zämme|zusammen / sali / salü / salut / grüezi / grüezi mitenand / grüessech / grüss gott / grüß
gott / grüss euch|dich|sie / griaß eich / griass di / servus / moin / moin moin / moinsen /
mahlzeit / tag / tach / guten tag / guten morgen / guten abend / schönen guten tag|morgen|abend
/ good morning / good afternoon / good evening / good day / morning / evening / dear / hello /
hello there / hello again / greetings / liebe / lieber / liebes / ihr lieben / hallo ihr lieben
/ hallo zusammen / hallo zäme / hi zusammen / hallo nochmal / hallo liebes team / liebes team /
dear team / dear all / hi all / hi team / hello team / hi everyone / hi folks / hey folks / hey
guys / hi guys / hello everyone / sehr geehrte / sehr geehrter / sehr geehrte damen und herren /
werte / werter / werte damen und herren / to whom it may concern / dear sir or madam / dear sirs
/ howdy / yo / gday / bonjour / ciao zusammen / tach auch / na ihr / liebes team ~von|vom /
werkstatt team / sehr geehrtes team / geehrtes team
"""

CLOSE = """
~mit|und|ganz|sonnige|viele|liebe|lieben|herzliche|herzlichen|beste|besten|freundliche|
freundlichen|schöne|schönen|sonnigen|kollegialen|kollegiale|winterliche|herbstliche ~lieben|
vielen|freundlichen|herzlichen|besten|liebe|schönen|sonnigen|kollegialen|herzliche|freundliche
gruss|gruß|grüssen|grüßen|grüsse|grüße|gruesse|gruessen|grüessli|grüßli|gruessli|grüssli|grues /
lg / vg / mfg / mfgs / bg / hg / glg / vlg / llg / sg / gruss|gruß ~aus|vom|von|in / en liebe
gruess / liebe grüss / liäbi grüess / hochachtungsvoll / ihre|ihr|eure|euer|deine|dein ergebene|
ergebener / herzlichst / herzliche / bis bald / bis dann / bis dahin / bis demnächst / tschüss /
tschüs / tschau / baba / pfiat eich|euch / pfüeti / adieu / auf wiedersehen / wiederschauen /
alles gute / alles liebe / schönen|schöne|schönes ~tag|abend|woche|wochenende|sonntag|samstag|
feierabend ~noch|euch|ihnen|wünsche|wünscht|und ~euch|ihnen|lg / einen|eine|ein|habt|haben ~sie|
ein|einen|eine|euch|ihnen schönen|schöne|schönes|guten|gute|gutes|tollen|tolle|angenehmen
~restlichen|rest tag|abend|woche|wochenende|sonntag|feierabend|start ~noch|euch|ihnen|in|wünsche
~ich|euch|die|ihnen ~woche|euch|ihnen / gutes wochenende / gute woche / gesendet von|mit|vom
~meinem|meiner ~iphone|handy|android|samsung|mobiltelefon|smartphone|outlook|ipad|gmx|web / von
meinem|unterwegs ~iphone|handy|ipad ~gesendet / sent from|with ~my ~iphone|phone|android|
samsung|mobile|outlook|ipad|proton / ~kind|kindest|best|warm|warmest|with|very|many ~kind|best|
warm|kindest|warmest regards / kind wishes / best wishes / warm wishes / warmest wishes / with
best|warm|kind wishes / all the best / all best / very best / every good wish / sincerely /
yours / yours sincerely|faithfully|truly / sincerely yours / faithfully / respectfully / warmly
/ cordially / take care / see you / see you soon / speak soon / talk soon / chat soon / see ya /
bye / bye for now / xx / xxx / xo / xoxo / have a great|good|nice|lovely|wonderful|fab ~rest|
one|day|week|weekend|evening ~of|ahead ~your ~day|week / happy friday|monday|weekend / thanks
and best|kind|regards ~regards|wishes / looking forward to hearing from you / look forward to
hearing from you / hope to hear from you soon / freue mich auf eure|ihre|deine antwort|
rückmeldung|nachricht / love from / yours ever / rgds / brgds / kr / br / hugs / toodle pip /
over and out / danke und gruss|gruß|lg|grüße|grüsse|vg / herzensgrüße ~eure|euer / herzensgrüsse
/ herzgrüße / grüße|grüsse ~aus|vom|von|in|an / grüßle / gruessle / ~eure|eurer|euer|ihre|ihr|
dein|deine grüße / namaste / beste grüße|grüsse / with thanks and|best ~regards|wishes / cheers
for now / thanks and regards / ttyl / hab|habt|haben ~sie einen schönen|guten tag|abend|sonntag
/ hau rein / mach|machts|macht gut|es ~gut / get outlook for ios|android|windows|mac / gesendet
von outlook ~für ~ios|android / signatureline / von meinem iphone|handy|ipad|smartphone|samsung
~aus gesendet / diese nachricht wurde von / ~mit freundlichem|herzlichem|bestem|schönem|lieben|
liebem|kollegialem gruss|gruß / herzlicher gruss|gruß / freundlicher gruss|gruß / get bluemail|
aquamail|protonmail|typeapp for ios|android|windows|mac
"""

GOOD = """
super / toll / prima / klasse / wunderbar / grossartig / fantastisch / genial / perfekt / spitze
/ top / cool / schön / sehr schön / fein / spannend / spannende / spannender / spannenden /
interessant / interessante / interessanten / interessanter / inspirierend / inspirierende /
inspirierenden / nett / nette / netter / netten / sympathisch / sympathische / sympathischen /
tolle / tollen / toller / tolles / super idee / gute / guter / guten / gutes / schöne / schönen
/ schöner / großartige / grossartige / grossartigen / wunderbare / wunderbaren / passende /
passender / passenden / freut mich / das freut mich / freut uns / freude / spass macht / hurra /
juhu / yay / juhuu / yeehaw / hurray / hooray / woohoo / wow / geil / mega / hammer / bombe /
stark / famos / ausgezeichnet / hervorragend / exzellent / wie schön|toll|nett|spannend|cool|
lieb|fein|aufregend / was für eine|ein|einen schöne|tolle|super|nette|gute|toller|guter|schöner
~idee|vorschlag|person|gelegenheit / gute idee / tolle idee / schöne idee / guter vorschlag /
toller vorschlag / schöner vorschlag / klingt ~sehr|total|echt|ja|wirklich|richtig|mega|
wahnsinnig spannend|interessant|nett|vielversprechend|sympathisch|cool|inspirierend|reizvoll /
das klingt ~sehr|total|echt|ja|wirklich|richtig|mega spannend|interessant|nett|vielversprechend|
sympathisch|cool|inspirierend|reizvoll / neugierig / gespannt / ich bin ~sehr|schon|echt|total|
wirklich|ganz gespannt|neugierig / bin ~sehr|schon|echt|total|wirklich|ganz gespannt|neugierig /
begeistert / überzeugt / tut gut / ist toll / alles klar / alles chlar / great / good / nice /
lovely / wonderful / fantastic / brilliant / awesome / amazing / excellent / perfect / splendid
/ marvellous / marvelous / interesting / fascinating / intriguing / exciting / excited /
intrigued / curious / fab / fabulous / ace / smashing / superb / terrific / delightful / stellar
/ sweet / neat / dope / sick idea / great idea / good idea / lovely idea / brilliant idea / what
a ~great|lovely|nice|good|brilliant|wonderful|fantastic|fab|delightful idea|match|suggestion|
treat|surprise|thought|pleasure / how ~very lovely|nice|exciting|great|kind|wonderful|cool|
interesting|fun / sounds|looks like a ~really|very|great|lovely|nice|good|brilliant|wonderful|
fantastic|fascinating|interesting ~interesting|nice person|match|idea|contact|fit / sounds|looks
~really|very|so|super|absolutely interesting|fascinating|intriguing|exciting|promising|cool|fun
/ spot on / right up my street|alley / good match / great match / good fit / great fit / passt
wie die faust aufs auge / genau mein ding|fall|thema / mein ding / not bad ~at ~all / nicht
schlecht / gar nicht schlecht / nicht übel / love it / i love it / love this / love the idea / i
love the idea / i like the idea / like the idea / i like it / gefällt mir / das gefällt mir
~sehr ~gut / mag ich / find ich gut|super|toll|klasse|spannend / finde ich gut|super|toll|
klasse|spannend / das finde ich ~sehr gut|super|toll|klasse|spannend / she|he|they ~all sounds|
sound|looks ~like ~a|really|very|so|pretty|absolutely|just good|great|fantastic|wonderful|
lovely|perfect|brilliant|awesome|amazing|excellent|super|nice|fab|fun|interesting|fascinating
~person / jolly / jolly good / oh / ooh / ach / hach / ah / hui / ey / so nice / lieb / liebe es
/ feine / feine sache / gute sache / coole / cooler / coole sache / love that / ich fühle mich
geehrt / geehrt / honoured / honored / ich finde ~das ~sehr|echt|wirklich|richtig gut|super|
toll|klasse|spannend|schön|gut|prima / ich finde das|die ~eine|ist ~eine ~sehr|super|gute|tolle|
schöne|klasse idee / i think ~that|this ~thats|its|is|sounds|it|sounds ~is|a|like ~a ~really|
very great|good|lovely|brilliant|wonderful|nice|excellent|fab|fantastic ~idea|match|fit / ~bin|
ich ~bin|ich ~schon|sehr gespannt wer|wen|wie|auf ~das|es|ich|dahinter|die|den|dann|person
~person|ist|steckt|kennenlerne|treffe|wird / freu mich schon drauf zu sehen / gut / gut so /
fine / supi / grand / thats|that|its|it ~is fine|good|ok|okay / das ist gut|ok|okay / recht gut
/ prima sache / i ~really like|love it|that|this / like it / is ~exactly|just|totally|very ~much
my thing|jam|field / my thing / ist ~genau|voll|total mein ding|thema|fall|gebiet
"""

LONE_CLOSE = "best / cheers / herzlich / ciao / servus / gruss / love / x / peace / salü / warm"
