"""Programs of other versions, for processes that are started as them: what they store differs from ours."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot import supervisor
from bot.messages import Message, MessageKind
from bot.queue import payload
from bot.queue.payload import PayloadSeal
from bot.queue.redis_queue import RedisQueue
from bot.supervisor import Supervisor
from tests.faults.poison import install_poison

NEW_KIND = "ข้อความชนิดใหม่"  # what a later program stores in a way that ours does not know


def install_older() -> None:
    """Store as programs did before payloads were sealed and carried a version."""

    def pack(_seal: PayloadSeal, message: Message, _event_key: str) -> bytes:
        values = json.loads(payload._dump(message))
        return json.dumps({name: value for name, value in values.items() if name != "version"}).encode()

    PayloadSeal.pack = pack  # type: ignore[method-assign]


def install_newer() -> None:
    """Store one text as a kind of message of the next version; know it when it is taken."""
    dump, parse = payload._dump, payload._parse

    def newer_dump(message: Message) -> bytes:
        if message.text != NEW_KIND:
            return dump(message)
        return json.dumps({**json.loads(dump(message)), "version": payload.VERSION + 1, "kind": "hologram"}).encode()

    def newer_parse(values: dict[str, Any]) -> Message:
        if values["kind"] != "hologram":
            return parse(values)
        return replace(parse({**values, "version": payload.VERSION, "kind": MessageKind.TEXT}), text="ขอทราบข้อหนึ่ง")

    payload._dump, payload._parse = newer_dump, newer_parse


def install_broken() -> None:
    """Let a task that must run crash whenever it is started."""

    async def keep_leases(_queue: RedisQueue) -> None:
        raise RuntimeError("broken")

    RedisQueue._keep_leases = keep_leases  # type: ignore[method-assign]
    supervisor.PAUSES_SECONDS = (0.1, 0.1)
    Supervisor.__init__.__defaults__ = (None, supervisor.PAUSES_SECONDS)


VARIANTS = {"poisoned": install_poison, "older": install_older, "newer": install_newer, "broken": install_broken}
