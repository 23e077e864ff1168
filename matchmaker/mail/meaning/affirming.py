"""Phrases that agree; a double negation that agrees is among them."""

YES = """
affirmative / absofuckinglutely / jawohl / jawoll / jepp / jep / jup / jupp / jap / japp / jop /
jou / jau / joo / yo gern|gerne|klar / ja ~aber ~sehr|voll|total|super gern|gerne|gaern / ja
bitte / bitte ja / ja doch / ja unbedingt / ja klar / ja natürlich / ja sicher / ja passt / ja
eh / ja freilich / ja logo / ja mei gern / au|oh|ach|na ja gern|gerne|bitte|unbedingt / au ja /
oh ja / o ja / oja / na klar / naklar / na sicher / na sowieso / na logo / na logisch / na
freilich / na aber sicher / na gern|gerne / na dann gern|gerne / na dann ja / na dann los / jo
~sehr|voll gern|gerne|gaern / jo klar / jo bitte / jo passt / jo sicher / jo eh / jo freilich /
jo logo / aber ~ja sehr|so gern|gerne / aber gern|gerne / aber ja ~doch / aber klar ~doch / aber
sicher ~doch / aber natürlich / aber selbstverständlich / aber unbedingt / aber hallo / aber
immer / klar doch / klar gern|gerne / klaro / logo / logisch / freilich / klaren|klares|grosses|
dickes|fettes|eindeutiges|deutliches|definitives|lautes|herzliches|begeistertes|freudiges ja /
ich sage|sag ~dazu ~mal ja / sage|sag ja / antwort ist ~ein ja / antwort ja / also ja / dann ja
/ daher ja / danke ja / gern|gerne ja / gern|gerne ein ja / ein ja von mir|uns / von mir|uns
~aus ~ein ja / von meiner seite ~aus ~ein ja / meinerseits ja / ein ja / ja von mir|uns / ja zu
dem|diesem vorschlag|kontakt / ja zur vorstellung / ja ich will / a|an ~very ~big|huge|clear|
definite|resounding|enthusiastic|easy|wholehearted|warm yes / thats|thatd ~be a yes / its a yes
/ yes from me|us / it is a yes / eh klar / passt eh / jedenfalls gern|gerne / definitiv ja /
einverstanden / abgemacht / gebongt / geht klar / geht in ordnung / geht ok|okay / ist für mich|
uns ~so in ordnung|ok|okay / ich bin ~sehr|voll ~gern|gerne ~natürlich ~sofort dabei / bin dafür
/ ich bin dafür / wäre|waere ~ich ~sehr|gern|gerne dabei / ich wäre|waere ~sehr|gern|gerne dabei
/ ~das|so machen wir ~das|so ~gern|gerne / macht das ~bitte|mal|gern|gerne / mach|macht mal /
macht gern|gerne / bitte machen / mach mas / passt machen wir / könnt ihr ~sehr gern|gerne ~so
machen|tun / können sie ~sehr gern|gerne ~so machen|tun / das könnt ihr ~sehr gern|gerne machen|
tun / dürft ihr ~sehr gern|gerne / das dürft ihr ~sehr gern|gerne ~machen|tun / dürfen sie ~sehr
gern|gerne / das dürfen sie ~sehr gern|gerne ~machen|tun / tut das ~bitte / tun sie das ~bitte
~gern|gerne / machen sie das ~bitte|gern|gerne / nur zu / los gehts / auf gehts / los geht es /
gehts los / los gehts also / dann los / legt los / ~nur|immer her damit / immer gern|gerne /
jederzeit gern|gerne / gern|gerne jederzeit / stets gern|gerne / gute sache bin dabei / top
machen wir / lasst uns das machen / das machen wir / das mache ich ~sehr ~gern|gerne / mache|
mach ich ~sehr ~gern|gerne / mache ~ich gern|gerne mit / bin gern mit dabei / würde|wuerde mich
~sehr|total|riesig|ungemein|wirklich|auch freuen / das würde|wuerde mich ~sehr|total|riesig|
ungemein|wirklich freuen / ich würde|wuerde mich ~sehr|total|riesig|ungemein|wirklich|auch
~darüber|drüber freuen / wäre|waere mir eine|ein ~grosse|echte freude|vergnügen|ehre / es|das
wäre|waere mir eine|ein ~grosse|echte freude|vergnügen|ehre / es|das ist mir eine|ein ~grosse|
echte freude|vergnügen|ehre / ist mir eine|ein freude|vergnügen|ehre / warum nicht ~? / warum
eigentlich nicht ~? / wieso nicht ~? / wieso eigentlich nicht ~? / warum auch nicht ~? / warum
denn nicht ~? / why not ~? / why ever not ~? / why the hell not ~? / i dont see why not / cant
see why not / dont see why not / i see no reason why not / see no reason why not / nichts
dagegen / ~ich hab|habe ~da|auch|überhaupt|gar nichts dagegen / da hab|habe ich ~auch|überhaupt|
gar nichts dagegen / habe|hab da nichts dagegen ~einzuwenden / nichts ~dagegen einzuwenden /
~da|es spricht ~ja|auch|für|fuer ~mich nichts dagegen / ~habe|hab nichts dagegen einzuwenden /
hätte nichts dagegen / ich hätte nichts dagegen / da hätte ich nichts dagegen / keine|keinen
einwände|einwand|einwaende|bedenken / ~ich ~da ~habe|hab ~ich ~da ~gar keine|keinerlei einwände|
einwaende|bedenken / da|dazu sag|sage|sagen ich|wir ~sicher|bestimmt|natürlich ~auch|mal nicht
nein / ich sag|sage|sagen ~da|dazu ~mal|auch|sicher|bestimmt nicht nein / sage|sag nicht nein /
sag ich nicht nein / sage ich nicht nein / da kann|koennte|könnte ich ~doch|ja|gar nicht|kaum
nein sagen / wer könnte|kann da ~schon nein sagen ~? / da kann man ~doch|ja nicht nein sagen /
wie könnte ich da|dazu nein sagen ~? / kann ich nicht nein sagen / kann|könnte nicht nein sagen
/ ~ja nichts lieber ~als ~das / ~ich wüsste nicht was dagegen spricht|spräche / nichts wäre mir
lieber / was spricht dagegen ~? / was sollte dagegen sprechen ~? / lass|lasse ich mir ~das nicht
entgehen / das lass|lasse ich mir ~natürlich|doch nicht entgehen / ~das ~will|möchte|moechte
~ich ~mir nicht entgehen lassen / das will|möchte ich mir nicht entgehen lassen / ~das will|
möchte|moechte ich nicht verpassen / ich kann es|das kaum ~noch|mehr erwarten / kanns kaum
erwarten / ich kanns kaum erwarten / kaum erwarten / gar|überhaupt keine frage / keine frage
gern|gerne / gern|gerne keine frage / ohne wenn und aber / da zögere ich nicht ~lange / gern|
gerne warum nicht ~? / ja warum nicht ~? / joa|joah|tja|na warum nicht ~? / klar warum nicht ~?
/ ich stimme|stimm ~gern|gerne ~dem|gern|hiermit zu / stimme|stimm ~gern|gerne ~hiermit zu /
zugestimmt / ich sage zu / hiermit sage ich zu / ich bin einverstanden / damit bin ich
einverstanden / bin ~damit|voll einverstanden / wir sind einverstanden / meine|mein zustimmung|
einverständnis ~habt|haben|hast ~ihr|sie|du / habt|haben ihr|sie meine|mein zustimmung|
einverständnis|segen / ihr habt mein|meine einverständnis|zustimmung|segen|ok|okay / von mir aus
gern|gerne / meinetwegen gern|gerne / gern von mir aus / von mir aus ja / meinetwegen ja / von
mir aus sehr gern|gerne / count me in / im ~totally ~so ~definitely up|down for it|that|this /
up for it|that|this / down for it|that|this / sign me up / you can count me in / im all for it /
all for it / please do ~so|it|that / yes do ~so|it|that / do it / just do it / go ahead / go for
it / please go ahead / go right ahead / feel free to introduce us|me / please proceed / proceed
/ lets|let us do it|this|that / lets go / lets go for it / lets make it happen / make it happen
/ make it so / bring it on / bring them on / let us do it / fire away / crack on / hit me / im
on board / on board / you have my blessing|consent|permission|ok|okay|yes / consider it a yes /
consider this a|my yes / take it|this as a yes / no brainer / its a no brainer / thats a no
brainer / a no brainer / fo sho / hell yes|yeah / heck yes|yeah / oh yes / oh yeah / ooh yes /
gosh yes / god yes / sure thing / too right / you bet / rather yes / damn right / damn straight
/ yes indeed / indeed yes / certainly yes / right on / no objection|objections / ~i have ~got no
objection|objections / ive no objection|objections / i ~really ~certainly dont mind ~at ~all ~it
/ wouldnt mind / i wouldnt mind ~that ~at ~all / dont mind ~at ~all / dont mind if i do /
nothing against it|that / ~i have nothing against it|that / ~i ~really|just|simply cant|cannot
wait / cant hardly wait / i can hardly wait / can hardly wait / couldnt ~possibly say no / i
couldnt ~possibly say no / cant|cannot ~possibly|really say no ~to ~that|this / i cant|cannot
~possibly|really say no ~to ~that|this / how could i|one ~possibly say no ~to ~that|this ~? /
who could say no ~to ~that|this ~? / i wouldnt say no ~to ~that|this|it / wouldnt say no ~to
~that|this|it / i wont say no ~to ~that|this|it / wont say no ~to ~that|this|it / not going to
say no ~to ~that|this / im not going to say no ~to ~that|this / ~id|i ~would like|love nothing
better|more / nothing would please|delight me more / nothing id like|love better|more / wouldnt
miss it ~for ~the|anything ~world / i wouldnt miss it ~for ~the|anything ~world / couldnt be
happier|keener|more / dont have to ask twice / you dont have to ask me twice / need not ask
twice / couldnt agree more / it would|will be ~such|my a|an|great pleasure|honour|honor|delight|
joy / its|it is my pleasure / itd be ~such a|an|my pleasure|honour|honor / my pleasure yes /
works ~well|fine|perfectly for me|us / that works ~well|fine|for ~me|us / that suits me ~fine|
well|perfectly / suits me ~fine|well|perfectly / fine by|with me|us / thats|that|its|it ~is fine
by|with me|us / ok|okay by|with me|us / im ~absolutely|totally|perfectly|quite|very fine|ok|
okay|happy|cool with it|that|this / cool with me / cool by me / sounds|looks ~like ~a|really|
very|so|pretty|absolutely|just good|great|fantastic|wonderful|lovely|perfect|brilliant|awesome|
amazing|excellent|super|nice|fine|fab|splendid|marvellous|plan|fun ~to ~me|us / game on / you
got it / roger that / consent given / i consent / i agree / i accept / gladly accept / i gladly
accept / happily accept / i happily accept / im keen / i am keen / ~im|i ~am ~very ~so keen|
eager|excited to meet|talk|chat|connect / yes siree / +1 / oui / si / sí / da bin ich gleich
dabei / ich bitte darum / bitte darum / sehr willkommen / herzlich gern|gerne / von herzen gern|
gerne / liebend gern|gerne / mit handkuss / sofort gern|gerne / gern|gerne sofort / joa gern|
gerne / gern|gerne doch / gut gern|gerne / bitte gern|gerne / bitte gern tun / guet gern / isch
guet / sicher scho / ja sicher scho / mached das ~gärn|gern|doch / ja voll / voll gern|gerne /
würkli gern|gärn / hätte ~ich ~grosse|echt|richtig lust / ich habe ~grosse|echt|richtig|total
lust / hab ~grosse|echt|richtig|total|voll lust / habe ~grosse|echt|richtig|total lust / lust
hab|habe|hätte ich ~auch / ich kann|kanns ~es ~kaum|gar|garnicht nicht ~mehr erwarten / kann es
nicht ~mehr erwarten / ich kann ~es|das kaum ~noch|mehr erwarten / kann es|das kaum ~noch|mehr
erwarten / kanns kaum ~noch erwarten / nicht ~mehr erwarten / ich kanns nicht erwarten / ich
hätte ~sehr|grosse|richtig|echt|total|voll lust ~drauf|darauf|dazu / lets do|go ~for ~it|this|
that / feel free to go ahead / that|this|it ~all sounds|looks ~like ~a|really|very|so|pretty|
absolutely|just good|great|fantastic|wonderful|lovely|perfect|brilliant|awesome|amazing|
excellent|super|nice|fab|splendid|plan|fun ~to|me / wäre|waere ~sehr|ganz|echt|wirklich|richtig|
total|so schön|toll|super|klasse|prima|fein|grossartig|wunderbar|genial|mega / das|es wäre|waere
~ja|sehr|ganz|echt|wirklich|richtig|total|so schön|toll|super|klasse|prima|fein|grossartig|
wunderbar|genial|mega / thatd|itd be ~really|so|very|just|absolutely great|lovely|nice|
fantastic|wonderful|brilliant|awesome|good|perfect|fun|ace|splendid|amazing|super|marvellous|
marvelous|terrific|excellent|fab|ideal|delightful / that|it would be ~really|so|very|just|
absolutely great|lovely|nice|fantastic|wonderful|brilliant|awesome|good|perfect|fun|ace|
splendid|amazing|super|marvellous|marvelous|terrific|excellent|fab|ideal|delightful / would be
~really|so|very|just|absolutely great|lovely|nice|fantastic|wonderful|brilliant|awesome|good|
perfect|fun|ace|splendid|amazing|super|marvellous|terrific|excellent|fab|ideal / ja macht|mach
~mal|das / ok|okay machen ~wir / jo stell|stellt ~uns vor / ich sage|sag ~sehr ~gern|gerne ja
~zu / dazu sage ich ~gern|gerne ja / ich nehme ~den|ihren|euren|diesen|das|euer|ihr vorschlag|
angebot|einladung ~sehr ~gern|gerne|dankend ~dankend an / ~sehr gern|gerne nehme|nehm ich ~den|
ihren|euren|diesen|das|euer|ihr vorschlag|angebot ~dankend an / nehme ~ich ~sehr gern|gerne an /
ich nehme ~das ~sehr gern|gerne an / ich stimme ~der|einer|dieser vorstellung ~sehr ~gern|gerne|
hiermit zu / stimme der vorstellung ~gern|gerne zu / würde|wuerde mich ~sehr über|auf ~ein|eine|
einen|die|diese|den|das|diesen vorstellung|bekanntschaft|begegnung|kontakt|austausch|
kennenlernen|gespräch|treffen ~sehr|wirklich freuen / ~oh go on then / im totally|definitely|so
down / i am totally|definitely down / ja danke ~der|für|fürs ~nachfrage|die|nachfragen|fragen /
mit der vorstellung ~bin ~ich einverstanden / ich bin mit der vorstellung ~sehr ~gern|gerne
einverstanden / ~bin ich mit einverstanden / spannend ja|gern|gerne / ja spannend gern|gerne /
no objection|objections from me|us / no objection|objections here / no objection|objections at
all / no objection|objections whatsoever / ja ja ja / ja ja ja ja / mach|macht ma / würde|wuerde
ich ~sehr|wirklich|total gern|gerne ~machen|tun|annehmen / das würde|wuerde ich ~sehr|wirklich|
total gern|gerne ~machen|tun|annehmen / das mach|mache ich ~sehr gern|gerne / bin ~ich ~auf|auch
~jeden ~fall ~gern|gerne ~sofort ~natürlich ~sehr|voll|unbedingt dabei / da bin ich ~auf ~jeden
~fall ~sehr|gern|gerne|natürlich|sofort|auch ~gern|gerne dabei / ich bin ~auf ~jeden ~fall
~sehr|voll|auch ~gern|gerne ~natürlich|unbedingt ~sofort dabei / das ist ~für ~mich|uns ok|okay
~so ~für ~mich|uns / das geht für mich|uns ~so / ja supi / go on / ja ~ist in ordnung / ist in
ordnung ~so / so|and|und|then|also|dann|please|thanks|thank|definitely|absolutely|oh yes / so|
and|und|then ja / thank you yes / my|the answer is ~a yes / answer yes / yes yes please / ~ich
möchte|moechte|würde|wuerde ~ihn|das|den|diesen|ihren|euren ~vorschlag|kontakt ~sehr ~gern|gerne
annehmen
"""

OPENING_YES = "ja / yes / yess / yea / yep / yup / yepp / yip / yeah / yeh / ye / aye"
