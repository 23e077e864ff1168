"""What every letter promises about its words."""

import re

import pytest

from matchmaker.domain.email_kind import EmailKind
from matchmaker.i18n import LETTER_SETS
from matchmaker.services.cards import ThreadCard
from matchmaker.services.sample_letters import BASE_URL, sample_variables
from matchmaker.templating import (
    LINE,
    SIGNATURE,
    email_environment,
    template_root,
    wrap,
)
from matchmaker.web.threads import list_thread_sentences
from tests.letters import (
    ALL_LETTERS,
    Page,
    body_of,
    list_variables,
    list_variants,
    render,
    render_proposal,
    unwrap,
    words_of,
)

ANSWER_WORDS = {"ja", "nein", "yes", "no", "ok", "okay", "gern", "später", "later"}
LINKS_IN_BODY = {
    EmailKind.CONFIRMATION: 2,
    EmailKind.CLOSING: 0,
    EmailKind.INTRODUCTION: 0,
    EmailKind.UNREACHED: 0,
    EmailKind.MISDIRECTED: 0,
}
# All that a confirmation may say: settings, links, and the masked address.
NOBODY_TYPED = {
    "community", "organiser", "organiser_email", "for_whom", "base_url", "membership_url",
    "link", "not_me_link",
}  # fmt: skip
LEAST_CONTRAST = 4.5
FAMILIAR = re.compile(r"\b(du|dich|dir|dein\w*|ihr seid|ihr habt|ihr beide|euch|eu(er|re)\w*)\b")


def test_every_kind_has_text_and_html_in_every_set() -> None:
    root = template_root() / "emails"
    for letter_set in LETTER_SETS:
        for ending in ("txt", "html"):
            found = {path.stem for path in (root / letter_set).glob(f"[!_]*.{ending}")}
            assert found == {kind.value for kind in EmailKind}


@pytest.mark.parametrize(("kind", "letter_set"), ALL_LETTERS)
def test_text_and_html_ask_for_the_same_variables_in_every_set(
    kind: EmailKind, letter_set: str
) -> None:
    wanted = set(sample_variables(kind, letter_set))
    assert list_variables(f"{letter_set}/{kind}.txt", html=False) == wanted
    # The subject stands in the plain text; the HTML is handed it whole.
    assert list_variables(f"{letter_set}/{kind}.html", html=True) == wanted - {"subject_names"}


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_text_and_html_say_the_same_words(letter_set: str) -> None:
    for letter in list_variants(letter_set):
        assert words_of(Page(letter.html).text) == words_of(letter.text)


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_text_and_html_lead_to_the_same_pages_and_load_nothing(letter_set: str) -> None:
    for letter in list_variants(letter_set):
        links = {link for link in Page(letter.html).links if not link.startswith("mailto:")}
        assert links == set(re.findall(r"https?://\S+", letter.text))
        assert not re.search(r"<(img|link|script|iframe|form|base)\b|url\(|@import", letter.html)


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_no_line_is_longer_than_72_characters_unless_it_is_a_link(letter_set: str) -> None:
    for letter in list_variants(letter_set):
        for line in letter.text.splitlines():
            assert len(line) <= LINE or re.fullmatch(r"https://\S+", line), line


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_a_link_stands_alone_on_its_line(letter_set: str) -> None:
    for letter in list_variants(letter_set):
        for line in letter.text.splitlines():
            assert "://" not in line or re.fullmatch(r"https://\S+", line), line


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_a_word_longer_than_a_line_stands_whole(letter_set: str) -> None:
    letter = render_proposal(letter_set, work="x" * 280)
    assert max(letter.text.splitlines(), key=len).strip(" „“”.") == "x" * 280


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_no_letter_raises_its_voice(letter_set: str) -> None:
    for letter in list_variants(letter_set):
        for part in (letter.subject, letter.text):
            assert "!" not in part
            assert not any(ord(sign) > 0xFFFF for sign in part)


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_no_answer_word_stands_alone_on_a_line(letter_set: str) -> None:
    for letter in list_variants(letter_set):
        for line in letter.text.splitlines():
            assert line.strip(" .,:;?„“”").casefold() not in ANSWER_WORDS, letter.text


