"""What every page works with: the runtime, the templates, the style sheet."""

from dataclasses import dataclass
from typing import cast

from flask import current_app
from jinja2 import Environment

from matchmaker.runtime import Runtime

EXTENSION = "matchmaker"


@dataclass(frozen=True, slots=True)
class Site:
    """The parts of one web application."""

    runtime: Runtime
    environment: Environment
    style: bytes
    icon: bytes
    style_digest: str


def get_site() -> Site:
    """The site of the request at hand."""
    return cast(Site, current_app.extensions[EXTENSION])


def get_runtime() -> Runtime:
    """The runtime of the request at hand."""
    return get_site().runtime
