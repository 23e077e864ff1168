"""Settings of the mail server that cannot work say so; the password is said nowhere."""

import ssl
from pathlib import Path

import pytest

from matchmaker.mail.message import build
from matchmaker.mail.relay import Tls, read_relay
from matchmaker.mail.smtp import SmtpTransport
from matchmaker.mail.transport import (
    RelayMisconfiguredError,
    RelayUnavailableError,
    Stage,
    TransportError,
)
from tests.mail.letters import LETTER
from tests.servers.misbehaving_smtp import MisbehavingSmtp, Moment, drop, refuse, stall

PASSWORD = "gehe:im/ünd@lang"
WRITTEN = "gehe%3Aim%2F%C3%BCnd%40lang"


def send(transport: SmtpTransport) -> None:
    transport.send("hello@example.org", "mira@example.org", build(LETTER), lambda: None)


def fail(transport: SmtpTransport) -> TransportError:
    with pytest.raises(TransportError) as caught:
        send(transport)
    return caught.value


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        ("smtp://mail.example.org:587?tls=starttls", "mail.example.org", 587, Tls.STARTTLS),
        ("smtp://mail.example.org:587", "mail.example.org", 587, Tls.STARTTLS),
        ("smtps://mail.example.org", "mail.example.org", 465, Tls.IMPLICIT),
        ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, Tls.NONE),
        ("smtp://localhost?tls=none", "localhost", 25, Tls.NONE),
        ("smtp://[::1]:2525", "::1", 2525, Tls.NONE),
        ("smtp://127.0.0.1:2525?tls=starttls", "127.0.0.1", 2525, Tls.STARTTLS),
    ],
)
def test_an_address_is_read(url: str, host: str, port: int, tls: Tls) -> None:
    relay = read_relay(url)
    assert (relay.host, relay.port, relay.tls) == (host, port, tls)


@pytest.mark.parametrize(
    "url",
    [
        f"smtp://anna:{WRITTEN}@mail.example.org?tls=none",
        f"smtp://anna:{WRITTEN}@mail.example.org?tls=perhaps",
        f"smtp://anna:{WRITTEN}@mail.example.org?starttls=yes",
        f"smtps://anna:{WRITTEN}@mail.example.org?tls=none",
        f"http://anna:{WRITTEN}@mail.example.org",
        f"smtp://anna:{WRITTEN}@",
        f"smtp://anna:{WRITTEN}@mail.example.org:mail",
        f"smtp://anna:{WRITTEN}@mail.example.org/inbox",
        "smtp://anna:gehe/im@mail.example.org",
        "smtp://anna:gehe#im@mail.example.org",
        "smtp://[anna:geheim",
        "",
    ],
)
def test_settings_that_cannot_work_are_told_in_one_line(url: str) -> None:
    with pytest.raises(RelayMisconfiguredError) as caught:
        SmtpTransport(url)
    assert "SMTP_URL" in str(caught.value)
    assert "gehe" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_password_is_decoded_and_shown_nowhere() -> None:
    url = f"smtp://an%40na:{WRITTEN}@127.0.0.1:2525"
    relay = read_relay(url)
    assert (relay.user, relay.password) == ("an@na", PASSWORD)
    assert "gehe" not in repr(relay)
    assert "gehe" not in repr(SmtpTransport(url))


@pytest.mark.parametrize("name", ["localhost", "a b.example.org", "mail.example.org\r\nRSET", ""])
def test_a_name_that_servers_would_refuse_is_refused(name: str) -> None:
    with pytest.raises(RelayMisconfiguredError):
        SmtpTransport("smtp://127.0.0.1", ehlo_name=name)


def test_the_given_name_is_said() -> None:
    with MisbehavingSmtp() as server:
        send(SmtpTransport(server.url, ehlo_name="mail.example.org"))
    assert server.commands[0] == "EHLO mail.example.org"


def test_without_a_given_name_something_proper_is_said() -> None:
    with MisbehavingSmtp() as server:
        send(SmtpTransport(server.url))
    name = server.commands[0].removeprefix("EHLO ")
    assert name == "[127.0.0.1]" or "." in name


