"""The inbox page: a list, the letters as JSON, and the buttons to travel in time."""

import math
from collections import Counter
from collections.abc import Sequence

from flask import Flask, Response, abort, jsonify, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.demo.inbox import guard, letters
from matchmaker.demo.inbox.correspondence import Correspondence
from matchmaker.demo.inbox.letter import Letter
from matchmaker.demo.inbox.rendering import Rendering
from matchmaker.demo.inbox.store import LetterStore
from matchmaker.demo.travel import TimeTraveller, TravelStep
from matchmaker.errors import MatchmakerError

ON_ONE_PAGE = 40


def create_app(
    correspondence: Correspondence, traveller: TimeTraveller, *, form_address: str
) -> Flask:
    """The application over everybody's letters and a calendar."""
    store = correspondence.received
    app = Flask("matchmaker.demo.inbox", static_folder=None, template_folder=None)
    guard.install(app)
    rendering = Rendering(traveller, form_address)
    _add_lists(app, store, rendering)
    letters.add_letters(app, correspondence, rendering)
    _add_travel(app, store, traveller, rendering)

    @app.get("/style.css")
    def style() -> Response:
        return Response(rendering.style, mimetype="text/css")

    @app.errorhandler(HTTPException)
    def explain(error: HTTPException) -> Response:
        status = error.code or 500
        known = status if status in (403, 404) else "other"
        return rendering.page("fault.html", status=status, reason=f"fault_{known}")

    return app


def _add_lists(app: Flask, store: LetterStore, rendering: Rendering) -> None:
    @app.get("/")
    def show_list() -> Response:
        return _show_list(store, rendering)

    @app.get("/messages")
    def list_messages() -> Response:
        found = store.list_letters(request.args.get("to", ""))
        return jsonify([letter.as_dict() for letter in found])


def _add_travel(
    app: Flask, store: LetterStore, traveller: TimeTraveller, rendering: Rendering
) -> None:
    @app.post("/travel")
    def travel() -> AnyResponse:
        try:
            step = TravelStep(request.form.get("step", ""))
        except ValueError:
            abort(400)
        before = store.latest_id()
        try:
            traveller.travel(step)
        except MatchmakerError as error:
            return _show_list(store, rendering, status=500, failed=str(error))
        return redirect(rendering.link("/", since=before or "0"), 303)


def _show_list(
    store: LetterStore, rendering: Rendering, *, status: int = 200, failed: str = ""
) -> Response:
    everything, person = store.list_letters(), rendering.person
    found = [one for one in everything if not person or one.recipient.lower() == person]
    since = request.args.get("since", "")
    pages = max(1, math.ceil(len(found) / ON_ONE_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return rendering.page(
        "list.html",
        status=status,
        letters=found[(number - 1) * ON_ONE_PAGE : number * ON_ONE_PAGE],
        count=len(found),
        people=_count_people(everything),
        person=person,
        since=since,
        arrived=sum(one.id > since for one in found) if since else None,
        number=number,
        pages=pages,
        failed=failed,
    )


def _count_people(letters: Sequence[Letter]) -> list[tuple[str, int]]:
    """Everybody who got letters, by address, with how many."""
    return sorted(Counter(letter.recipient.lower() for letter in letters).items())
