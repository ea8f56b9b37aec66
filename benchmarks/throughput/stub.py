"""A stub of LINE's platform in few instructions: takes replies, and notes when the first for each token came.

``GET /arrivals`` gives ``[[message number, monotonic seconds], ...]``, ``GET /count`` how many and what else came,
``GET /reset`` forgets them. A POST of anything else is answered too, so that the load generator can be measured.
Arguments: port, and how many milliseconds the platform takes to answer.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from dataclasses import dataclass, field
from typing import cast

import uvloop

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
TOKEN = re.compile(rb'"replyToken": *"([0-9a-f]{32})"')
SENT = b'{"sentMessages":[{"id":"1","quoteToken":"q"}]}'


def _answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


ANSWER = _answer(SENT)


@dataclass(slots=True)
class Seen:
    """What has come so far."""

    arrivals: dict[int, float] = field(default_factory=dict)
    again: int = 0
    pushes: int = 0

    def note(self, body: bytes, now: float) -> None:
        """Note one reply; only the first for a token is what the citizen waits for."""
        found = TOKEN.search(body)
        if found is None:
            self.pushes += 1
            return
        number = int(found[1], 16)
        if number in self.arrivals:
            self.again += 1
        else:
            self.arrivals[number] = now

    def show(self, path: bytes) -> object:
        """Answer the benchmark's own questions."""
        if path == b"/arrivals":
            return list(self.arrivals.items())
        if path == b"/reset":
            self.arrivals.clear()
            self.again = self.pushes = 0
        return {"replies": len(self.arrivals), "again": self.again, "pushes": self.pushes}


class Platform(asyncio.Protocol):
    """One connection; requests may come in pieces, or several at once."""

    def __init__(self, seen: Seen, delay_seconds: float) -> None:
        self._seen = seen
        self._delay_seconds = delay_seconds
        self._rest = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's only behaves like one

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            head = self._rest[: end + 2]
            length = LENGTH.search(head)
            stop = end + 4 + (int(length[1]) if length else 0)
            if len(self._rest) < stop:
                return
            body, self._rest = self._rest[end + 4 : stop], self._rest[stop:]
            self._receive(head, body, now)

    def _receive(self, head: bytes, body: bytes, now: float) -> None:
        assert self._transport is not None
        if head.startswith(b"GET "):
            self._transport.write(_answer(json.dumps(self._seen.show(head.split(b" ", 2)[1])).encode()))
            return
        if self._delay_seconds:
            asyncio.get_running_loop().call_later(self._delay_seconds, self._transport.write, ANSWER)
        else:
            self._transport.write(ANSWER)
        if head.startswith(b"POST /v2/bot/message/"):
            self._seen.note(body, now)


async def main(port: int, delay_seconds: float) -> None:
    seen = Seen()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Platform(seen, delay_seconds), "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]) / 1000))
