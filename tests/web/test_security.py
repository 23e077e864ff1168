"""What every page promises: headers, hosts, sizes, no cookies, and no form from elsewhere."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response
from sqlalchemy.exc import OperationalError

from matchmaker.runtime import Runtime
from matchmaker.signing import TokenPurpose
from matchmaker.web.app import create_app
from matchmaker.web.security import HEADERS
from tests.factories import open_test_runtime
from tests.servers.redis import running_redis
from tests.servers.web import serving
from tests.snapshots import take_snapshot
from tests.visitor import HOST, Visitor
from tests.web.conftest import Couple

PLAIN_PAGES = (
    "/de/join", "/en/join", "/de/thanks", "/en/sample", "/de/choosing", "/en/privacy",
    "/de/imprint", "/de/farewell/erased", "/de_formal/answered/yes", "/health", "/style.css",
    "/icon.svg",
)  # fmt: skip
FAULTS = ("/nothing", "/a/x", "/c/x", "/m/x", "/u/x", "/m/x/erase")


def list_own_pages(couple: Couple) -> Iterator[str]:
    """Every page behind a link of somebody's own."""
    answer = couple.answer_link(couple.mira)
    yield from (answer, f"{answer}/block")
    yield couple.membership_link(couple.mira)
    yield couple.membership_link(couple.mira, TokenPurpose.MEMBERSHIP_CHANGE, "/change")
    yield couple.membership_link(couple.mira, TokenPurpose.ERASE, "/erase")
    yield couple.membership_link(couple.mira, TokenPurpose.EXPORT, "/export")
    yield couple.unsubscribe_link(couple.mira)


def test_every_answer_carries_the_headers_and_no_cookie(visitor: Visitor, couple: Couple) -> None:
    for path in (*PLAIN_PAGES, *FAULTS, *list_own_pages(couple)):
        found = visitor.get(path).response
        for name, value in HEADERS.items():
            assert found.headers[name] == value, path
        assert found.headers["Strict-Transport-Security"].startswith("max-age=63072000")
        assert "Set-Cookie" not in found.headers


def test_what_is_somebodys_own_is_never_stored_nor_indexed(
    visitor: Visitor, couple: Couple
) -> None:
    for path in (*FAULTS, *list_own_pages(couple)):
        found = visitor.get(path).response
        assert found.headers["Cache-Control"] == "no-store", path
        assert found.headers["X-Robots-Tag"] == "noindex", path


def test_pages_load_nothing_from_elsewhere_and_run_no_script(
    visitor: Visitor, couple: Couple
) -> None:
    for path in (*PLAIN_PAGES, *FAULTS, *list_own_pages(couple)):
        soup = visitor.get(path).soup
        assert soup.find(["script", "iframe", "img", "object", "style"]) is None
        assert soup.find(style=True) is None
        for tag in soup.find_all(["a", "form", "link"]):
            target = str(tag.get("href") or tag.get("action") or "")
            assert urlsplit(target).scheme in ("", "mailto"), target


def test_a_form_on_another_site_does_nothing(visitor: Visitor, couple: Couple) -> None:
    before = take_snapshot(couple.runtime.engine)
    link = couple.answer_link(couple.mira)
    fields = visitor.get(link).fields()
    fields["answer"] = "yes"
    page = visitor.post(link, fields, Sec_Fetch_Site="cross-site")
    assert page.status == 403
    assert take_snapshot(couple.runtime.engine) == before


@pytest.mark.parametrize("token", ["", "x", None])
def test_a_form_without_its_token_does_nothing(
    visitor: Visitor, couple: Couple, token: str | None
) -> None:
    before = take_snapshot(couple.runtime.engine)
    for path in list_own_pages(couple):
        if path.startswith("/u/"):
            continue
        fields = {"answer": "yes", "act": "leave", "sure": "y"}
        if token is not None:
            fields["form_token"] = token
        assert visitor.post(path, fields).status == 422, path
    assert take_snapshot(couple.runtime.engine) == before


def test_methods_that_no_page_has_are_refused_kindly(visitor: Visitor, couple: Couple) -> None:
    before = take_snapshot(couple.runtime.engine)
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        page = visitor._open(method, couple.answer_link(couple.mira), {})
        assert page.status == (200 if method == "OPTIONS" else 405)
    assert take_snapshot(couple.runtime.engine) == before


