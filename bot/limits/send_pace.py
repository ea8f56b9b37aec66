"""How fast Telegram may be written to, counted over all processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

import structlog
from redis.exceptions import RedisError

from bot.privacy import citizen_key
from bot.storage.client import Client
from bot.storage.scripts import read_script

CHAT_MS = 1000  # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
ALL_MS = 34  # 30 a second, rounded up
MOST_CHATS = 50_000
PREFIX = "doebot:{telegram}:"

log = structlog.get_logger(__name__)


class SendPace(Protocol):
    """Gives places in the order they are asked for."""

    async def reserve(self, chat: str, longest_seconds: float) -> float:
        """Keep a place and give the seconds until then; a longer wait than ``longest_seconds`` keeps none."""
        ...

    async def hold(self, seconds: float) -> None:
        """Let nobody write for so long, as Telegram asked."""
        ...


class MemorySendPace:
    """The pace of one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._chats: dict[str, float] = {}
        self._all = 0.0

    async def reserve(self, chat: str, longest_seconds: float) -> float:
        """Keep a place."""
        now = self._clock()
        at = max(now, self._chats.get(chat, 0.0), self._all)
        if at - now <= longest_seconds:
            if len(self._chats) >= MOST_CHATS:
                self._chats = {name: until for name, until in self._chats.items() if until > now}
            self._chats[chat] = at + CHAT_MS / 1000
            self._all = at + ALL_MS / 1000
        return at - now

    async def hold(self, seconds: float) -> None:
        """Let nobody write."""
        self._all = max(self._all, self._clock() + seconds)


class RedisSendPace:
    """The pace of all processes; while Redis is away each keeps its own."""

    def __init__(self, redis: Client, id_key: bytes) -> None:
        self._id_key = id_key
        self._reserve: Any = redis.register_script(read_script("reserve_send"))
        self._hold: Any = redis.register_script(read_script("hold_sends"))
        self._own = MemorySendPace()

    async def reserve(self, chat: str, longest_seconds: float) -> float:
        """Keep a place."""
        name = citizen_key(self._id_key, "telegram chat", chat)
        arguments = [name, CHAT_MS, ALL_MS, round(longest_seconds * 1000)]
        try:
            return int(await self._reserve(keys=[PREFIX], args=arguments)) / 1000
        except (RedisError, OSError) as error:
            log.warning("pace away", reason=type(error).__name__)
            return await self._own.reserve(chat, longest_seconds)

    async def hold(self, seconds: float) -> None:
        """Let nobody write."""
        await self._own.hold(seconds)
        try:
            await self._hold(keys=[PREFIX], args=[round(seconds * 1000)])
        except (RedisError, OSError) as error:
            log.warning("pace away", reason=type(error).__name__)
