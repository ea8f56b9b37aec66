"""When Telegram refuses a part of an answer its words go all the same; who cannot be told is told apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from telegram.request import RequestData

from bot.channels.base import Attempt
from bot.channels.refusals import Refusal
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.limits import find_overruns
from bot.channels.telegram.render import render_telegram
from bot.errors import SendError
from bot.messages import Button, ButtonKind, Message, MessageKind, Reply
from tests.bot.channels.telegram.double import TelegramDouble
from tests.bot.channels.telegram.test_channel import NoPace

ANSWER = Reply(
    "โทร & ถาม <ด่วน>",
    (Button(ButtonKind.LINK, "เปิดเว็บ", "https://doe.go.th"), Button(ButtonKind.CALL, "โทร", "1694")),
    title="ว่างงาน",
)
MARKUP = [
    'Bad Request: can\'t parse entities: Unsupported start tag "b1" at byte offset 0',
    "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 5",
    "Bad Request: ENTITY_BOUNDS_INVALID",
    "Bad Request: unsupported parse_mode",
    "Bad Request: can't parse entities in message text: character '<' is reserved",
]
BUTTONS = [
    "Bad Request: BUTTON_URL_INVALID",
    "Bad Request: inline keyboard button URL 'https://doe' is invalid: Wrong HTTP URL",
    "Bad Request: BUTTON_DATA_INVALID",
    'Bad Request: can\'t parse inline keyboard button: Field "copy_text" must be of type Object',
    "Bad Request: BUTTON_COPY_TEXT_INVALID",
    "Bad Request: reply markup is too long",
    "Bad Request: object expected as reply markup",
    "Bad Request: BUTTON_USER_PRIVACY_RESTRICTED",
    "Bad Request: Wrong HTTP URL",
]
UNKNOWN = [
    "Bad Request: STRANGE_NEW_WORD",
    "Bad Request",
    "Bad Request: wrong file identifier",
    "",
    "Bad Request: ขอโทษ",
]
TOPICS = [
    ("Bad Request: message thread not found", "topic gone"),
    ("Bad Request: TOPIC_DELETED", "topic gone"),
    ("Bad Request: TOPIC_ID_INVALID", "topic gone"),
    ("Bad Request: TOPIC_CLOSED", "topic closed"),
    ("Bad Request: topic is closed", "topic closed"),
]
NOBODY = [
    (403, "Forbidden: bot was blocked by the user", "blocked"),
    (403, "Forbidden: bot can't initiate conversation with a user", "blocked"),
    (400, "Bad Request: USER_IS_BLOCKED", "blocked"),
    (403, "Forbidden: user is deactivated", "left"),
    (403, "Forbidden: bot was kicked from the supergroup chat", "left"),
    (403, "Forbidden: bot is not a member of the supergroup chat", "left"),
    (400, "Bad Request: chat not found", "chat gone"),
    (400, "Bad Request: PEER_ID_INVALID", "chat gone"),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", "chat gone"),
    (400, "Bad Request: not enough rights to send text messages to the chat", "no right"),
    (400, "Bad Request: have no rights to send a message", "no right"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "no right"),
    (403, "Forbidden: CHAT_SEND_PLAIN_FORBIDDEN", "no right"),
    (400, "Bad Request: need administrator rights in the channel chat", "no right"),
    (403, "Forbidden: a new reason", "no right"),
]


class Refusing(TelegramDouble):
    """Telegram, which answers calls one after another as told, then takes all."""

    def __init__(self, *answers: tuple[int, Any]) -> None:
        super().__init__()
        self._answers = list(answers)

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **_: Any
    ) -> tuple[int, bytes]:
        name, call = url.rsplit("/", 1)[1], dict(request_data.parameters if request_data else {})
        self.calls.append((name, call))
        if not self._answers:
            return 200, b'{"ok":true,"result":{}}'
        status, said = self._answers.pop(0)
        if isinstance(said, bytes):
            return status, said
        more = said if isinstance(said, Mapping) else {"description": said}
        return status, json.dumps({"ok": False, "error_code": status, **more}).encode()


class Sending:
    """One answer on its way."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: tuple[int, Any]) -> None:
        self.telegram, self.told = Refusing(*answers), list[Refusal]()
        monkeypatch.setattr("bot.channels.telegram.client.HTTPXRequest", lambda **_: self.telegram)
        self.pace = NoPace()
        self._channel = TelegramChannel("666:token", "secret")
        monkeypatch.setattr(self._channel, "_pace", self.pace)

    async def send(self, reply: Reply = ANSWER, **address: str) -> str:
        async def tell(refusal: Refusal) -> None:
            self.told.append(refusal)

        asked = Message("1", "telegram", "77", MessageKind.TEXT, address={"chat_id": "77", **address})
        return await self._channel.send(asked, reply, Attempt(tell=tell))

    @property
    def sent(self) -> list[dict[str, Any]]:
        return [call for name, call in self.telegram.calls if name == "sendMessage"]

    @property
    def whats(self) -> list[str]:
        return [refusal.what for refusal in self.told]


