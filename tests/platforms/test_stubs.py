"""Both stubs speak to the platforms' real clients as the platforms do."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    PushMessageRequest,
    ReplyMessageRequest,
    TextMessage,
)
from telegram import Bot, BotCommand
from telegram.error import BadRequest, Forbidden, InvalidToken

from tests.platforms.control import Platforms, Settings
from tests.platforms.webhooks import citizen_of, line_token, line_user

CITIZEN = line_user(7)


def reply(token: str, *texts: str) -> ReplyMessageRequest:
    return ReplyMessageRequest(replyToken=token, messages=[TextMessage(text=text) for text in texts or ("สวัสดี",)])


def push(to: str, text: str = "สวัสดี") -> PushMessageRequest:
    return PushMessageRequest(to=to, messages=[TextMessage(text=text)])


def said(error: pytest.ExceptionInfo[Any]) -> tuple[int, str]:
    return error.value.status, error.value.body


async def test_a_reply_is_on_the_screen_once(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """A reply token works one time; the second use is refused and shows nothing."""
    answer = await line.reply_message(reply(line_token(7, 1), "หนึ่ง", "สอง"))

    with pytest.raises(ApiException) as refused:
        await line.reply_message(reply(line_token(7, 1)))

    assert len(answer.sent_messages) == 2
    assert said(refused) == (400, '{"message": "Invalid reply token"}')
    [seen] = platforms.delivered()
    assert (seen.platform, seen.way, citizen_of(seen.citizen), seen.texts) == ("line", "reply", 7, ("หนึ่ง", "สอง"))


async def test_every_reply_token_can_be_expired_at_once(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """A test need not wait a minute for a token to expire."""
    platforms.configure(Settings(line_token_seconds=0))

    with pytest.raises(ApiException) as refused:
        await line.reply_message(reply("t"))

    assert said(refused) == (400, '{"message": "Invalid reply token"}')


async def test_an_old_registered_token_is_expired(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """A token counts from its issue when that is known."""
    platforms.issue_token("old", age_seconds=61)
    platforms.issue_token("young", age_seconds=1)

    await line.reply_message(reply("young"))
    with pytest.raises(ApiException):
        await line.reply_message(reply("old"))

    assert [seen.key for seen in platforms.delivered()] == ["young"]


async def test_a_reply_takes_no_retry_key(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """LINE knows retry keys for pushes only."""
    with pytest.raises(ApiException) as refused:
        await line.reply_message(reply("t"), _headers={"X-Line-Retry-Key": str(uuid.uuid4())})

    assert refused.value.status == 400
    assert platforms.delivered() == []


async def test_a_push_with_the_same_key_shows_once(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """The second try is told of the first one's success, with its id and its messages."""
    key = str(uuid.uuid4())
    first = await line.push_message_with_http_info(push(CITIZEN), x_line_retry_key=key)

    with pytest.raises(ApiException) as again:
        await line.push_message(push(CITIZEN), x_line_retry_key=key)

    assert again.value.status == 409
    assert again.value.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert first.data.sent_messages[0].id in again.value.body
    [seen] = platforms.delivered()
    assert (seen.way, seen.citizen, seen.key) == ("push", CITIZEN, key)


async def test_a_changed_body_under_the_same_key_is_noticed(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """A retry must be the same request; a test can see that it was not."""
    key = str(uuid.uuid4())
    await line.push_message(push(CITIZEN), x_line_retry_key=key)

    with pytest.raises(ApiException):
        await line.push_message(push(CITIZEN, "อื่น"), x_line_retry_key=key)

    assert platforms.count_calls("line", "push", "409 other body") == 1


async def test_the_quota_ends_pushes_but_not_replies(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """Replies are free."""
    platforms.configure(Settings(line_quota=1))
    await line.push_message(push(CITIZEN))

    with pytest.raises(ApiException) as refused:
        await line.push_message(push(CITIZEN))
    await line.reply_message(reply("t"))

    assert said(refused) == (429, '{"message": "You have reached your monthly limit."}')
    assert [seen.way for seen in platforms.delivered()] == ["push", "reply"]


async def test_a_push_to_who_blocked_the_bot_succeeds_unseen(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """LINE does not tell who blocked a bot."""
    platforms.configure(Settings(blocked=(CITIZEN,)))

    await line.push_message(push(CITIZEN))

    assert platforms.delivered() == []


async def test_line_refuses_a_wrong_access_token(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """A secret that was renewed shows as 401, with a request id like every answer."""
    platforms.configure(Settings(line_access_token="right"))

    with pytest.raises(ApiException) as refused:
        await line.reply_message(reply("t"))
    async with AsyncApiClient(Configuration(host=platforms.url, access_token="right")) as client:
        info = await AsyncMessagingApi(client).get_bot_info()

    assert refused.value.status == 401
    assert refused.value.headers["x-line-request-id"]
    assert info.chat_mode == "bot"


async def test_telegram_takes_every_call_of_the_bot(telegram: Bot, platforms: Platforms) -> None:
    """All methods that the bot uses answer in a shape its library reads."""
    message = await telegram.send_message(77, "<b>โทร</b> 1694 &amp; 1506", parse_mode="HTML")

    assert (await telegram.get_me()).is_bot
    assert message.chat.id == 77
    assert await telegram.answer_callback_query("1")
    assert await telegram.send_chat_action(77, "typing")
    assert (await telegram.get_webhook_info()).url == ""
    assert await telegram.set_my_commands([BotCommand("start", "เริ่ม")])
    assert await telegram.get_updates() == ()
    [seen] = platforms.delivered()
    assert (seen.platform, seen.way, seen.citizen, seen.texts) == ("telegram", "message", "77", ("โทร 1694 & 1506",))


async def test_telegram_refuses_what_it_cannot_send(telegram: Bot, platforms: Platforms) -> None:
    """An empty or too long text and an unknown chat are errors that no retry cures."""
    for chat, text in ((77, "<b></b>"), (77, "ก" * 4097), ("nobody", "สวัสดี")):
        with pytest.raises(BadRequest):
            await telegram.send_message(chat, text, parse_mode="HTML")

    assert platforms.delivered() == []
    assert platforms.count_calls("telegram", "sendMessage", "400") == 3


async def test_telegram_tells_who_blocked_the_bot(telegram: Bot, platforms: Platforms) -> None:
    """A blocked bot is told so; other citizens still get their messages."""
    platforms.configure(Settings(blocked=("77",)))

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await telegram.send_message(77, "สวัสดี")
    await telegram.send_message(78, "สวัสดี")

    assert [seen.citizen for seen in platforms.delivered()] == ["78"]


async def test_telegram_refuses_a_wrong_token(telegram: Bot, platforms: Platforms) -> None:
    """A token that was revoked is refused."""
    platforms.configure(Settings(telegram_token="666:another"))

    with pytest.raises(InvalidToken):
        await telegram.send_message(77, "สวัสดี")
