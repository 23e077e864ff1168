"""Pages from templates, in the words of one letter set."""

from typing import Any

from flask import Response, request

from matchmaker.i18n import catalogue, language_of, negotiate
from matchmaker.web.site import get_site

LANGUAGES = ("de", "en")
NEVER_STORED = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def visitor_language() -> str:
    """The language of the address, else the one the browser asks for."""
    first = request.path.split("/")[1] if request.path.startswith("/") else ""
    return first if first in LANGUAGES else negotiate(request.headers.get("Accept-Language"))


def render(
    template: str,
    letter_set: str,
    *,
    status: int = 200,
    masked_address: str = "",
    other_page: str = "",
    **values: Any,
) -> Response:
    """A page; `values` reach the template beside the catalogue `t` and the community's facts.

    `masked_address` says for whom a page is, `other_page` is the same page's name in the
    other language; a page has one of them at most.
    """
    site = get_site()
    settings = site.runtime.settings
    html = site.environment.get_template(template).render(
        t=catalogue(letter_set),
        language=language_of(letter_set),
        letter_set=letter_set,
        settings=settings,
        community=settings.community_name,
        base_path=request.script_root,
        style_digest=site.style_digest,
        masked_address=masked_address,
        other_page=other_page,
        **values,
    )
    return Response(html, status, mimetype="text/html")


def render_private(template: str, letter_set: str, *, status: int = 200, **values: Any) -> Response:
    """A page behind a link of somebody's own: never stored, never indexed."""
    response = render(template, letter_set, status=status, **values)
    response.headers.update(NEVER_STORED)
    return response
