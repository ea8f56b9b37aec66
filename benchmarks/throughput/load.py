"""The load generator: a process of its own that posts prebuilt signed messages and times the answers.

Reads a ``Load`` as JSON from standard input and writes a ``Posted``. Without a rate every connection sends its next
message as soon as the last one is answered (how much does the server take?); with a rate messages leave at moments
fixed beforehand, as citizens do who know nothing of each other (how long do they wait?).
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import cast

import uvloop
from traffic import CITIZENS, request_of

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
HEAD_START_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Load:
    """What to post, and how."""

    port: int
    first: int
    count: int
    rate: float | None = None
    connections: int = 64
    citizens: int = CITIZENS
    limit_seconds: float = 120.0


@dataclass(slots=True)
class Posted:
    """What came of it; moments are of the monotonic clock, which all processes share."""

    first: int = 0
    started: float = 0.0
    ended: float = 0.0
    busy: float = 0.0  # share of a core that the generator itself used; near 1 it would be the bottleneck
    statuses: dict[str, int] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)
    planned: list[float] = field(default_factory=list)
    late_milliseconds: list[float] = field(default_factory=list)


class Connection(asyncio.Protocol):
    """One keep-alive connection with at most one request under way."""

    def __init__(self, generator: Generator) -> None:
        self._generator = generator
        self._rest = b""
        self._transport: asyncio.Transport | None = None
        self.number: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's only behaves like one

    def post(self, number: int, request: bytes) -> None:
        assert self._transport is not None
        self.number = number
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        end = data.find(b"\r\n\r\n")
        length = LENGTH.search(data, 0, end + 2) if end >= 0 else None
        if end < 0 or len(data) < end + 4 + (int(length[1]) if length else 0):
            self._rest = data
            return
        self._rest = b""
        self._generator.take_answer(self, data[9:12].decode())

    def connection_lost(self, error: Exception | None) -> None:
        if self.number is not None:
            self._generator.take_answer(self, "lost")
        self._generator.forget(self)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Generator:
    """Hands out messages to connections and keeps the times."""

    def __init__(self, load: Load, requests: Sequence[bytes]) -> None:
        self._load = load
        self._requests = requests
        self._sent = [0.0] * len(requests)
        self._answered = [0.0] * len(requests)
        self._statuses: Counter[str] = Counter()
        self._waiting = deque(range(len(requests))) if load.rate is None else deque[int]()
        self._idle: deque[Connection] = deque()  # first in, first out: none rests so long that a server closes it
        self._left = len(requests)
        self._done = asyncio.Event()

    async def run(self) -> Posted:
        """Post everything, within the limit."""
        loop = asyncio.get_running_loop()
        for _ in range(self._load.connections):
            _, connection = await loop.create_connection(lambda: Connection(self), "127.0.0.1", self._load.port)
            self._idle.append(connection)
        planned = self._plan(time.monotonic() + HEAD_START_SECONDS)
        busy = time.process_time()
        async with asyncio.timeout(self._load.limit_seconds):
            await self._follow(planned)
            self._post_waiting()
            await self._done.wait()
        return self._posted(planned, time.process_time() - busy)

    def _plan(self, start: float) -> list[float]:
        if self._load.rate is None:
            return []
        chance = random.Random(self._load.first)
        moments = []
        for _ in self._requests:
            moments.append(start)
            start += chance.expovariate(self._load.rate)
        return moments

    async def _follow(self, planned: Sequence[float]) -> None:
        for number, moment in enumerate(planned):
            if (wait := moment - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            self._waiting.append(number)
            self._post_waiting()

    def _post_waiting(self) -> None:
        while self._waiting and self._idle:
            number = self._waiting.popleft()
            self._sent[number] = time.monotonic()
            self._idle.popleft().post(number, self._requests[number])

    def take_answer(self, connection: Connection, status: str) -> None:
        """Note an answer and give the connection its next message."""
        number, connection.number = connection.number, None
        if number is None:
            return
        self._answered[number] = time.monotonic()
        self._statuses[status] += 1
        self._left -= 1
        if self._left == 0:
            self._done.set()
        if status != "lost":
            self._idle.append(connection)
            self._post_waiting()

    def forget(self, connection: Connection) -> None:
        """Leave a closed connection alone; when none is left, nothing more can be sent."""
        if connection in self._idle:
            self._idle.remove(connection)

    def _posted(self, planned: list[float], cpu_seconds: float) -> Posted:
        started, ended = min(self._sent), max(self._answered)
        return Posted(
            first=self._load.first,
            started=started,
            ended=ended,
            busy=cpu_seconds / (ended - started),
            statuses=dict(self._statuses),
            milliseconds=[(b - a) * 1000 for a, b in zip(self._sent, self._answered, strict=True)],
            planned=planned,
            late_milliseconds=[(b - a) * 1000 for a, b in zip(planned, self._sent, strict=True)] if planned else [],
        )


async def main() -> None:
    load = Load(**json.load(sys.stdin))
    requests = [request_of(load.first + each, load.port, load.citizens) for each in range(load.count)]
    gc.freeze()
    gc.disable()
    json.dump(asdict(await Generator(load, requests).run()), sys.stdout)


if __name__ == "__main__":
    uvloop.run(main())