@pytest.mark.parametrize("description", MARKUP)
async def test_refused_markup_leaves_the_words(monkeypatch: pytest.MonkeyPatch, description: str) -> None:
    """Plain, with the buttons, once."""
    sending = Sending(monkeypatch, (400, description))

    assert await sending.send() == "message"
    assert len(sending.sent) == 2
    assert sending.sent[1]["text"] == "ว่างงาน\nโทร & ถาม <ด่วน>"
    assert "parse_mode" not in sending.sent[1]
    assert "reply_markup" in sending.sent[1]
    assert sending.whats == ["markup"]


@pytest.mark.parametrize("description", BUTTONS)
async def test_refused_buttons_leave_the_words_and_where_they_led(
    monkeypatch: pytest.MonkeyPatch, description: str
) -> None:
    """The title stays bold; links and numbers are written below."""
    sending = Sending(monkeypatch, (400, description))

    assert await sending.send() == "message"
    assert sending.sent[1]["text"] == ("<b>ว่างงาน</b>\nโทร &amp; ถาม &lt;ด่วน&gt;\nเปิดเว็บ: https://doe.go.th\n1694")
    assert "reply_markup" not in sending.sent[1]
    assert sending.whats == ["buttons"]


@pytest.mark.parametrize("description", UNKNOWN)
async def test_a_reason_that_is_not_known_takes_all_markup_off(
    monkeypatch: pytest.MonkeyPatch, description: str
) -> None:
    """Telegram's texts may change; the words go out all the same."""
    sending = Sending(monkeypatch, (400, description))

    assert await sending.send(thread_id="5") == "message"
    assert set(sending.sent[1]) == {"chat_id", "text", "message_thread_id"}
    assert sending.whats == ["unknown"]


@pytest.mark.parametrize(("description", "what"), TOPICS)
async def test_without_its_topic_an_answer_goes_to_the_group(
    monkeypatch: pytest.MonkeyPatch, description: str, what: str
) -> None:
    """With all its markup."""
    sending = Sending(monkeypatch, (400, description))

    assert await sending.send(chat_id="-5", thread_id="9") == "message"
    assert "message_thread_id" not in sending.sent[1]
    assert sending.sent[1]["parse_mode"] == "HTML"
    assert sending.whats == [what]


