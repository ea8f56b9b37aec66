"""LINE: signed webhooks in, replies out through the official SDK."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import aiohttp
import structlog
from linebot.v3.messaging import (
    ApiException,
    ApiResponse,
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
)
from linebot.v3.messaging import Message as LineMessage
from linebot.v3.webhook import SignatureValidator
from pydantic.v1 import PrivateAttr

from bot.channels.base import Attempt, Way
from bot.channels.line.events import SIGNATURE_HEADER, read_events
from bot.channels.line.render import render_line
from bot.errors import LeaseLostError, SendError, SignatureError
from bot.limits.line_quota import PushBudget, SentMessages
from bot.messages import Message, Reply

log = structlog.get_logger(__name__)

REQUEST_SECONDS = 5.0
CONNECTIONS = 160  # more than answers in work and signs that tell of them, so that none waits for another's
TOKEN_SECONDS = 60.0  # a reply token lives so long; nobody promises more
LOADING_SECONDS = 5  # the shortest there is; an answer ends it sooner
RETRY_NAMESPACE = uuid.UUID("4f6f5c1e-6c0e-4d8e-9b55-7f1f6b1f6a16")


class LineChannel:
    """The LINE Messaging API at the border."""

    name = "line"

    def __init__(
        self,
        channel_secret: str,
        access_token: str,
        api_base: str | None = None,
        budget: PushBudget | None = None,
        sent: SentMessages | None = None,
    ) -> None:
        self._budget = budget or PushBudget()
        self._sent = sent or SentMessages()
        self._validator = SignatureValidator(channel_secret)
        self._configuration = Configuration(access_token=access_token)
        if api_base:  # without it the SDK knows both of LINE's hosts
            self._configuration = Configuration(host=api_base, access_token=access_token)
        self._configuration.connection_pool_maxsize = CONNECTIONS  # the SDK's own is five a core
        self._client: AsyncApiClient | None = None

    # -- in

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        """Verify the signature on the raw bytes, then translate event by event.

        Raises:
            SignatureError: missing or wrong signature.
            PayloadError: not JSON of a webhook body.

        """
        return read_events(self._verified(body, headers.get(SIGNATURE_HEADER)))

    def _verified(self, body: bytes, signature: str | None) -> str:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SignatureError("line: body is not UTF-8") from error
        if not signature or not self._validator.validate(text, signature):
            raise SignatureError("line: signature missing or wrong")
        return text

    async def filter(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Leave out what was said in a group in reply to somebody else."""
        return [
            each
            for each in messages
            if (quoted := each.address.get("quotes")) is None or await self._sent.knows(quoted)
        ]

    # -- out

    async def start(self) -> None:
        """Open the client; the SDK needs a running loop for it."""
        self._client = AsyncApiClient(self._configuration)

    async def stop(self) -> None:
        """Close the client."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        """Reply with the token, which is free; push with a retry key when it is spent or expired.

        On a later attempt a token that is refused within its minute was spent by the first one,
        so the citizen has the reply and nothing is pushed; unless the first one began to push, as it
        found the token refused: that push is done again, with the same retry key.

        Raises:
            SendError: LINE did not take it.
            LeaseLostError: another worker answers this message.

        """
        rendered = [Rendered.of(each) for each in render_line(reply)]
        token = message.address.get("reply_token")
        if token and await self._reply(message, token, rendered, attempt):
            return "reply"
        if token and attempt.number > 1 and not attempt.parts_begun and attempt.age_seconds < TOKEN_SECONDS:
            return "arrived before"
        await self._push(message, rendered, attempt)
        return "push"

    async def _reply(self, message: Message, token: str, rendered: Sequence[Any], attempt: Attempt) -> bool:
        """Tell whether LINE took the reply; False means that the token is spent or expired."""
        request = ReplyMessageRequest(replyToken=token, messages=rendered)
        try:
            call = self._api().reply_message_with_http_info(request, _request_timeout=REQUEST_SECONDS)
            answer = await told("reply", attempt.trace, call)
        except ApiException as error:
            if error.status != 400 or "reply token" not in str(error.body).lower():
                raise send_error(error) from error
            return False
        await self._remember(message, answer.data)
        return True

    async def _push(self, message: Message, rendered: Sequence[Any], attempt: Attempt) -> None:
        if not await attempt.begin(1):
            raise LeaseLostError
        if not await self._budget.take():
            raise SendError("line", "push cap", retryable=False)
        request = PushMessageRequest(to=message.address["to"], messages=rendered)
        key = str(uuid.uuid5(RETRY_NAMESPACE, message.event_id))
        try:
            call = self._api().push_message_with_http_info(request, key, _request_timeout=REQUEST_SECONDS)
            answer = await told("push", attempt.trace, call)
        except ApiException as error:
            await self._budget.give_back()
            if error.status != 409:  # 409: the same key was accepted, and counted, before
                raise send_error(error) from error
        else:
            await self._remember(message, answer.data)

    async def _remember(self, message: Message, answer: Any) -> None:
        """Keep the ids of what a group was told, so that replies to it are known."""
        if message.in_group:
            await self._sent.remember(each.id for each in getattr(answer, "sent_messages", None) or ())

    async def show_typing(self, message: Message, trace: str) -> None:
        """Show that an answer is on its way; LINE does so in 1:1 chats only.

        Raises:
            SendError: LINE did not take it.

        """
        if message.in_group:
            return
        request = ShowLoadingAnimationRequest(chatId=message.address["to"], loadingSeconds=LOADING_SECONDS)
        try:
            call = self._api().show_loading_animation_with_http_info(request, _request_timeout=REQUEST_SECONDS)
            await told("loading", trace, call)
        except ApiException as error:
            raise send_error(error) from error

    async def introduce(self) -> str:
        """Ask LINE who this bot is, to check token and network.

        Raises:
            SendError: LINE did not answer or refused the token.

        """
        try:
            info = await self._api().get_bot_info(_request_timeout=REQUEST_SECONDS)
        except ApiException as error:
            raise send_error(error) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SendError("line", type(error).__name__, retryable=True) from error
        return f"bot {info.basic_id} answers, chat mode {info.chat_mode}"

    def _api(self) -> AsyncMessagingApi:
        if self._client is None:
            raise SendError("line", "channel is not started", retryable=False)
        return AsyncMessagingApi(self._client)


# -- Calls to LINE through its SDK: logged as LINE asks, and their faults in our words


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
