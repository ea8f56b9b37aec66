"""How many pushes LINE may still charge for this month, and which messages in its groups are the bot's own."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import structlog

from bot.errors import StoreError
from bot.storage.client import Client
from bot.storage.scripts import Scripts

PUSH_COUNT_PREFIX = "doebot:pushes:"
SENT_MESSAGE_PREFIX = "doebot:sent:"
MOST_REMEMBERED = 10_000  # by one process

log = structlog.get_logger(__name__)


class PushBudget:
    """Counts pushes of a month under a cap; the count is shared in Redis, or this process's own.

    While Redis is away the process goes on with what it knows.

    Args:
        cap: pushes a month; ``None`` leaves it to LINE's own limit.
        redis: where processes share the count.
        clock: seconds since 1970; months are those of UTC.

    """

    def __init__(
        self, cap: int | None = None, redis: Client | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._cap = cap
        self._scripts = Scripts(redis, "count_push") if redis else None
        self._clock = clock
        self._known: dict[str, int] = {}

    async def take(self) -> bool:
        """Count a push, or tell that the cap is reached."""
        used = await self._add(1)
        if self._cap is None or used <= self._cap:
            return True
        await self._add(-1)
        return False

    async def give_back(self) -> None:
        """Uncount a push that was not accepted."""
        await self._add(-1)

    async def _add(self, step: int) -> int:
        month = datetime.fromtimestamp(self._clock(), UTC).strftime("%Y-%m")
        self._known = {month: self._known.get(month, 0) + step}
        if self._scripts is not None:
            try:
                self._known[month] = int(await self._scripts.run("count_push", PUSH_COUNT_PREFIX + month, step))
            except StoreError as error:
                log.warning("push count unavailable", reason=str(error))
        return self._known[month]


class SentMessages:
    """Remembers the platform's ids of sent messages and nothing else of them, so that a reply to one is known.

    While Redis is away the process knows its own ones.

    Args:
        redis: where processes share the ids, for a week; without it each has its own.

    """

    def __init__(self, redis: Client | None = None) -> None:
        self._scripts = Scripts(redis, "remember_sent", "knows_sent") if redis else None
        self._own: OrderedDict[str, None] = OrderedDict()

    async def remember(self, ids: Iterable[str]) -> None:
        """Keep ids; a fault of the store harms no answer."""
        for each in ids:
            self._own[each] = None
            if len(self._own) > MOST_REMEMBERED:
                self._own.popitem(last=False)
            await self._ask("remember_sent", each)

    async def knows(self, message_id: str) -> bool:
        """Tell whether this id was remembered."""
        return message_id in self._own or await self._ask("knows_sent", message_id)

    async def _ask(self, script: str, message_id: str) -> bool:
        if self._scripts is None:
            return False
        try:
            return bool(await self._scripts.run(script, SENT_MESSAGE_PREFIX + message_id))
        except StoreError as error:
            log.warning("sent messages unavailable", reason=str(error))
            return False
