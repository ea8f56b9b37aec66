"""Versions of the knowledge in Redis: published by staff, signed, taken by every process."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.errors import BotError
from bot.privacy import derive_key
from bot.storage.client import connect
from bot.storage.scripts import Scripts

PREFIX = "doebot:{knowledge}:"
PURPOSE = "doebot published knowledge"
KEPT = 50
MODEL_SECONDS = 24 * 60 * 60  # who starts later trains for itself
TIMEOUT_SECONDS = 10.0  # a trained model is some 30 MB
SIGNATURE_BYTES = 32
SCRIPTS = ("publish", "go_live", "show_version", "show_versions", "keep_model", "find_model")

log = structlog.get_logger(__name__)


class UntrustedVersionError(BotError):
    """A version that nobody with the key published as it stands; the message is for staff.

    Attributes:
        number: of the version.

    """

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"รุ่นที่ {number} ที่เผยแพร่ไว้ใช้ไม่ได้ ({reason}) ให้เผยแพร่ใหม่ด้วย doebot publish")
        self.number = number


class SupersededError(BotError):
    """Another version went live while one was made; nothing was published."""


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
        id_key: signs what is published and what was trained for it (HMAC-SHA256), by a key derived for that: who can
            write to Redis but has not this key cannot change what citizens read.

    """

    def __init__(self, url: str, id_key: bytes) -> None:
        self._key = derive_key(id_key, PURPOSE)
        self._redis = connect(url, timeout_seconds=TIMEOUT_SECONDS)
        self._scripts = Scripts(self._redis, *SCRIPTS)

    async def publish(self, bundle: bytes, knowledge: str, author: str, note: str, on: int | None = None) -> int:
        """Make a packed knowledge folder live and give its number; the newest KEPT are kept.

        Args:
            bundle: the folder.
            knowledge: its fingerprint.
            author: who publishes.
            note: what was changed.
            on: the version that it was made from (0: none was live), which has to be live still; ``None``: any.

        Raises:
            StoreError: Redis is away, full or read-only.
            SupersededError: another version went live meanwhile.

        """
        signature = self._sign("version", knowledge.encode(), bundle)
        expected = "" if on is None else str(on)
        number = int(await self._run("publish", KEPT, bundle, knowledge, author, note, signature, expected))
        if number < 0:
            raise SupersededError
        return number

    async def go_live(self, number: int, author: str) -> bool:
        """Make an earlier version live again; False: it is not kept.

        Raises:
            StoreError: Redis is away, full or read-only.
            UntrustedVersionError: it is not signed with our key.

        """
        _, knowledge, *content = await self._run("show_version", number, "")
        if knowledge is None:
            return False
        self._check(number, knowledge, *content)
        return bool(await self._run("go_live", number, author))

    async def live(self, known: int) -> tuple[int, bytes | None]:
        """Give the number of the live version (0: none), and its bundle if it is not the known one.

        Raises:
            StoreError: Redis is away.
            UntrustedVersionError: it is not signed with our key.

        """
        number, *content = await self._run("show_version", "", known)
        return int(number), self._check(int(number), *content) if content else None

    async def versions(self) -> Sequence[Version]:
        """List what is kept, newest first.

        Raises:
            StoreError: Redis is away.

        """
        return [_version(*row) for row in await self._run("show_versions")]

    async def keep_model(self, name: str, artifact: memoryview) -> None:
        """Keep a trained model for other processes.

        Raises:
            StoreError: Redis is away, full or read-only.

        """
        signature = self._sign("model", name.encode(), artifact)
        await self._run("keep_model", name, MODEL_SECONDS * 1000, signature + artifact)

    async def find_model(self, name: str) -> memoryview | None:
        """Give the artifact of a trained model that a process with our key kept.

        Raises:
            StoreError: Redis is away.

        """
        kept = memoryview(await self._run("find_model", name))
        if not kept:
            return None
        signature, artifact = kept[:SIGNATURE_BYTES], kept[SIGNATURE_BYTES:]
        if hmac.compare_digest(signature, self._sign("model", name.encode(), artifact)):
            return artifact
        log.warning("trained model not taken", reason="not signed with our DOEBOT_ID_KEY", name=name)
        return None

    async def aclose(self) -> None:
        """Let the connections go."""
        await self._redis.aclose()

    def _check(self, number: int, knowledge: bytes | None, bundle: bytes | None, signature: bytes | None) -> bytes:
        """Give the bundle if it is signed with our key, together with the fingerprint that staff see."""
        if knowledge is None or bundle is None:
            raise UntrustedVersionError(number, "ไม่มีข้อมูลของรุ่นนี้เหลืออยู่")
        if signature is None:
            raise UntrustedVersionError(number, "ไม่มีลายเซ็น คงเผยแพร่ด้วยโปรแกรมรุ่นเก่า")
        if not hmac.compare_digest(signature, self._sign("version", knowledge, bundle)):
            raise UntrustedVersionError(
                number, "ลายเซ็นไม่ตรงกับ DOEBOT_ID_KEY ของเครื่องนี้ อาจมีคนแก้ข้อมูลใน Redis หรือเปลี่ยน DOEBOT_ID_KEY"
            )
        return bundle

    def _sign(self, kind: str, name: bytes, content: bytes | memoryview) -> bytes:
        signed = hmac.new(self._key, digestmod="sha256")
        for part in (kind.encode(), name, content):
            signed.update(len(part).to_bytes(8, "big"))  # so that nothing can move from one part to the next
            signed.update(part)
        return signed.digest()

    async def _run(self, name: str, *arguments: Any) -> Any:
        return await self._scripts.run(name, PREFIX, *arguments)


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
