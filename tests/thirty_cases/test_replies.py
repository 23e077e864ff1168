"""Cases 21 to 26, 29 and 30: what a reply does, whoever wrote it and however often it comes."""

from collections.abc import Callable

import pytest

from matchmaker.domain.answer import Answer
from matchmaker.domain.email_kind import EmailKind
from matchmaker.models import InboundMessage
from matchmaker.services.inbox import Ingested
from tests.arriving import compose_reply
from tests.services.reading import rows_of, stages_of
from tests.thirty_cases.post import MIRA, Couple, Post

STRANGER = "somebody@example.com"
OUR_SERVER = "mx.example.org"


def asked(post: Post) -> list[str]:
    """Who is asked what they meant, of the letters that leave now."""
    letters = post.send()
    assert stages_of(post.runtime, EmailKind.UNCLEAR_REPLY) == ["sent"] * len(letters)
    return [letter.recipient for letter in letters]


def test_case_21_a_yes_from_another_address_is_asked_about_at_the_member_s(couple: Couple) -> None:
    couple.mira.write("Ja gern", sender=STRANGER)
    assert couple.mira.answer is None
    (letter,) = couple.post.send()
    assert letter.recipient == MIRA
    assert letter.link == couple.mira.letter.link
    assert STRANGER not in letter.data.decode()


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (f"{OUR_SERVER}; spf=pass; dmarc=fail header.from=example.org", None),
        (f"{OUR_SERVER}; dmarc=pass header.from=example.org", Answer.YES),
        ("mx.evil.example; dmarc=fail header.from=example.org", Answer.YES),
        (f"{OUR_SERVER}; none", Answer.YES),
    ],
)
def test_case_21_only_what_our_own_server_found_out_counts(
    couple: Couple, header: str, said: Answer | None
) -> None:
    post = couple.post.trust(OUR_SERVER)
    raw = couple.mira.compose("Ja gern", Authentication_Results=header)
    post.bring(raw, couple.mira.letter.reply_to)
    assert couple.mira.answer is said
    (letter,) = post.send()
    assert letter.recipient == MIRA
    kind = EmailKind.RECEIPT if said else EmailKind.UNCLEAR_REPLY
    assert stages_of(post.runtime, kind) == ["sent"]


def test_case_21_a_forged_sender_without_a_token_is_ignored(couple: Couple) -> None:
    raw = couple.mira.compose("Ja gern", to="vorstellung@example.org", In_Reply_To="<1@b.example>")
    assert couple.post.bring(raw, "vorstellung@example.org") is Ingested.NOBODYS
    assert rows_of(couple.post.runtime, InboundMessage) == []
    assert couple.mira.answer is None
    assert couple.post.send() == []


def test_case_21_the_token_of_somebody_else_answers_for_nobody(couple: Couple) -> None:
    couple.post.bring(couple.mira.compose("Ja gern"), couple.jonas.letter.reply_to)
    assert couple.mira.said == couple.jonas.said == []
    assert asked(couple.post) == [couple.jonas.address]


def test_case_22_the_same_mail_twice_has_one_effect(couple: Couple) -> None:
    """Without a Message-ID, and once with the trace headers of another way in."""
    to = couple.mira.letter.reply_to
    raw = couple.mira.compose("Ja gern", message_id="")
    copies = (raw, raw, b"Received: from a by b\nDelivered-To: " + to.encode() + b"\n" + raw)
    found = [couple.post.bring(copy, to) for copy in copies]
    assert found[:2] == [Ingested.STORED, Ingested.KNOWN]
    assert couple.mira.said == [Answer.YES]
    assert len(couple.post.send()) == 1
    assert stages_of(couple.post.runtime, EmailKind.RECEIPT) == ["sent"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("No problem, I'd love to", Answer.YES),
        ("Yes, but not next week", None),
        ("Januar passt", None),
        ("Kein Interesse", Answer.NO),
        ("\N{THUMBS UP SIGN}", None),
        ("Danke", None),
    ],
)
def test_case_24_only_what_is_clear_is_an_answer(
    couple: Couple, words: str, said: Answer | None
) -> None:
    couple.mira.write(words)
    assert couple.mira.answer is said
    assert len(asked(couple.post) if said is None else []) == (said is None)


def test_case_25_what_stays_unclear_is_asked_about_once(couple: Couple) -> None:
    for words in ("Kommt darauf an.", "Wer ist das denn?"):
        couple.mira.write(words)
    assert asked(couple.post) == [MIRA]
    couple.mira.write("Hm.")
    assert couple.post.send() == []
    assert couple.mira.answer is None


@pytest.mark.parametrize("marks", [{"Auto_Submitted": "auto-replied"}, {}])
def test_case_26_two_machines_do_not_write_to_each_other(
    couple: Couple, marks: dict[str, str]
) -> None:
    couple.mira.write("Wer ist das denn?")
    (question,) = couple.post.send()
    assert question.headers["Auto-Submitted"] == "auto-replied"
    for _ in range(2):
        raw = couple.mira.compose("We have received your message. Ticket 4711.", **marks)
        couple.post.bring(raw, question.reply_to)
        assert couple.post.send() == []
    assert couple.mira.answer is None


def test_case_29_who_got_a_copy_cannot_answer_for_the_member(couple: Couple) -> None:
    raw = couple.mira.compose("Schau mal, soll ich?", Cc=STRANGER)
    couple.post.bring(raw, couple.mira.letter.reply_to)
    assert asked(couple.post) == [MIRA]
    for words in ("Ja, mach das", "Bitte keine Mails mehr"):
        couple.mira.write(words, sender=STRANGER, Cc=MIRA)
    assert couple.mira.said == []
    assert couple.mira.state == "active"
    assert couple.post.send() == []


@pytest.mark.parametrize(
    "spell",
    [str.upper, str.title, lambda address: address.replace("@", "+tag@"), "intro+{}".format],
    ids=["upper", "title", "tag behind", "tag before"],
)
def test_case_30_an_address_may_be_spelled_otherwise(
    couple: Couple, spell: Callable[[str], str]
) -> None:
    to = spell(couple.mira.letter.reply_to)
    raw = compose_reply("Ja gern", sender=MIRA.upper(), to=to)
    assert couple.post.bring(raw, to) is Ingested.STORED
    assert couple.mira.answer is Answer.YES
