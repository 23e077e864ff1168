"""Every campaign by its name; each is a module with `run(size, seed)`, loaded when it is needed."""

from collections.abc import Callable
from importlib import import_module

from tests.hammer.results import Result, Size

Campaign = Callable[[Size, int], Result]
MODULES: dict[str, str] = {
    "redis": "tests.hammer.bad_redis",
    "disk": "tests.hammer.disk",
    "relay": "tests.hammer.bad_relay",
    "kill": "tests.hammer.kill",
    "months": "tests.hammer.months",
    "murder": "tests.hammer.murder",
    "mutants": "tests.hammer.mutants",
    "races": "tests.hammer.races",
    "same-plan": "tests.hammer.same_plan",
}


def load_campaign(name: str) -> Campaign:
    """The campaign of that name; KeyError if there is none."""
    campaign: Campaign = import_module(MODULES[name]).run
    return campaign
