"""What needs a fresh mailed link: changing the answers, taking them along, erasing them."""

import json
from datetime import timedelta

from flask import Blueprint, Response, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from matchmaker.database import UNAVAILABLE
from matchmaker.domain.address import mask
from matchmaker.models import Member
from matchmaker.services import erasure
from matchmaker.services import membership as memberships
from matchmaker.signing import TokenPurpose
from matchmaker.web import form_token
from matchmaker.web.forms import EraseForm, PageForm
from matchmaker.web.profile_form import ChangeForm
from matchmaker.web.profiles import fill, read_profile
from matchmaker.web.rendering import NEVER_STORED, render_private
from matchmaker.web.site import get_runtime

personal_data = Blueprint("personal_data", __name__)
LIFETIMES = {
    TokenPurpose.MEMBERSHIP_CHANGE: timedelta(minutes=30),
    TokenPurpose.ERASE: timedelta(minutes=30),
    TokenPurpose.EXPORT: timedelta(hours=24),
}
CHANGE, ERASE, EXPORT = "change", "erase", "export"


@personal_data.get("/m/<token>/change")
def show_change(token: str) -> Response:
    """The form, filled in."""
    with get_runtime().reading() as session:
        member = _get_member(session, token, TokenPurpose.MEMBERSHIP_CHANGE)
        return _render_change(token, member, _change_form(member))


@personal_data.post("/m/<token>/change")
def change(token: str) -> BaseResponse:
    """Replace the answers, all or none."""
    runtime = get_runtime()
    with runtime.reading() as session:
        member = _get_member(session, token, TokenPurpose.MEMBERSHIP_CHANGE)
        form = _change_form(member)
    if not form.validate() or form.pressed != CHANGE:
        return _render_change(token, member, form, status=422)
    try:
        with runtime.sessions.begin() as session:
            memberships.change_profile(
                session, member.id, read_profile(form), language=form.letter_language.data or "de"
            )
    except UNAVAILABLE:
        form.add_fault(form_token.FIELD_NAME, "try_again")
        return _render_change(token, member, form, status=503)
    view = runtime.signer.sign_timed(
        TokenPurpose.MEMBERSHIP_VIEW,
        member.id,
        epoch=member.epoch,
        issued_at=runtime.clock.real(),
    )
    return redirect(url_for("membership.show", token=view, done="changed"), 303)


@personal_data.get("/m/<token>/export")
def show_export(token: str) -> Response:
    """A page with a button: a file that opens by itself could open anywhere."""
    with get_runtime().reading() as session:
        member = _get_member(session, token, TokenPurpose.EXPORT)
        return _render(token, "export.html", member, PageForm(member.letter_set))


@personal_data.post("/m/<token>/export")
def export(token: str) -> BaseResponse:
    """Everything we hold about a member, as JSON."""
    with get_runtime().reading() as session:
        member = _get_member(session, token, TokenPurpose.EXPORT)
        form = PageForm(member.letter_set)
        if not form.validate() or form.pressed != EXPORT:
            return _render(token, "export.html", member, form, status=422)
        data = json.dumps(erasure.export(session, member.id), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": "attachment; filename=matchmaker.json", **NEVER_STORED}
    return Response(data + "\n", mimetype="application/json", headers=headers)


@personal_data.get("/m/<token>/erase")
def show_erase(token: str) -> Response:
    """Ask whether everything shall go."""
    with get_runtime().reading() as session:
        member = _get_member(session, token, TokenPurpose.ERASE)
        return _render(token, "erase.html", member, EraseForm(member.letter_set))


@personal_data.post("/m/<token>/erase")
def erase(token: str) -> BaseResponse:
    """Erase at once, for somebody who is sure."""
    runtime = get_runtime()
    with runtime.sessions.begin() as session:
        member = _get_member(session, token, TokenPurpose.ERASE)
        letter_set = member.letter_set
        form = EraseForm(letter_set)
        if not form.validate() or form.pressed != ERASE:
            return _render(token, "erase.html", member, form, status=422)
        erasure.erase(
            session,
            member.id,
            never_again=bool(form.never_again.data),
            community=runtime.community,
            now=runtime.clock.calendar(),
        )
    return redirect(url_for("information.farewell", letter_set=letter_set, what="erased"), 303)


def _get_member(session: Session, token: str, purpose: TokenPurpose) -> Member:
    runtime = get_runtime()
    found = runtime.signer.read_timed(
        purpose, token, now=runtime.clock.real(), lifetime=LIFETIMES[purpose]
    )
    return memberships.get_member(session, found.row_id, found.epoch)


def _change_form(member: Member) -> ChangeForm:
    values = {**fill(member.get_profile()), "letter_language": member.language}
    return ChangeForm(member.letter_set, values)


def _render_change(token: str, member: Member, form: ChangeForm, *, status: int = 200) -> Response:
    return _render(token, "change.html", member, form, status=status)


def _render(
    token: str, template: str, member: Member, form: PageForm, *, status: int = 200
) -> Response:
    return render_private(
        template,
        member.letter_set,
        status=status,
        token=token,
        form=form,
        masked_address=mask(member.address),
    )
