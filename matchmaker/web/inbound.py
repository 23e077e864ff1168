"""The way in for mail that a provider hands over: one raw message, signed."""

import hashlib
import hmac

from flask import Blueprint, Response, abort, request

from matchmaker.mail.listener import LARGEST
from matchmaker.services.inbox import Envelope, Ingested
from matchmaker.web.site import get_runtime

inbound = Blueprint("inbound", __name__)
TIME, SIGNATURE = "X-Matchmaker-Time", "X-Matchmaker-Signature"
RECIPIENT, MAIL_FROM = "X-Matchmaker-Recipient", "X-Matchmaker-Mail-From"
TOLERANCE_SECONDS = 300
STATUSES = {
    Ingested.STORED: 202,
    Ingested.KNOWN: 200,
    Ingested.TOO_MUCH: 429,
    Ingested.NOBODYS: 404,
}


@inbound.post("/inbound")
def receive() -> Response:
    """Keep a message whose signature is right and not older than five minutes.

    Handing in the same message twice keeps it once, so that a recorded request is worth nothing.
    """
    secret = get_runtime().settings.inbound_secret
    if secret is None:
        abort(404)
    if not _is_recent():
        abort(403)
    request.max_content_length = LARGEST
    raw = request.get_data(cache=False)
    if not _is_signed(secret, raw):
        abort(403)
    mail_from = request.headers.get(MAIL_FROM)
    recipients = [address for address in [request.headers.get(RECIPIENT, "")] if address]
    runtime = get_runtime()
    found = runtime.mailroom.take_in(raw, Envelope(mail_from=mail_from, recipients=recipients))
    runtime.ring()
    return Response(f"{found.value}\n", STATUSES[found], content_type="text/plain; charset=utf-8")


def sign(secret: str, *, time: str, recipient: str, mail_from: str, raw: bytes) -> str:
    """The signature of a request: HMAC-SHA256 over three header values and the body, as hex."""
    head = "\n".join((time, recipient, mail_from)).encode()
    return hmac.new(secret.encode(), head + b"\n" + raw, hashlib.sha256).hexdigest()


def _is_signed(secret: str, raw: bytes) -> bool:
    expected = sign(
        secret,
        time=request.headers.get(TIME, ""),
        recipient=request.headers.get(RECIPIENT, ""),
        mail_from=request.headers.get(MAIL_FROM, ""),
        raw=raw,
    )
    given = request.headers.get(SIGNATURE, "")
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def _is_recent() -> bool:
    now = get_runtime().clock.real().timestamp()
    try:
        return abs(now - int(request.headers.get(TIME, ""))) <= TOLERANCE_SECONDS
    except ValueError:
        return False
