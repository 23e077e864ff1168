"""Headers on every answer, and no forms from other sites."""

from flask import Flask, Response, abort, request

from matchmaker.config import Settings

CONTENT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT,
    # "no-referrer" would make browsers send "Origin: null" with every form.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
    ),
}
TRANSPORT = "max-age=63072000; includeSubDomains"
# One-click unsubscribing comes from wherever a mail program runs; its token is its authority.
OPEN_TO_OTHERS = "unsubscribe.act"


def install(app: Flask, settings: Settings) -> None:
    """Guard every request and sign every answer with the headers."""
    headers = dict(HEADERS)
    if settings.base_url.startswith("https://"):
        headers["Strict-Transport-Security"] = TRANSPORT

    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    app.before_request(_refuse_other_sites)
    app.after_request(add_headers)


def _refuse_other_sites() -> None:
    """A form on somebody else's site cannot act here; browsers say where a form stood."""
    if (
        request.method not in ("GET", "HEAD", "OPTIONS")
        and request.endpoint != OPEN_TO_OTHERS
        and request.headers.get("Sec-Fetch-Site") == "cross-site"
    ):
        abort(403)
