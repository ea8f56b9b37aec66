"""Connections to Redis by URL: one server, Sentinel or Cluster."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import unquote, urlsplit

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot.storage.cluster import Cluster
from bot.storage.one import OneRedis
from bot.storage.sentinel import connect_to_master

TIMEOUT_SECONDS = 0.4  # twice this, to connect and to ask, is inside the second that a webhook may take
SCHEMES = ("redis", "rediss", "unix", "redis+sentinel", "redis+cluster")
Client = OneRedis | Cluster


def check_redis_url(url: str) -> str:
    """Give the URL back if it is one of ours.

    Raises:
        ValueError: it is not; the message shows how to write one and holds nothing of it.

    """
    parts = urlsplit(url)
    needs_name = parts.scheme == "redis+sentinel" and not parts.path.strip("/")
    if parts.scheme not in SCHEMES or needs_name or not (parts.netloc or parts.scheme == "unix"):
        raise ValueError(
            "write redis://host:6379/0, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:7000,host:7001"
        )
    return url


def is_cluster(url: str) -> bool:
    """Tell whether the URL names a cluster."""
    return urlsplit(url).scheme == "redis+cluster"


def connect(url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> Client:
    """Make a client that fails fast: short timeouts and no retries of its own (it connects when first used)."""
    options: dict[str, Any] = {
        "socket_timeout": timeout_seconds,
        "socket_connect_timeout": TIMEOUT_SECONDS,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,  # with 3, redis-py hands out pooled connections that the server closed long ago
    }
    parts = urlsplit(url)
    if parts.scheme not in ("redis+sentinel", "redis+cluster"):
        return cast(OneRedis, OneRedis.from_url(url, **options))
    hosts = _hosts(parts.netloc)
    options |= _login(parts.username, parts.password)
    if parts.scheme == "redis+cluster":
        return Cluster(hosts, **options)
    return connect_to_master(hosts, parts.path.strip("/"), options)


def _hosts(netloc: str) -> list[tuple[str, int]]:
    places = netloc.rpartition("@")[2].split(",")
    return [(host, int(port)) for host, _, port in (place.rpartition(":") for place in places)]


def _login(username: str | None, password: str | None) -> dict[str, str]:
    given = {"username": username, "password": password}
    return {name: unquote(value) for name, value in given.items() if value}
