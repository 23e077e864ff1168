"""The words that invented members use; they were thought up for this."""

PLACES = {"Köln": 34, "Leipzig": 20, "Freiburg": 12, "Graz": 7, "Basel": 5, "Kiel": 4}
NOWHERE = 18
"""So many tell no place, for each 82 who do."""

OWN_TOPICS = {
    "de": (
        "Fensterläden", "Fährpläne", "Bergwerke", "Kachelöfen", "Stempel", "Regenwasser",
        "Schnittmuster", "Lastenräder", "Hörspiele", "Obstwiesen", "Treppen", "Kreide",
        "Leuchttürme", "Knöpfe", "Nachtschicht", "Postkarten", "Dachböden", "Eisblumen",
        "Zirkuswagen", "Pflastersteine", "Kinosäle", "Segeltuch", "Wegweiser", "Quitten",
    ),
    "en": (
        "shutters", "ferries", "mines", "stoves", "rubber stamps", "rainwater", "sewing patterns",
        "cargo bikes", "lighthouses", "buttons", "night shifts", "postcards", "attics", "cobbles",
        "canvas", "signposts", "quinces", "orchards", "chalk", "staircases",
    ),
}  # fmt: skip

THINGS = {
    "de": (
        "Buchhaltung", "Verträge", "Webseiten", "Fotografie", "Holzverbindungen", "Lektorat",
        "Preise", "Messestände", "Vorlesen", "Datenbanken", "Gartenplanung", "Tonaufnahmen",
        "Siebdruck", "Förderanträge", "Mundharmonika", "Steuererklärungen", "Sauerteig",
        "Übersetzungen", "Möbelreparatur", "Bühnenlicht", "Interviews", "Landkarten",
        "Fahrradrahmen", "Nähmaschinen", "Kalligrafie", "Rechtschreibung", "Solaranlagen",
        "Trockenmauern", "Ausstellungen", "Tabellen", "Drehbücher", "Kompost",
        "Druckvorlagen", "Rückenschule", "Pressemitteilungen", "Lehmputz", "Zeitplanung",
    ),
    "en": (
        "bookkeeping", "contracts", "websites", "photography", "joinery", "proofreading",
        "pricing", "exhibitions", "storytelling", "databases", "gardens", "recordings",
        "screenprinting", "applications", "harmonica", "taxes", "sourdough", "translations",
        "furniture", "lighting", "interviews", "atlases", "bicycles", "sewing", "calligraphy",
        "spelling", "spreadsheets", "screenplays", "compost", "posture",
    ),
}  # fmt: skip

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "de": {
        "work": (
            "Die meisten meiner Tage drehen sich um {}.",
            "Seit einer Weile lebe ich von {}, mal besser, mal schlechter.",
            "Mein Tisch liegt voll mit {}.",
        ),
        "question": (
            "Warum ist {} für so viele ein Rätsel?",
            "Was wäre, wenn {} nichts kosten dürfte?",
            "Wer hat eigentlich mit {} angefangen?",
        ),
        "offer": (
            "Bei {} kannst du mir über die Schulter schauen.",
            "Ich mache mit dir die ersten Schritte in {}.",
        ),
        "wish": (
            "Jemand, bei dem {} leicht aussieht.",
            "Mir fehlt ein zweiter Blick auf {}.",
        ),
    },
    "en": {
        "work": (
            "Most of my days go into {}.",
            "My desk is covered in {}.",
        ),
        "question": (
            "Why is {} such a riddle to so many?",
            "Who came up with {} in the first place?",
        ),
        "offer": (
            "You can look over my shoulder at {}.",
            "I can take you through your first steps in {}.",
        ),
        "wish": (
            "Somebody with whom {} looks easy.",
            "A second pair of eyes on {}.",
        ),
    },
}
