"""LINE's events as messages: which ask something, whom the answer goes to, and which are left."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.line.events import parse_tolerantly, read_events
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


PRIVATE = EVENT["source"]
LOVE = {"productId": "5ac1", "emojiId": "001"}


def private_text(text: str, *emojis: tuple[int, int]) -> dict[str, Any]:
    marks = [{"index": index, "length": length, **LOVE} for index, length in emojis]
    return text_event(text, source=PRIVATE, emojis=marks)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (private_text("ขึ้นทะเบียนว่างงานยังไง (love)", (24, 6)), "ขึ้นทะเบียนว่างงานยังไง"),
        (private_text("(love)ขึ้นทะเบียน", (0, 6)), "ขึ้นทะเบียน"),
        (private_text("ตกงาน(moon grin)ทำไง(ok)", (5, 11), (20, 4)), "ตกงาน ทำไง"),
        (private_text("😀(love)ตกงาน", (2, 6)), "😀 ตกงาน"),
        (private_text("(love)(love)\nหางาน", (6, 6), (0, 6)), "หางาน"),
        (private_text("หางาน (love)", (60, 6)), "หางาน (love)"),  # no place in this text
        (private_text("หางาน (love)", (-1, 6), (6, 0)), "หางาน (love)"),
        (private_text("(ประกันสังคม) คืออะไร"), "(ประกันสังคม) คืออะไร"),  # typed, no emoji
    ],
)
def test_cuts_lines_emoji_out_of_a_question(raw: dict[str, Any], text: str) -> None:
    """They stand in the text as English words, which nobody typed."""
    message = parsed(raw)

    assert (message.kind, message.text) == (MessageKind.TEXT, text)


@pytest.mark.parametrize(
    "raw",
    [
        private_text("(moon grin)", (0, 11)),
        private_text("(ok)(ok)(ok)", (0, 4), (4, 4), (8, 4)),
        private_text("(love) (love)", (0, 6), (7, 6)),
        private_text(" (hello)\n", (1, 7)),
        private_text("(a)(b)", (0, 3), (0, 6)),
    ],
)
def test_nothing_but_lines_emoji_is_a_picture(raw: dict[str, Any]) -> None:
    """Answered like a sticker, in the language of the talk."""
    assert parsed(raw).kind is MessageKind.MEDIA


@pytest.mark.parametrize("emojis", [None, 5, "x", {}, [None], [{}], [{"index": "0", "length": 2}], [{"index": True}]])
def test_odd_marks_are_left(emojis: Any) -> None:
    """The words are read all the same, also in a group."""
    odd = {"mentionees": [*MENTION["mentionees"], *(emojis if isinstance(emojis, list) else [])]}

    assert parsed(text_event("หางาน", source=PRIVATE, emojis=emojis)).text == "หางาน"
    assert parsed(text_event("@บอต หางาน", emojis=emojis, mention=odd)).text == "หางาน"


def named(*names: tuple[int, int, str]) -> dict[str, Any]:
    """Give mentions: place, length, and who: ``bot``, ``all`` or a member."""
    return {
        "mentionees": [
            {"index": at, "length": size, "type": "all" if who == "all" else "user", "isSelf": who == "bot"}
            for at, size, who in names
        ]
    }


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            text_event("@บอต @Nong Ploy เบอร์จัดหางานระยอง", mention=named((0, 4, "bot"), (5, 10, "p"))),
            "เบอร์จัดหางานระยอง",
        ),
        (text_event("@All @บอต เบอร์ระยอง", mention=named((0, 4, "all"), (5, 4, "bot"))), "เบอร์ระยอง"),
        (text_event("@Nong Ploy ถามสิ @บอต 1506", mention=named((0, 10, "p"), (17, 4, "bot"))), "ถามสิ  1506"),
        (text_event("@บอต@Ploy หางาน", mention=named((0, 4, "bot"), (4, 5, "p"))), "หางาน"),
        (text_event("@บอต หางาน @all", mention=named((0, 4, "bot"))), "หางาน"),  # typed by hand
        (text_event("@บอต หางาน (ok)", mention=named((0, 4, "bot")), emojis=[{"index": 11, "length": 4}]), "หางาน"),
        (text_event("@Ploy หางาน", mention=named((0, 5, "p")), quotedMessageId="7"), "หางาน"),
    ],
)
def test_names_of_members_are_no_part_of_a_question(raw: dict[str, Any], text: str) -> None:
    """Nor is a call to everybody."""
    message = parsed(raw)

    assert (message.kind, message.text) == (MessageKind.TEXT, text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@บอต @Ploy", named((0, 4, "bot"), (5, 5, "p"))),
        ("@All @บอต", named((0, 4, "all"), (5, 4, "bot"))),
        ("@บอต (ok)", {**named((0, 4, "bot"), (5, 4, "p"))}),
    ],
)
def test_names_alone_ask_nothing(text: str, names: Any) -> None:
    """The group is told how to ask."""
    assert parsed(text_event(text, mention=names)).kind is MessageKind.GROUP


def sticker(text: Any, **more: Any) -> dict[str, Any]:
    said = {"type": "sticker", "id": "1", "packageId": "2", "stickerId": "3", "stickerResourceType": "MESSAGE"}
    return event(**{"message": {**said, "text": text, **more.pop("message", {})}, **more})


@pytest.mark.parametrize("kind", ["MESSAGE", "PER_STICKER_TEXT", "NAME_TEXT", "A_NEW_KIND"])
def test_reads_the_words_on_a_sticker(kind: str) -> None:
    """The citizen typed them onto it."""
    message = parsed(sticker("หางาน", message={"stickerResourceType": kind}))

    assert (message.kind, message.text) == (MessageKind.TEXT, "หางาน")


@pytest.mark.parametrize("text", ["", " ", None, 5, ["หางาน"]])
def test_a_sticker_without_words_is_a_picture(text: Any) -> None:
    """As before."""
    assert parsed(sticker(text)).kind is MessageKind.MEDIA


def test_a_worded_sticker_in_reply_to_the_bot_is_read() -> None:
    """In a group, where one that replies to nobody is not for the bot."""
    assert parsed(sticker("หางาน", source=GROUP, message={"quotedMessageId": "7"})).address["quotes"] == "7"
    assert parse_tolerantly(sticker("หางาน", source=GROUP)) is None


def picture(number: int, pictures: Any, **changes: Any) -> dict[str, Any]:
    message = {"type": "image", "id": str(number), "imageSet": pictures}
    return event(message=message, webhookEventId=f"e{number}", **changes)


def test_pictures_sent_at_once_are_one_act() -> None:
    """Five pictures share an id, by which the queue knows them as one; another five do not."""
    one = {parsed(picture(n, {"id": "E0", "index": n, "total": 5})).event_id for n in range(1, 6)}
    other = {parsed(picture(n, {"id": "E1", "index": n, "total": 5})).event_id for n in range(6, 11)}

    assert len(one) == len(other) == 1
    assert one != other


@pytest.mark.parametrize("pictures", [None, {}, 5, {"id": None}, {"id": 5}, []])
def test_a_picture_without_a_set_is_its_own_act(pictures: Any) -> None:
    """It has the event's own id."""
    assert parsed(picture(1, pictures)).event_id == "e1"


@pytest.mark.parametrize("place", [(float("nan"), 100), (91, 100), (13, 181), (float("inf"), 0), (10**400, 0)])
def test_a_place_that_is_nowhere_is_left(place: tuple[float, float]) -> None:
    """LINE never sends it."""
    raw = event(message={"type": "location", "latitude": place[0], "longitude": place[1]})

    assert parse_tolerantly(raw) is None


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
        "mentionees",
        "emojis",
        "index",
        "length",
        "imageSet",
        "id",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(LEAVES, lambda each: st.lists(each) | st.dictionaries(FIELDS, each)))
def test_whatever_comes_is_read_or_left(value: Any) -> None:
    """No event of any shape stops the webhook."""
    assert isinstance(parse_tolerantly(value), Message | None)


@pytest.mark.parametrize("own", ["", None, 7, [], {"id": "e1"}])
def test_an_event_that_cannot_be_known_again_is_left(own: Any) -> None:
    """Without an id of its own it would be taken for another, or could not be stored; its neighbours are read."""
    body = json.dumps({"events": [event(webhookEventId=own), event(webhookEventId="e2")]})

    assert [message.event_id for message in read_events(body)] == ["e2"]
