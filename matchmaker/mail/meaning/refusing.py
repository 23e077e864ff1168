"""Phrases that refuse, and the negations they are made of."""

NO = """
no / nein / neee / nee / nö / nöö / nööö / noe / nei / näi / naa / neinein / na danke / ne danke /
ne lass ~mal / nope / nah / nay / nopes / noped / no danke / nein nein / ned mei sach / no thanks /
no thank you / no thx / no ty / no ta / no cheers / no sorry / sorry no / no way / no chance /
not a chance / hell no / heck no / god no / oh no thanks / thanks no / thank you no / thats|its
~going ~to ~be a ~hard|firm|polite|clear no / a ~hard|firm|polite|clear|definite no / no from
me|us / say|saying no / i ~have|need|must|will|would|am ~to|going say|saying no / absolutely|
definitely|certainly|probably not / definitely no / absolutely no / no no / nej / non merci /
danke aber nein ~danke / vielen dank aber nein ~danke / nein danke / danke nein / dankend ab /
lehne ~ich ~dankend|leider|das|ab ~dankend|leider|lieber ab / ich lehne ~dankend|leider|das
~dankend|leider|lieber ab / lehne ab / lehnen ~wir ~dankend|leider|das ab / ich möchte|würde|
will ~leider|dankend|diesmal|lieber|das ablehnen|absagen|verzichten / möchte ~ich ~leider|lieber
ablehnen|absagen|verzichten / ich sage ~leider|dankend|lieber|da ab / sage ~ich ~leider|dankend|
lieber ab / absage / abgelehnt / leider absage / eine absage / verzichte / ich verzichte
~dankend|lieber|gern|gerne / ich würde ~gern|gerne|lieber verzichten / verzichten / dankend
ablehnen / ich passe ~diesmal|da|hier|lieber|leider|dankend|dieses / ich pass ~diesmal|da|lieber
/ da passe ich ~lieber|diesmal / passe diesmal|lieber|dankend / da pass ich / bin raus / ich bin
~da|diesmal|hier|leider raus / da bin ich raus / ohne mich / nicht mit mir / diesmal ohne mich /
lass ~ich mal ~stecken|gut ~sein / lasst mal / lass mal / lass stecken / keinesfalls /
keineswegs / unter ~gar keinen umständen / in keinem fall / bloss nicht / bloß nicht / niemals /
nie im leben / nie und nimmer / um gottes willen nein|nicht / nur über meine leiche / den teufel
werde|werd ich ~tun / sicher|bestimmt|ganz|gewiss|wirklich|definitiv|absolut nicht / bitte nicht
/ nicht wirklich|unbedingt / ungern / nur ungern / eher ungern / äusserst ungern / kein|keinen
bedarf|interesse|intresse|match / kein bedarf|interesse an dieser|einer|der vorstellung|person /
~ich|da hab|habe|sehe ~ich ~da|leider|aktuell keinen|kein bedarf|interesse|intresse / keine lust
~drauf|darauf / habe keine lust / ich habe keine lust / null interesse|bock / kein bock / keinen
bock / null bock / nichts für mich|uns / ist ~leider|eher|wohl nichts für mich|uns / das ist
~leider|eher|wohl|glaube ~ich|wohl nichts für mich|uns / das|es ist nicht|ned ~so|ganz|wirklich
meins|mein|meine ~ding|sache|welt|fall / nicht meine welt|sache|baustelle|liga / nicht so meins
/ nicht das richtige ~für ~mich / nicht die richtige ~für|person ~mich / nicht das was ich suche
/ nicht was ich suche / keine gute idee / kein guter match / ich brauche das nicht / brauche ich
nicht / brauch ich nicht / nicht nötig / nicht notwendig / unnötig / nicht erwünscht /
unerwünscht / nicht gewünscht / unpassend / keine vorstellung ~bitte / möchte keine vorstellung
/ ich möchte keine vorstellung / ich will|möchte ~das|es|sie|ihn nicht|ned|net / will|möchte
~das|es ~lieber|gar nicht / will ich nicht / möchte ich ~lieber|eher nicht / mag ~ich nicht|ned
/ ich mag nicht / not interested / not|never for me|us / its|thats|this|that|it ~is not ~really|
quite for me|us / isnt ~really|quite for me|us / not ~really|quite my thing|cup|scene|bag ~of
~tea / isnt my thing / not what im looking for / not what i am looking for / not a ~good match|
fit ~for ~me / not a ~good match|fit / not the right person|fit|match ~for ~me / doesnt feel
right / not really / not particularly / not keen / not ~too keen ~on ~this|that / im not keen /
hard pass / pass / ill|i|id ~will|would|think|have|to|going ~have|ill ~to pass / im ~going ~to|
gonna pass ~on ~this|that ~one|time / i am going to pass ~on ~this|that ~one|time / pass on
this|that ~one|time / going to pass / ill pass ~on ~this|that|it ~one|time ~thanks / i pass /
have to pass ~on ~this|that ~one|time / gonna pass / have to decline / must decline / i ~have|
must|will|would|need ~like|have|respectfully|politely ~to decline / ill ~have|respectfully|
politely ~to decline / id like to decline / i decline / declined / respectfully decline /
politely decline / decline / im out / count me out / i am out / ill skip ~this|it ~one|time /
skip ~this|me ~one|time ~please / ill give it|this ~one a miss / give it|this ~one a miss / opt
out of this one / i ~would|d ~really|much rather|prefer not ~to / id rather|prefer not ~to /
would rather|prefer not ~to / rather not ~to / prefer not ~to / i prefer not ~to / better not /
best not / id rather you didnt / please dont / please do not / i dont think so / dont think so /
i think not / think not / i dont think ~that i|we can|will|would|want|should|do ~to ~that|this /
i dont think i ~can / i dont want ~to|it|this|that|any / dont want ~to|it|this|that / i do not
want ~to|it|this|that / do not want ~to|it|this|that / im ~really afraid not / im afraid i|its
~is cant|cannot|no|wont / afraid not / im going to say no / i wont / i will not / no can do / no
go / no interest / ~i|ive have|got ~got no interest / zero interest / over my dead body / no
need / not needed / not necessary / unfortunately|sadly|regretfully|regrettably no|not / never /
never ever / not in a million years / not on your life / not today / no not / no but thanks|
thank ~you / no but thank you / absolutely no way / fuck no / not this time / not this time
around / not this one / not this person / not on this occasion / diesmal nicht / dieses mal
nicht / diesmal leider nicht / dieses mal leider nicht / diesmal lieber nicht / diesmal ~passt
~es|das ~leider ~nicht nicht / passt ~es|das diesmal|dieses ~mal ~leider nicht / passt es
diesmal leider nicht / leider nein / nein leider / eher nein / lieber nein / ein nein / klares
nein / ein ~klares|höfliches|freundliches|deutliches|definitives nein / ich sage ~lieber|da|
leider|mal nein / sage ~ich ~lieber|da|leider nein / antwort ist nein / auf ~gar keinen fall /
id|i|would ~really|much|would prefer|rather|sooner not / id sooner not ~to / lassen wir das
~lieber|mal|bleiben / lassen wir lieber / lass|lasse ich lieber|mal ~bleiben|sein / lass|lasse
ich ~das bleiben|sein / muss|muß ~ich|ihnen|euch|dir|das|da ~ihnen|euch|dir|leider|dankend|
diesmal|dieses ~leider|diesmal|dieses|mal ~mal|diesmal|leider ablehnen|absagen|passen|verzichten
/ ~da ich muss|muß ~ihnen|euch|dir|das|da ~leider|dankend|diesmal|dieses ~mal|diesmal|leider
ablehnen|absagen|passen|verzichten / ich muss ihnen|euch ~leider eine absage erteilen / absagen
/ sage leider ab / leider absagen / nicht ~so|ganz|wirklich meins / nicht ~so|ganz|wirklich mein
ding|fall / davon absehen / abzusehen / davon abzusehen / nix für mich|mi|uns|meinereiner / ist
nix für mich|mi|uns / nichts für mi / im not for it / not up for it / im not up for it|this|that
/ not feeling it / not feeling this|that / not today thanks / kein match für mich / no fit / bad
fit / nicht stimmig / nicht mitmachen / antwort lautet nein / not gonna happen / nope nope / nö
nö / wird nichts / nicht gut / nicht so gut / not great / pass thanks / ich danke ab / kein
interesse meinerseits / sehe ~ich|da|hier keinen|kein|wenig mehrwert|match|anknüpfung|
anknüpfungspunkt|anknüpfungspunkte|sinn|gemeinsamkeiten|keine ~gemeinsamkeiten / natürlich|klar|
selbstverständlich|logischerweise|freilich nicht / of course not / sure|obviously|clearly|
naturally not / ~bitte stellt|stell|stellen ~sie|mich uns|mich ~bitte|lieber nicht ~einander vor
/ ~bitte nicht ~einander vorstellen / im not going to ~do ~this|that|it / i am not going to ~do
~this|that|it / kein wunsch / ~please dont introduce|connect|intro us|me ~to ~him|her|them
~please / ~please do not introduce|connect|intro us|me ~to ~him|her|them ~please / nae / nae
thanks / nicht so recht / dont think ~that this|its|it|thats|we ~is|are|would|will|be a ~good
match|fit / i dont think ~that this|its|it|thats|wed|we ~is|are|would|will|be ~be ~a ~good
match|fit
"""

