"""Ways around the two yeses are found, and friendly words are left alone."""

import re
import time

import pytest

from matchmaker.domain import contact
from matchmaker.domain.contact import find_contact

LINKS = """
https://x.example
HTTP://foo
siehe www.foo.example
foo.com
Mehr unter meine-seite.de.
meine-seite.de/werk
MEINE-SEITE.DE
müller.de
sub.domain.co.uk
instagram.com/mira
t.me/mira
bit.ly/abc
youtu.be/abc
foo[.]de
foo (dot) de
foo punkt de
xn--mller-kva.de
""".strip().splitlines()

ADDRESSES = """
mira@example.org
mira @ example.org
mira (at) example (punkt) org
mira [at] example [dot] org
mira{at}example.org
mira <at> example.org
mira (ät) example.de
mira at example dot org
Mira AT Example DOT com
mira at example punkt de
mira ät example punkt de
mira-at-example-dot-com
mira_at_example_dot_com
@mira_baut
insta: @mira.baut
""".strip().splitlines()

PHONES = """
0171 1234567
0171/1234567
0171-12 34 567
0171–1234567
0171_1234567
0221.123456
0221 / 12 34 56
(0171) 1234567
030 12345678
01711234567
0 1 7 1 1 2 3 4 5 6 7
+49 171 1234567
+49 (0) 171 1234567
+49(0)171/123 45 67
+49.171.1234567
(+49) 171 1234567
0049 171 1234567
+43 1 2345678
+41 44 123 45 67
+44 20 7946 0958
+44 (0)20 7946 0958
020 7946 0958
07700 900123
+1 (555) 123-4567
555-123-4567
(555) 123-4567
Tel.0221123456
Tel: 123456
Telefon 12 34 56
WhatsApp: 555 12 34
٠١٧١ ١٢٣٤٥٦٧
seit 2003 unter 0171 1234567
""".strip().splitlines()

FRIENDLY = """
1995-2003
1995 – 2003
2003/2004
seit 01.02.2003
01.01.2000 - 31.12.2010
05.2019 - 06.2020
1.1.2000
2019-11-25
09.00-17.00 Uhr
08.30 – 12.00, 13.00 – 17.00
08:30 Uhr – 12:00 Uhr
ASP.NET
VB.Net und ADO.NET
Node.js, Vue.js und D3.js
Programmieren in .NET
z.B. Holz, u.a. in Wien, d.h. es geht
Dipl.-Des., M.A., Dr.med., e.V.
GmbH & Co. KG
Das ist alles.Es geht
3.500 Teile
12.000,50 Euro
1.200.000 Zeilen
20 000 Leagues
99,90 €
0,5 Promille
24/7
Musterstraße 12-14
50667 Köln
01067 Dresden
08/15
007
+30 Grad
ISO 9001:2015
Bach, BWV 1007
Opus 27, Nr. 2
Industrie 4.0
I work at home, one at a time
The dot com years
Das bringt es auf den Punkt
Mobil seit 2003
AT&T
""".strip().splitlines()

HOSTILE = [
    sign * (100_000 // len(sign))
    for sign in (
        "a", "a.", "aa.", "a-", "aa.aa.aa.de.", "a at ", "a at a dot ", "a" * 63 + ".",
        "a" * 64 + " ", "0", "0 ", "+0", "0(/", "(555) ", "555-123-", "19-", "1999-", "01.",
        "09.00-", "tel ", "tel 1", "@", "a@", "(at)", "www.", "com.", "asp.", ".", "-", "_", "+",
        " ", "\n", "a\n", "٣", "ß",
    )
]  # fmt: skip
PATTERNS = [
    contact.LINK, contact.ADDRESS, contact.PHONE, contact.AMERICAN_PHONE, contact.ANNOUNCED_PHONE,
    contact.DATES, contact.NO_LINKS,
]  # fmt: skip
SECONDS = 0.1


@pytest.mark.parametrize("text", LINKS)
def test_a_web_address_is_found(text: str) -> None:
    assert find_contact(text) == "contact_link"


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_email_address_or_a_profile_name_is_found(text: str) -> None:
    assert find_contact(text) == "contact_address"


@pytest.mark.parametrize("text", PHONES)
def test_a_phone_number_is_found(text: str) -> None:
    assert find_contact(text) == "contact_phone"


@pytest.mark.parametrize("found", [LINKS[3], ADDRESSES[0], PHONES[0]])
@pytest.mark.parametrize("around", ["{}", "Schreib: {}", "({})", "{}, danke", "Ja.\n{}\nGern."])
def test_words_around_a_contact_do_not_hide_it(found: str, around: str) -> None:
    assert find_contact(around.format(found)) is not None


@pytest.mark.parametrize("text", FRIENDLY)
def test_friendly_words_and_figures_are_left_alone(text: str) -> None:
    assert find_contact(text) is None


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:12])
def test_hostile_text_takes_no_longer_than_other_text(pattern: re.Pattern[str]) -> None:
    for text in HOSTILE:
        assert any(_measure(pattern, text) < SECONDS for _ in range(3)), text[:12]


def _measure(pattern: re.Pattern[str], text: str) -> float:
    """Seconds of processor time, so that a busy machine does not count."""
    start = time.process_time()
    sum(1 for _ in pattern.finditer(text))
    return time.process_time() - start
