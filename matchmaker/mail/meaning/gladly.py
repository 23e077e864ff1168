"""Phrases that agree if nothing beside them says otherwise."""

LONE_YES = """
jo / joh / ya / yah / sure / klar / natürlich / sicher / sicherlich / selbstverständlich /
selbstredend / bestimmt / logischerweise / definitely / absolutely / certainly / totally /
surely / naturally / perfekt gern|gerne / please yes / aight / freili / sichi / sicha / okidoki
/ gewiss / deal / mit ~grösster|grosser|viel|der|grösstem|grossem ~grössten freude|freuden|
vergnügen / with ~great ~the ~greatest pleasure / dafür / jaa / jaaa / unbedingt / definitiv /
auf jeden fall / auf alle fälle / allemal / auf jeden / aufjedenfall / hundertprozentig /
hundertpro / 100 prozent / hundert prozent / jederzeit / dabei / in ordnung / ist in ordnung /
of course / ofc / but of course / most certainly / most definitely / very much so / without|no
doubt / without question / without hesitation / no question / for sure / 100 percent / hundred
percent / a hundred percent / by all means / ohne frage / ohne zweifel / kein zweifel /
zweifellos / ohne zögern / zusage / keen / very keen / accepted / agreed / immer zu / sowieso
gern|gerne / bin sehr dafür / bin absolut dafür / im in / i am in / were in / we are in / im
game / i am game / mit dem ~allergrössten|grössten|grössten|allergrößten vergnügen / mit dem
grössten vergnügen
"""

GLAD = """
gern / gerne / gärn / gaern / grene / gernne / gern auch / liebend gern / allzu gern|gerne / nur
zu gern|gerne / gerner / sehrgern / sehrgerne / would ~really|absolutely|very ~much|so love|like
to / would ~really|absolutely love|like that|it / love to / id love an|the|that intro|
introduction / would love an|the|that intro|introduction / i would love an|the intro|
introduction / happy|glad|delighted|thrilled|pleased|honoured|honored|keen|willing to / im|i
~am|would|will|id ~be ~very|more|so|always|really|absolutely|only|quite ~than ~too happy|glad|
delighted|thrilled|pleased|honoured|honored|willing to / id|i ~would be ~very|more|so|really
~than happy|glad|delighted|thrilled|pleased|honoured|honored to ~do ~so / would be ~very|more|
so|really ~than happy|glad|delighted|thrilled|pleased|honoured|honored to / happy to ~do ~so /
more than happy|glad ~to ~do ~so / be delighted|glad|happy to / ill happily / id gladly / id
happily / gladly / happily / with pleasure / id be delighted|thrilled|glad|happy|honoured / i
would be delighted|thrilled|glad|happy|honoured / freue|freu mich / ich freue|freu mich ~sehr|
schon|riesig|total|drauf|darauf / freue|freu mich ~sehr|schon|riesig|total ~drauf|darauf / da
freue|freu ich mich ~sehr|schon|riesig|total ~drauf|darauf / wir freuen uns ~sehr|schon|riesig|
total ~drauf|darauf / freuen uns ~drauf|sehr / freue|freu mich ~sehr|schon auf die vorstellung /
auf die vorstellung|bekanntschaft|begegnung / auf das|ein kennenlernen|gespräch|treffen / auf
den|einen kontakt|austausch / looking forward to it|this|that|meeting / look forward to it|this|
that|meeting / im ~really|very|so ~much looking forward to it|this|that|meeting / looking ~very|
really|so ~much forward to it|this|that|meeting / excited to / im ~so|very|really excited to /
klingt|hört ~sich ~doch|ja|echt|sehr|richtig|total|wirklich|einfach gut|super|toll|prima|klasse|
grossartig|wunderbar|perfekt|genial|fantastisch|ausgezeichnet|hervorragend|fein ~an / das|sie|
er|es klingt ~doch|ja|echt|sehr|richtig|total|wirklich|einfach|ganz gut|super|toll|prima|klasse|
grossartig|wunderbar|perfekt|genial|fantastisch|ausgezeichnet|hervorragend|fein / das hört|hoert
sich ~doch|ja|echt|sehr|richtig|total|wirklich gut|super|toll|prima|klasse|grossartig|wunderbar|
perfekt|genial|fantastisch an / klingt nach einer guten|tollen|super idee / klingt nach einem
guten|tollen|super plan|match / geht ~für|fuer ~mich|uns klar / wär|wäre super gern / wäre mir
recht / ist mir ~sehr recht / mir ~sehr recht / soll mir recht sein / kommt mir ~sehr gelegen /
ich würde mich drüber freuen / i should|shall be ~very|most|only ~too delighted|glad|happy|
pleased|honoured ~to / should be delighted|glad|happy|pleased / love an|the|that intro|
introduction / so happy to / so glad to / freuen wir uns ~sehr / freue ich mich ~sehr|riesig|
total|schon ~drauf|darauf / ich würde mich geehrt fühlen / bin gern|gerne bereit|dazu ~bereit /
bin bereit / bereit dazu / ~ich bin ~sehr|da|auch offen ~dafür|für|dazu|dafuer / offen dafür /
im ~very open to it|that|this|meeting / i am ~very open to it|that|this|meeting / open to it|
that|this / id ~really|absolutely|very ~much|so love|like to|that|it|this ~very ~much / i would
~really|absolutely|very ~much|so love|like to|that|it|this ~very ~much / i ~really would love|
like to / good for me|us
"""

OKAY = """
alright / all right / ok / okay / okey / oke / oki / okee / kk / k / okeydokey / okidoki / ok
gut / okay gut
"""

SUITS = """
passt / passen / basst / passt das / das passt / passt so / passt mir / interesse / intresse /
interessse / intersse / interessiert / intressiert / interested / intrested / suits / would suit
/ das interessiert mich ~sehr / interessiert mich ~sehr|schon / würde mich ~sehr interessieren /
das würde mich ~sehr interessieren / ~ich habe|hab|hätte ~durchaus|sehr|grosses|echtes|gern|da
interesse / ~ich bin ~sehr|auf|jeden interessiert / im ~very|really|definitely interested / i am
~very|really|definitely interested / very interested / im interested in meeting|this|that / i am
interested in meeting|this|that / interested in meeting / interesse hätte ich / interesse habe
ich / interesse besteht ~auf ~jeden ~fall / interesse vorhanden / es besteht interesse / passt
gut / passt perfekt / passt prima / passt wunderbar / passt super / passt für mich|uns / passt
mir ~gut / das passt ~gut|super|wunderbar|perfekt ~für|fuer ~mich / passt genau / lust / habe|
hab ~ich ~grosse|echt|total|voll|richtig lust
"""
