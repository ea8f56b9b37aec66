"""A toy platform: events signed with a shared secret come in, one POST for each part of an answer goes out."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from bot.channels.base import Attempt, Way
from bot.channels.text import split_text
from bot.errors import LeaseLostError, PayloadError, SendError, SignatureError
from bot.messages import ButtonKind, Message, MessageKind, Reply

MOST_LETTERS = 400


def sign(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def render_toy(reply: Reply) -> list[dict[str, Any]]:
    """The text in parts, the buttons that can be tapped under the last one."""
    parts: list[dict[str, Any]] = [{"text": text} for text in split_text(reply.text, MOST_LETTERS)]
    parts[-1]["buttons"] = [
        {"label": button.label, "data": button.value} for button in reply.all_buttons if button.kind is ButtonKind.TAP
    ]
    return parts


class ToyChannel:
    name = "toy"

    def __init__(self, secret: str, url: str, signature: str) -> None:
        self._secret = secret
        self._url = url
        self._signature = signature
        self._client: httpx.AsyncClient

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        given = headers.get("x-toy-signature", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, sign(self._secret, body).encode()):
            raise SignatureError("toy: signature missing or wrong")
        try:
            return [_parse(event) for event in json.loads(body)["events"]]
        except (ValueError, KeyError, TypeError) as error:
            raise PayloadError("toy: not a webhook body") from error

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        for number, part in enumerate(render_toy(reply), start=1):
            if number <= attempt.parts_begun:
                continue
            if not await attempt.begin(number):
                raise LeaseLostError
            sent = {"to": message.address["room"], "from": self._signature, **part}
            await self._call("POST", "/messages", parts_sent=number - 1, json=sent)
        return "message"

    async def introduce(self) -> str:
        return f"{(await self._call('GET', '/me'))['name']} answers"

    async def start(self) -> None:
        self._client = httpx.AsyncClient(base_url=self._url, timeout=5)

    async def stop(self) -> None:
        await self._client.aclose()

    async def _call(self, method: str, path: str, parts_sent: int = 0, **sent: Any) -> dict[str, Any]:
        try:
            answer = await self._client.request(method, path, **sent)
        except httpx.HTTPError as error:
            raise SendError("toy", type(error).__name__, retryable=True, parts_sent=parts_sent) from error
        if answer.is_error:
            can_pass = answer.status_code == 429 or answer.status_code >= 500
            raise SendError("toy", f"status {answer.status_code}", retryable=can_pass, parts_sent=parts_sent)
        return dict(answer.json())


def _parse(event: Mapping[str, Any]) -> Message:
    kind = MessageKind.TAP if "data" in event else MessageKind.TEXT
    text = event.get("data") or event["text"]
    return Message(event["id"], ToyChannel.name, event["user"], kind, text, address={"room": event["room"]})
