"""One letter on the inbox page: how it looks, and the box to reply to it."""

from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.demo.inbox import showing
from matchmaker.demo.inbox.correspondence import Correspondence
from matchmaker.demo.inbox.letter import Letter
from matchmaker.demo.inbox.rendering import Rendering
from matchmaker.errors import MatchmakerError, UnsafeMessageError

PARTS = ("text", "html", "headers", "source")
LONGEST_REPLY = 4_000
LARGEST_BODY = 1024 * 1024
STATUS = {"reply_empty": 422, "reply_long": 422, "reply_nowhere": 422, "reply_not_now": 503}


def add_letters(app: Flask, correspondence: Correspondence, rendering: Rendering) -> None:
    """The pages of one letter."""

    def get(letter_id: str) -> Letter:
        return correspondence.received.find(letter_id) or abort(404)

    @app.get("/letters/<letter_id>")
    def show_letter(letter_id: str) -> Response:
        return _show(get(letter_id), correspondence, rendering)

    @app.get("/letters/<letter_id>/html")
    def show_html(letter_id: str) -> Response:
        response = Response(showing.opening_apart(get(letter_id).html), mimetype="text/html")
        response.headers["Content-Security-Policy"] = showing.FRAME_CONTENT
        return response

    @app.post("/letters/<letter_id>/reply")
    def reply(letter_id: str) -> AnyResponse:
        # What is too long for a reply is shown again and not thrown away.
        request.max_content_length = LARGEST_BODY
        letter = get(letter_id)
        words = "\n".join(request.form.get("words", "").splitlines()).strip()
        fault = _find_fault(words) or _send(letter, words, correspondence, rendering.language)
        if fault:
            return _show(letter, correspondence, rendering, words=words, fault=fault)
        address = rendering.link(f"/letters/{letter.id}", sent="1")
        return redirect(f"{address}#reply", 303)


def _find_fault(words: str) -> str:
    if not words:
        return "reply_empty"
    return "reply_long" if len(words) > LONGEST_REPLY else ""


def _send(letter: Letter, words: str, correspondence: Correspondence, language: str) -> str:
    """Send a reply; tells what is wrong, or nothing."""
    try:
        correspondence.reply(letter, words, language=language)
    except UnsafeMessageError:
        return "reply_nowhere"
    except MatchmakerError:
        return "reply_not_now"
    return ""


def _show(
    letter: Letter,
    correspondence: Correspondence,
    rendering: Rendering,
    *,
    words: str = "",
    fault: str = "",
) -> Response:
    part = request.args.get("part", PARTS[0])
    replies = correspondence.list_replies(letter)
    last = replies[-1].sent.id if replies else ""
    return rendering.page(
        "letter.html",
        status=STATUS.get(fault, 200),
        letter=letter,
        subject=letter.header("Subject") or rendering.word("no_subject"),
        part=part if part in PARTS else PARTS[0],
        parts=PARTS,
        sandbox=showing.SANDBOX,
        with_links=showing.with_links,
        person=rendering.person,
        to_us=correspondence.is_ours(letter.answer_address),
        replies=replies,
        later=correspondence.list_later(letter.recipient, last) if last else [],
        has_sent=bool(replies) and "sent" in request.args,
        longest=LONGEST_REPLY,
        words=words,
        fault=fault,
    )
