"""Connections to Redis by URL: one server, Sentinel or Cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import MasterNotFoundError, Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.storage.cluster import Cluster
from bot.storage.connection import OneRedis

TIMEOUT_SECONDS = 0.4  # twice this, to connect and to ask, is inside the second that a webhook may take
PLAIN = ("redis", "rediss", "unix")
SENTINEL = ("redis+sentinel", "rediss+sentinel")
CLUSTER = ("redis+cluster", "rediss+cluster")
TLS_OPTIONS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs")  # in the query, as redis-py names them
Client = OneRedis | Cluster


def check_redis_url(url: str) -> str:
    """Give the URL back if it is one of ours.

    Raises:
        ValueError: it is not; the message shows how to write one and holds nothing of it.

    """
    parts = urlsplit(url)
    needs_name = parts.scheme in SENTINEL and not parts.path.strip("/")
    if parts.scheme not in PLAIN + SENTINEL + CLUSTER or needs_name or not (parts.netloc or parts.scheme == "unix"):
        raise ValueError(
            "write redis://host:6379/0, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:7000,host:7001"
            "; with TLS rediss://, rediss+sentinel:// or rediss+cluster://"
        )
    return url


def is_cluster(url: str) -> bool:
    """Tell whether the URL names a cluster."""
    return urlsplit(url).scheme in CLUSTER


def connect(url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> Client:
    """Make a client that fails fast: short timeouts and no retries of its own (it connects when first used)."""
    options: dict[str, Any] = {
        "socket_timeout": timeout_seconds,
        "socket_connect_timeout": TIMEOUT_SECONDS,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,  # with 3, redis-py hands out pooled connections that the server closed long ago
    }
    parts = urlsplit(url)
    if parts.scheme in PLAIN:
        return cast(OneRedis, OneRedis.from_url(url, **options))
    hosts = _hosts(parts.netloc)
    options |= _login(parts.username, parts.password) | _tls(parts)
    if parts.scheme in CLUSTER:
        return Cluster(hosts, **options)
    return connect_to_master(hosts, parts.path.strip("/"), options)


def _hosts(netloc: str) -> list[tuple[str, int]]:
    places = netloc.rpartition("@")[2].split(",")
    return [(host, int(port)) for host, _, port in (place.rpartition(":") for place in places)]


def _login(username: str | None, password: str | None) -> dict[str, str]:
    given = {"username": username, "password": password}
    return {name: unquote(value) for name, value in given.items() if value}


def _tls(parts: SplitResult) -> dict[str, Any]:
    if not parts.scheme.startswith("rediss"):
        return {}
    given = {name: values[0] for name, values in parse_qs(parts.query).items() if name in TLS_OPTIONS}
    return {"ssl": True, **given}


# -- Connections to the master that Sentinel names


def connect_to_master(hosts: Sequence[tuple[str, int]], name: str, options: Mapping[str, Any]) -> OneRedis:
    """Make a client whose every new connection goes to the master of that moment.

    Args:
        hosts: of the Sentinels.
        name: of the master, as Sentinel knows it.
        options: for connections to Sentinels and servers.

    """
    make: Any = _MasterPool  # untyped in redis-py
    return cast(OneRedis, OneRedis.from_pool(make(name, _Sentinels(hosts, options), **options)))


class _Sentinels:
    """Asks all Sentinels at once: one that does not answer takes nobody's time."""

    def __init__(self, hosts: Sequence[tuple[str, int]], options: Mapping[str, Any]) -> None:
        make: Any = Sentinel  # this too
        self._each = [make([host], sentinel_kwargs=dict(options)) for host in hosts]
        self._asking: set[asyncio.Task[tuple[str, int] | None]] = set()

    async def discover_master(self, name: str) -> tuple[str, int]:
        """Give the address that comes first.

        Raises:
            MasterNotFoundError: no Sentinel answers, or none knows a living master.

        """
        asked = [asyncio.create_task(self._ask(each, name)) for each in self._each]
        self._asking.update(asked)  # they go on when the first has answered
        for task in asked:
            task.add_done_callback(self._asking.discard)
        for answer in asyncio.as_completed(asked):
            address = await answer
            if address is not None:
                return address
        raise MasterNotFoundError(f"no Sentinel knows a living master {name}")

    async def _ask(self, sentinel: Any, name: str) -> tuple[str, int] | None:
        try:
            host, port = await sentinel.discover_master(name)
        except (RedisError, OSError):
            return None
        return host, port

    async def aclose(self) -> None:
        """Let the connections go."""
        await asyncio.gather(*self._asking)
        for each in self._each:
            await each.aclose()


class _MasterPool(SentinelConnectionPool):
    """Keeps idle connections only as long as none has failed.

    One that fails may mean another master; the idle ones would go on to the old one, which may take messages before it
    learns that it is master no more. Idle ones are taken out before they are closed, so that nobody is handed one.
    """

    async def release(self, connection: AbstractConnection) -> None:
        """Take a connection back."""
        if not connection.is_connected:
            await self.disconnect(inuse_connections=False)
        await super().release(connection)

    async def disconnect(self, inuse_connections: bool = True) -> None:
        """Close idle connections, and those in use if told so."""
        idle, self._available_connections = self._available_connections, []
        await asyncio.gather(*(each.disconnect(nowait=True) for each in idle), return_exceptions=True)
        if inuse_connections:
            await super().disconnect()

    async def aclose(self) -> None:
        """Let all connections go."""
        await super().aclose()
        await self.sentinel_manager.aclose()
