"""The web application, assembled from its pages."""

import hashlib

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from matchmaker.runtime import Runtime
from matchmaker.templating import page_environment, template_root
from matchmaker.web import faults, limits, security
from matchmaker.web.answer import answer
from matchmaker.web.confirm import confirm
from matchmaker.web.inbound import inbound
from matchmaker.web.information import information
from matchmaker.web.join import join
from matchmaker.web.membership import membership
from matchmaker.web.personal_data import personal_data
from matchmaker.web.site import EXTENSION, Site
from matchmaker.web.unsubscribe import unsubscribe

LARGEST_BODY = 64 * 1024
MOST_PARTS = 50
TIME_TRAP_SECONDS = 3
STYLE_SHEET = "style.css"
ICON = "icon.svg"


def create_app(runtime: Runtime, *, time_trap_seconds: float = TIME_TRAP_SECONDS) -> Flask:
    """The application for one runtime; forms sent within the trap's time are a machine's."""
    app = Flask("matchmaker", static_folder=None, template_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_PARTS,
        TRUSTED_HOSTS=runtime.settings.trusted_hosts,
        TIME_TRAP_SECONDS=time_trap_seconds,
    )
    folder = template_root() / "pages"
    style = (folder / STYLE_SHEET).read_bytes()
    app.extensions[EXTENSION] = Site(
        runtime=runtime,
        environment=page_environment(),
        style=style,
        icon=(folder / ICON).read_bytes(),
        style_digest=hashlib.sha256(style).hexdigest()[:12],
    )
    if hops := runtime.settings.trusted_proxies:
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign]
    security.install(app, runtime.settings)
    faults.install(app)
    for pages in (
        join, confirm, answer, membership, personal_data, unsubscribe, information, inbound,
    ):  # fmt: skip
        app.register_blueprint(pages)
    limits.install(app, runtime.settings)
    return app
