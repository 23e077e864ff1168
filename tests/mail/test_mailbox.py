"""Settings of a mailbox that cannot work say so; the password is said nowhere."""

import pytest

from matchmaker.errors import ConfigurationError
from matchmaker.mail.mailbox import Mailbox, read_mailbox

PASSWORD = "gehe:im/ünd@lang"
WRITTEN = "gehe%3Aim%2F%C3%BCnd%40lang"


def read(url: str, processed: str = "Processed", aside: str = "Set aside") -> Mailbox:
    return read_mailbox(url, processed=processed, aside=aside)


@pytest.mark.parametrize(
    ("url", "host", "port", "is_encrypted", "folder"),
    [
        (f"imaps://anna:{WRITTEN}@mail.example.org", "mail.example.org", 993, True, "INBOX"),
        (f"imaps://anna:{WRITTEN}@mail.example.org/", "mail.example.org", 993, True, "INBOX"),
        (
            f"imaps://anna:{WRITTEN}@127.0.0.1:9993/Neue%20Post",
            "127.0.0.1",
            9993,
            True,
            "Neue Post",
        ),
        (f"imap://anna:{WRITTEN}@localhost/a/b", "localhost", 143, False, "a/b"),
        (f"imap://anna:{WRITTEN}@[::1]:1143", "::1", 1143, False, "INBOX"),
    ],
)
def test_an_address_is_read(
    url: str, host: str, port: int, is_encrypted: bool, folder: str
) -> None:
    mailbox = read(url)
    assert (mailbox.host, mailbox.port) == (host, port)
    assert (mailbox.is_encrypted, mailbox.folder) == (is_encrypted, folder)
    assert mailbox.password == PASSWORD


@pytest.mark.parametrize(
    "url",
    [
        f"imap://anna:{WRITTEN}@mail.example.org",
        f"imaps://anna:{WRITTEN}@",
        f"imaps://anna:{WRITTEN}@mail.example.org:mail",
        f"imaps://anna:{WRITTEN}@mail.example.org?tls=none",
        f"imaps://anna:{WRITTEN}@mail.example.org#inbox",
        f"imaps://anna:{WRITTEN}%0D%0Ax@mail.example.org",
        f"pop3://anna:{WRITTEN}@mail.example.org",
        f"imaps://:{WRITTEN}@mail.example.org",
        "imaps://anna@mail.example.org",
        "imaps://anna:gehe/im@mail.example.org",
        "imaps://[anna:geheim",
        "",
    ],
)
def test_settings_that_cannot_work_are_told_in_one_line(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(url)
    assert "IMAP_URL" in str(caught.value)
    assert "gehe" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_password_is_shown_nowhere() -> None:
    assert "gehe" not in repr(read(f"imaps://anna:{WRITTEN}@mail.example.org"))


@pytest.mark.parametrize(
    ("processed", "aside"),
    [("Processed", "processed"), ("inbox", "Set aside"), ("Processed", "INBOX/")],
)
def test_mail_is_never_moved_to_where_it_came_from(processed: str, aside: str) -> None:
    with pytest.raises(ConfigurationError, match="three different ones"):
        read(f"imaps://anna:{WRITTEN}@mail.example.org", processed, aside)
