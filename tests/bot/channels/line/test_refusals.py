"""When LINE refuses the card of an answer the citizen gets its words all the same, once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from linebot.v3.messaging import ApiResponse

from bot.channels.base import Attempt
from bot.channels.line.channel import PUSHING, LineChannel
from bot.channels.line.limits import find_overruns
from bot.channels.line.render import render_line, render_plain
from bot.channels.refusals import Refusal
from bot.errors import SendError
from bot.limits.line_quota import PushBudget
from bot.messages import Button, ButtonKind, Reply
from tests.bot.channels.line.spec import LineSpec
from tests.bot.channels.line.test_channel import ASKED, SECRET, SPENT, failed

URI = '[{"message":"invalid uri scheme","property":"messages[0].contents.body.contents[3].action.uri"}]'
REFUSED = {
    "details": '{"message":"A message (messages[0]) in the request body is invalid","details":' + URI + "}",
    "several": '{"message":"The request body has 2 error(s)","details":[{"message":"May not be empty"}, {}]}',
    "no details": '{"message":"The request body has 1 error(s)"}',
    "quick reply": '{"message":"Length must be between 1 and 20","details":[{"property":"messages[0].quickReply"}]}',
    "no json": "<html>Bad Request</html>",
    "odd json": '{"message":5,"details":"none"}',
    "nothing": "",
}
CARD = Reply(
    "ขึ้นทะเบียนได้ที่เว็บ",
    (
        Button(ButtonKind.LINK, "เปิดเว็บ", "https://e-service.doe.go.th"),
        Button(ButtonKind.CALL, "โทร 1694", "1694"),
        Button(ButtonKind.TAP, "เมนู", "m:job"),
    ),
    title="ว่างงาน",
    choices=(Button(ButtonKind.TAP, "ลาออก", "a:x"),),
)
PLAIN = "ว่างงาน\nขึ้นทะเบียนได้ที่เว็บ\n1. ลาออก\nเปิดเว็บ: https://e-service.doe.go.th\nโทร 1694: 1694"


class Api:
    """LINE's answers in order; keeps what was sent by which way."""

    def __init__(self, *outcomes: BaseException | None) -> None:
        self._outcomes = list(outcomes)
        self.sent: list[tuple[str, list[Any]]] = []

    async def reply_message_with_http_info(self, request: Any, **_: Any) -> ApiResponse:
        return self._next("reply", request)

    async def push_message_with_http_info(self, request: Any, key: str, **_: Any) -> ApiResponse:
        return self._next(f"push {key}", request)

    def _next(self, way: str, request: Any) -> ApiResponse:
        self.sent.append((way, request.to_dict()["messages"]))
        outcome = self._outcomes.pop(0)
        if outcome is not None:
            raise outcome
        return ApiResponse(status_code=200, headers={})

    @property
    def texts(self) -> list[str]:
        return [message.get("text", "card") for _, messages in self.sent for message in messages]


class Sending:
    """One answer on its way."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, outcomes: Sequence[BaseException | None], cap: int | None = None
    ) -> None:
        self.api, self.told, self.begun = Api(*outcomes), list[Refusal](), list[int]()
        self.budget = PushBudget(cap)
        self._channel = LineChannel(SECRET, "token", budget=self.budget)
        monkeypatch.setattr(self._channel, "_api", lambda: self.api)

    async def send(self, reply: Reply = CARD, **attempt: Any) -> str:
        async def tell(refusal: Refusal) -> None:
            self.told.append(refusal)

        async def begin(part: int) -> bool:
            self.begun.append(part)
            return True

        return await self._channel.send(ASKED, reply, Attempt(tell=tell, begin=begin, **attempt))


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
async def test_a_refused_card_goes_as_plain_text(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """With the same token, which a refused request does not spend; links and numbers of buttons are written out."""
    sending = Sending(monkeypatch, [failed(400, body), None])

    assert await sending.send() == "reply"
    assert [way for way, _ in sending.api.sent] == ["reply", "reply"]
    assert sending.api.texts == ["card", PLAIN]
    assert [refusal.what for refusal in sending.told] == ["card"]


async def test_the_reason_is_kept_without_words_of_a_citizen(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator reads which place LINE means; what LINE quotes of the message is left out."""
    body = json.dumps({"message": "Invalid", "details": [{"message": 'bad "ตกงาน"', "property": "messages[0].text"}]})
    sending = Sending(monkeypatch, [failed(400, body), None])

    await sending.send()

    assert sending.told == [Refusal("card", "status 400: Invalid; messages[0].text bad …")]


