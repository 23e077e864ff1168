"""Headers on every answer of the inbox, and no buttons pressed from elsewhere."""

from flask import Flask, Response, abort, request

TRUSTED_HOSTS = ["127.0.0.1", "localhost"]
LARGEST_BODY = 16 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def install(app: Flask) -> None:
    """Answer under the names of this machine only, and guard what changes something."""
    app.config.update(TRUSTED_HOSTS=TRUSTED_HOSTS, MAX_CONTENT_LENGTH=LARGEST_BODY)
    app.before_request(_refuse_other_sites)
    app.after_request(_add_headers)


def _refuse_other_sites() -> None:
    """Browsers say where a button stood; a program that says nothing is no browser."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    elsewhere = site not in (None, "same-origin", "none")
    if elsewhere or (site is None and origin not in (None, request.host_url.rstrip("/"))):
        abort(403)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
