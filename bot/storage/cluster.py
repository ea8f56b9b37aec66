"""A client of Redis Cluster: every call goes to the node that holds its key.

Each node is asked by a plain client of its own, so that a fault of one node closes no connection under calls to
others. The cluster client of redis-py does: whenever it learns the cluster anew, it closes connections that other
calls have just taken (they end in an AttributeError), and some of its errors are no RedisError.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Any

from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot
from redis.exceptions import AskError, ClusterDownError, MovedError, NoScriptError, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.storage.connection import OneRedis

MOST_MOVES = 3  # a slot moves once; more often only while the nodes do not agree yet
LOOK_PAUSE_SECONDS = 0.1
Place = tuple[str, int]  # host and port of a node


class Cluster:
    """Knows which node holds which slot, and looks again after a fault or a move.

    Calls fail as fast as those to one server and are not repeated: who calls knows what to do. A slot that is being
    moved counts as away until it has moved: while its keys are on two nodes, a script would see a part of them.

    Args:
        places: hosts and ports of some nodes; the others are learned from them.
        options: for the client of each node.

    """

    def __init__(self, places: Sequence[Place], **options: Any) -> None:
        self._options = options
        self._nodes: dict[Place, OneRedis] = {}
        self._places = list(places)  # who failed last is asked last
        self._owners: list[Place | None] = [None] * REDIS_CLUSTER_HASH_SLOTS
        self._looking: asyncio.Task[None] | None = None

    def register_script(self, text: str | bytes) -> Script:
        """Make a script callable."""
        return Script(self, text)

    async def blpop(self, keys: Sequence[str], timeout: float) -> Any:  # noqa: ASYNC109 - Redis waits
        """Take from the first list that has something, or wait so many seconds."""
        return await self.call(keys[0], "BLPOP", *keys, timeout)

    async def aclose(self) -> None:
        """Let all connections go."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        for node in self._nodes.values():
            await node.aclose()

    async def call(self, key: str, *command: Any) -> Any:
        """Ask the node that holds the key.

        Raises:
            RedisError: the node is away, or refuses, or the slot of the key is being moved.

        """
        slot = key_slot(key.encode())
        for _ in range(MOST_MOVES):
            place = await self._owner(slot)
            try:
                return await self._node(place).execute_command(*command)
            except MovedError as moved:
                self._owners[slot] = (moved.host or place[0], moved.port)
                self._look_again()
            except (RedisConnectionError, RedisTimeoutError, ClusterDownError):
                self._look_again(place)
                raise
            except AskError as error:
                raise ClusterDownError(f"slot {slot} is being moved") from error
        raise ClusterDownError(f"the nodes do not agree who holds slot {slot}")

    def _node(self, place: Place) -> OneRedis:
        if place not in self._nodes:
            self._nodes[place] = OneRedis(host=place[0], port=place[1], **self._options)
        return self._nodes[place]

    async def _owner(self, slot: int) -> Place:
        if self._owners[slot] is None:
            await asyncio.shield(self._look())  # one look for all that wait, also when one stops waiting
        owner = self._owners[slot]
        if owner is None:
            raise ClusterDownError(f"no node is known to hold slot {slot}")
        return owner

    def _look_again(self, failed: Place | None = None) -> None:
        """Learn the cluster anew while calls go on."""
        if failed in self._places:
            self._places.remove(failed)
            self._places.append(failed)
        self._look(LOOK_PAUSE_SECONDS)

    def _look(self, pause_seconds: float = 0.0) -> asyncio.Task[None]:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._learn(pause_seconds))
        return self._looking

    async def _learn(self, pause_seconds: float) -> None:
        await asyncio.sleep(pause_seconds)
        for place in list(self._places):
            try:
                rows = await self._node(place).execute_command("CLUSTER SLOTS")
            except (RedisError, OSError):
                continue
            if rows:  # none: a node that has forgotten its cluster
                self._note(rows, place)
                return

    def _note(self, rows: Sequence[Any], told_by: Place) -> None:
        """Note who holds which slots, from https://redis.io/commands/cluster-slots/."""
        owners: list[Place | None] = [None] * REDIS_CLUSTER_HASH_SLOTS
        for first, last, (host, port, *_), *_replicas in rows:
            # A node that does not know its own address leaves it out: it is where it was asked.
            place = (host.decode() if host else told_by[0], port)
            owners[first : last + 1] = [place] * (last + 1 - first)
            if place not in self._places:
                self._places.insert(0, place)
        self._owners = owners


class Script:
    """A Lua script that is sent by its hash, and in full to a node that does not know it yet.

    Args:
        cluster: runs it on the node that holds its first key.
        text: with its ``#!lua`` line.

    """

    def __init__(self, cluster: Cluster, text: str | bytes) -> None:
        self._cluster = cluster
        self._text = text.encode() if isinstance(text, str) else text
        self._hash = hashlib.sha1(self._text, usedforsecurity=False).hexdigest()

    async def __call__(self, keys: Sequence[str], args: Sequence[Any] = ()) -> Any:
        """Run it.

        Raises:
            RedisError: as ``Cluster.call``, or the script failed.

        """
        try:
            return await self._cluster.call(keys[0], "EVALSHA", self._hash, len(keys), *keys, *args)
        except NoScriptError:
            return await self._cluster.call(keys[0], "EVAL", self._text, len(keys), *keys, *args)
