"""Connections to Redis by URL: one server, Sentinel or Cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import MasterNotFoundError, Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.storage.cluster import Cluster
from bot.storage.connection import OneRedis
from bot.storage.url import CLUSTER, PLAIN, parse_redis_url

TIMEOUT_SECONDS = 0.4  # twice this, to connect and to ask, is inside the second that a webhook may take
Client = OneRedis | Cluster


def is_cluster(url: str) -> bool:
    """Tell whether the URL names a cluster."""
    return parse_redis_url(url).scheme in CLUSTER


def connect(url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> Client:
    """Make a client that fails fast: short timeouts and no retries of its own (it connects when first used).

    Raises:
        ValueError: the URL cannot be read; the message holds nothing of it.

    """
    options: dict[str, Any] = {
        "socket_timeout": timeout_seconds,
        "socket_connect_timeout": TIMEOUT_SECONDS,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,  # with 3, redis-py hands out pooled connections that the server closed long ago
    }
    address = parse_redis_url(url)
    if address.scheme in PLAIN:
        return cast(OneRedis, OneRedis.from_url(address.url, **options))
    options |= address.options
    if address.scheme in CLUSTER:
        return Cluster(address.hosts, **options)
    return connect_to_master(address.hosts, address.master, options)


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
