"""A mailbox on a real IMAP server is emptied, and nothing in it gets lost."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.mail import fetching
from matchmaker.mail.fetching import Fetched, Fetcher
from matchmaker.mail.mailbox import Mailbox, MailboxError, NotNowError, read_mailbox
from tests.servers.dovecot import Dovecot, running_dovecot

OURS, THEIRS = b"To: r.abc@example.org\r\n\r\nJa gern\r\n", b"To: ada@example.org\r\n\r\nHallo\r\n"


class House:
    """What it keeps, and what goes wrong in it."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.fault: Exception | None = None
        self.asked: list[bytes] = []

    def keep(self, raw: bytes) -> bool:
        self.asked.append(raw)
        if self.fault is not None:
            raise self.fault
        if b"poison" in raw:
            raise RecursionError("Mira wrote: poison")
        if b"r.abc" in raw:
            self.kept.append(raw)
        return b"r.abc" in raw


@pytest.fixture
def house() -> House:
    return House()


def mailbox_of(server: Dovecot, folder: str = "") -> Mailbox:
    return read_mailbox(f"{server.url}/{folder}", processed="Processed", aside="Set aside")


def fetcher_of(server: Dovecot, house: House, folder: str = "") -> Fetcher:
    return Fetcher(mailbox_of(server, folder), house.keep, timeout=10)


@pytest.fixture(scope="module", params=["move", "copy", "prefix"])
def shared_server(request: pytest.FixtureRequest, certificate: Path) -> Iterator[Dovecot]:
    """Servers that can move mail, that can only copy it, and that keep folders in the inbox."""
    prefix = "INBOX." if request.param == "prefix" else ""
    knows_move = request.param != "copy"
    with running_dovecot(certificate, knows_move=knows_move, prefix=prefix) as server:
        yield server


@pytest.fixture
def server(shared_server: Dovecot) -> Dovecot:
    shared_server.empty()
    return shared_server


def count(server: Dovecot, folder: str) -> int:
    return server.count(folder) + server.count(f"INBOX.{folder}")


def test_mail_is_kept_as_it_came_and_then_moved(server: Dovecot, house: House) -> None:
    server.deliver(OURS, THEIRS)
    assert fetcher_of(server, house).run() == Fetched(kept=1, aside=1)
    assert house.kept == [OURS]
    assert (count(server, "Processed"), count(server, "Set aside")) == (1, 1)
    assert list_undeleted(server) == []
    assert fetcher_of(server, house).run() == Fetched()
    assert len(house.asked) == 2


def list_undeleted(server: Dovecot) -> list[bytes]:
    return [raw for raw in server.read() if b"\\Deleted" not in raw]


def test_mail_that_somebody_read_or_flagged_is_taken_and_none_is_marked_as_read(
    server: Dovecot, house: House
) -> None:
    with server.connect() as client:
        client.append("INBOX", r"(\Seen \Flagged)", "", OURS)
        client.append("INBOX", "", "", OURS + b"again\r\n")
    assert fetcher_of(server, house).run().kept == 2
    folder = "Processed" if server.count("Processed") else "INBOX.Processed"
    flags = [raw.partition(b"\n")[0] for raw in server.read(folder)]
    assert [b"\\Seen" in line for line in flags] == [True, False]


def test_what_somebody_else_marked_as_deleted_stays_theirs(server: Dovecot, house: House) -> None:
    with server.connect() as client:
        client.append("INBOX", r"(\Deleted)", "", OURS)
        client.append("INBOX", "", "", OURS + b"mine\r\n")
    assert fetcher_of(server, house).run().kept == 1
    assert sum(b"mine" not in raw for raw in server.read()) == 1


def test_another_folder_than_the_inbox_can_be_read(server: Dovecot, house: House) -> None:
    is_inside = server.count("INBOX.x") == 0 and b"INBOX." in namespace_of(server)
    name = "INBOX.Antworten.Neu" if is_inside else "Antworten/Neu"
    with server.connect() as client:
        client.create(name)
    server.deliver(OURS, folder=name)
    assert fetcher_of(server, house, "Antworten/Neu").run().kept == 1


def namespace_of(server: Dovecot) -> bytes:
    with server.connect() as client:
        return bytes(client.namespace()[1][0])


def test_many_messages_are_taken_in_batches(server: Dovecot, house: House) -> None:
    server.deliver(*(OURS + b"%d\r\n" % number for number in range(60)))
    assert fetcher_of(server, house).run() == Fetched(kept=60)
    assert len(set(house.kept)) == 60


