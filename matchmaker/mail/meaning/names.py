"""Common given names, lest a signature be taken for a word."""

NAMES = """
anna / anne / anja / andrea / andreas / alex / alexander / alexandra / ali / alina / amelie /
angela / angelika / annika / antje / antonia / arne / astrid / barbara / bastian / beate / ben /
benjamin / bernd / bettina / birgit / bjoern / boris / brigitte / britta / carla / carlo /
carmen / carola / caroline / carsten / charlotte / chris / christian / christiane / christina /
christine / christoph / clara / claudia / claus / clemens / cornelia / dagmar / daniel / daniela
/ david / dennis / detlef / dieter / dirk / doris / dorothea / eleanor / elena / elisabeth /
elke / ella / emil / emily / emma / erik / erika / esther / eva / fabian / fatima / felix /
florian / frank / franz / franziska / frieda / friedrich / gabi / gabriele / georg / gerd /
gerhard / gisela / greta / guido / hanna / hannah / hannes / hans / harald / heike / heiko /
heinz / helena / helga / helmut / henning / henrik / herbert / holger / horst / ida / ina / ines
/ inga / ingo / ingrid / irene / iris / isabel / isabella / jakob / jana / jan / janine / jasmin
/ jens / jessica / joachim / johanna / johannes / jonas / jonathan / joerg / josef / judith /
julia / julian / juergen / jutta / kai / karin / karl / karsten / katharina / kathrin / katja /
katrin / kerstin / kevin / kim / klaus / konrad / konstantin / kristina / kurt / lars / laura /
lea / lena / leo / leon / leonie / linda / lisa / lotte / louis / louisa / luca / lucia / ludwig
/ luisa / lukas / lukasz / lutz / maike / maja / manfred / manuel / manuela / marc / marcel /
marco / marcus / margit / maria / marianne / marie / marina / mario / marion / markus / marlene
/ martin / martina / mathias / matthias / maximilian / maya / mehmet / meike / mia / michael /
michaela / mila / mira / miriam / mohammed / monika / moritz / nadine / nadja / natalie / nele /
nico / nicolas / nicole / niklas / nils / nina / nora / norbert / oliver / olga / oskar / otto /
pascal / patricia / patrick / paul / paula / peter / petra / philipp / pia / rainer / ralf /
ramona / raphael / rebecca / regina / regula / reinhard / renate / richard / rita / robert /
roland / rolf / roman / ruediger / ruth / sabine / sabrina / samuel / sandra / sara / sarah /
sascha / sebastian / silke / silvia / simon / simone / sonja / sophia / sophie / stefan /
stefanie / steffen / stephan / steffi / susanne / sven / svenja / sybille / sylvia / tanja /
theo / theresa / thomas / thorsten / till / tim / timo / tina / tobias / tom / torsten / udo /
ulf / ulrich / ulrike / ursula / urs / reto / beat / ueli / uta / ute / uwe / valentin / vanessa
/ vera / verena / veronika / victor / viktoria / volker / walter / werner / wilhelm / winfried /
wolfgang / yannick / yvonne / adam / alan / alice / amy / andrew / andy / anthony / arthur /
beth / bob / brian / callum / catherine / charlie / claire / colin / craig / dan / dave /
deborah / diana / donna / dylan / ed / edward / eliza / elizabeth / ellen / ethan / eve / fiona
/ freya / gareth / gary / gemma / geoff / george / gordon / graham / harriet / harry / hazel /
heather / helen / henry / holly / hugh / iain / ian / imogen / isla / jack / jake / james / jane
/ janet / jason / jean / jenny / jeremy / jess / jim / joan / joanna / joe / john / josh / joy /
judy / karen / kate / katie / keith / kelly / ken / kirsty / laurence / lewis / liam / lily /
liz / lorna / lucy / luke / maggie / malcolm / margaret / mary / matt / megan / mike / mohamed /
molly / nancy / naomi / neil / niamh / nick / nigel / olivia / owen / pat / paige / phil /
phoebe / poppy / priya / rachel / ravi / rhys / rob / robin / rory / rosie / ross / ryan / sally
/ sam / sean / shaun / sian / stephen / steve / stuart / sue / susan / tessa / tony / tracey /
victoria / wendy / will / william / zoe / thea / susi / sepp / kalle / ursina / lotta / anouk /
yara / noah / ava / mateo / luise / hedwig / gudrun / hildegard / ewa / agnieszka / piotr /
marek / ivan / olena / sofia / chiara / giulia / pierre / jose / ahmed / leyla / ayse / emre
"""
