"""Built webhook bodies are what the bot's channels read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.channels.line.channel import LineChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.messages import MessageKind
from tests.platforms.webhooks import (
    citizen_of,
    line_body,
    line_event,
    line_event_id,
    line_token,
    line_user,
    number_of,
    signed_headers,
    telegram_body,
    telegram_headers,
    telegram_update,
)

SAMPLE = Path(__file__).parent.parent / "payloads" / "line_text_message.json"


def lowered(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def test_the_line_channel_reads_what_was_built() -> None:
    """Signature, ids and words come through."""
    body = line_body([line_event(7, 1, "1506 กดอะไร"), line_event(8, 1, "ตกงาน", "own-id", "own-token")])

    first, second = LineChannel("secret", "token").receive(body, lowered(signed_headers(body, "secret")))

    assert (first.sender_id, first.text, first.kind) == (line_user(7), "1506 กดอะไร", MessageKind.TEXT)
    assert first.address.pop("lives_until_ms").isdecimal()
    assert first.address == {"to": line_user(7), "reply_token": line_token(7, 1)}
    assert (second.event_id, second.address["reply_token"]) == ("own-id", "own-token")


def test_a_built_event_has_the_fields_of_a_true_one() -> None:
    """No field is missing and none is invented."""
    sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
    built = json.loads(line_body([line_event(7, 1, "สวัสดี")]))

    [true], [event] = sample["events"], built["events"]

    assert built.keys() == sample.keys()
    assert event.keys() == true.keys()
    assert event["message"].keys() == true["message"].keys()


def test_ids_are_shaped_as_lines_and_differ() -> None:
    """Each message of each citizen has its own id and token."""
    ids = {line_event_id(citizen, number) for citizen in range(50) for number in range(50)}

    assert len(ids) == 2500
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", each) for each in ids)
    assert re.fullmatch("U[0-9a-f]{32}", line_user(7))


@pytest.mark.parametrize("name", [line_user(1234), line_token(1234, 9), "1234"])
def test_a_delivery_tells_its_citizen(name: str) -> None:
    """A test finds the citizen whatever way the answer took."""
    assert citizen_of(name) == 1234
    assert number_of(line_token(1234, 9)) == 9


def test_the_telegram_channel_reads_what_was_built() -> None:
    """Secret, ids and words come through; commands are commands."""
    channel = TelegramChannel("666:token", "secret")

    [message] = channel.receive(telegram_body(telegram_update(5, 77, "ตกงาน")), lowered(telegram_headers("secret")))
    [start] = channel.receive(telegram_body(telegram_update(6, 77, "/start")), lowered(telegram_headers("secret")))

    assert (message.event_id, message.sender_id, message.text) == ("5", "77", "ตกงาน")
    assert start.kind is MessageKind.JOINED