def test_a_pass_ends_and_the_next_one_goes_on(
    dovecot: Dovecot, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_A_PASS", 2)
    dovecot.deliver(*(OURS + b"%d\r\n" % number for number in range(3)))
    fetcher = fetcher_of(dovecot, house)
    assert [fetcher.run(), fetcher.run()] == [Fetched(kept=2, left=1), Fetched(kept=1)]


def test_one_that_cannot_be_kept_stops_no_other_and_is_set_aside_in_the_end(
    dovecot: Dovecot, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    dovecot.deliver(b"poison\r\n\r\n", OURS)
    fetcher = fetcher_of(dovecot, house)
    assert fetcher.run() == Fetched(kept=1, left=1)
    dovecot.deliver(OURS)
    assert fetcher.run() == Fetched(kept=1, left=1)
    # The new one came first this time.
    assert b"poison" in house.asked[-1]
    for _ in range(3):
        assert fetcher.run() == Fetched(left=1)
    assert fetcher.run() == Fetched(aside=1)
    assert house.asked.count(b"poison\r\n\r\n") == 5
    assert "Mira" not in capsys.readouterr().out


def test_while_nothing_can_be_kept_everything_stays(dovecot: Dovecot, house: House) -> None:
    dovecot.deliver(OURS, THEIRS)
    fetcher = fetcher_of(dovecot, house)
    house.fault = NotNowError("the database takes nothing in")
    for _ in range(9):
        with pytest.raises(NotNowError):
            fetcher.run()
    assert dovecot.count() == 2
    house.fault = None
    assert fetcher.run() == Fetched(kept=1, aside=1)


def test_one_that_is_too_large_is_set_aside_without_being_fetched(
    dovecot: Dovecot, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 1000)
    dovecot.deliver(OURS + b"x" * 2000, OURS)
    assert fetcher_of(dovecot, house).run() == Fetched(kept=1, aside=1)
    assert house.asked == [OURS]


def test_a_message_of_24_megabytes_is_taken(dovecot: Dovecot, house: House) -> None:
    raw = OURS + (b"x" * 70 + b"\r\n") * (24 * 1024 * 1024 // 72)
    dovecot.deliver(raw)
    assert fetcher_of(dovecot, house).run() == Fetched(kept=1)
    assert house.kept == [raw]


def test_what_was_kept_but_could_not_be_moved_is_not_fetched_again(
    dovecot: Dovecot, house: House
) -> None:
    dovecot.deliver(OURS)
    mailbox = replace(mailbox_of(dovecot), processed="a//b")
    fetcher = Fetcher(mailbox, house.keep, timeout=10)
    for _ in range(2):
        with pytest.raises(MailboxError, match="moves no mail to the folder"):
            fetcher.run()
    assert (house.kept, dovecot.count()) == ([OURS], 1)


def test_a_process_that_dies_in_between_hands_it_in_again(dovecot: Dovecot, house: House) -> None:
    dovecot.deliver(OURS)

    def keep_and_die(raw: bytes) -> bool:
        house.keep(raw)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Fetcher(mailbox_of(dovecot), keep_and_die, timeout=10).run()
    assert fetcher_of(dovecot, house).run() == Fetched(kept=1)
    assert house.kept == [OURS, OURS]


def test_two_at_once_do_no_harm(server: Dovecot, house: House) -> None:
    server.deliver(*(OURS + b"%d\r\n" % number for number in range(5)))
    second = fetcher_of(server, House())

    def keep_after_the_other(raw: bytes) -> bool:
        second.run()
        return house.keep(raw)

    Fetcher(mailbox_of(server), keep_after_the_other, timeout=10).run()
    assert list_undeleted(server) == []
    assert len(set(house.kept)) == len(house.kept)
    assert count(server, "Processed") >= 5


def test_a_wrong_password_is_one_clear_line_without_it(dovecot: Dovecot, house: House) -> None:
    mailbox = replace(mailbox_of(dovecot), password="geheim")
    with pytest.raises(MailboxError) as caught:
        Fetcher(mailbox, house.keep, timeout=10).run()
    assert str(caught.value) == "127.0.0.1 refuses the user name or the password in IMAP_URL"
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize("password", ["gehe:im/ünd@lang", 'mit "Zeichen" \\ darin'])
def test_any_sign_may_stand_in_a_password(dovecot: Dovecot, house: House, password: str) -> None:
    mailbox = replace(mailbox_of(dovecot), password=password)
    with pytest.raises(MailboxError, match="refuses the user name or the password"):
        Fetcher(mailbox, house.keep, timeout=10).run()


def test_a_folder_that_is_not_there_is_told(dovecot: Dovecot, house: House) -> None:
    with pytest.raises(MailboxError, match=r"127\.0\.0\.1 has no folder Antworten to read"):
        fetcher_of(dovecot, house, "Antworten").run()


@pytest.fixture
def encrypted(dovecot: Dovecot) -> Callable[..., Fetcher]:
    def make(house: House, trust: ssl.SSLContext | None = None) -> Fetcher:
        mailbox = read_mailbox(dovecot.tls_url, processed="Processed", aside="Set aside")
        return Fetcher(mailbox, house.keep, timeout=10, trust=trust)

    return make


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    encrypted: Callable[..., Fetcher], house: House
) -> None:
    with pytest.raises(MailboxError, match=r"^the certificate of 127\.0\.0\.1 is not accepted"):
        encrypted(house).run()


def test_mail_comes_in_over_tls(
    encrypted: Callable[..., Fetcher], house: House, dovecot: Dovecot, certificate: Path
) -> None:
    dovecot.deliver(OURS)
    trust = ssl.create_default_context(cafile=str(certificate))
    assert encrypted(house, trust).run() == Fetched(kept=1)


def test_a_port_without_tls_is_told(dovecot: Dovecot, house: House) -> None:
    mailbox = replace(mailbox_of(dovecot), is_encrypted=True)
    with pytest.raises(MailboxError, match=r"does not begin with TLS on port \d+$"):
        Fetcher(mailbox, house.keep, timeout=10).run()
