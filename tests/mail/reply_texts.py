"""What people type, and what they put below it."""

GERMAN = """Ja gern!
Ja, sehr gerne.
Nein danke, diesmal nicht.
Klar, warum nicht?
Kein Problem, stellt uns gern vor.
Leider nein.
Im Moment passt es nicht, ich bin bis März ausgebucht.
Hallo zusammen,||das klingt spannend, ich würde die Person gern kennenlernen.
Diesen Monat nicht, bitte im nächsten wieder fragen.
Was macht die Person denn genau?
Ja, aber erst ab Dezember.
Da sage ich nicht Nein, gern!
Ich habe nichts dagegen.
Kein Interesse.
Wir kennen uns schon.
Moin,||gerade passt es gar nicht:|zwei Abgaben und ein krankes Kind.||Vielleicht im Frühjahr.
Auf jeden Fall! Holz ist genau mein Ding.
Bitte nehmt mich aus der Liste.
👍
Ja
Nein
Nö, lieber nicht.
Oh ja, das wäre schön. Am liebsten bei einem Spaziergang.
Guten Tag,||vielen Dank für den Vorschlag. Ich möchte ihn annehmen.
Ich passe, danke.
Liebes Team, ja bitte – ich freue mich darauf.
Hm. Schwierig. Ich überlege noch bis Freitag.
Warum gerade diese Person? Ich sehe den Zusammenhang nicht.
Gerne nicht diese Woche, sonst ja.
Bin dabei :-)
Meine Antwort ist ja.||Mein Kalender ist allerdings voll, es kann also dauern.
Abmelden bitte""".splitlines()
ENGLISH = """Yes please!
Sure, go ahead.
No thanks, not this time.
No problem, I'd love to.
I would rather not.
Absolutely, please introduce us.
Not this month, I am travelling.
Yes, but not next week.
Who else is in the network? I am not sure yet.
Why not, sounds fun!
Hi there,||thanks for thinking of me. I'd be glad to meet them.
Sorry, I'm fully booked until March.
We know each other already.
Please take me off the list.
Yes
No
I can't say no to that.
Count me in :-)
Not for me, sorry.
Hello,||kind of you, but I must decline:|two deadlines, one house move.||Ask me again in spring.
Happy to be introduced.
Could you tell me a bit more first?
👍
That would be lovely. A walk is best for me.
I don't mind at all.
I pass, thank you.
Maybe. Let me think until Friday.
Unsubscribe
Definitely yes – wood is my thing.
My answer is yes.||My calendar is full though, so it may take a while.
Nope
Yes gerne!""".splitlines()
PEOPLE = {
    True: ("Miriam Vogt", "miriam@vogt-dev.example"),
    False: ("Priya Shah", "priya@shah.example"),
}
GERMAN_NOTICE = """Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen.
Wenn Sie nicht der richtige Adressat sind oder diese E-Mail irrtümlich erhalten
haben, informieren Sie bitte sofort den Absender und vernichten Sie diese Mail."""
ENGLISH_NOTICE = """This e-mail and any attachments are confidential and intended solely for the
addressee. If you are not the intended recipient, please notify the sender and
delete this message. No reply means no contract."""
SIGNATURES = {
    True: (
        "",
        "Viele Grüße\nMiriam Vogt",
        "Mit freundlichen Grüßen\n\nMiriam Vogt\nJa & Amen Texte GmbH\n"
        "Hauptstr. 12, 04109 Leipzig\nGeschäftsführerin: Miriam Vogt, HRB 12345 Leipzig",
        "-- \nMiriam Vogt | Ja! Hochzeitsreden\nTel. +49 341 000000\nhttps://ja-reden.example",
        "LG Miriam",
        f"Beste Grüße aus Leipzig\nMiriam\n\n{GERMAN_NOTICE}",
        "Herzlich\nMiriam",
        f"-- \nMiriam Vogt\nNein heißt Nein e.V.\n\n{GERMAN_NOTICE}",
        "Miriam Vogt\nJa-Wort Agentur · Leipzig\nwww.ja-wort.example",
    ),
    False: (
        "",
        "Kind regards,\nPriya Shah\nYes Consulting Ltd",
        "-- \nPriya Shah | Say Yes Studio\n+44 20 7946 0000",
        "Best,\nPriya",
        f"Best wishes\nPriya Shah\n\n{ENGLISH_NOTICE}",
        "Priya",
        "Regards\n\nPriya Shah\nNo Nonsense Ltd, Registered in England 0000000",
        f"Cheers\nPriya\n\n{ENGLISH_NOTICE}\n\nPlease consider the environment before printing "
        "this email.",
        "Warm regards from Cardiff,\nPriya",
    ),
}
