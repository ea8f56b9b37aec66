"""Whatever is posted to a webhook, signed or not, is answered by a status of ours and never by a fault.

``make fuzz`` tries for ten minutes what a run of the tests tries for seconds.
"""

from __future__ import annotations

import asyncio
import base64
import copy
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.line.channel import LineChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.observability import Metrics
from bot.privacy import event_key
from bot.queue.base import Incoming
from bot.queue.intake import Intake
from bot.web import Webhook
from tests.fakes import KEY, SEAL

EXAMPLES = int(os.environ.get("DOEBOT_FUZZ_EXAMPLES", "150"))
SECRET = "secret"
LINE = json.loads((Path(__file__).parents[2] / "payloads" / "line_text_message.json").read_text(encoding="utf-8"))
LINE_KINDS: list[dict[str, Any]] = [
    {},
    {"source": {"type": "group", "groupId": "C1", "userId": "U1"}},
    {"message": {"type": "text", "id": "1", "text": "@บอต (love)", "emojis": [{"index": 5, "length": 6}],
                 "mention": {"mentionees": [{"index": 0, "length": 4, "isSelf": True}]}}},
    {"message": {"type": "sticker", "id": "1", "text": "หางาน", "stickerResourceType": "MESSAGE"}},
    {"message": {"type": "image", "id": "1", "imageSet": {"id": "E", "index": 1, "total": 2}}},
    {"message": {"type": "location", "latitude": 13.5, "longitude": 100.2}},
    {"type": "postback", "postback": {"data": "a:job.fair"}},
]  # fmt: skip
USER = {"id": 77, "is_bot": False, "first_name": "สมมติ"}
CHAT = {"id": -5, "type": "supergroup", "title": "g"}
SAID = {"message_id": 5, "date": 1764000000, "chat": CHAT, "from": USER}
PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
MENTION = [{"type": "mention", "offset": 0, "length": 11}]
TELEGRAM: list[dict[str, Any]] = [
    {"update_id": 1, "message": {**SAID, "text": "@HotlineBot หางาน", "entities": MENTION}},
    {"update_id": 1, "message": {**SAID, "caption": "@HotlineBot x", "caption_entities": MENTION, "photo": PHOTO,
                                 "media_group_id": "A"}},
    {"update_id": 1, "edited_message": {**SAID, "text": "/help@HotlineBot", "edit_date": 1764000001}},
    {"update_id": 1, "message": {**SAID, "location": {"latitude": 13.5, "longitude": 100.2},
                                 "reply_to_message": {**SAID, "from": {**USER, "id": 666, "is_bot": True}}}},
    {"update_id": 1, "callback_query": {"id": "9", "from": USER, "chat_instance": "1", "message": SAID, "data": "n"}},
]  # fmt: skip

ODD = st.sampled_from(["", "\ud83d", "\x00", "a" * 300, "๙", -1, 10**30, 1e308, float("nan"), float("inf"), True, None])
LEAVES = ODD | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner))


def places(value: Any) -> list[tuple[Any, Any]]:
    """Give every place in a value: what holds it, and its name or number there."""
    if isinstance(value, dict | list):
        names = list(value) if isinstance(value, dict) else list(range(len(value)))
        return [(value, name) for name in names] + [place for name in names for place in places(value[name])]
    return []


@st.composite
def bent(draw: st.DrawFn, payloads: list[Any]) -> Any:
    """Take a true payload and put something else into a few of its places, or leave them out."""
    payload = copy.deepcopy(draw(st.sampled_from(payloads)))
    for _ in range(draw(st.integers(0, 3))):
        if not (found := places(payload)):
            break
        holder, name = draw(st.sampled_from(found))
        if draw(st.booleans()):
            holder[name] = draw(VALUES)
        else:
            del holder[name]
    return payload


def bodies(payloads: list[Any]) -> st.SearchStrategy[bytes]:
    """Give bodies: bent ones, of any JSON, of any bytes, deep ones, cut ones."""
    written = (bent(payloads) | VALUES).map(lambda value: json.dumps(value).encode())
    deep = st.integers(1, 300_000).map(lambda depth: b"[" * depth) | st.integers(1, 50_000).map(
        lambda depth: b'{"events":[' + b'{"message":' * depth
    )
    cut = st.tuples(written, st.integers(0, 400)).map(lambda pair: pair[0][: pair[1]])
    return st.one_of(written, written, written, cut, deep, st.binary(max_size=200))


class Kept:
    """A queue that packs what it is given, as Redis' does, and gives it back."""

    async def accept(self, incoming: list[Incoming]) -> list[bool]:
        for each in incoming:
            assert SEAL.unpack(SEAL.pack(each.message, each.event_key), each.event_key) == each.message
            assert each.event_key == event_key(KEY, each.message.channel, each.message.event_id)
        return [True] * len(incoming)


def post(webhook: Webhook, body: bytes, headers: Mapping[str, str]) -> int:
    """Post a body as a web server hands it over, and give the status."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": "/x/webhook", "headers": raw, "client": ("127.0.0.1", 1)}
    asyncio.run(webhook(scope, receive, send))  # type: ignore[arg-type]
    return int(sent[0]["status"])


def line_signature(body: bytes) -> dict[str, str]:
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    return {"x-line-signature": base64.b64encode(digest).decode()}


def telegram_secret(_body: bytes) -> dict[str, str]:
    return {"x-telegram-bot-api-secret-token": SECRET}


@pytest.fixture(scope="module")
def line() -> Webhook:
    return Webhook(LineChannel(SECRET, "token"), Intake(Kept(), Metrics(), KEY), Metrics())


@pytest.fixture(scope="module")
def telegram() -> Webhook:
    channel = TelegramChannel("666:token", SECRET)
    channel._reader.username = "HotlineBot"
    return Webhook(channel, Intake(Kept(), Metrics(), KEY), Metrics())


LINE_BODIES = [{"destination": "U0", "events": [{**LINE["events"][0], **changes}]} for changes in LINE_KINDS]


@settings(max_examples=EXAMPLES)
@given(body=bodies(LINE_BODIES))
def test_lines_webhook_never_fails(line: Webhook, body: bytes) -> None:
    """Signed: read or refused. Unsigned: refused."""
    assert post(line, body, line_signature(body)) in (200, 400, 401)
    assert post(line, body, {}) == 401


@settings(max_examples=EXAMPLES)
@given(body=bodies(TELEGRAM))
def test_telegrams_webhook_never_fails(telegram: Webhook, body: bytes) -> None:
    """With the secret: read or refused. Without: refused."""
    assert post(telegram, body, telegram_secret(body)) in (200, 400)
    assert post(telegram, body, {}) == 403


@pytest.mark.parametrize("sign", [line_signature, telegram_secret])
@pytest.mark.parametrize("payload", [*LINE_BODIES, *TELEGRAM], ids=range(len(LINE_BODIES) + len(TELEGRAM)))
def test_true_payloads_are_taken(
    line: Webhook, telegram: Webhook, payload: Any, sign: Callable[[bytes], dict[str, str]]
) -> None:
    """What the bent ones are made of."""
    body = json.dumps(payload).encode()
    webhook, is_own = (line, "events" in payload) if sign is line_signature else (telegram, "update_id" in payload)

    assert post(webhook, body, sign(body)) == 200 or not is_own
