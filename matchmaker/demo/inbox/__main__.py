"""The process of the inbox: receives the mail, shows it, and keeps the sample community alive."""

import argparse
import signal
import sys
import threading
from pathlib import Path

import structlog
from werkzeug.serving import make_server

from matchmaker.config import read_settings
from matchmaker.demo import settling
from matchmaker.demo.inbox.correspondence import Correspondence
from matchmaker.demo.inbox.door import ReplyDoor
from matchmaker.demo.inbox.page import create_app
from matchmaker.demo.inbox.smtp import serving_smtp
from matchmaker.demo.inbox.store import LetterStore
from matchmaker.demo.ports import HOST
from matchmaker.demo.settings import REPLY_DOMAIN
from matchmaker.demo.travel import TimeTraveller
from matchmaker.errors import MatchmakerError
from matchmaker.runtime import open_runtime

SECONDS_BETWEEN_LOOKS = 3.0
SENT = ".Sent"
log = structlog.get_logger()


def main() -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--reply-port", type=int, required=True)
    parser.add_argument("--mail", type=Path, required=True)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    store = LetterStore(options.mail)
    door = ReplyDoor(REPLY_DOMAIN, options.reply_port)
    with serving_smtp(store, options.smtp_port, door) as smtp_port:
        try:
            _serve(store, LetterStore(options.mail / SENT), options.port, smtp_port)
        except MatchmakerError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _serve(store: LetterStore, sent: LetterStore, port: int, smtp_port: int) -> None:
    runtime = open_runtime(read_settings())
    correspondence = Correspondence(store, sent, smtp_port, runtime)
    traveller = TimeTraveller(runtime, settling.settle_in(runtime), correspondence.write)
    app = create_app(correspondence, traveller, form_address=f"{runtime.settings.base_url}/join")
    threading.Thread(target=_live, args=(traveller,), name="life", daemon=True).start()
    with make_server(HOST, port, app, threaded=True) as server:
        server.serve_forever()


def _live(traveller: TimeTraveller) -> None:
    """Do what is due every few seconds, so that life goes on without journeys."""
    pause = threading.Event()
    while True:
        try:
            traveller.live()
        except Exception:
            log.exception("what was due could not be done")
        pause.wait(SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    sys.exit(main())
