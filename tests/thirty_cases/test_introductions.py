"""Case 27: whose mail program ignores Reply-To is told once where the other person reads."""

from tests.arriving import compose_reply
from tests.thirty_cases.post import JONAS, MIRA, Couple, Letter


def write_to_sender(couple: Couple, letter: Letter, words: str, number: int) -> None:
    """Answer an introduction at the address that it came from."""
    sender = couple.post.runtime.letterhead.mail_from
    raw = compose_reply(
        words,
        sender=MIRA,
        to=sender,
        message_id=f"<{number}@mail.example.net>",
        In_Reply_To=str(letter.headers["Message-ID"]),
        References=str(letter.headers["Message-ID"]),
    )
    couple.post.bring(raw, sender, mail_from=MIRA)


def test_case_27_a_reply_to_the_introduction_that_reaches_us_is_answered_once(
    couple: Couple, introduction: dict[str, Letter]
) -> None:
    write_to_sender(couple, introduction[MIRA], "Hallo Jonas, wie wäre Dienstag?", 1)
    (notice,) = couple.post.send()
    assert notice.recipient == MIRA
    assert JONAS in notice.words
    assert "Dienstag" not in notice.words
    assert notice.headers["Auto-Submitted"] == "auto-replied"
    write_to_sender(couple, introduction[MIRA], "Oder Mittwoch?", 2)
    assert couple.post.send() == []
    assert couple.mira.answer == "yes"
