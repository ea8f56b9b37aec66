"""Which messages in groups are the bot's own, so that a reply to one is known."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import structlog
from redis.exceptions import RedisError

from bot.storage.client import Client
from bot.storage.scripts import read_script

PREFIX = "doebot:sent:"
MOST_REMEMBERED = 10_000  # by one process

log = structlog.get_logger(__name__)


class SentMessages:
    """Remembers the platform's ids of sent messages and nothing else of them.

    While Redis is away the process knows its own ones.

    Args:
        redis: where processes share the ids, for a week; without it each has its own.

    """

    def __init__(self, redis: Client | None = None) -> None:
        self._remember: Any = redis.register_script(read_script("remember_sent")) if redis else None
        self._knows: Any = redis.register_script(read_script("knows_sent")) if redis else None
        self._own: OrderedDict[str, None] = OrderedDict()

    async def remember(self, ids: Iterable[str]) -> None:
        """Keep ids; a fault of the store harms no answer."""
        for each in ids:
            self._own[each] = None
            if len(self._own) > MOST_REMEMBERED:
                self._own.popitem(last=False)
            await self._ask(self._remember, each)

    async def knows(self, message_id: str) -> bool:
        """Tell whether this id was remembered."""
        return message_id in self._own or await self._ask(self._knows, message_id)

    async def _ask(self, script: Any, message_id: str) -> bool:
        if script is None:
            return False
        try:
            return bool(await script(keys=[PREFIX + message_id]))
        except (RedisError, OSError) as error:
            log.warning("sent messages away", reason=type(error).__name__)
            return False
