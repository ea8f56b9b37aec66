"""Calls of LINE's API: what is sent as it stands, what LINE refused, and the log that LINE asks for."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from typing import Any

import aiohttp
import structlog
from linebot.v3.messaging import ApiException, ApiResponse
from linebot.v3.messaging import Message as LineMessage
from pydantic.v1 import PrivateAttr

from bot.channels.refusals import platform_words
from bot.errors import SendError

log = structlog.get_logger(__name__)


class Rendered(LineMessage):  # type: ignore[misc]  # untyped here
    """A message in its final JSON, which the SDK takes as one of its own.

    Building the SDK's models only to take them apart again would cost a quarter of the time of an answer; the tests
    hold all that we render against LINE's specification.
    """

    _json: dict[str, Any] = PrivateAttr()

    @classmethod
    def of(cls, rendered: dict[str, Any]) -> Rendered:
        """Wrap one rendered message."""
        message = cls(type=rendered["type"])
        message._json = rendered
        return message

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON."""
        return self._json


class LineError(SendError):
    """LINE refused a call, was not reached, or gave no answer in time.

    Statuses and texts: https://developers.line.biz/en/reference/messaging-api/#error-responses

    Attributes:
        status: of LINE's answer; 0 without one.
        endpoint: what was called, such as ``reply`` or ``push``.
        nothing_arrived: LINE surely did nothing. Of its own faults (5xx) and of silence that is not known.
        is_token_refused: the reply token is spent or expired.
        is_nobody_there: there is no such citizen or group, or the bot is not in it any more.
        is_content_refused: something in the messages is not to LINE's liking; without a card they may be.

    """

    def __init__(self, error: ApiException | aiohttp.ClientError | TimeoutError, endpoint: str = "") -> None:
        self.endpoint = endpoint
        self.status, said = 0, ""
        if isinstance(error, ApiException):
            self.status, said = int(error.status or 0), _said(error.body)
        about = said.lower()
        is_quota = self.status == 429 and "monthly limit" in about  # only the text tells it from too many at once
        reason = "quota" if is_quota else _reason(self.status, error)
        may_pass = self.status in (0, 429) or self.status >= 500
        detail = f"status {self.status}: {platform_words(said)}".rstrip(": ") if self.status else type(error).__name__
        super().__init__("line", reason, retryable=may_pass and not is_quota, detail=detail)
        self.nothing_arrived = 400 <= self.status < 500 or isinstance(error, aiohttp.ClientConnectorError)
        self.is_token_refused = self.status == 400 and "reply token" in about
        self.is_nobody_there = self.status == 400 and ("failed to send messages" in about or "'to'" in about)
        is_about_content = not (self.is_token_refused or self.is_nobody_there)
        self.is_content_refused = self.status in (400, 413) and is_about_content


def _reason(status: int, error: Exception) -> str:
    match status:
        case 0:
            return "timeout" if isinstance(error, TimeoutError) else "away"
        case 401:
            return "token"
        case 403:
            return "forbidden"
        case 429:
            return "rate"
        case _:
            return "away" if status >= 500 else "refused"


def _said(body: object) -> str:
    """Give the words of LINE's answer: its message, then each detail with the property it is about."""
    try:
        answer = json.loads(str(body or "{}"))
        details = [
            f"{each.get('property', '')} {each.get('message', '')}".strip() for each in answer.get("details", [])
        ]
        return "; ".join([str(answer.get("message", "")), *details])
    except (ValueError, TypeError, AttributeError, RecursionError):
        return ""


async def logged_call(endpoint: str, trace: str, call: Awaitable[ApiResponse]) -> ApiResponse:
    """Wait for a call and log it as LINE's guidelines ask: its request id, endpoint, status.

    Raises:
        LineError: LINE refused it, or was not reached, or did not answer.

    """
    status, headers = 0, dict[str, str]()
    try:
        answer = await call
        status, headers = answer.status_code or 0, dict(answer.headers or {})
    except (ApiException, aiohttp.ClientError, TimeoutError) as error:
        refusal = LineError(error, endpoint)
        status, headers = refusal.status, dict(getattr(error, "headers", None) or {})
        raise refusal from error
    finally:
        request_id = next((value for name, value in headers.items() if name.lower() == "x-line-request-id"), None)
        log.info("line call", trace=trace, method="POST", endpoint=endpoint, status=status, request_id=request_id)
    return answer
