"""Joining: the page, and the thanks that are the same for everybody."""

import hashlib
import json
from datetime import timedelta

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from matchmaker.database import UNAVAILABLE
from matchmaker.domain.consent import Purpose
from matchmaker.domain.profile import FirstWriter, Frequency, Profile, Reach
from matchmaker.errors import NoSpaceError
from matchmaker.i18n import negotiate
from matchmaker.services import signup
from matchmaker.services.signup import Submission
from matchmaker.web import form_token
from matchmaker.web.profile_form import JoinForm
from matchmaker.web.profiles import read_profile
from matchmaker.web.rendering import render
from matchmaker.web.site import get_runtime

join = Blueprint("join", __name__)
LANGUAGE = "<any(de, en):language>"


@join.get("/")
@join.get("/join")
def choose_language() -> BaseResponse:
    """Send the visitor to the page in their language."""
    language = negotiate(request.headers.get("Accept-Language"))
    response = redirect(url_for("join.show", language=language))
    response.vary.add("Accept-Language")
    return response


@join.get(f"/{LANGUAGE}/join")
def show(language: str) -> Response:
    """The empty form; the page's own language is ticked."""
    values = {
        "languages": (language,),
        "reach": Reach.SURPRISE.value,
        "frequency": Frequency.MONTHLY.value,
        "first_writer": FirstWriter.EITHER.value,
    }
    return _render(language, JoinForm(language, values))


@join.post(f"/{LANGUAGE}/join")
def submit(language: str) -> BaseResponse:
    """Take in the form; too fast or too eager gets the same thanks and leaves nothing."""
    form = JoinForm(language)
    if not form.validate():
        return _render(language, form, status=422)
    if not _is_trapped(form):
        try:
            _store(language, form)
        except (*UNAVAILABLE, NoSpaceError):
            form.add_fault(form_token.FIELD_NAME, "try_again")
            return _render(language, form, status=503)
        get_runtime().ring()
    return redirect(url_for("join.thank", language=language), 303)


@join.get(f"/{LANGUAGE}/thanks")
def thank(language: str) -> Response:
    """The same for known and unknown addresses."""
    return render("thanks.html", language, other_page="thanks")


def _store(language: str, form: JoinForm) -> None:
    runtime = get_runtime()
    if runtime.is_short_of_space:
        raise NoSpaceError("the disk is nearly full")
    profile = read_profile(form)
    submission = Submission(
        address=form.email.address,
        profile=profile,
        language=language,
        key=_submission_key(form, profile),
        consents=form.given,
    )
    with runtime.sessions.begin() as session:
        signup.submit(
            session, submission, community=runtime.community, now=runtime.clock.calendar()
        )


def _submission_key(form: JoinForm, profile: Profile) -> str:
    """The same for a form sent twice, another one once anything in it was corrected."""
    nonce = form_token.read(form.token).nonce
    facts = (nonce, form.email.address.key, sorted(form.given), profile.as_dict())
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _is_trapped(form: JoinForm) -> bool:
    """Whether a machine filled in what nobody sees, or was faster than anybody reads."""
    token = form_token.read(form.token)
    age = get_runtime().clock.real() - token.issued_at
    trap = timedelta(seconds=current_app.config["TIME_TRAP_SECONDS"])
    return bool(form.homepage.data) or age < trap


def _render(language: str, form: JoinForm, *, status: int = 200) -> Response:
    runtime = get_runtime()
    return render(
        "join.html",
        language,
        status=status,
        form=form,
        consents={
            purpose.value: runtime.wordings.current(purpose, language).text for purpose in Purpose
        },
        other_page="join",
    )
