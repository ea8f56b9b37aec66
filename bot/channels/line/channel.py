"""LINE: signed webhooks in, replies out through the official SDK."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import aiohttp
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
from linebot.v3.webhook import SignatureValidator

from bot.channels.base import Attempt, Way
from bot.channels.line.calls import LineError, Rendered, logged_call
from bot.channels.line.events import SIGNATURE_HEADER, TOKEN_SECONDS, read_events
from bot.channels.line.limits import find_overruns
from bot.channels.line.render import render_line, render_plain
from bot.channels.refusals import Refusal
from bot.errors import LeaseLostError, SendError, SignatureError
from bot.limits.line_quota import PushBudget, SentMessages
from bot.messages import Message, Reply

REQUEST_SECONDS = 5.0
CONNECTIONS = 160  # more than answers in work and signs that tell of them, so that none waits for another's
LOADING_SECONDS = 5  # the shortest there is; an answer ends it sooner
RETRY_NAMESPACE = uuid.UUID("4f6f5c1e-6c0e-4d8e-9b55-7f1f6b1f6a16")

# What one try at sending leaves to the next one; the queue keeps it as the parts that were begun.
IN_DOUBT = 0  # a reply may have arrived; a killed worker leaves the same
REFUSED = 1  # nothing arrived
PUSHING = 2  # the reply token is dead; a push was begun and counted


class LineChannel:
    """The LINE Messaging API at the border; ``clock`` gives seconds since 1970, as LINE's events do."""

    name = "line"

    def __init__(
        self,
        channel_secret: str,
        access_token: str,
        api_base: str | None = None,
        budget: PushBudget | None = None,
        sent: SentMessages | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._budget = budget or PushBudget()
        self._sent = sent or SentMessages()
        self._clock = clock
        self._validator = SignatureValidator(channel_secret)
        self._configuration = Configuration(access_token=access_token)
        if api_base:  # without it the SDK knows both of LINE's hosts
            self._configuration = Configuration(host=api_base, access_token=access_token)
        self._configuration.connection_pool_maxsize = CONNECTIONS  # the SDK's own is five a core
        self._client: AsyncApiClient | None = None

    async def start(self) -> None:
        """Open the client; the SDK needs a running loop for it."""
        self._client = AsyncApiClient(self._configuration)

    async def stop(self) -> None:
        """Close the client."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        """Verify the signature on the raw bytes, then translate event by event.

        Raises:
            SignatureError: missing or wrong signature.
            PayloadError: not JSON of a webhook body.

        """
        signature = headers.get(SIGNATURE_HEADER)
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SignatureError("line: body is not UTF-8") from error
        if not signature or not self._validator.validate(text, signature):
            raise SignatureError("line: signature missing or wrong")
        return read_events(text)

    async def filter(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Leave out what was said in a group in reply to somebody else."""
        return [
            each
            for each in messages
            if (quoted := each.address.get("quotes")) is None or await self._sent.knows(quoted)
        ]

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        """Reply with the token, which is free; push with a retry key when it is spent or expired.

        A token is refused in one word whether it was spent or died. Where an earlier try of ours got no clear answer,
        and the token would surely live had that try not spent it, the citizen has the reply, and nothing is pushed.
        Wherever this is not sure, a push goes: rather twice than lost. docs/reliability.md has the table.
        Where LINE refuses the card or its buttons, or would by its limits, the same words go as plain text.

        Raises:
            SendError: LINE did not take it.
            LeaseLostError: another worker answers this message.

        """
        rendered = render_line(reply)
        if overrun := next(find_overruns(rendered), ""):
            await attempt.tell(Refusal("limits", overrun))
            rendered = render_plain(reply)
        try:
            return await self._deliver(message, rendered, attempt, message.address.get("reply_token"))
        except LineError as error:
            if not error.is_content_refused:
                raise
            await attempt.tell(Refusal("card", error.detail))
            token = message.address.get("reply_token") if error.endpoint == "reply" else None
        return await self._deliver(message, render_plain(reply), attempt, token)

    async def _deliver(
        self, message: Message, messages: Sequence[dict[str, Any]], attempt: Attempt, token: str | None
    ) -> Way:
        """Reply, or push where there is no token or LINE refuses it."""
        rendered = [Rendered.of(each) for each in messages]
        if token and attempt.parts_begun != PUSHING:
            is_in_doubt = attempt.number > 1 and attempt.parts_begun == IN_DOUBT
            if await self._reply(message, ReplyMessageRequest(replyToken=token, messages=rendered), attempt):
                return "reply"
            if is_in_doubt and self._surely_lives(message, attempt):
                return "arrived before"
        try:
            await self._push(message, rendered, attempt)
        except LineError as error:
            if not error.is_nobody_there:
                raise
            await attempt.tell(Refusal("left", error.detail))
            return "left"
        return "push"

    async def _reply(self, message: Message, request: ReplyMessageRequest, attempt: Attempt) -> bool:
        """Tell whether LINE took the reply; False means that the token is spent or expired."""
        is_first_to_leave = attempt.number == 1 or attempt.parts_begun == REFUSED
        if attempt.parts_begun == REFUSED and not await attempt.begin(IN_DOUBT):
            raise LeaseLostError
        try:
            call = self._api().reply_message_with_http_info(request, _request_timeout=REQUEST_SECONDS)
            answer = await logged_call("reply", attempt.trace, call)
        except LineError as error:
            if error.is_token_refused:
                return False
            if error.nothing_arrived and is_first_to_leave:
                error.parts_sent = REFUSED
            raise
        await self._remember(message, answer)
        return True

    def _surely_lives(self, message: Message, attempt: Attempt) -> bool:
        """Tell whether the token's minute is not over, by LINE's clock and ours and by the age of the message here."""
        until_ms = int(message.address.get("lives_until_ms", 0))
        return self._clock() * 1000 < until_ms and attempt.age_seconds < TOKEN_SECONDS

    async def _push(self, message: Message, rendered: Sequence[Any], attempt: Attempt) -> None:
        """Push with a key by which LINE takes it once, however often it is tried; so it is counted once too."""
        if not await attempt.begin(PUSHING):
            raise LeaseLostError
        is_first = attempt.parts_begun != PUSHING
        if is_first and not await self._budget.take():
            raise SendError("line", "push cap", retryable=False)
        request = PushMessageRequest(to=message.address["to"], messages=rendered)
        key = str(uuid.uuid5(RETRY_NAMESPACE, message.event_id))
        try:
            call = self._api().push_message_with_http_info(request, key, _request_timeout=REQUEST_SECONDS)
            await self._remember(message, await logged_call("push", attempt.trace, call))
        except LineError as error:
            if error.status == 409:  # the same key was accepted before
                return
            if error.nothing_arrived and is_first:
                await self._budget.give_back()
                error.parts_sent = REFUSED
            raise

    async def _remember(self, message: Message, answer: ApiResponse) -> None:
        """Keep the ids of what a group was told, so that replies to it are known."""
        if message.in_group:
            await self._sent.remember(each.id for each in getattr(answer.data, "sent_messages", None) or ())

    async def show_typing(self, message: Message, trace: str) -> None:
        """Show that an answer is on its way; LINE does so in 1:1 chats only.

        Raises:
            SendError: LINE did not take it.

        """
        if message.in_group:
            return
        request = ShowLoadingAnimationRequest(chatId=message.address["to"], loadingSeconds=LOADING_SECONDS)
        call = self._api().show_loading_animation_with_http_info(request, _request_timeout=REQUEST_SECONDS)
        await logged_call("loading", trace, call)

    async def introduce(self) -> str:
        """Ask LINE who this bot is, to check token and network.

        Raises:
            SendError: LINE did not answer or refused the token.

        """
        try:
            info = await self._api().get_bot_info(_request_timeout=REQUEST_SECONDS)
        except (ApiException, aiohttp.ClientError, TimeoutError) as error:
            raise LineError(error) from error
        return f"bot {info.basic_id} answers, chat mode {info.chat_mode}"

    def _api(self) -> AsyncMessagingApi:
        if self._client is None:
            raise SendError("line", "channel is not started", retryable=False)
        return AsyncMessagingApi(self._client)
