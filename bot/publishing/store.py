"""Versions of the knowledge in Redis: published by staff, taken by every process."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from redis.exceptions import RedisError

from bot.errors import StoreError
from bot.storage.client import connect
from bot.storage.scripts import read_script

PREFIX = "doebot:{knowledge}:"
KEPT = 50
PARCEL_SECONDS = 24 * 60 * 60  # who starts later trains for itself
TIMEOUT_SECONDS = 10.0  # a trained interpreter is some 30 MB
SEAL_BYTES = 32
SCRIPTS = ("publish", "go_live", "show_live", "show_versions", "keep_parcel", "find_parcel")


@dataclass(frozen=True, slots=True)
class Version:
    """One version as staff see it; ``knowledge`` is the fingerprint of its files."""

    number: int
    knowledge: str
    author: str
    note: str
    published: datetime
    live_since: datetime
    live_by: str
    is_live: bool


class PublishedKnowledge:
    """Publishes, goes back, and tells what is live.

    Args:
        url: of Redis.
        id_key: seals trained interpreters, so that none is taken from anybody without the key: unpacking runs code.

    """

    def __init__(self, url: str, id_key: bytes) -> None:
        self._id_key = id_key
        self._redis = connect(url, timeout_seconds=TIMEOUT_SECONDS)
        self._scripts: dict[str, Any] = {name: self._redis.register_script(read_script(name)) for name in SCRIPTS}

    async def publish(self, bundle: bytes, knowledge: str, author: str, note: str) -> int:
        """Make a packed knowledge folder live and give its number; the newest KEPT are kept.

        Raises:
            StoreError: Redis is away, full or read-only.

        """
        return int(await self._run("publish", KEPT, bundle, knowledge, author, note))

    async def go_live(self, number: int, author: str) -> bool:
        """Make an earlier version live again; False: it is not kept.

        Raises:
            StoreError: Redis is away, full or read-only.

        """
        return bool(await self._run("go_live", number, author))

    async def live(self, known: int) -> tuple[int, bytes | None]:
        """Give the number of the live version (0: none), and its bundle if it is not the known one.

        Raises:
            StoreError: Redis is away.

        """
        number, *bundle = await self._run("show_live", known)
        return int(number), bundle[0] if bundle else None

    async def versions(self) -> Sequence[Version]:
        """List what is kept, newest first.

        Raises:
            StoreError: Redis is away.

        """
        return [_version(*row) for row in await self._run("show_versions")]

    async def keep_parcel(self, name: str, parcel: memoryview) -> None:
        """Keep a trained interpreter for other processes.

        Raises:
            StoreError: Redis is away, full or read-only.

        """
        await self._run("keep_parcel", name, PARCEL_SECONDS * 1000, self._seal(name, parcel) + bytes(parcel))

    async def find_parcel(self, name: str) -> memoryview | None:
        """Give a trained interpreter that a process with our key kept.

        Raises:
            StoreError: Redis is away.

        """
        kept = memoryview(await self._run("find_parcel", name))
        seal, parcel = kept[:SEAL_BYTES], kept[SEAL_BYTES:]
        return parcel if hmac.compare_digest(seal, self._seal(name, parcel)) else None

    def _seal(self, name: str, parcel: memoryview) -> bytes:
        sealed = hmac.new(self._id_key, name.encode() + b"\0", "sha256")
        sealed.update(parcel)
        return sealed.digest()

    async def aclose(self) -> None:
        """Let the connections go."""
        await self._redis.aclose()

    async def _run(self, name: str, *arguments: Any) -> Any:
        try:
            return await self._scripts[name](keys=[PREFIX], args=arguments)
        except (RedisError, OSError) as error:
            raise StoreError(name, error) from error


def _version(
    number: int,
    knowledge: bytes,
    author: bytes,
    note: bytes,
    published: int,
    live_since: int,
    live_by: bytes,
    live: int,
) -> Version:
    return Version(
        number=number,
        knowledge=knowledge.decode(),
        author=author.decode(),
        note=note.decode(),
        published=datetime.fromtimestamp(published / 1000, UTC),
        live_since=datetime.fromtimestamp(live_since / 1000, UTC),
        live_by=live_by.decode(),
        is_live=bool(live),
    )
