"""LINE at the border: only signed requests come in, each event on its own, and replies go out whole."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from linebot.v3.messaging import ApiException, ApiResponse
from structlog.testing import capture_logs

from bot.channels.base import Attempt
from bot.channels.line.channel import PUSHING, REFUSED, LineChannel
from bot.errors import LeaseLostError, PayloadError, SendError, SignatureError
from bot.limits.line_quota import PushBudget
from bot.messages import Message, MessageKind, Reply

SECRET = "channel-secret"
EVENT: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "payloads" / "line_text_message.json").read_text(encoding="utf-8")
)["events"][0]


@pytest.fixture
def channel() -> LineChannel:
    return LineChannel(SECRET, "token")


def event(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(EVENT), **changes}


def signed(events: Any) -> tuple[bytes, dict[str, str]]:
    body = json.dumps({"destination": "U0", "events": events}, ensure_ascii=False).encode()
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    return body, {"x-line-signature": base64.b64encode(digest).decode()}


def test_reads_a_signed_message(channel: LineChannel) -> None:
    """What the citizen typed comes in unchanged, with the way to answer."""
    [message] = channel.receive(*signed([EVENT]))

    assert (message.kind, message.text) == (MessageKind.TEXT, "1506 กดอะไร")
    assert message.event_id == EVENT["webhookEventId"]
    assert message.address == {
        "to": EVENT["source"]["userId"],
        "reply_token": EVENT["replyToken"],
        "lives_until_ms": str(EVENT["timestamp"] + 60_000),
    }


@pytest.mark.parametrize("headers", [{}, {"x-line-signature": ""}, {"x-line-signature": "d3Jvbmc="}])
def test_refuses_a_request_that_is_not_from_line(channel: LineChannel, headers: dict[str, str]) -> None:
    """A missing or wrong signature never reaches the conversation."""
    body, _ = signed([EVENT])

    with pytest.raises(SignatureError):
        channel.receive(body, headers)


def test_refuses_a_body_changed_on_the_way(channel: LineChannel) -> None:
    """The signature is checked on the raw bytes."""
    body, headers = signed([EVENT])

    with pytest.raises(SignatureError):
        channel.receive(body + b" ", headers)


def test_the_verification_request_is_empty(channel: LineChannel) -> None:
    """LINE's console sends no events when it verifies the address."""
    assert channel.receive(*signed([])) == []


def test_a_signed_body_without_events_is_refused(channel: LineChannel) -> None:
    """Signed, but no webhook body."""
    with pytest.raises(PayloadError):
        channel.receive(*signed("none"))


def test_an_odd_event_never_loses_its_neighbours(channel: LineChannel) -> None:
    """Several citizens share a body; each gets an answer."""
    other = event(source={"type": "user", "userId": "U2"}, webhookEventId="e2")
    odd = [5, {}, {"type": "message"}, event(message={"type": "text"}), event(type="newThing"), event(mode="standby")]

    messages = channel.receive(*signed([EVENT, *odd, other]))

    assert [message.sender_id for message in messages] == [EVENT["source"]["userId"], "U2"]


class FakeApi:
    """LINE's answers in order: an exception is raised, anything else is success."""

    def __init__(self, *outcomes: BaseException | None) -> None:
        self.outcomes = list(outcomes)
        self.calls: list[str] = []
        self.way = ""

    async def reply_message_with_http_info(self, request: Any, **_: Any) -> ApiResponse:
        return self._next("reply")

    async def push_message_with_http_info(self, request: Any, x_line_retry_key: str, **_: Any) -> ApiResponse:
        return self._next(f"push {x_line_retry_key}")

    async def show_loading_animation_with_http_info(self, request: Any, **_: Any) -> ApiResponse:
        return self._next(f"loading {request.to_dict()}")

    def _next(self, call: str) -> ApiResponse:
        self.calls.append(call)
        outcome = self.outcomes.pop(0)
        if outcome is not None:
            raise outcome
        return ApiResponse(status_code=200, headers={"X-Line-Request-Id": "r1"})


def failed(status: int, body: str = "") -> ApiException:
    error = ApiException(status=status)
    error.body = body
    return error


SPENT = ApiException(status=400)
SPENT.body = '{"message": "Invalid reply token"}'
IN_GROUP = Message("e2", "line", "C1:U1", MessageKind.TEXT, in_group=True, address={"to": "C1", "reply_token": "t"})
ASKED = Message("e1", "line", "U1", MessageKind.TEXT, address={"to": "U1", "reply_token": "t"})


