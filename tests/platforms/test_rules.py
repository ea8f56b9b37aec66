"""The platforms' rules about time, under a clock that moves only when told to."""

from __future__ import annotations

import json

import pytest

from tests.fakes import FakeClock
from tests.platforms.records import Answer, Record, Settings
from tests.platforms.stub_line import LineStub
from tests.platforms.stub_telegram import TelegramStub


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def line(clock: FakeClock) -> LineStub:
    return LineStub(Record(clock), clock)


@pytest.fixture
def telegram(clock: FakeClock) -> TelegramStub:
    stub = TelegramStub(Record(clock), clock)
    stub.settings = Settings(telegram_limits=True)
    return stub


def reply(line: LineStub, token: str) -> int:
    body = json.dumps({"replyToken": token, "messages": [{"type": "text", "text": "สวัสดี"}]}).encode()
    return line.answer("reply", {"Authorization": "Bearer token"}, body).status


def send(telegram: TelegramStub, chat: int) -> Answer:
    return telegram.answer("666:token", "sendMessage", {"chat_id": chat, "text": "สวัสดี"})


def test_a_token_lives_a_minute(line: LineStub, clock: FakeClock) -> None:
    """Fifty-nine seconds are in time, sixty are not."""
    line.issue("in time")
    line.issue("late")

    clock.seconds += 59
    assert reply(line, "in time") == 200
    clock.seconds += 1

    assert reply(line, "late") == 400


def test_a_redelivery_revives_a_token(line: LineStub, clock: FakeClock) -> None:
    """An unused token works again for a minute when LINE sends the event again."""
    line.issue("t")
    clock.seconds += 300
    assert reply(line, "t") == 400

    line.issue("t")

    assert reply(line, "t") == 200


def test_a_redelivery_revives_no_used_token(line: LineStub) -> None:
    """A citizen never gets two replies to one event."""
    line.issue("t")
    reply(line, "t")

    line.issue("t")

    assert reply(line, "t") == 400


def test_a_token_is_dead_twenty_minutes_after_the_event(line: LineStub, clock: FakeClock) -> None:
    """Later redeliveries must be answered by a push."""
    line.issue("t")
    clock.seconds += 20 * 60

    line.issue("t")

    assert reply(line, "t") == 400


@pytest.mark.parametrize(
    "messages",
    [[], [{"type": "text", "text": "ก"}] * 6, [{"type": "text", "text": "😀" * 2501}], [{"type": "text", "text": ""}]],
)
def test_a_refused_reply_leaves_its_token(line: LineStub, messages: list[dict[str, str]]) -> None:
    """Nothing of a request with an error is sent, and the next try may use the token."""
    body = json.dumps({"replyToken": "t", "messages": messages}).encode()

    answer = line.answer("reply", {"Authorization": "Bearer token"}, body)

    assert answer.status == 400
    assert reply(line, "t") == 200


def test_a_chat_takes_a_message_a_second(telegram: TelegramStub, clock: FakeClock) -> None:
    """Who writes faster is told to wait, and is refused until then; other chats are not."""
    assert send(telegram, 77).status == 200

    refused = send(telegram, 77)
    clock.seconds += 0.5

    assert refused.body["parameters"] == {"retry_after": 1}
    assert refused.body["description"] == "Too Many Requests: retry after 1"
    assert [send(telegram, 77).status, send(telegram, 78).status] == [429, 200]
    clock.seconds += 0.5
    assert send(telegram, 77).status == 200


def test_all_chats_together_take_thirty_a_second(telegram: TelegramStub, clock: FakeClock) -> None:
    """The thirty-first in a second is refused, whoever it is for."""
    statuses = [send(telegram, chat).status for chat in range(1, 32)]

    clock.seconds += 1

    assert statuses == [200] * 30 + [429]
    assert send(telegram, 31).status == 200


def test_a_group_takes_twenty_a_minute(telegram: TelegramStub, clock: FakeClock) -> None:
    """Groups are protected more than private chats."""
    statuses = []
    for _ in range(21):
        statuses.append(send(telegram, -5).status)
        clock.seconds += 1

    assert statuses == [200] * 20 + [429]