async def test_one_refusal_after_another_takes_one_part_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part goes once."""
    sending = Sending(monkeypatch, (400, TOPICS[0][0]), (400, BUTTONS[0]), (400, MARKUP[0]))

    assert await sending.send(chat_id="-5", thread_id="9") == "message"
    assert sending.whats == ["topic gone", "buttons", "markup"]


@pytest.mark.parametrize("description", [MARKUP[0], BUTTONS[0], UNKNOWN[0], TOPICS[0][0]])
async def test_what_is_refused_plain_too_is_given_up(monkeypatch: pytest.MonkeyPatch, description: str) -> None:
    """Whatever Telegram says again and again, there is an end."""
    sending = Sending(monkeypatch, *[(400, description)] * 10)

    with pytest.raises(SendError) as raised:
        await sending.send(chat_id="-5", thread_id="9")

    assert (raised.value.reason, raised.value.retryable, raised.value.parts_sent) == ("refused", False, 0)
    assert len(sending.sent) <= 4


@pytest.mark.parametrize(("status", "description", "way"), NOBODY)
async def test_who_cannot_be_written_to_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, status: int, description: str, way: str
) -> None:
    """An outcome of its own and no dead letter; nothing is sent again."""
    sending = Sending(monkeypatch, (status, description))

    assert await sending.send() == way
    assert len(sending.sent) == 1
    assert sending.whats == [way]


async def test_follows_a_group_that_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    """It became a supergroup with another id, which no log shows; its markup is looked at there."""
    moved = {"description": "Bad Request: group chat was upgraded", "parameters": {"migrate_to_chat_id": -100200}}
    sending = Sending(monkeypatch, (400, moved), (400, BUTTONS[0]))

    assert await sending.send(chat_id="-5") == "message"
    assert [call["chat_id"] for call in sending.sent] == ["-5", "-100200", "-100200"]
    assert sending.whats == ["chat moved", "buttons"]
    assert "100200" not in str(sending.told)


@pytest.mark.parametrize(
    ("status", "said", "reason", "may_pass"),
    [
        (401, "Unauthorized", "token", False),
        (404, "Not Found", "token", False),
        (500, "Internal Server Error", "away", True),
        (502, "Bad Gateway", "away", True),
        (502, b"<html>nginx</html>", "away", True),
        (403, b"<html>firewall</html>", "away", True),
        (400, b"<html>proxy</html>", "away", True),
        (404, b"not here", "away", True),
    ],
)
async def test_other_errors_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, status: int, said: str | bytes, reason: str, may_pass: bool
) -> None:
    """A dead token, a platform that is away; a page of a proxy is no word of Telegram's."""
    sending = Sending(monkeypatch, (status, said))

    with pytest.raises(SendError) as raised:
        await sending.send()

    assert (raised.value.reason, raised.value.retryable) == (reason, may_pass)
    assert "html" not in str(raised.value)
    assert sending.told == []


async def test_obeys_the_wait_that_telegram_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """All chats wait as long."""
    sending = Sending(monkeypatch, (429, {"description": "Too Many", "parameters": {"retry_after": 7}}))

    with pytest.raises(SendError) as raised:
        await sending.send()

    assert (raised.value.reason, raised.value.wait_seconds, sending.pace.held) == ("rate", 7.0, 7.0)


@pytest.mark.parametrize(
    "button",
    [
        Button(ButtonKind.TAP, "เมนู", "a" * 65),
        Button(ButtonKind.TAP, "เมนู", "ก" * 22),
        Button(ButtonKind.TAP, "", "a:x"),
        Button(ButtonKind.LINK, "เว็บ", "tel:1694"),
        Button(ButtonKind.LINK, "เว็บ", "https://intranet/"),
        Button(ButtonKind.LINK, "เว็บ", "https://[::1"),
        Button(ButtonKind.CALL, "โทร", "1" * 257),
    ],
)
async def test_what_passes_a_limit_is_not_even_tried(monkeypatch: pytest.MonkeyPatch, button: Button) -> None:
    """The words go plain at once, and an operator reads which place it was."""
    reply = Reply("คำตอบ", (button,))
    assert [problem for part in render_telegram(reply) for problem in find_overruns(part)]
    sending = Sending(monkeypatch)

    assert await sending.send(reply) == "message"
    assert len(sending.sent) == 1
    assert "reply_markup" not in sending.sent[0]
    assert sending.whats == ["limits"]


def test_buttons_past_the_number_are_seen() -> None:
    """A hundred in all, eight in a row."""
    many = Reply("คำตอบ", choices=tuple(Button(ButtonKind.TAP, f"ทางเลือกที่ {n}", f"a:{n}") for n in range(101)))

    assert list(find_overruns(render_telegram(many)[-1]))
