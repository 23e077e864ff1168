"""An IMAP server that misbehaves is told in one line, and no word of anybody's mail is in it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from matchmaker.mail import fetching
from matchmaker.mail.fetching import Fetched, Fetcher
from matchmaker.mail.mailbox import MailboxError, read_mailbox
from tests.servers.misbehaving_imap import BANNER, MESSAGES, MisbehavingImap
from tests.servers.processes import wait_until

HALF = b"* 1 FETCH (UID 1 BODY[]<0> {500}\r\nTo: mira@example.org\r\n"
NONSENSE = b"mira@example.org wrote: Ja gern\r\n"


def fetcher_of(server: MisbehavingImap, kept: list[bytes], *, timeout: float = 0.3) -> Fetcher:
    def keep(raw: bytes) -> bool:
        kept.append(raw)
        return True

    mailbox = read_mailbox(server.url, processed="Processed", aside="Set aside")
    return Fetcher(mailbox, keep, timeout=timeout)


def test_the_server_behaves_where_no_script_says_otherwise() -> None:
    kept: list[bytes] = []
    with MisbehavingImap({}) as server:
        assert fetcher_of(server, kept).run() == Fetched(kept=2)
    assert kept == [*MESSAGES.values()]
    assert server.commands[-2:] == ["MOVE", "LOGOUT"]


@pytest.mark.parametrize("said", [b"", None, NONSENSE, b"* BYE mira@example.org\r\n", b"\0" * 9000])
@pytest.mark.parametrize(
    "moment", [BANNER, "CAPABILITY", "LOGIN", "SELECT", "SEARCH", "FETCH 1,2", "FETCH 1", "MOVE"]
)
def test_wherever_it_goes_wrong_one_line_tells(moment: str, said: bytes | None) -> None:
    with MisbehavingImap({moment: said}) as server, pytest.raises(MailboxError) as caught:
        fetcher_of(server, []).run()
    assert str(caught.value).startswith("127.0.0.1 ")
    assert not {"\n", "mira", "geheim"} & set(str(caught.value).split())
    assert "mira" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "said",
    [
        HALF,
        b"* 1 FETCH (UID 1 BODY[]<0> {99999999999999}\r\nx",
        b"* 1 FETCH (UID 1 BODY[]<0> {99999999999999999999999}\r\nx",
        b"* 1 FETCH (UID 1 BODY[]<0> {-5}\r\nx",
        b"* SEARCH x y\r\n",
    ],
)
def test_a_message_that_ends_in_the_middle_is_not_kept(said: bytes) -> None:
    kept: list[bytes] = []
    with MisbehavingImap({"FETCH 1": said}) as server, pytest.raises(MailboxError) as caught:
        fetcher_of(server, kept).run()
    assert str(caught.value) == "127.0.0.1 broke off in the middle"
    assert kept == []


def test_a_message_that_ends_every_conversation_does_not_keep_the_others() -> None:
    kept: list[bytes] = []
    with MisbehavingImap({"FETCH 1": HALF}) as server:
        fetcher = fetcher_of(server, kept)
        for _ in range(5):
            with pytest.raises(MailboxError):
                fetcher.run()
            # The untried one comes first from now on, and is fetched once.
        assert kept == [MESSAGES[2]]
        assert fetcher.run() == Fetched(kept=1, aside=1)
    assert server.commands.count("FETCH 1") == 5
    assert server.commands.count("FETCH 2") == 1


def test_a_server_that_lets_nobody_in_just_now_does_not_blame_the_password() -> None:
    answer = b"* NO [UNAVAILABLE] mira@example.org\r\n* BYE\r\n"
    with MisbehavingImap({"LOGIN": answer}) as server, pytest.raises(MailboxError) as caught:
        fetcher_of(server, []).run()
    assert "password" not in str(caught.value)


def test_a_pass_can_be_broken_off_from_another_thread() -> None:
    with MisbehavingImap({"FETCH 1": None}) as server:
        fetcher = fetcher_of(server, [], timeout=60)
        found = ThreadPoolExecutor(1).submit(fetcher.run)
        wait_until(lambda: "FETCH 1" in server.commands, "the message")
        fetcher.break_off()
        with pytest.raises(MailboxError):
            found.result(10)
        # Between two passes there is nothing to break off.
        fetcher.break_off()


def test_a_server_that_trickles_for_ever_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS_A_PASS", 0.2)
    with MisbehavingImap({"FETCH 1": None}) as server, pytest.raises(MailboxError):
        fetcher_of(server, [], timeout=60).run()