@pytest.mark.parametrize("logins", ["PLAIN LOGIN", "LOGIN", "CRAM-MD5 LOGIN", "login plain"])
def test_the_right_password_opens_the_door(logins: str) -> None:
    with MisbehavingSmtp(users={"anna": PASSWORD}, logins=logins) as server:
        send(SmtpTransport(server.url.replace("//", f"//anna:{WRITTEN}@")))
    assert len(server.accepted) == 1


@pytest.mark.parametrize("logins", ["PLAIN", "LOGIN"])
def test_a_wrong_password_is_ours_to_mend_and_not_quoted(logins: str) -> None:
    with MisbehavingSmtp(users={"anna": "another"}, logins=logins) as server:
        found = fail(SmtpTransport(server.url.replace("//", f"//anna:{WRITTEN}@")))
    assert (type(found), found.stage) == (RelayMisconfiguredError, Stage.AUTH)
    assert "gehe" not in str(found)
    assert "SMTP_URL" in str(found)
    assert not any(command.startswith("MAIL") for command in server.commands)


@pytest.mark.parametrize("users", [None, {"anna": PASSWORD}])
def test_a_server_without_a_login_that_we_know_is_told(users: dict[str, str] | None) -> None:
    with MisbehavingSmtp(users=users, logins="XOAUTH2") as server:
        found = fail(SmtpTransport(server.url.replace("//", f"//anna:{WRITTEN}@")))
    assert (type(found), found.stage) == (RelayMisconfiguredError, Stage.AUTH)


def test_a_server_that_offers_no_tls_gets_no_mail_and_no_password() -> None:
    with MisbehavingSmtp(users={"anna": PASSWORD}) as server:
        url = server.url.replace("//", f"//anna:{WRITTEN}@")
        found = fail(SmtpTransport(f"{url}?tls=starttls"))
    assert (type(found), found.stage) == (RelayMisconfiguredError, Stage.TLS)
    assert len(server.commands) == 1


@pytest.mark.parametrize("fault", [refuse("454 4.7.0 not now"), drop(), stall()])
def test_a_server_that_fails_at_tls_is_tried_later(fault: object) -> None:
    script = {Moment.STARTTLS: fault}
    with MisbehavingSmtp(script, extensions=["STARTTLS"]) as server:  # type: ignore[arg-type]
        found = fail(SmtpTransport(f"{server.url}?tls=starttls", timeout=0.15))
    assert (type(found), found.stage) == (RelayUnavailableError, Stage.TLS)


def test_a_server_that_speaks_first_is_no_server_for_smtps() -> None:
    with MisbehavingSmtp() as server:
        url = server.url.replace("smtp:", "smtps:")
        found = fail(SmtpTransport(url, timeout=0.5))
    assert (type(found), found.stage) == (RelayMisconfiguredError, Stage.TLS)


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("implicit", [False, True])
def test_a_certificate_that_nobody_vouches_for_is_ours_to_mend(
    server_tls: ssl.SSLContext, implicit: bool
) -> None:
    with MisbehavingSmtp(tls=server_tls, implicit_tls=implicit) as server:
        url = server.url if implicit else f"{server.url}?tls=starttls"
        found = fail(SmtpTransport(url))
    assert (type(found), found.stage) == (RelayMisconfiguredError, Stage.TLS)
    assert "certificate" in str(found)


@pytest.mark.parametrize("implicit", [False, True])
def test_mail_and_password_travel_protected(
    server_tls: ssl.SSLContext, certificate: Path, implicit: bool
) -> None:
    trust = ssl.create_default_context(cafile=str(certificate))
    with MisbehavingSmtp(tls=server_tls, implicit_tls=implicit, users={"anna": PASSWORD}) as server:
        url = server.url.replace("//", f"//anna:{WRITTEN}@")
        send(SmtpTransport(url if implicit else f"{url}?tls=starttls", trust=trust))
    assert len(server.accepted) == 1
    verbs = [command.split(" ")[0] for command in server.commands]
    greetings = ["EHLO"] if implicit else ["EHLO", "STARTTLS", "EHLO"]
    assert verbs[: len(greetings) + 1] == [*greetings, "AUTH"]
