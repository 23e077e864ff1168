"""The membership page: how others see you, and the ways to change, pause, return and leave."""

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from matchmaker.domain.address import mask
from matchmaker.domain.email_kind import EmailKind
from matchmaker.domain.membership import MemberState
from matchmaker.domain.shown import Thread
from matchmaker.domain.shown import show as show_profile
from matchmaker.i18n import date_in_words
from matchmaker.models import Member
from matchmaker.services import membership as memberships
from matchmaker.services.cards import card_of
from matchmaker.signing import TokenPurpose
from matchmaker.web.forms import PauseForm
from matchmaker.web.rendering import render_private
from matchmaker.web.site import get_runtime

membership = Blueprint("membership", __name__)
LINKS = {
    "change_link": EmailKind.CHANGE_LINK,
    "export_link": EmailKind.EXPORT_LINK,
    "erase_link": EmailKind.ERASE_LINK,
}
# What the page says after each button.
DONE = {
    "pause_month": "paused",
    "pause_until": "paused",
    "pause": "paused",
    "resume": "resumed",
    "leave": "left",
    **dict.fromkeys(LINKS, "link"),
}
NOTES = frozenset({"welcome", "changed", *DONE.values()})


@membership.get("/m/<token>")
def show(token: str) -> Response:
    """The page of one member; it tells nothing about anybody else."""
    with get_runtime().reading() as session:
        return _render(token, _get_member(session, token))


@membership.post("/m/<token>")
def act(token: str) -> BaseResponse:
    """Do what the pressed button says, and show the page again."""
    runtime = get_runtime()
    with runtime.sessions.begin() as session:
        member = _get_member(session, token)
        form = PauseForm(member.letter_set)
        if not form.validate() or form.pressed not in DONE:
            return _render(token, member, form, status=422)
        _do(session, member, form)
        if form.faults:
            return _render(token, member, form, status=422)
    runtime.ring()
    return redirect(url_for("membership.show", token=token, done=DONE[form.pressed]), 303)


def _get_member(session: Session, token: str) -> Member:
    runtime = get_runtime()
    found = runtime.signer.read_timed(
        TokenPurpose.MEMBERSHIP_VIEW, token, now=runtime.clock.real(), lifetime=None
    )
    return memberships.get_member(session, found.row_id, found.epoch)


def _do(session: Session, member: Member, form: PauseForm) -> None:
    runtime = get_runtime()
    community, now = runtime.community, runtime.clock.calendar()
    button = form.pressed
    if button in LINKS:
        memberships.owe_link(session, member.id, LINKS[button], community=community, now=now)
    elif button == "pause_month":
        memberships.pause_this_month(session, member.id, community=community, now=now)
    elif button == "pause_until":
        until = form.read_until(today=community.calendar.local_date(now))
        if until is not None:
            memberships.pause(session, member.id, until=until, community=community, now=now)
    elif button == "pause":
        memberships.pause(session, member.id, until=None, community=community, now=now)
    elif button == "resume":
        memberships.resume(session, member.id, now=now)
    elif button == "leave":
        memberships.leave(session, member.id, now=now)


def _render(
    token: str, member: Member, form: PauseForm | None = None, *, status: int = 200
) -> Response:
    runtime = get_runtime()
    calendar, letter_set = runtime.community.calendar, member.letter_set
    now = runtime.clock.calendar()
    old_enough_at = (member.confirmed_at or now) + runtime.community.membership_age
    opens = calendar.next_opening(max(now, old_enough_at))
    paused_until = member.paused_until
    note = request.args.get("done", "")
    return render_private(
        "membership.html",
        letter_set,
        status=status,
        token=token,
        form=form or PauseForm(letter_set),
        state=member.state.value,
        is_away=member.state is not MemberState.ACTIVE,
        opens_on=date_in_words(calendar.local_date(opens), letter_set),
        paused_until=(
            date_in_words(calendar.local_date(paused_until), letter_set) if paused_until else ""
        ),
        card=card_of(show_profile(member.get_profile(), Thread()), runtime.vocabulary, letter_set),
        note=note if note in NOTES and request.method == "GET" else "",
        masked_address=mask(member.address),
    )
