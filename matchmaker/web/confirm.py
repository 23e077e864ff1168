"""Confirming an address: the link shows a page, only its button confirms."""

from datetime import datetime

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from matchmaker.domain.address import mask
from matchmaker.domain.membership import MemberState
from matchmaker.models import Member
from matchmaker.services import signup
from matchmaker.signing import TokenPurpose
from matchmaker.web.forms import PageForm
from matchmaker.web.rendering import render_private
from matchmaker.web.site import get_runtime

confirm = Blueprint("confirm", __name__)
CONFIRM, REFUSE = "confirm", "refuse"


@confirm.get("/c/<token>")
def show(token: str) -> Response:
    """Ask whether it was them."""
    runtime = get_runtime()
    member_id = runtime.signer.read(TokenPurpose.CONFIRM, token)
    with runtime.reading() as session:
        member = signup.get_submission(session, member_id, now=runtime.clock.calendar())
        return _render(token, member)


@confirm.post("/c/<token>")
def act(token: str) -> BaseResponse:
    """Confirm; the same button pressed twice leads to the same page."""
    runtime = get_runtime()
    member_id = runtime.signer.read(TokenPurpose.CONFIRM, token)
    now = runtime.clock.calendar()
    with runtime.sessions.begin() as session:
        member = signup.get_submission(session, member_id, now=now)
        form = PageForm(member.language)
        if not form.validate() or form.pressed != CONFIRM:
            return _render(token, member, form, status=422)
        member = signup.confirm(session, member_id, community=runtime.community, now=now)
        answer = _lead_on(member, now)
    runtime.ring()
    return answer


@confirm.get("/c/<token>/not-me")
def ask_refusal(token: str) -> Response:
    """Ask whether to forget the address for good."""
    runtime = get_runtime()
    member_id = runtime.signer.read(TokenPurpose.CONFIRM, token)
    with runtime.reading() as session:
        member = signup.get_unconfirmed(session, member_id)
        return _render_refusal(token, member)


@confirm.post("/c/<token>/not-me")
def refuse(token: str) -> BaseResponse:
    """Forget the submission and never write to this address again."""
    runtime = get_runtime()
    member_id = runtime.signer.read(TokenPurpose.CONFIRM, token)
    with runtime.sessions.begin() as session:
        member = signup.get_unconfirmed(session, member_id)
        form = PageForm(member.language)
        if not form.validate() or form.pressed != REFUSE:
            return _render_refusal(token, member, form, status=422)
        language = member.language
        signup.refuse(session, member_id, community=runtime.community, now=runtime.clock.calendar())
    return redirect(url_for("information.farewell", letter_set=language, what="refused"), 303)


def _lead_on(member: Member, now: datetime) -> BaseResponse:
    """To the membership page, as long as the link is fresh; later it only says that all is done."""
    if now > member.created_at + signup.LINK_LIFETIME or member.state is MemberState.LEFT:
        return render_private("confirmed.html", member.letter_set)
    runtime = get_runtime()
    token = runtime.signer.sign_timed(
        TokenPurpose.MEMBERSHIP_VIEW,
        member.id,
        epoch=member.epoch,
        issued_at=runtime.clock.real(),
    )
    return redirect(url_for("membership.show", token=token, done="welcome"), 303)


def _render(
    token: str, member: Member, form: PageForm | None = None, *, status: int = 200
) -> Response:
    if member.state is not MemberState.PENDING and request.method == "GET":
        return render_private("confirmed.html", member.letter_set)
    return render_private(
        "confirm.html",
        member.language,
        status=status,
        token=token,
        form=form or PageForm(member.language),
        masked_address=mask(member.address),
    )


def _render_refusal(
    token: str, member: Member, form: PageForm | None = None, *, status: int = 200
) -> Response:
    return render_private(
        "refuse.html",
        member.language,
        status=status,
        token=token,
        form=form or PageForm(member.language),
        masked_address=mask(member.address),
    )
