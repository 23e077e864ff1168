"""How a process writes its log."""

import sys

import structlog


def configure_logs() -> None:
    """Tracebacks without the values of variables: logs hold no word of a member."""
    processors = structlog.get_config()["processors"]
    renderer = structlog.dev.ConsoleRenderer(
        colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[*processors[:-1], renderer])
