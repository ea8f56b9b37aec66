"""Telegram's rules for a bot's calls, as shared/platforms/telegram.md tells them, and what Telegram remembers."""

from __future__ import annotations

import html
import itertools
import math
import re
import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from tests.platforms.records import Answer, Clock, Record, Settings

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
TAG = re.compile(r"<[^>]+>")
TEXT_LETTERS = 4096
CALLBACK_LETTERS = 200
DATE = 1_764_000_000  # of every message: the stub knows no calendar
SLACK_SECONDS = 0.05  # the way to a platform squeezes messages that left a second apart; Telegram is tolerant too
PLAIN_RESULTS: dict[str, Any] = {
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "setMyCommands": True,
    "getUpdates": [],
}
METHODS = {
    name.lower(): name for name in ("getMe", "sendMessage", "answerCallbackQuery", "sendChatAction", *PLAIN_RESULTS)
}


class Limit:
    """So many messages in so many seconds; who was told to wait is refused until then."""

    def __init__(self, most: int, seconds: float) -> None:
        self._times: deque[float] = deque(maxlen=most)
        self._seconds = seconds
        self._closed_until = -math.inf

    def wait_seconds(self, now: float) -> int:
        """Give the whole seconds to wait, 0 when a message may come now."""
        if now < self._closed_until:
            return math.ceil(self._closed_until - now)
        is_full = len(self._times) == self._times.maxlen
        if not is_full or now - self._times[0] >= self._seconds - SLACK_SECONDS:
            return 0
        wait = max(1, math.ceil(self._times[0] + self._seconds - now))
        self._closed_until = now + wait - SLACK_SECONDS
        return wait

    def count(self, now: float) -> None:
        self._times.append(now)


class TelegramStub:
    """Telegram's server for one bot."""

    def __init__(self, record: Record, clock: Clock = time.monotonic) -> None:
        self.settings = Settings()
        self._record = record
        self._clock = clock
        self._all = Limit(30, 1.0)
        self._chats: dict[str, list[Limit]] = {}
        self._numbers = itertools.count(1)

    def answer(self, token: str, method: str, parameters: Mapping[str, Any]) -> Answer:
        """Do what the call asks and say what Telegram says."""
        if not TOKEN.fullmatch(token) or method not in METHODS.values():
            return _refusal(404, "Not Found")
        if self.settings.telegram_token not in (None, token):
            return _refusal(401, "Unauthorized")
        match method:
            case "getMe":
                return _done(_bot(token))
            case "sendMessage":
                return self._send(token, parameters)
            case "answerCallbackQuery":
                return _answer_callback(parameters)
            case "sendChatAction":
                chat = _chat(parameters)
                return self._blocked(chat) or _done(True) if chat else _refusal(400, "Bad Request: chat not found")
            case _:
                return _done(PLAIN_RESULTS[method])

    def failure(self, status: int, retry_after_seconds: int = 1) -> Answer:
        """Say what Telegram says when it is broken, or asked too much."""
        if status == 429:
            return _too_many(retry_after_seconds)
        return _refusal(status, "Internal Server Error")

    def _send(self, token: str, parameters: Mapping[str, Any]) -> Answer:
        chat = _chat(parameters)
        if chat is None:
            return _refusal(400, "Bad Request: chat not found")
        text = _visible(parameters)
        if not text.strip():
            return _refusal(400, "Bad Request: message text is empty")
        if len(text) > TEXT_LETTERS:
            return _refusal(400, "Bad Request: message is too long")
        return self._blocked(chat) or self._too_fast(chat) or self._deliver(token, chat, text, parameters)

    def _blocked(self, chat: str) -> Answer | None:
        if chat in self.settings.blocked:
            return _refusal(403, "Forbidden: bot was blocked by the user")
        return None

    def _too_fast(self, chat: str) -> Answer | None:
        if not self.settings.telegram_limits:
            return None
        limits = [self._all, *self._chats.setdefault(chat, _chat_limits(chat))]
        now = self._clock()
        wait = max(limit.wait_seconds(now) for limit in limits)
        if wait:
            return _too_many(wait)
        for limit in limits:
            limit.count(now)
        return None

    def _deliver(self, token: str, chat: str, text: str, parameters: Mapping[str, Any]) -> Answer:
        self._record.add("telegram", "message", chat, [text], sent=dict(parameters))
        kind = {"type": "group", "title": "Stub"} if _is_group(chat) else {"type": "private", "first_name": "Stub"}
        message = {"message_id": next(self._numbers), "date": DATE, "from": _bot(token), "text": text}
        return _done({**message, "chat": {"id": int(chat), **kind}})


def _chat_limits(chat: str) -> list[Limit]:
    return [Limit(1, 1.0), Limit(20, 60.0)] if _is_group(chat) else [Limit(1, 1.0)]


def _is_group(chat: str) -> bool:
    return chat.startswith("-")


def _chat(parameters: Mapping[str, Any]) -> str | None:
    chat = str(parameters.get("chat_id", ""))
    return chat if chat.removeprefix("-").isdigit() else None


def _visible(parameters: Mapping[str, Any]) -> str:
    """Give the text as the citizen reads it, without markup."""
    text = str(parameters.get("text", ""))
    return html.unescape(TAG.sub("", text)) if parameters.get("parse_mode") == "HTML" else text


def _answer_callback(parameters: Mapping[str, Any]) -> Answer:
    if not parameters.get("callback_query_id"):
        return _refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    if len(str(parameters.get("text", ""))) > CALLBACK_LETTERS:
        return _refusal(400, "Bad Request: MESSAGE_TOO_LONG")
    return _done(True)


def _bot(token: str) -> dict[str, Any]:
    return {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Stub", "username": "StubBot"}


def _done(result: Any) -> Answer:
    return Answer(200, {"ok": True, "result": result})


def _refusal(status: int, description: str, **more: Any) -> Answer:
    return Answer(status, {"ok": False, "error_code": status, "description": description, **more})


def _too_many(seconds: int) -> Answer:
    return _refusal(429, f"Too Many Requests: retry after {seconds}", parameters={"retry_after": seconds})
