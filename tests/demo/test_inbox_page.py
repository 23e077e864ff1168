"""The inbox page shows every letter, lets none of them do anything, and only buttons change."""

import hashlib
from email.message import EmailMessage

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matchmaker.demo.inbox import showing
from matchmaker.demo.inbox.page import ON_ONE_PAGE
from matchmaker.demo.inbox.rendering import read_words
from matchmaker.demo.inbox.store import LetterStore
from matchmaker.demo.travel import TravelStep
from tests.demo.conftest import Demo

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


@pytest.fixture
def client(demo: Demo) -> FlaskClient:
    return demo.browse()


PLAIN = "<html><head></head><body><p>Guten Tag</p></body></html>"


def add(
    store: LetterStore,
    to: str = "mira@example.org",
    subject: str = "Hallo",
    text: str = "Guten Tag",
    html: str = PLAIN,
    **headers: str,
) -> str:
    message = EmailMessage()
    message["Subject"], message["To"] = subject, to
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return store.add(to, message.as_bytes())


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def subjects(response: TestResponse) -> list[str]:
    return [link.get_text() for link in soup(response).select(".letters a")]


def test_the_list_shows_the_newest_letter_first(demo: Demo, client: FlaskClient) -> None:
    for subject in ("eins", "zwei", "drei"):
        add(demo.store, subject=subject)
    assert subjects(client.get("/")) == ["drei", "zwei", "eins"]


def test_the_list_can_be_narrowed_to_one_person(demo: Demo, client: FlaskClient) -> None:
    add(demo.store, "mira@example.org", "an Mira")
    add(demo.store, "jonas@example.org", "an Jonas")
    page = client.get("/?to=mira@example.org")
    assert subjects(page) == ["an Mira"]
    options = {one["value"] for one in soup(page).select("#to option")}
    assert options == {"", "mira@example.org", "jonas@example.org"}
    link = soup(page).select_one(".letters a")
    assert link is not None
    assert "to=mira" in str(link["href"])


def test_a_long_list_is_shown_in_parts(demo: Demo, client: FlaskClient) -> None:
    for number in range(ON_ONE_PAGE + 1):
        add(demo.store, subject=str(number))
    assert len(subjects(client.get("/"))) == ON_ONE_PAGE
    assert subjects(client.get("/?page=2")) == ["0"]
    assert subjects(client.get("/?page=99")) == ["0"]


def test_messages_are_json_newest_first(demo: Demo, client: FlaskClient) -> None:
    add(demo.store, "mira@example.org", "eins")
    letter_id = add(demo.store, "jonas@example.org", "zwei", List_Unsubscribe="<x>")
    newest, _ = client.get("/messages").get_json()
    assert set(newest) >= {
        "id", "from", "to", "subject", "date", "headers", "text", "html", "raw"
    }  # fmt: skip
    assert (newest["id"], newest["to"], newest["subject"]) == (
        letter_id,
        "jonas@example.org",
        "zwei",
    )
    assert newest["headers"]["List-Unsubscribe"] == "<x>"
    assert newest["text"] == "Guten Tag\n"
    assert [one["subject"] for one in client.get("/messages?to=mira@example.org").get_json()] == [
        "eins"
    ]


def test_a_letter_tells_whom_this_copy_reached_and_where_a_reply_goes(
    demo: Demo, client: FlaskClient
) -> None:
    letter_id = add(demo.store, Reply_To="jonas+a@example.org", subject="Mira & Jonas")
    page = soup(client.get(f"/letters/{letter_id}"))
    assert "Diese Kopie ging an mira@example.org." in page.get_text()
    assert "Geht an jonas+a@example.org" in page.get_text()
    assert not page.select("a[href^='mailto:']")


def test_links_in_the_text_can_be_clicked(demo: Demo, client: FlaskClient) -> None:
    letter_id = add(demo.store, text="Hier: http://127.0.0.1:8000/a/abc?x=1&y=2.\n<b>nicht</b>")
    text = soup(client.get(f"/letters/{letter_id}")).select_one(".text")
    assert text is not None
    assert [str(link["href"]) for link in text.select("a")] == [
        "http://127.0.0.1:8000/a/abc?x=1&y=2"
    ]
    assert text.get_text() == "Hier: http://127.0.0.1:8000/a/abc?x=1&y=2.\n<b>nicht</b>\n"


def test_html_is_shown_in_a_sandbox_that_can_only_open_links(
    demo: Demo, client: FlaskClient
) -> None:
    letter_id = add(demo.store)
    frame = soup(client.get(f"/letters/{letter_id}?part=html")).select_one("iframe")
    assert isinstance(frame, Tag)
    assert set(frame.get_attribute_list("sandbox")) == {
        "allow-popups", "allow-popups-to-escape-sandbox", "allow-top-navigation-by-user-activation"
    }  # fmt: skip
    inner = client.get(str(frame["src"]))
    assert '<head><base target="_blank"></head>' in inner.text
    policy = inner.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert f"sandbox {showing.SANDBOX}" in policy


