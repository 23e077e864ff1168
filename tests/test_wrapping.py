"""Lines of a letter are broken as the library would, only faster."""

import sys
import textwrap
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.templating import (
    FIRST_RIGHT_TO_LEFT,
    LINE,
    RIGHT_TO_LEFT,
    email_environment,
    one_line,
    wrap,
)

WORDS = st.text(st.sampled_from("ab-–.ü大 "), max_size=300)


@settings(deadline=None)
@given(text=st.one_of(WORDS, st.text(st.characters(exclude_categories=["Cs"]), max_size=200)))
def test_a_paragraph_is_broken_as_the_library_would(text: str) -> None:
    line = one_line(text)
    broken = textwrap.fill(line, LINE, break_long_words=False, break_on_hyphens=False)
    if line != "--":
        assert wrap(line) == f"{broken}\n"


def test_no_sign_before_the_first_from_right_to_left_runs_that_way() -> None:
    signs = map(chr, range(sys.maxunicode + 1))
    found = [sign for sign in signs if unicodedata.bidirectional(sign) in RIGHT_TO_LEFT]
    assert min(found) >= FIRST_RIGHT_TO_LEFT


def test_letters_see_nothing_but_what_they_are_given() -> None:
    for html in (False, True):
        assert not email_environment(html=html).globals