@pytest.mark.parametrize(("kind", "letter_set"), ALL_LETTERS)
def test_a_letter_asks_for_one_thing_at_most(kind: EmailKind, letter_set: str) -> None:
    body = body_of(render(kind, letter_set))
    assert body.count(BASE_URL) == LINKS_IN_BODY.get(kind, 1)


@pytest.mark.parametrize(("kind", "letter_set"), ALL_LETTERS)
def test_every_letter_says_for_whom_it_is_and_who_runs_it(kind: EmailKind, letter_set: str) -> None:
    variables = sample_variables(kind, letter_set)
    letter = render(kind, letter_set)
    footer = unwrap(letter.text.partition(f"\n{SIGNATURE}\n")[2])
    for name in ("for_whom", "community", "organiser", "organiser_email"):
        assert str(variables[name]) in footer


@pytest.mark.parametrize(("kind", "letter_set"), ALL_LETTERS)
def test_the_way_to_pause_or_go_is_there_once_where_it_may_be(
    kind: EmailKind, letter_set: str
) -> None:
    url = sample_variables(kind, letter_set)["membership_url"]
    found = render(kind, letter_set).text.splitlines().count(str(url))
    assert found == (0 if url is None else 1)


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_a_confirmation_says_nothing_that_anybody_typed(letter_set: str) -> None:
    assert list_variables(f"{letter_set}/confirmation.txt", html=False) == NOBODY_TYPED


@pytest.mark.parametrize("letter_set", LETTER_SETS)
@pytest.mark.parametrize("kind", [EmailKind.REMINDER, EmailKind.CLOSING])
def test_a_reminder_and_a_closing_letter_know_nothing_of_the_other_side(
    kind: EmailKind, letter_set: str
) -> None:
    frame = set(sample_variables(EmailKind.CHANGE_LINK, letter_set))
    own = list_variables(f"{letter_set}/{kind}.txt", html=False) - frame
    assert own <= {"given_name", "deadline", "replies_read", "proposed_on"}


@pytest.mark.parametrize("kind", [kind for kind in EmailKind if kind != EmailKind.INTRODUCTION])
@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_a_subject_is_the_same_for_everybody(kind: EmailKind, letter_set: str) -> None:
    variables = sample_variables(kind, letter_set)
    others = {name: "X" for name, value in variables.items() if isinstance(value, str)}
    assert render(kind, letter_set, **others).subject == render(kind, letter_set).subject


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_an_introduction_names_both_and_their_addresses(letter_set: str) -> None:
    letter = render(EmailKind.INTRODUCTION, letter_set)
    assert letter.subject.startswith("Mira, Jonas: ")
    for words in ("Mira Aydın", "mira@example.org", "Jonas Winter", "jonas@example.org"):
        assert words in letter.text


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_two_of_one_name_are_not_told_who_writes_first(letter_set: str) -> None:
    letter = render(EmailKind.INTRODUCTION, letter_set, first_writer="Kim", other_writer="Kim")
    assert "Kim" not in letter.text


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_answering_by_reply_is_offered_only_where_replies_are_read(letter_set: str) -> None:
    offer = "yes or no" if letter_set == "en" else "Ja oder Nein"
    for kind in (EmailKind.PROPOSAL, EmailKind.REMINDER):
        assert offer in unwrap(render(kind, letter_set, replies_read=True).text)
        assert offer not in unwrap(render(kind, letter_set, replies_read=False).text)


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_somebody_who_shows_no_sentence_is_not_said_to_write_one(letter_set: str) -> None:
    none = {"work": "", "question": "", "offer": "", "wish": ""}
    text = render_proposal(letter_set, **none).text
    assert not re.search("schreibt:|They write|„“|“”", text)