async def test_a_refused_card_of_a_push_is_pushed_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same retry key, and counted once; the dead token is not tried again."""
    sending = Sending(monkeypatch, [SPENT, failed(400, REFUSED["details"]), None], cap=2)

    assert await sending.send() == "push"
    ways = [way for way, _ in sending.api.sent]
    assert [way.split()[0] for way in ways] == ["reply", "push", "push"]
    assert ways[1] == ways[2]
    assert [await sending.budget.take(), await sending.budget.take()] == [True, False]


async def test_a_plain_push_that_was_taken_before_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later try meets the same refusal, and then LINE's word that the plain words have arrived."""
    sending = Sending(monkeypatch, [failed(400, REFUSED["details"]), failed(409)])

    assert await sending.send(number=2, parts_begun=PUSHING) == "push"


async def test_too_large_a_request_goes_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """LINE takes two megabytes."""
    assert await Sending(monkeypatch, [failed(413), None]).send() == "reply"


async def test_what_is_refused_plain_too_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once plain, not again and again."""
    sending = Sending(monkeypatch, [failed(400, REFUSED["details"])] * 2)

    with pytest.raises(SendError) as raised:
        await sending.send()

    assert (raised.value.reason, raised.value.retryable) == ("refused", False)
    assert len(sending.api.sent) == 2


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (401, '{"message":"Authentication failed"}', "token"),
        (403, '{"message":"Access to this API is not available for your account"}', "forbidden"),
        (429, '{"message":"The API rate limit has been exceeded."}', "rate"),
        (500, '{"message":"Internal Server Error"}', "away"),
        (502, "<html>", "away"),
    ],
)
async def test_other_refusals_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, status: int, body: str, reason: str
) -> None:
    """Nothing is wrong with the card, so it is not sent again without."""
    sending = Sending(monkeypatch, [failed(status, body)])

    with pytest.raises(SendError) as raised:
        await sending.send()

    assert raised.value.reason == reason
    assert sending.told == []


@pytest.mark.parametrize(
    "body",
    ['{"message":"Failed to send messages"}', '{"message":"The property, \'to\', in the request body is invalid"}'],
)
async def test_nobody_is_there(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """The bot left the group, or there is no such citizen: an outcome of its own, and no dead letter."""
    sending = Sending(monkeypatch, [SPENT, failed(400, body)], cap=1)

    assert await sending.send() == "left"
    assert [refusal.what for refusal in sending.told] == ["left"]


@pytest.mark.parametrize(
    "button",
    [
        Button(ButtonKind.LINK, "เปิดเว็บ", "ftp://files.doe.go.th"),
        Button(ButtonKind.LINK, "เปิดเว็บ", "https://doe.go.th/" + "ก" * 200),
        Button(ButtonKind.LINK, "", "https://doe.go.th"),
        Button(ButtonKind.LINK, "ก" * 41, "https://doe.go.th"),
        Button(ButtonKind.TAP, "ก" * 21, "a:x"),
        Button(ButtonKind.TAP, "เมนู", "a" * 301),
        Button(ButtonKind.TAP, "เมนู", ""),
    ],
)
async def test_what_passes_a_limit_is_not_even_tried(monkeypatch: pytest.MonkeyPatch, button: Button) -> None:
    """The words go plain at once, and an operator reads which place it was."""
    sending = Sending(monkeypatch, [None])
    reply = Reply("คำตอบ", (button,), title="เรื่อง")
    assert list(find_overruns(render_line(reply)))

    assert await sending.send(reply) == "reply"
    assert "card" not in sending.api.texts
    assert [refusal.what for refusal in sending.told] == ["limits"]


async def test_a_card_of_too_many_bytes_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """LINE takes thirty thousand bytes of a card."""
    reply = Reply(
        "คำตอบ", choices=tuple(Button(ButtonKind.TAP, f"ทาง {n}", f"a:{n}" + "x" * 250) for n in range(90)), title="ก"
    )

    await (sending := Sending(monkeypatch, [None])).send(reply)

    assert sending.told[0].reason == "messages[0].contents: 30000 bytes"


@pytest.mark.parametrize("reply", [CARD, Reply("ก" * 40_000), Reply(""), Reply(" \n")])
def test_plain_words_are_always_within_the_limits(reply: Reply) -> None:
    """By our list of limits and by LINE's specification."""
    messages = render_plain(reply)

    assert list(find_overruns(messages)) == []
    assert LineSpec().problems({"replyToken": "t", "messages": messages}) == []
