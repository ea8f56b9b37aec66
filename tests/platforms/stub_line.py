"""LINE's rules for replies and pushes, as shared/platforms/line.md tells them, and what LINE remembers."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from tests.platforms.records import Answer, Clock, Record, Settings

REQUEST_ID = "x-line-request-id"
ACCEPTED_ID = "x-line-accepted-request-id"
RETRY_KEY = "x-line-retry-key"
OLDEST_TOKEN_SECONDS = 20 * 60.0  # a redelivery does not revive a token after that
RECIPIENT = re.compile(r"[UCR][0-9a-f]{32}")
TEXT_UNITS = 5000
METHODS = {
    "/v2/bot/message/reply": "reply",
    "/v2/bot/message/push": "push",
    "/v2/bot/chat/loading/start": "loading",
    "/v2/bot/info": "info",
}
LOADING_SECONDS = range(5, 61, 5)
INFO = {
    "userId": "U" + "0" * 32,
    "basicId": "@000stub",
    "displayName": "Stub",
    "chatMode": "bot",
    "markAsReadMode": "auto",
}


class _RefusedError(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass
class _Token:
    first_issued: float
    issued: float
    is_used: bool = False


@dataclass(frozen=True)
class _Push:
    request_id: str
    body: bytes
    sent: Mapping[str, Any]


class LineStub:
    """LINE's server for one channel."""

    def __init__(self, record: Record, clock: Clock = time.monotonic) -> None:
        self.settings = Settings()
        self._record = record
        self._clock = clock
        self._tokens: dict[str, _Token] = {}
        self._pushes: dict[str, _Push] = {}
        self._pushed = 0
        self._numbers = itertools.count(1)

    def issue(self, token: str, age_seconds: float = 0.0) -> None:
        """Make a reply token known; issued again, as by a redelivery, an unused one lives anew."""
        moment = self._clock() - age_seconds
        known = self._tokens.setdefault(token, _Token(moment, moment))
        known.issued = moment

    def answer(self, method: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Do what the call asks and say what LINE says; ``headers`` must not care for letter case."""
        request_id = f"{next(self._numbers):08x}-0000-4000-8000-000000000000"
        try:
            self._check_access(headers)
            answer = self._dispatch(method, headers, body, request_id)
        except _RefusedError as refused:
            answer = refused.answer
        return replace(answer, headers={**answer.headers, REQUEST_ID: request_id})

    def failure(self, status: int) -> Answer:
        """Say what LINE says when it is broken, or asked too much."""
        text = "The API rate limit has been exceeded. Try again later." if status == 429 else "Internal Server Error"
        return Answer(status, {"message": text}, {REQUEST_ID: f"{next(self._numbers):08x}-0000-4000-8000-00000000dead"})

    def _check_access(self, headers: Mapping[str, str]) -> None:
        scheme, _, token = headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not token or self.settings.line_access_token not in (None, token):
            raise _refusal(401, "Authentication failed. Confirm that the access token in the header is valid.")

    def _dispatch(self, method: str, headers: Mapping[str, str], body: bytes, request_id: str) -> Answer:
        match method:
            case "reply":
                return self._reply(headers, body)
            case "push":
                return self._push(headers, body, request_id)
            case "loading":
                return self._load(body)
            case "info":
                return Answer(200, INFO)
            case _:
                return Answer(404, {"message": "Not found"})

    def _reply(self, headers: Mapping[str, str], body: bytes) -> Answer:
        if RETRY_KEY in headers:
            raise _refusal(400, "The retry key is not supported in this endpoint.")
        request = _parse(body)
        texts = _texts(request)
        name = request.get("replyToken")
        if not isinstance(name, str) or not name:
            raise _refusal(400, "The request body has 1 error(s)")
        if name not in self._tokens:
            self.issue(name)
        token, now = self._tokens[name], self._clock()
        is_late = now - token.issued >= self.settings.line_token_seconds
        if token.is_used or is_late or now - token.first_issued >= OLDEST_TOKEN_SECONDS:
            raise _refusal(400, "Invalid reply token")
        token.is_used = True
        self._record.add("line", "reply", name, texts, name, request)
        return Answer(200, self._sent(len(texts)))

    def _push(self, headers: Mapping[str, str], body: bytes, request_id: str) -> Answer:
        key = headers.get(RETRY_KEY)
        if key is not None and not _is_uuid(key):
            raise _refusal(400, "The retry key is invalid.")
        if key is not None and key in self._pushes:
            return _accepted_before(self._pushes[key], body)
        request = _parse(body)
        texts, to = _texts(request), request.get("to")
        if not isinstance(to, str) or not RECIPIENT.fullmatch(to):
            raise _refusal(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
        if self.settings.line_quota is not None and self._pushed >= self.settings.line_quota:
            raise _refusal(429, "You have reached your monthly limit.")
        self._pushed += 1
        if to not in self.settings.blocked:
            self._record.add("line", "push", to, texts, key, request)
        sent = self._sent(len(texts))
        if key is not None:
            self._pushes[key] = _Push(request_id, body, sent)
        return Answer(200, sent)

    def _load(self, body: bytes) -> Answer:
        request = _parse(body)
        to, seconds = request.get("chatId"), request.get("loadingSeconds", 20)
        if not isinstance(to, str) or not RECIPIENT.fullmatch(to) or not to.startswith("U"):
            raise _refusal(400, "Invalid chatId")
        if seconds not in LOADING_SECONDS:
            raise _refusal(400, "The request body has 1 error(s)", "Invalid value", "loadingSeconds")
        return Answer(202, {})

    def _sent(self, number: int) -> dict[str, Any]:
        ids = [str(461_230_966_842_064_897 + next(self._numbers)) for _ in range(number)]
        return {"sentMessages": [{"id": each, "quoteToken": f"quote{each}"} for each in ids]}


def _accepted_before(push: _Push, body: bytes) -> Answer:
    remark = "" if push.body == body else "other body"
    said = {"message": "The retry key is already accepted", **push.sent}
    return Answer(409, said, {ACCEPTED_ID: push.request_id}, remark)


def _parse(body: bytes) -> dict[str, Any]:
    try:
        request = json.loads(body)
    except ValueError as error:
        raise _refusal(400, "The request body could not be parsed as JSON (line: 1, column: 1)") from error
    if not isinstance(request, dict):
        raise _refusal(400, "The request body could not be parsed as JSON (line: 1, column: 1)")
    return request


def _texts(request: Mapping[str, Any]) -> list[str]:
    """Check the message objects and give what the citizen reads in each."""
    messages = request.get("messages")
    if not isinstance(messages, list) or not 1 <= len(messages) <= 5:
        raise _refusal(400, "The request body has 1 error(s)", "Size must be between 1 and 5", "messages")
    return [_text(message, number) for number, message in enumerate(messages)]


def _text(message: Any, number: int) -> str:
    if not isinstance(message, dict) or not message.get("type"):
        raise _refusal(400, "The request body has 1 error(s)", "May not be empty", f"messages[{number}].type")
    if message["type"] != "text":
        return str(message.get("altText", message.get("title", "")))
    text = message.get("text")
    if not isinstance(text, str) or not 1 <= len(text.encode("utf-16-le", "surrogatepass")) // 2 <= TEXT_UNITS:
        problem = f"Length must be between 1 and {TEXT_UNITS}"
        raise _refusal(400, "The request body has 1 error(s)", problem, f"messages[{number}].text")
    return text


def _is_uuid(key: str) -> bool:
    try:
        return str(UUID(key)) == key.lower()
    except ValueError:
        return False


def _refusal(status: int, message: str, problem: str = "", name: str = "") -> _RefusedError:
    details = {"details": [{"message": problem, "property": name}]} if problem else {}
    return _RefusedError(Answer(status, {"message": message, **details}))
