"""Words of wanting and meeting, and requests to be introduced."""

WANT = """
möchte / möchten / moechte / mag / will / wollen / würde / würden / wuerde / want / wanna /
would like / id like / i would like / i want ~to / id / would / wants / wünsche / like to / want
to / wish / wish to
"""

FIT = """
geht / klappt / schaffe / schaff / kann / können / koennen / könnte / fits / fit / work / works
/ possible / möglich / able / make it / do that / do this
"""

MEET = """
kennenlernen / kennenzulernen / kennen lernen / kennen zu lernen / kennengelernt / kennenlerne /
lerne ~ich kennen / treffen / zu treffen / vorgestellt / vorstellung / einander vorstellen /
begegnen / verbinden / vernetzen / verknüpfen / vernetzt / verbunden / connecten / bekannt
machen / bekanntmachen / zusammenbringen / zusammenzubringen / austauschen / auszutauschen /
kontakt aufnehmen / in kontakt kommen|treten / in kontakt zu kommen|treten / in kontakt / meet /
meeting / to meet / to be introduced / be introduced / introduced / introduction / intro /
intros / connect / connected / to connect / be connected / get connected / getting to know / get
to know / hook up / chat with / talk to / speak to / speak with / talk with / be put in touch /
put in touch / in touch / be in touch / get in touch / make the introduction|intro|connection /
link up / match / mitmachen / teilnehmen
"""

MEET_PLEASE = """
~bitte stellt|stell uns ~bitte|doch|gern|gerne|einfach|mal ~bitte|einander|gegenseitig|gern|
gerne|gleich vor ~bitte / ~bitte stellen sie uns ~bitte|doch|gern|gerne|einfach ~bitte|einander|
gegenseitig|gern|gerne vor ~bitte / ~bitte stellt|stellen ~sie|mich|uns|bitte|gern|gerne ~mich|
uns|gern|gerne ~ihr|ihm|einander|gern|gerne ~gern|gerne|bitte vor / bitte ~uns ~gern ~einander
vorstellen / vorstellen bitte / gern|gerne vorstellen / ~ihr dürft|könnt ~ihr uns ~gern|gerne|
sehr|ruhig ~gern|gerne ~einander vorstellen / ~sie dürfen|können ~sie uns ~gern|gerne|sehr|ruhig
~gern|gerne ~einander vorstellen / verbindet|vernetzt|verbinde uns ~bitte|gern|gerne|doch /
verbinden|vernetzen sie uns ~bitte|gern|gerne|doch / bitte verbindet|vernetzt|verbinden ~sie uns
/ bitte um vorstellung|kontakt|kontaktaufnahme / ich bitte um vorstellung|kontakt|
kontaktaufnahme / macht uns ~bitte|gern|gerne ~miteinander bekannt / machen sie uns ~bitte|gern|
gerne ~miteinander bekannt / bringt uns ~bitte|gern|gerne zusammen / her mit dem|der kontakt|
vorstellung / please ~do ~go ~ahead ~and introduce|connect us|me ~to ~her|him|them ~please /
~yes ~do introduce us|me ~to ~her|him|them ~please / connect us ~please / please introduce /
please connect ~us / intro us ~please / please intro ~us / do introduce us / make the intro|
introduction|connection ~please / please make the intro|introduction|connection / put us in
touch ~please / please put us in touch / please do put us in touch / hook us up / you can|may
~go ~ahead ~and introduce us / go ahead and introduce us / introduce away / link us up / i
~would welcome an|the introduction|intro / id welcome an|the introduction|intro / bring on the
intro|introduction / let us meet / lets meet / gern|gerne ~uns ~einander verbinden|vernetzen|
connecten / please introduce away
"""
