"""Calls to LINE through its SDK: logged as LINE asks, and their faults in our words."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import aiohttp
import structlog
from linebot.v3.messaging import ApiException, ApiResponse
from linebot.v3.messaging import Message as LineMessage
from pydantic.v1 import PrivateAttr

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


async def told(endpoint: str, trace: str, call: Awaitable[ApiResponse]) -> ApiResponse:
    """Wait for a call, log it as LINE's guidelines ask (its request id, endpoint, status), translate network faults.

    Raises:
        ApiException: LINE refused it.
        SendError: LINE was not reached, or did not answer.

    """
    status, headers = 0, {}
    try:
        answer = await call
        status, headers = int(answer.status_code or 0), dict(answer.headers or {})
    except ApiException as error:
        status, headers = int(error.status or 0), dict(error.headers or {})
        raise
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SendError("line", "timeout" if isinstance(error, TimeoutError) else "network", retryable=True) from error
    finally:
        known = {name.lower(): value for name, value in headers.items()}
        log.info(
            "line call",
            trace=trace,
            method="POST",
            endpoint=endpoint,
            status=status,
            request_id=known.get("x-line-request-id"),
        )
    return answer


def send_error(error: ApiException) -> SendError:
    """Tell whether what LINE refused may be taken later."""
    status = int(error.status or 0)
    if status == 429 and "monthly limit" in str(error.body).lower():  # only the text tells it from too many at once
        return SendError("line", "quota", retryable=False)
    return SendError("line", f"status {status}", retryable=status == 429 or status >= 500)
