"""Citizens who write one message after another while servers fail, and workers who answer them."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise

from bot.dialogue.session import Session
from bot.errors import StoreError
from bot.observability import Metrics
from bot.privacy import citizen_key
from bot.queue.base import Delivery, MessageQueue
from bot.queue.failover import FailoverQueue
from bot.queue.memory import MemoryQueue
from bot.queue.redis_queue import PREFIX, RedisQueue
from tests.fakes import KEY, SEAL, incoming, text_message
from tests.lateness import measured_lateness

LEASE_SECONDS = 3.0
PATIENCE_SECONDS = 180.0
WEBHOOK_SECONDS = 1.0  # what a webhook may take, whatever Redis does
Answer = tuple[str, int]  # citizen and number of the message


async def until(look: Callable[[], Awaitable[bool]], seconds: float = PATIENCE_SECONDS) -> None:
    """Return when ``look`` finds what is waited for."""
    async with asyncio.timeout(seconds):
        while not await look():  # noqa: ASYNC110 - looks from outside
            await asyncio.sleep(0.02)


async def works(inbox: RedisQueue) -> bool:
    """Tell whether all partitions take messages now."""
    try:
        await inbox.probe()
    except StoreError:
        return False
    return True


class Traffic:
    """A web process and its workers, with Redis behind and memory beside them."""

    def __init__(self, url: str) -> None:
        self.redis = RedisQueue(url, SEAL, LEASE_SECONDS)
        self.memory = MemoryQueue()
        self.failover = FailoverQueue(self.redis, self.memory, Metrics())
        self.answered: list[Answer] = []
        self.from_memory: list[Answer] = []
        self.sent: Counter[str] = Counter()
        self._slowest = 0.0
        self._late = 0.0
        self._stop = asyncio.Event()

    @contextlib.asynccontextmanager
    async def running(self, citizens: int = 16) -> AsyncIterator[None]:
        """Let citizens write; at the end wait until everybody has an answer."""
        workers = [self._work(self.redis) for _ in range(4)]
        workers += [self._work(self.memory) for _ in range(2)]
        working = [asyncio.create_task(each) for each in (self.failover.watch(), *workers)]
        writing = [asyncio.create_task(self._write(f"u{number}")) for number in range(citizens)]
        try:
            with measured_lateness() as lateness:
                yield
                self._stop.set()
                await asyncio.gather(*writing)
                await until(self._is_all_answered)
            self._late = lateness.seconds
        finally:
            for task in (*writing, *working):
                task.cancel()
            await asyncio.gather(*writing, *working, return_exceptions=True)
            await self.redis.close()
            await self.redis.disconnect()

    def prefix_of(self, citizen: str) -> str:
        """Give the start of the keys that hold a citizen's messages."""
        return f"{PREFIX}{{{self.redis.partition_of(citizen_key(KEY, 'line', citizen))}}}:"

    async def has_answered(self, answer: Answer) -> bool:
        return answer in self.answered

    async def say(self, *answers: Answer) -> None:
        """Bring messages of several citizens in one webhook."""
        for citizen, number in answers:
            self.sent[citizen] = number
        messages = [text_message(str(number), f"{citizen} {number}", citizen) for citizen, number in answers]
        await self.failover.accept(incoming(messages))

    async def _write(self, citizen: str) -> None:
        while not self._stop.is_set():
            number = self.sent[citizen] + 1
            message = text_message(str(number), f"{citizen} {number}", citizen)
            began = asyncio.get_running_loop().time()
            await self.failover.accept(incoming([message]))
            self._slowest = max(self._slowest, asyncio.get_running_loop().time() - began)
            self.sent[citizen] = number
            await asyncio.sleep(0.02)

    async def _work(self, queue: MessageQueue) -> None:
        while (delivery := await queue.take()) is not None:
            if await queue.begin(delivery, 1):
                self.answered.append(answer := _answer(delivery))
                if queue is self.memory:
                    self.from_memory.append(answer)
            await queue.finish(delivery, Session())

    async def _is_all_answered(self) -> bool:
        return len(set(self.answered)) >= sum(self.sent.values())

    async def goes_on(self, more: int = 2) -> None:
        """Wait until each citizen wrote so many messages more, and all went to Redis."""
        await until(self.is_whole)
        before = Counter(self.sent)
        await until(lambda: self._has_written(before, more))

    async def is_away(self) -> bool:
        return self.failover.is_degraded

    async def is_whole(self) -> bool:
        return not self.failover.is_degraded and not len(self.memory)

    async def _has_written(self, before: Counter[str], more: int) -> bool:
        return all(number - before[citizen] >= more for citizen, number in self.sent.items())

    @property
    def slowest_seconds(self) -> float:
        """What the slowest webhook took, but for what the machine had no time for."""
        return self._slowest - self._late

    @property
    def lost(self) -> set[Answer]:
        written = {(citizen, number) for citizen, last in self.sent.items() for number in range(1, last + 1)}
        return written - set(self.answered)

    @property
    def twice(self) -> set[Answer]:
        return {answer for answer, times in Counter(self.answered).items() if times > 1}

    @property
    def out_of_order(self) -> set[Answer]:
        """Answers that came after a later one of the same citizen, whichever store each lay in."""
        wrong = set()
        for citizen in self.sent:
            numbers = [number for name, number in self.answered if name == citizen]
            wrong |= {(citizen, later) for earlier, later in pairwise(numbers) if later < earlier}
        return wrong


def _answer(delivery: Delivery) -> Answer:
    return delivery.message.sender_id, int(delivery.message.text)