async def send(
    channel: LineChannel,
    monkeypatch: pytest.MonkeyPatch,
    *outcomes: Exception | None,
    attempt: Attempt = Attempt(),  # noqa: B008 - frozen
) -> FakeApi:
    api = FakeApi(*outcomes)
    monkeypatch.setattr(channel, "_api", lambda: api)
    api.way = await channel.send(ASKED, Reply("คำตอบ"), attempt)
    return api


async def test_a_spent_reply_token_is_followed_by_a_push(channel: LineChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """The citizen gets the answer all the same, once: the retry key stays the same for the event."""
    first = await send(channel, monkeypatch, SPENT, None)
    second = await send(channel, monkeypatch, SPENT, failed(409))

    assert first.calls[1].startswith("push ")
    assert first.calls[1] == second.calls[1]
    assert (first.way, second.way) == ("push", "push")


async def test_keeps_the_request_id_of_every_call(channel: LineChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """LINE asks for it when something is to be looked into; the message's own id stands beside it."""
    with capture_logs() as lines:
        await send(channel, monkeypatch, SPENT, None, attempt=Attempt(trace="abc"))

    told = [(line["endpoint"], line["status"], line["request_id"], line["trace"]) for line in lines]
    assert told == [("reply", 400, None, "abc"), ("push", 200, "r1", "abc")]


@pytest.mark.parametrize(("number", "parts_begun", "met"), [(1, 0, [SPENT]), (2, REFUSED, []), (2, PUSHING, [])])
async def test_who_lost_the_message_sends_nothing(
    channel: LineChannel, monkeypatch: pytest.MonkeyPatch, number: int, parts_begun: int, met: list[Exception]
) -> None:
    """Another worker answers it; only the first reply needs no asking, as its token works once."""

    async def lost(_part: int) -> bool:
        return False

    with pytest.raises(LeaseLostError):
        await send(channel, monkeypatch, *met, attempt=Attempt(number, parts_begun=parts_begun, begin=lost))


async def test_pushes_stay_under_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pushes cost money; over the operator's cap none goes, and those that LINE did not take count for nothing."""
    channel = LineChannel(SECRET, "token", budget=PushBudget(cap=1))
    with pytest.raises(SendError):
        await send(channel, monkeypatch, SPENT, failed(429))
    await send(channel, monkeypatch, SPENT, None)

    with pytest.raises(SendError, match="push cap") as raised:
        await send(channel, monkeypatch, SPENT, None)

    assert not raised.value.retryable


async def test_the_monthly_quota_is_told_apart(channel: LineChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many at once passes; the end of the month's quota does not."""
    with pytest.raises(SendError, match="quota") as raised:
        await send(channel, monkeypatch, SPENT, failed(429, '{"message":"You have reached your monthly limit."}'))

    assert not raised.value.retryable


@pytest.mark.parametrize(("status", "retryable"), [(400, False), (401, False), (429, True), (500, True)])
async def test_tells_which_refusals_may_pass(
    channel: LineChannel, monkeypatch: pytest.MonkeyPatch, status: int, retryable: bool
) -> None:
    """A passing fault is worth another try; a refused message is not."""
    with pytest.raises(SendError) as raised:
        await send(channel, monkeypatch, failed(status), failed(status))

    assert raised.value.retryable is retryable


async def test_a_timeout_may_pass(channel: LineChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """LINE out of reach is tried again."""
    with pytest.raises(SendError) as raised:
        await send(channel, monkeypatch, TimeoutError())

    assert raised.value.retryable


async def test_needs_to_be_started(channel: LineChannel) -> None:
    """Sending before the start is told, not swallowed."""
    with pytest.raises(SendError, match="not started"):
        await channel.send(Message("e1", "line", "U1", MessageKind.TEXT, address={"to": "U1"}), Reply("ข"), Attempt())


async def test_shows_that_an_answer_is_on_its_way(channel: LineChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shortest sign there is, and only in a chat of two, as LINE refuses groups."""
    api = FakeApi(None)
    monkeypatch.setattr(channel, "_api", lambda: api)

    await channel.show_typing(ASKED, "abc")
    await channel.show_typing(IN_GROUP, "abc")

    assert api.calls == ["loading {'chatId': 'U1', 'loadingSeconds': 5}"]


async def test_a_refused_sign_is_told(channel: LineChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asked for it counts it."""
    monkeypatch.setattr(channel, "_api", lambda: FakeApi(failed(429)))

    with pytest.raises(SendError, match="429"):
        await channel.show_typing(ASKED, "abc")
