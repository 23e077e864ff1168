"""Unsubscribing: one click by a mail program acts at once, a visit shows a page with a button."""

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from matchmaker.domain.address import mask
from matchmaker.models import Member
from matchmaker.services import membership as memberships
from matchmaker.signing import TokenPurpose
from matchmaker.web.rendering import render_private, visitor_language
from matchmaker.web.site import get_runtime

unsubscribe = Blueprint("unsubscribe", __name__)
# RFC 8058: the body of a one-click request. The page's own button says the same.
FIELD, VALUE = "List-Unsubscribe", "One-Click"


@unsubscribe.get("/u/<token>")
def show(token: str) -> Response:
    """Ask; a link in a mail may be opened by anything."""
    return _render(_read(token))


@unsubscribe.post("/u/<token>")
def act(token: str) -> BaseResponse:
    """Pause without an end; no cookie and no form token, and repeating it changes nothing.

    A mail program gets 200 without a redirect, as RFC 8058 asks; so does a browser.
    """
    member_id = _read(token)
    if request.form.get(FIELD) != VALUE:
        return _render(member_id, status=422)
    runtime = get_runtime()
    with runtime.sessions.begin() as session:
        if session.get(Member, member_id) is not None:
            memberships.unsubscribe(session, member_id, now=runtime.clock.calendar())
    runtime.ring()
    return render_private("unsubscribed.html", _letter_set(member_id))


def _read(token: str) -> int:
    return get_runtime().signer.read(TokenPurpose.UNSUBSCRIBE, token)


def _letter_set(member_id: int) -> str:
    """The member's; the visitor's where nobody is left, for whom unsubscribing stays true."""
    with get_runtime().reading() as session:
        member = session.get(Member, member_id)
        return visitor_language() if member is None else member.letter_set


def _render(member_id: int, *, status: int = 200) -> Response:
    with get_runtime().reading() as session:
        member = session.get(Member, member_id)
        letter_set = visitor_language() if member is None else member.letter_set
        masked = "" if member is None else mask(member.address)
    return render_private(
        "unsubscribe.html",
        letter_set,
        status=status,
        field=FIELD,
        value=VALUE,
        masked_address=masked,
    )
