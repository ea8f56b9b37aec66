"""LINE's events as messages: which ask something, whom the answer goes to, and which are left."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.line.events import parse_tolerantly
from bot.messages import Message, MessageKind

EVENT: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "payloads" / "line_text_message.json").read_text(encoding="utf-8")
)["events"][0]
GROUP = {"type": "group", "groupId": "C1", "userId": "U1"}
NAMELESS = {"type": "group", "groupId": "C1"}
MENTION = {"mentionees": [{"index": 0, "length": 4, "type": "user", "isSelf": True}]}
OTHER_MENTION = {"mentionees": [{"index": 0, "length": 4, "type": "user", "userId": "U2", "isSelf": False}]}
ALL_MENTION = {"mentionees": [{"index": 0, "length": 4, "type": "all"}]}


def event(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(EVENT), **changes}


def text_event(text: str, **more: Any) -> dict[str, Any]:
    source = more.pop("source", GROUP)
    return event(source=source, message={"type": "text", "id": "9", "text": text, **more})


def parsed(raw: dict[str, Any]) -> Message:
    message = parse_tolerantly(raw)
    assert message is not None
    return message


@pytest.mark.parametrize(
    ("changes", "kind", "text"),
    [
        ({"message": {"type": "sticker", "id": "1"}}, MessageKind.MEDIA, ""),
        ({"message": {"type": "image", "id": "1"}}, MessageKind.MEDIA, ""),
        ({"message": {"type": "location", "latitude": 13.5, "longitude": 100.2}}, MessageKind.LOCATION, ""),
        ({"type": "postback", "postback": {"data": "a:job.fair"}}, MessageKind.TAP, "a:job.fair"),
        ({"type": "follow", "follow": {"isUnblocked": False}}, MessageKind.JOINED, ""),
        ({"type": "follow", "follow": {"isUnblocked": True}}, MessageKind.JOINED, ""),
        ({"type": "unfollow"}, MessageKind.LEFT, ""),
        ({"type": "unsend", "unsend": {"messageId": "1"}}, MessageKind.UNSENT, ""),
        ({"type": "join", "source": NAMELESS}, MessageKind.GROUP, ""),
        ({"type": "leave", "source": NAMELESS}, MessageKind.LEFT, ""),
    ],
)
def test_translates_each_kind_of_event(changes: Any, kind: MessageKind, text: str) -> None:
    """Inside, nothing of LINE is left."""
    message = parsed(event(**changes))

    assert (message.kind, message.text) == (kind, text)


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": "standby"},
        {"type": "memberJoined", "source": NAMELESS, "joined": {"members": []}},
        {"type": "memberLeft", "source": NAMELESS, "left": {"members": []}},
        {"type": "videoPlayComplete"},
        {"type": "newThing"},
        {"message": {"type": "newThing", "id": "1"}},
        {"source": None},
    ],
)
def test_leaves_what_asks_nothing(changes: Any) -> None:
    """Where another answers (standby), where people come and go, and what LINE will think of next year."""
    assert parse_tolerantly(event(**changes)) is None


@pytest.mark.parametrize(
    "raw",
    [
        text_event("พรุ่งนี้หยุดไหม"),
        text_event("@ทุกคน 1506", mention=ALL_MENTION),
        text_event("@ปู๊น 1506", mention=OTHER_MENTION),
        event(source=GROUP, message={"type": "sticker", "id": "1"}),
        event(source=GROUP, message={"type": "location", "latitude": 13.5, "longitude": 100.2}),
    ],
)
def test_keeps_quiet_while_a_group_talks_among_itself(raw: dict[str, Any]) -> None:
    """Words, stickers and places that are not for the bot never come in."""
    assert parse_tolerantly(raw) is None


@pytest.mark.parametrize("kind", ["message", "messageEdited"])
@pytest.mark.parametrize("source", [GROUP, {"type": "room", "roomId": "C1", "userId": "U1"}])
def test_answers_a_group_when_it_is_named(kind: str, source: dict[str, str]) -> None:
    """The answer goes to the group and reads only the rest of the words; an edited message may name it too."""
    message = parsed({**text_event("@บอต 1506 กดอะไร", mention=MENTION, source=source), "type": kind})

    assert (message.kind, message.text) == (MessageKind.TEXT, "1506 กดอะไร")
    assert (message.address["to"], message.address["reply_token"]) == ("C1", EVENT["replyToken"])
    assert message.address.keys() <= {"to", "reply_token", "lives_until_ms"}
    assert message.sender_id == "C1:U1"


def test_counts_a_name_as_line_does() -> None:
    """An emoji before the name takes two places."""
    mention = {"mentionees": [{"index": 3, "length": 4, "isSelf": True}]}

    assert parsed(text_event("😀 @บอต ตกงาน", mention=mention)).text == "😀  ตกงาน"


def test_its_name_alone_is_told_how_to_ask() -> None:
    """Nothing was asked yet."""
    assert parsed(text_event("@บอต", mention=MENTION)).kind is MessageKind.GROUP


def test_a_reply_tells_to_which_message() -> None:
    """Whether it was the bot's own is looked up later; who names the bot need not be looked up."""
    reply = parsed(text_event("แล้วเปิดกี่โมง", quotedMessageId="77"))
    named = parsed(text_event("@บอต แล้วเปิดกี่โมง", quotedMessageId="77", mention=MENTION))

    assert reply.address["quotes"] == "77"
    assert "quotes" not in named.address


def test_a_private_reply_needs_no_looking_up() -> None:
    """In a chat of two every word is for the bot."""
    message = parsed(text_event("แล้วเปิดกี่โมง", quotedMessageId="77", source=EVENT["source"]))

    assert "quotes" not in message.address


@pytest.mark.parametrize(
    "raw",
    [
        text_event("@บอต 1506 กดอะไร", mention=MENTION, source=NAMELESS),
        event(type="postback", postback={"data": "a:job.fair"}, source=NAMELESS),
    ],
)
def test_answers_a_group_without_knowing_who(raw: dict[str, Any]) -> None:
    """LINE does not always tell who wrote or tapped; the talk is then the group's."""
    message = parsed(raw)

    assert (message.sender_id, message.address["to"]) == ("C1:", "C1")


@pytest.mark.parametrize(
    "changes", [{"deliveryContext": {"isRedelivery": True}}, {"timestamp": None}, {"timestamp": "1764000000000"}]
)
def test_not_every_token_surely_lives(changes: dict[str, Any]) -> None:
    """That of an event delivered again may be spent; where nothing is told of its age nothing is assumed."""
    assert parsed(event()).address["lives_until_ms"] == str(EVENT["timestamp"] + 60_000)
    assert "lives_until_ms" not in parsed(event(**changes)).address


FIELDS = st.sampled_from(
    [
        "deliveryContext",
        "timestamp",
        "replyToken",
        "type",
        "source",
        "userId",
        "groupId",
        "message",
        "mode",
        "text",
        "postback",
        "data",
        "webhookEventId",
        "mention",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(LEAVES, lambda each: st.lists(each) | st.dictionaries(FIELDS, each)))
def test_whatever_comes_is_read_or_left(value: Any) -> None:
    """No event of any shape stops the webhook."""
    assert isinstance(parse_tolerantly(value), Message | None)