@pytest.mark.parametrize("part", ["text", "html", "headers", "source", "nonsense"])
def test_a_hostile_letter_does_nothing_in_any_view(
    demo: Demo, client: FlaskClient, part: str
) -> None:
    letter_id = add(
        demo.store, subject=EVIL, text=EVIL, html=EVIL, X_Evil=EVIL, Reply_To='"><i>@example.org'
    )
    for address in ("/", f"/letters/{letter_id}?part={part}"):
        page = soup(client.get(address))
        assert not page.select("script, img, i, [onerror]")
        assert page.select_one("h1") is not None


def test_headers_and_source_are_shown(demo: Demo, client: FlaskClient) -> None:
    letter_id = add(demo.store, X_Note="etwas")
    rows = soup(client.get(f"/letters/{letter_id}?part=headers")).select("tbody tr")
    assert ["X-Note", "etwas"] in [
        [cell.get_text() for cell in row.select("th, td")] for row in rows
    ]
    source = soup(client.get(f"/letters/{letter_id}?part=source")).select_one("pre")
    assert source is not None
    assert "X-Note: etwas" in source.get_text()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing(demo: Demo, client: FlaskClient, method: str) -> None:
    letter_id = add(demo.store)
    before = digest(demo)
    for address in (
        "/", "/?since=0", "/messages", f"/letters/{letter_id}", f"/letters/{letter_id}/html",
        f"/letters/{letter_id}/reply", "/style.css", "/travel", "/travel?step=day", "/nowhere",
    ):  # fmt: skip
        getattr(client, method)(address)
    assert digest(demo) == before


def digest(demo: Demo) -> str:
    with demo.runtime.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    stores = (demo.store, demo.correspondence.sent)
    letters = [letter.id for store in stores for letter in store.list_letters()]
    path = demo.runtime.settings.demo_calendar
    assert path is not None
    return hashlib.sha256(f"{dump}{letters}{path.read_bytes()!r}".encode()).hexdigest()


def test_the_buttons_say_where_they_lead_and_travel_there(demo: Demo, client: FlaskClient) -> None:
    demo.traveller.live()
    page = soup(client.get("/?to=mira@example.org&lang=en"))
    buttons = page.select(".calendar button")
    assert [button["value"] for button in buttons] == list(TravelStep)
    assert all("to " in hint.get_text() for hint in page.select(".calendar .hint"))
    form = page.select_one(".calendar form")
    assert isinstance(form, Tag)
    action = str(form["action"])
    before = demo.traveller.now()
    answer = client.post(action, data={"step": "day"})
    assert answer.status_code == 303
    assert answer.location.startswith("/?lang=en&to=mira%40example.org&since=")
    assert (demo.traveller.now() - before).days == 1
    assert "You have arrived." in client.get(answer.location).text


def test_without_a_deadline_the_button_says_why(demo: Demo, client: FlaskClient) -> None:
    page = soup(client.get("/"))
    button = page.select_one("button[value=deadline]")
    assert isinstance(button, Tag)
    assert button.has_attr("disabled")
    assert "Gerade läuft keine Runde" in page.select(".calendar .hint")[1].get_text()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_button_on_another_site_does_nothing(
    demo: Demo, client: FlaskClient, headers: dict[str, str]
) -> None:
    before = digest(demo)
    assert client.post("/travel", data={"step": "day"}, headers=headers).status_code == 403
    assert digest(demo) == before


def test_nonsense_gets_a_page_with_the_right_status(client: FlaskClient) -> None:
    assert client.post("/travel", data={"step": "yesterday"}).status_code == 400
    assert client.post("/travel").status_code == 400
    assert client.get("/letters/1").status_code == 404
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.post("/travel", data={"step": "x" * 100_000}).status_code == 413


def test_the_language_follows_the_browser_until_one_is_chosen(client: FlaskClient) -> None:
    assert "Posteingang der Probe" in client.get("/").text
    assert "Inbox of this trial" in client.get("/", headers={"Accept-Language": "en-GB"}).text
    page = soup(client.get("/?lang=en"))
    html = page.select_one("html")
    assert isinstance(html, Tag)
    assert html["lang"] == "en"
    assert all("lang=" in str(link["href"]) for link in page.select("header a"))


def test_both_languages_say_the_same_things_without_raising_their_voice() -> None:
    german, english = (read_words(language).texts for language in ("de", "en"))
    assert list(german) == list(english)
    assert not any("!" in text for text in (*german.values(), *english.values()))


def test_pages_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    sources = soup(page).select("link[href], [src]")
    assert [one.get("href") or one.get("src") for one in sources] == ["/style.css"]
    assert "Set-Cookie" not in page.headers