@pytest.mark.parametrize("host", ["evil.example", "matchmaker.example.org.evil.example"])
def test_a_foreign_host_name_is_refused(app: Flask, host: str) -> None:
    found = app.test_client().get("/de/join", base_url=f"https://{host}")
    assert found.status_code == 400
    assert host not in found.get_data(as_text=True)


def test_a_post_of_a_megabyte_gets_a_page_from_a_real_server(app: Flask) -> None:
    body = b"work=" + b"x" * 1_000_000
    with serving(app, 0) as base:
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
        headers = {
            "Host": urlsplit(HOST).netloc,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", "/de/join", body, headers)
        answer = connection.getresponse()
        assert answer.status == 413
        assert "zu viel auf einmal" in answer.read().decode()
        connection.close()


def test_ten_thousand_fields_and_broken_encodings_get_a_page(visitor: Visitor) -> None:
    many = "&".join(f"f{number}=1" for number in range(7_000))
    kind = "application/x-www-form-urlencoded"
    for body in (many, "work=%FF%FE%00", b"\xff\xfe\x00=\xff", "%ED%A0%80=%ED%A0%80"):
        page = visitor.post("/de/join", body, Content_Type=kind)
        assert page.status == 422
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="f{number}"\r\n\r\n1\r\n'
        for number in range(60)
    )
    page = visitor.post(
        "/de/join", f"{parts}--x--\r\n", Content_Type="multipart/form-data; boundary=x"
    )
    assert page.status == 413


def test_a_database_that_does_not_answer_is_a_polite_503(
    app: Flask, visitor: Visitor, couple: Couple
) -> None:
    path = couple.answer_link(couple.mira)

    def fail(**_: object) -> str:
        raise OperationalError("SELECT secret", {}, Exception("locked"))

    app.view_functions["answer.show"] = fail
    page = visitor.get(path)
    assert page.status == 503
    assert page.heading == "Bitte gleich noch einmal."
    assert "secret" not in page.html


def test_a_fault_of_ours_shows_nothing_of_what_went_on(app: Flask, visitor: Visitor) -> None:
    def fail() -> str:
        raise RuntimeError("a secret of ours")

    app.view_functions["information.health"] = fail
    page = visitor.get("/health")
    assert page.status == 500
    assert "secret" not in page.html


def test_too_many_guesses_are_told_to_wait(visitor: Visitor) -> None:
    statuses = [visitor.get(f"/a/{'a' * 31}{number % 8}").status for number in range(22)]
    assert statuses == [404] * 20 + [429] * 2


def test_limits_are_counted_in_memory_when_redis_is_away(runtime: Runtime, couple: Couple) -> None:
    other = open_test_runtime(runtime.settings.database_url, redis_url="redis://127.0.0.1:1/0")
    visitor = Visitor(create_app(other))
    assert visitor.get("/a/x").status == 404
    statuses = [visitor.get("/a/x").status for _ in range(25)]
    assert 429 in statuses
    assert 500 not in statuses
    other.close()


def test_a_redis_that_dies_while_somebody_is_answered_is_not_their_trouble(
    runtime: Runtime,
) -> None:
    with running_redis() as redis:
        other = open_test_runtime(runtime.settings.database_url, redis_url=redis.url)
        app = create_app(other)

        # Called before the limits count what became of the request.
        @app.after_request
        def let_redis_die(response: Response) -> Response:
            redis.stop()
            return response

        visitor = Visitor(app)
        statuses = [visitor.get("/a/x").status for _ in range(25)]
        assert statuses == [404] * 21 + [429] * 4  # the first is counted by nobody
        other.close()


def test_the_style_sheet_may_be_kept_by_its_digest_only(visitor: Visitor) -> None:
    page = visitor.get("/de/join")
    link = page.soup.find("link", rel="stylesheet")
    assert link is not None
    kept = visitor.get(str(link["href"])).response
    assert "immutable" in kept.headers["Cache-Control"]
    assert "immutable" not in visitor.get("/style.css").response.headers.get("Cache-Control", "")


def test_health_tells_how_long_ago_somebody_ticked(visitor: Visitor, runtime: Runtime) -> None:
    assert visitor.get("/health").response.json == {
        "status": "ok", "mail": "ok", "space": "ok", "seconds_since_tick": None,
    }  # fmt: skip
    runtime.run_due()
    assert visitor.get("/health").response.json == {
        "status": "ok", "mail": "ok", "space": "ok", "seconds_since_tick": 0,
    }  # fmt: skip
