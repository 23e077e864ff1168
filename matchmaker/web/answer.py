"""Answering a proposal: the page shows what the letter showed, only a choice and the button act."""

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from matchmaker.database import UNAVAILABLE
from matchmaker.domain.answer import Answer
from matchmaker.domain.consent import Channel
from matchmaker.domain.profile import FirstWriter
from matchmaker.errors import ExpiredError, TooLateError
from matchmaker.i18n import LETTER_SETS, date_in_words
from matchmaker.services import answers
from matchmaker.services.answers import AnswerState, AnswerView
from matchmaker.services.cards import card_of
from matchmaker.signing import TokenPurpose
from matchmaker.web import form_token
from matchmaker.web.forms import AnswerForm, PageForm
from matchmaker.web.rendering import render, render_private
from matchmaker.web.site import get_runtime
from matchmaker.web.threads import list_thread_sentences

answer = Blueprint("answer", __name__)
BLOCK = "block"
SETS = f"<any({', '.join(LETTER_SETS)}):letter_set>"
ANSWERS = f"<any({', '.join(Answer)}):given>"


@answer.get("/a/<token>")
def show(token: str) -> Response:
    """The proposal and the four choices, none of them preselected."""
    invitation_id = get_runtime().signer.read(TokenPurpose.ANSWER, token)
    view = _look(invitation_id)
    return _render(token, view, AnswerForm(view.letter_set))


@answer.post("/a/<token>")
def give(token: str) -> BaseResponse:
    """Record the answer; the page after a yes is the same for the first and the second."""
    runtime = get_runtime()
    invitation_id = runtime.signer.read(TokenPurpose.ANSWER, token)
    view = _look(invitation_id)
    form = AnswerForm(view.letter_set)
    if view.state is not AnswerState.OPEN:
        return _render(token, view, form)
    if not form.validate():
        return _render(token, view, form, status=422)
    try:
        _record(invitation_id, form)
    except (TooLateError, ExpiredError):
        return _render(token, _look(invitation_id), form)
    except UNAVAILABLE:
        form.add_fault(form_token.FIELD_NAME, "try_again")
        return _render(token, view, form, status=503)
    runtime.ring()
    thanks = url_for("answer.thank", letter_set=view.letter_set, given=form.answer.data)
    return redirect(thanks, 303)


@answer.get(f"/{SETS}/answered/{ANSWERS}")
def thank(letter_set: str, given: str) -> Response:
    """What an answer means; nothing here knows of anybody's proposal."""
    minutes = get_runtime().settings.undo_minutes
    response = render("answered.html", letter_set, given=given, minutes=minutes)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@answer.get("/a/<token>/block")
def ask_block(token: str) -> Response:
    """Ask whether these two shall never be proposed again."""
    invitation_id = get_runtime().signer.read(TokenPurpose.ANSWER, token)
    view = _look(invitation_id)
    return _render_block(token, view, PageForm(view.letter_set))


@answer.post("/a/<token>/block")
def block(token: str) -> BaseResponse:
    """Block the pair; the other side sees nothing but silence."""
    runtime = get_runtime()
    invitation_id = runtime.signer.read(TokenPurpose.ANSWER, token)
    view = _look(invitation_id)
    form = PageForm(view.letter_set)
    if not form.validate() or form.pressed != BLOCK:
        return _render_block(token, view, form, status=422)
    with runtime.sessions.begin() as session:
        answers.block(
            session, invitation_id, community=runtime.community, now=runtime.clock.calendar()
        )
    return redirect(
        url_for("information.farewell", letter_set=view.letter_set, what="blocked"), 303
    )


def _look(invitation_id: int) -> AnswerView:
    runtime = get_runtime()
    with runtime.reading() as session:
        return answers.get_view(session, invitation_id, now=runtime.clock.calendar())


def _record(invitation_id: int, form: AnswerForm) -> None:
    runtime = get_runtime()
    writer = form.first_writer.data
    with runtime.sessions.begin() as session:
        answers.record_answer(
            session,
            invitation_id,
            Answer(form.answer.data or ""),
            community=runtime.community,
            now=runtime.clock.calendar(),
            channel=Channel.PAGE,
            reason=form.reason.clean,
            first_writer=FirstWriter(writer) if writer else None,
        )


def _render(token: str, view: AnswerView, form: AnswerForm, *, status: int = 200) -> Response:
    runtime = get_runtime()
    if view.state is AnswerState.CLOSED:
        return render_private("fault.html", view.letter_set, status=410, code="e410")
    if view.state is AnswerState.INTRODUCED:
        return render_private(
            "introduced.html", view.letter_set, token=token, masked_address=view.masked_address
        )
    card = None
    thread: list[str] = []
    if view.shown is not None:
        card = card_of(view.shown, runtime.vocabulary, view.letter_set)
        thread = list_thread_sentences(card.thread, view.letter_set)
    last_day = runtime.community.calendar.last_day(view.deadline_at)
    return render_private(
        "answer.html",
        view.letter_set,
        status=status,
        token=token,
        form=form,
        card=card,
        thread=thread,
        given=view.answer.value if view.answer else "",
        deadline=date_in_words(last_day, view.letter_set),
        masked_address=view.masked_address,
    )


def _render_block(token: str, view: AnswerView, form: PageForm, *, status: int = 200) -> Response:
    settings = get_runtime().settings
    return render_private(
        "block.html",
        view.letter_set,
        status=status,
        token=token,
        form=form,
        organiser=settings.organiser_name,
        email=settings.organiser_email,
        masked_address=view.masked_address,
    )