def test_the_formal_letters_never_slip_into_the_familiar_form() -> None:
    for letter in list_variants("de_formal"):
        words = re.sub("„[^“]*“", "", f"{letter.subject} {letter.text}")
        assert not FAMILIAR.search(words), letter.text


@pytest.mark.parametrize(
    ("letter_set", "thread", "sentence"),
    [
        ("de", ThreadCard(("Holz",), (), False, False, False), "das Thema „Holz“ gewählt."),
        (
            "de",
            ThreadCard(("Holz", "Brot", "Moos und Flechten"), (), False, False, True),
            "die Themen „Holz“, „Brot“ und „Moos und Flechten“ gewählt. Ihr arbeitet im selben",
        ),
        ("de", ThreadCard((), ("Zinn",), False, True, False), "von euch aus „Zinn“ genannt. Eure"),
        ("de_formal", ThreadCard((), ("Zinn", "Lack"), False, False, False), "„Zinn“ und „Lack“"),
        (
            "de_formal",
            ThreadCard((), (), True, True, False),
            "einem Wunsch der anderen nahekommt. Ihre Arbeitsfelder liegen weit auseinander.",
        ),
        (
            "en",
            ThreadCard(("Wood", "Bread"), ("Tin",), True, False, False),
            "the topics “Wood” and “Bread”. Unprompted, you both wrote “Tin”. One of you offers",
        ),
        ("en", ThreadCard(("Wood",), (), False, True, False), "“Wood”. Your fields of work are"),
    ],
)
def test_what_connects_two_people_is_said_in_whole_sentences(
    letter_set: str, thread: ThreadCard, sentence: str
) -> None:
    assert sentence in unwrap(render_proposal(letter_set, thread=thread).text)
    assert sentence in unwrap(render(EmailKind.INTRODUCTION, letter_set, thread=thread).text)


@pytest.mark.parametrize("letter_set", LETTER_SETS)
def test_the_page_says_what_connects_two_people_in_the_words_of_the_letter(letter_set: str) -> None:
    for names in ((), ("Holz",), ("Holz", "Brot", "Moos")):
        for offer, far, same in ((True, True, False), (False, False, True), (True, False, False)):
            thread = ThreadCard(names, names[:2], offer, far, same)
            words = " ".join(list_thread_sentences(thread, letter_set))
            letter = render_proposal(letter_set, thread=thread)
            assert words in unwrap(letter.text)
            assert words in Page(letter.html).text


def test_paragraphs_are_parted_by_one_empty_line_and_links_are_never_broken() -> None:
    link = "https://example.org/" + "a-" * 60
    words = "drei Wörter hier " * 10
    assert wrap(f"\n\n{words}\n\n\n\n{link}\n\n") == f"{wrap(words)}\n{link}\n"


def test_a_joint_letter_says_everything_in_both_languages_before_the_footers() -> None:
    german, english = (render(EmailKind.INTRODUCTION, name) for name in ("de", "en"))
    joint = german.followed_by(english)
    assert joint.subject == german.subject
    assert joint.text.startswith(body_of(german))
    assert body_of(english) in body_of(joint)
    assert joint.text.splitlines().count(SIGNATURE) == 1
    for sentence in ("ihr habt beide Ja gesagt.", "You have both said yes."):
        assert Page(joint.html).text.count(sentence) == 1
    assert joint.html.count("<body") == joint.html.count("</body>") == 1


@pytest.mark.parametrize("shade", ["light", "dark"])
def test_every_colour_of_writing_can_be_read_on_its_paper(shade: str) -> None:
    colours = getattr(email_environment(html=True).get_template("_paper.html").module, shade)
    for paper in ("paper", "wash"):
        for ink in ("ink", "soft", "accent"):
            assert _contrast(colours[ink], colours[paper]) >= LEAST_CONTRAST


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, between 1 and 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2, in [0, 1], of a colour as `#rrggbb`."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
