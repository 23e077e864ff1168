"""How often one connection may ask; limits per recipient of mail live in SQL."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter

from matchmaker.config import Settings

TAKEN, MISSED = 303, 404
PAGES_BEHIND_LINKS = ("confirm", "answer", "membership", "personal_data", "unsubscribe")
IPV6_NETWORK_BITS = 64


def install(app: Flask, settings: Settings) -> None:
    """Put limits on the registered pages; the demo on one machine has none.

    Counts are kept in Redis, or in memory while there is none. Of forms only those count that
    got through, so that nobody is locked out for typing errors. A Redis that dies between a
    form and its count loses the count; the visitor gets their answer.
    """
    if settings.demo:
        return
    limiter = Limiter(
        visitor_network,
        app=app,
        strategy="moving-window",
        storage_uri=_storage(settings.redis_url),
        in_memory_fallback_enabled=True,
        swallow_errors=True,
    )

    def limit(endpoint: str, rule: str, status: int | None = None, *, shared: bool = False) -> None:
        counts: Callable[[Response], bool] | None = None
        if status is not None:
            counts = lambda response: response.status_code == status  # noqa: E731
        key = (lambda: "everybody") if shared else visitor_network
        limited: Any = limiter.limit(rule, key_func=key, deduct_when=counts)
        app.view_functions[endpoint] = limited(app.view_functions[endpoint])

    limit("join.submit", "5 per hour; 20 per day", TAKEN)
    limit("join.submit", "60 per hour", TAKEN, shared=True)
    limit("join.submit", "60 per hour")
    limit("answer.give", "30 per minute")
    for endpoint in list(app.view_functions):
        if endpoint.partition(".")[0] in PAGES_BEHIND_LINKS:
            limit(endpoint, "60 per minute")
            limit(endpoint, "20 per hour", MISSED)


def visitor_network() -> str:
    """The visitor's address; of IPv6 the network, since one household has many addresses."""
    text = request.remote_addr or "unknown"
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        return str(int(address) >> IPV6_NETWORK_BITS)
    return text


def _storage(redis_url: str | None) -> str:
    if redis_url is None:
        return "memory://"
    return f"redis+{redis_url}" if redis_url.startswith("unix:") else redis_url
