"""LINE: signed webhooks in, replies out through the official SDK."""

from __future__ import annotations

import json
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
)
from linebot.v3.messaging import Message as LineMessage
from linebot.v3.webhook import SignatureValidator
from pydantic.v1 import PrivateAttr

from bot.channels.base import Attempt, Way
from bot.channels.line_render import render_line
from bot.errors import LeaseLostError, PayloadError, SendError, SignatureError
from bot.messages import ChannelName, Location, Message, MessageKind, Reply
from bot.push_budget import PushBudget

SIGNATURE_HEADER = "x-line-signature"
REQUEST_SECONDS = 5.0
CONNECTIONS = 128  # more than answers in work, so that none waits for another's
TOKEN_SECONDS = 60.0  # a reply token lives so long; nobody promises more
MEDIA = frozenset({"image", "video", "audio", "file", "sticker"})
RETRY_NAMESPACE = uuid.UUID("4f6f5c1e-6c0e-4d8e-9b55-7f1f6b1f6a16")

log = structlog.get_logger(__name__)
Event = Mapping[str, Any]


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


class LineChannel:
    """The LINE Messaging API at the border."""

    name: ChannelName = "line"

    def __init__(
        self,
        channel_secret: str,
        access_token: str,
        api_base: str | None = None,
        budget: PushBudget | None = None,
    ) -> None:
        self._budget = budget or PushBudget()
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
        events = self._verified_events(body, headers.get(SIGNATURE_HEADER))
        return [message for event in events if (message := _parse_tolerantly(event)) is not None]

    def _verified_events(self, body: bytes, signature: str | None) -> list[Any]:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SignatureError("line: body is not UTF-8") from error
        if not signature or not self._validator.validate(text, signature):
            raise SignatureError("line: signature missing or wrong")
        try:
            events = json.loads(text)["events"]
        except (ValueError, KeyError, TypeError) as error:
            raise PayloadError("line: no events") from error
        if not isinstance(events, list):
            raise PayloadError("line: events is no list")
        return events

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
        if token and await self._reply(token, rendered, attempt):
            return "reply"
        if token and attempt.number > 1 and not attempt.parts_begun and attempt.age_seconds < TOKEN_SECONDS:
            return "arrived before"
        await self._push(message, rendered, attempt)
        return "push"

    async def _reply(self, token: str, rendered: Sequence[Any], attempt: Attempt) -> bool:
        """Tell whether LINE took the reply; False means that the token is spent or expired."""
        request = ReplyMessageRequest(replyToken=token, messages=rendered)
        try:
            call = self._api().reply_message_with_http_info(request, _request_timeout=REQUEST_SECONDS)
            await _told("reply", attempt, call)
        except ApiException as error:
            if error.status != 400 or "reply token" not in str(error.body).lower():
                raise _send_error(error) from error
            return False
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
            await _told("push", attempt, call)
        except ApiException as error:
            await self._budget.give_back()
            if error.status != 409:  # 409: the same key was accepted, and counted, before
                raise _send_error(error) from error

    async def introduce(self) -> str:
        """Ask LINE who this bot is, to check token and network.

        Raises:
            SendError: LINE did not answer or refused the token.

        """
        try:
            info = await self._api().get_bot_info(_request_timeout=REQUEST_SECONDS)
        except ApiException as error:
            raise _send_error(error) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SendError("line", type(error).__name__, retryable=True) from error
        return f"bot {info.basic_id} answers, chat mode {info.chat_mode}"

    def _api(self) -> AsyncMessagingApi:
        if self._client is None:
            raise SendError("line", "channel is not started", retryable=False)
        return AsyncMessagingApi(self._client)


async def _told(endpoint: str, attempt: Attempt, call: Awaitable[ApiResponse]) -> None:
    """Wait for a call, log it as LINE's guidelines ask (its request id, endpoint, status), translate network faults."""
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
            trace=attempt.trace,
            method="POST",
            endpoint=endpoint,
            status=status,
            request_id=known.get("x-line-request-id"),
        )


def _send_error(error: ApiException) -> SendError:
    status = int(error.status or 0)
    if status == 429 and "monthly limit" in str(error.body).lower():  # only the text tells it from too many at once
        return SendError("line", "quota", retryable=False)
    return SendError("line", f"status {status}", retryable=status == 429 or status >= 500)


def _parse_tolerantly(event: Any) -> Message | None:
    """Translate one event; an odd one never loses its neighbours."""
    try:
        return _parse_event(event)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        log.warning("odd event", channel="line", reason=type(error).__name__)
        return None


def _parse_event(event: Event) -> Message | None:
    source = event.get("source") or {}
    user = source.get("userId")
    if event.get("mode") == "standby" or not user:
        return None
    group = source.get("groupId") or source.get("roomId")
    kind, text, location = _parse_kind(event, in_group=group is not None)
    if kind is None:
        return None
    address = {"to": group or user}
    if event.get("replyToken"):
        address["reply_token"] = event["replyToken"]
    return Message(
        event_id=str(event["webhookEventId"]),
        channel="line",
        sender_id=f"{group}:{user}" if group else user,
        kind=kind,
        text=text,
        location=location,
        address=address,
    )


def _parse_kind(event: Event, *, in_group: bool) -> tuple[MessageKind | None, str, Location | None]:
    match event.get("type"):
        case "message":
            return _parse_message(event["message"], in_group=in_group)
        case "postback":
            return MessageKind.TAP, str(event["postback"]["data"]), None
        case "follow":
            return MessageKind.JOINED, "", None
        case "unfollow":
            return MessageKind.LEFT, "", None
        case _:
            return None, "", None


def _parse_message(message: Event, *, in_group: bool) -> tuple[MessageKind | None, str, Location | None]:
    if message["type"] == "text":
        text = str(message["text"])
        if not in_group:
            return MessageKind.TEXT, text, None
        mentions = [each for each in (message.get("mention") or {}).get("mentionees", []) if each.get("isSelf")]
        return (MessageKind.TEXT, _without_mentions(text, mentions), None) if mentions else (None, "", None)
    if in_group:
        return None, "", None
    if message["type"] == "location":
        return MessageKind.LOCATION, "", Location(float(message["latitude"]), float(message["longitude"]))
    return (MessageKind.MEDIA if message["type"] in MEDIA else None), "", None


def _without_mentions(text: str, mentions: Sequence[Event]) -> str:
    """Cut the bot's name out; LINE counts positions in UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    for each in sorted(mentions, key=lambda mention: -int(mention["index"])):
        start = 2 * int(each["index"])
        units = units[:start] + units[start + 2 * int(each["length"]) :]
    return units.decode("utf-16-le", "replace").strip()
