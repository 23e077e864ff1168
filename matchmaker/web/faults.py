"""Errors as pages: the right status, a kind word, and nothing of what went on inside."""

from typing import cast

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from matchmaker.database import UNAVAILABLE, describe
from matchmaker.errors import ExpiredError, NotFoundError
from matchmaker.web.rendering import render_private, visitor_language

log = structlog.get_logger()
EXPLAINED = frozenset({400, 403, 404, 405, 410, 413, 422, 429, 500, 503})
MOST_DRAINED = 4 * 1024 * 1024
CHUNK = 64 * 1024


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(NotFoundError, lambda _: explain(404))
    app.register_error_handler(ExpiredError, lambda _: explain(410))
    for kind in UNAVAILABLE:
        app.register_error_handler(kind, _explain_database)
    app.register_error_handler(HTTPException, _explain_http)
    app.register_error_handler(Exception, _explain_unexpected)


def explain(status: int, letter_set: str | None = None) -> Response:
    """The page for a status."""
    known = status if status in EXPLAINED else (500 if status >= 500 else 400)
    return render_private(
        "fault.html", letter_set or visitor_language(), status=status, code=f"e{known}"
    )


def _explain_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return cast(Response, error.get_response())
    if status == 413:
        _drain()
    response = explain(status)
    if status == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _explain_database(error: DBAPIError) -> Response:
    log.error("the database did not answer", error=describe(error))
    response = explain(503)
    response.headers["Retry-After"] = "60"
    return response


def _explain_unexpected(_error: Exception) -> Response:
    # The route, not the path: paths hold tokens.
    log.exception("a page failed", endpoint=request.endpoint)
    return explain(500)


def _drain() -> None:
    """Read what was sent, up to a limit: a browser that is still sending would not see the page."""
    stream = request.environ.get("wsgi.input")
    left = min(request.content_length or 0, MOST_DRAINED)
    while stream is not None and left > 0:
        chunk = stream.read(min(CHUNK, left))
        if not chunk:
            return
        left -= len(chunk)
