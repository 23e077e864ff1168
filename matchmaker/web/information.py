"""Pages that are the same for everybody, the style sheet, and the sign of life."""

from flask import Blueprint, Response, jsonify, request

from matchmaker.i18n import LETTER_SETS
from matchmaker.services import relay, schedule
from matchmaker.web.rendering import render
from matchmaker.web.site import get_runtime, get_site

information = Blueprint("information", __name__)
LANGUAGE = "<any(de, en):language>"
SETS = f"<any({', '.join(LETTER_SETS)}):letter_set>"
A_DAY = "public, max-age=86400"
A_YEAR = "public, max-age=31536000, immutable"


@information.get(f"/{LANGUAGE}/sample")
def sample(language: str) -> Response:
    """A proposal to look at before joining."""
    return render("sample.html", language, other_page="sample")


@information.get(f"/{LANGUAGE}/choosing")
def choosing(language: str) -> Response:
    """How two people are chosen."""
    pool = get_runtime().settings.smallest_pool
    return render("choosing.html", language, other_page="choosing", pool=pool)


@information.get(f"/{LANGUAGE}/privacy")
def privacy(language: str) -> Response:
    """What is kept, what for, for how long, and who sees it."""
    return render("privacy.html", language, other_page="privacy")


@information.get(f"/{LANGUAGE}/imprint")
def imprint(language: str) -> Response:
    """Who runs this."""
    return render("imprint.html", language, other_page="imprint")


@information.get(f"/{SETS}/farewell/<any(erased, refused, blocked):what>")
def farewell(letter_set: str, what: str) -> Response:
    """The last page of something that cannot be undone; it knows nobody."""
    response = render("farewell.html", letter_set, what=what)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@information.get("/style.css")
def style() -> Response:
    """The one style sheet; pages ask for it by its digest, so browsers may keep it."""
    site = get_site()
    response = Response(site.style, mimetype="text/css")
    if request.args.get("v") == site.style_digest:
        response.headers["Cache-Control"] = A_YEAR
    return response


@information.get("/icon.svg")
def icon() -> Response:
    """The sign in the tab of a browser."""
    response = Response(get_site().icon, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = A_DAY
    return response


@information.get("/health")
def health() -> Response:
    """For a monitor: whether the database answers and has room, mail is well, somebody ticks."""
    runtime = get_runtime()
    real = runtime.clock.real()
    with runtime.reading() as session:
        age = schedule.tick_age(session, real=real)
        fault = relay.get_fault(session)
    facts = {
        "status": "ok",
        "mail": "ok" if fault is None else "faulty",
        "space": "short" if runtime.is_short_of_space else "ok",
        "seconds_since_tick": None if age is None else max(0, round(age.total_seconds())),
    }
    response = jsonify(facts)
    response.headers["Cache-Control"] = "no-store"
    return response