NOT = """
nicht / nich / net / ned / nid / nöd / nit / nüd / ka / kein / keine / keinen / keinem / keiner
/ keines / kei / keis / keinerlei / nichts / nix / nie / nimmer / nirgends / niemand / weder /
ohne / statt / no / not / dont / doesnt / didnt / isnt / arent / wasnt / werent / havent / hasnt
/ hadnt / shouldnt / nothing / none / nobody / neither / nor / without / nope not / aint /
instead / hardly / barely / kaum / wenig / ne / na / zero / null / refuse / deny / reject / non
/ anything but / alles andere als / dont need / hardly / un / do not / does not / did not / is
not / am not / im not / fehlt / fehlen / mangelt / lacking / lack / niemanden / niemandem / no
one / noone
"""

CANT = """
cant / cannot / couldnt / wont / wouldnt / can not / could not / will not / would not / mustnt /
unable / not able to / kann nicht / kann ich nicht / geht nicht / geht leider nicht / geht es
nicht / geht bei mir nicht / klappt nicht / klappt leider nicht / haut nicht hin / schaffe es
~leider nicht / schaff es nicht / schaffe ~ich ~es ~leider nicht / pack ich nicht / doesnt work
/ wont work / wont be able to / cant make it / cannot make it / cant do / not possible / nicht
möglich / unmöglich / impossible / doesnt fit / doesnt suit
"""
