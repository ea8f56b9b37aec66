"""Every kind of update: private chats, groups, forums, edits, old buttons, and what is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram.updates import UpdateReader
from bot.messages import Location, Message, MessageKind

USER = {"id": 77, "is_bot": False, "first_name": "สมมติ", "language_code": "en-GB"}
BOT = {"id": 666, "is_bot": True, "first_name": "Hotline", "username": "HotlineBot"}
PRIVATE = {"id": 77, "type": "private", "first_name": "สมมติ"}
GROUP = {"id": -5, "type": "supergroup", "title": "หอพัก"}
CHANNEL = {"id": -9, "type": "channel", "title": "ข่าว"}
PLACE = {"latitude": 13.5, "longitude": 100.2}
STICKER = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "is_animated": False, "is_video": False,
           "type": "regular"}  # fmt: skip
RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip
BY_STATUS: dict[str, dict[str, Any]] = {"kicked": {"until_date": 0}, "administrator": dict.fromkeys(RIGHTS, False)}


@pytest.fixture
def reader() -> UpdateReader:
    reader = UpdateReader(own_id=666)
    reader.username = "HotlineBot"
    return reader


def update(kind: str = "message", **parts: Any) -> dict[str, Any]:
    message = {"message_id": 5, "date": 1764000000, "chat": PRIVATE, "from": USER, **parts}
    return {"update_id": 1, kind: message}


def in_group(text: str | None = None, *entities: tuple[str, int, int], **parts: Any) -> dict[str, Any]:
    marks = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in entities]
    said = {} if text is None else {"text": text, "entities": marks}
    return update(chat=GROUP, **said, **parts)


def reply_to(user: dict[str, Any]) -> dict[str, Any]:
    return {"reply_to_message": {"message_id": 4, "date": 1764000000, "chat": GROUP, "from": user, "text": "?"}}


def tapped(message: Any, data: str | None) -> dict[str, Any]:
    query = {"id": "9", "from": USER, "chat_instance": "1", "message": message}
    return {"update_id": 2, "callback_query": query if data is None else {**query, "data": data}}


def moved(before: str, after: str, chat: dict[str, Any]) -> dict[str, Any]:
    def member(status: str) -> dict[str, Any]:
        return {"user": BOT, "status": status, **BY_STATUS.get(status, {})}

    change = {"chat": chat, "from": USER, "date": 1764000000}
    return {
        "update_id": 3,
        "my_chat_member": {**change, "old_chat_member": member(before), "new_chat_member": member(after)},
    }


def kind_and_text(found: Message | None) -> tuple[MessageKind, str] | None:
    return (found.kind, found.text) if found else None


@pytest.mark.parametrize(
    ("command", "kind", "text"),
    [
        ("/start", MessageKind.JOINED, ""),
        ("/start gecc", MessageKind.JOINED, "gecc"),
        ("/start job_search", MessageKind.JOINED, "job_search"),
        ("/start a:job.search", MessageKind.JOINED, ""),
        ("/start " + "x" * 65, MessageKind.JOINED, ""),
        ("/help", MessageKind.TAP, "a:chat.help"),
        ("/Menu", MessageKind.TAP, "a:chat.help"),
        ("/help@HotlineBot", MessageKind.TAP, "a:chat.help"),
        ("/office ระยอง", MessageKind.TAP, "a:office.contact"),
        ("/hotline", MessageKind.TAP, "a:hotline.doe"),
        ("/language", MessageKind.TAP, "a:chat.language"),
        ("/settings", MessageKind.TAP, "a:chat.language"),
        ("/privacy", MessageKind.TAP, "a:chat.privacy"),
        ("/cancel", MessageKind.TAP, "c"),
        ("/no_such_thing", MessageKind.TAP, "a:chat.help"),
        ("/ตกงาน ทำไงดี", MessageKind.TEXT, "ตกงาน ทำไงดี"),
    ],
)
def test_reads_commands(reader: UpdateReader, command: str, kind: MessageKind, text: str) -> None:
    """A deep link keeps its name, an unknown command opens the menu, a slash before Thai is a slip."""
    assert kind_and_text(reader.read(update(text=command))) == (kind, text)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"location": PLACE}, MessageKind.LOCATION),
        ({"venue": {"location": PLACE, "title": "ตลาด", "address": "-"}, "location": PLACE}, MessageKind.LOCATION),
        ({"sticker": STICKER}, MessageKind.MEDIA),
    ],
)
def test_reads_what_is_not_typed(reader: UpdateReader, said: Any, kind: MessageKind) -> None:
    """A place is a place; what cannot be read is known as such."""
    found = reader.read(update(**said))

    assert found is not None
    assert found.kind is kind
    assert found.location == (Location(13.5, 100.2) if kind is MessageKind.LOCATION else None)


def test_an_edited_question_is_a_new_one(reader: UpdateReader) -> None:
    """Who mends a slip of the pen gets an answer to the mended words."""
    found = reader.read(update("edited_message", text="ขึ้นทะเบียนว่างงาน", edit_date=1764000060))

    assert kind_and_text(found) == (MessageKind.TEXT, "ขึ้นทะเบียนว่างงาน")
    assert found is not None
    assert found.event_id == "1"


@pytest.mark.parametrize(
    "update",
    [
        update("edited_message", location=PLACE, edit_date=1764000060),
        update("edited_message", text="คุยกันเอง", chat=GROUP, edit_date=1764000060),
        update("channel_post", text="ข่าว", chat=CHANNEL),
        update(text="หางาน", **{"from": BOT}),
        update(text="หางาน", chat=GROUP, sender_chat=GROUP, **reply_to(BOT)),
        update(new_chat_title="x"),
        update(migrate_to_chat_id=-100),
        {"update_id": 4},
        {"update_id": 4, "new_thing": {}},
        {"message": 5},
        {"update_id": 4, "message": {"message_id": 1}},
        moved("left", "administrator", CHANNEL),
        moved("administrator", "left", CHANNEL),
        moved("member", "administrator", GROUP),
        moved("kicked", "member", PRIVATE),
    ],
)
def test_leaves_what_is_not_for_it(reader: UpdateReader, update: Any) -> None:
    """Places that move, posts, bots, anonymous administrators, odd updates: Telegram would repeat a fault for a day."""
    assert reader.read(update) is None


@pytest.mark.parametrize(
    ("update", "kind", "text"),
    [
        (in_group("@HotlineBot หางาน", ("mention", 0, 11)), MessageKind.TEXT, "หางาน"),
        (in_group("👷👷 หางาน @hotlinebot ที", ("mention", 11, 11)), MessageKind.TEXT, "👷👷 หางาน  ที"),
        (in_group("@HotlineBot", ("mention", 0, 11)), MessageKind.GROUP, ""),
        (in_group("@HotlineBot /help", ("mention", 0, 11), ("bot_command", 12, 5)), MessageKind.TAP, "a:chat.help"),
        (in_group("/help@HotlineBot", ("bot_command", 0, 16)), MessageKind.TAP, "a:chat.help"),
        (in_group("/what@HotlineBot", ("bot_command", 0, 16)), MessageKind.TAP, "a:chat.help"),
        (in_group("/office", ("bot_command", 0, 7)), MessageKind.TAP, "a:office.contact"),
        (in_group("/start@HotlineBot gecc", ("bot_command", 0, 17)), MessageKind.JOINED, "gecc"),
        (in_group("/start@HotlineBot", ("bot_command", 0, 17)), MessageKind.GROUP, ""),
        (in_group("แล้วที่ระยองล่ะ", **reply_to(BOT)), MessageKind.TEXT, "แล้วที่ระยองล่ะ"),
        (in_group(location=PLACE, **reply_to(BOT)), MessageKind.LOCATION, ""),
        (moved("left", "member", GROUP), MessageKind.GROUP, ""),
        (moved("kicked", "administrator", GROUP), MessageKind.GROUP, ""),
        (moved("member", "left", GROUP), MessageKind.LEFT, ""),
        (moved("administrator", "kicked", GROUP), MessageKind.LEFT, ""),
    ],
)
def test_hears_what_a_group_tells_it(reader: UpdateReader, update: Any, kind: MessageKind, text: str) -> None:
    """Its name, its commands, answers to it, and that it was added or taken out."""
    found = reader.read(update)

    assert kind_and_text(found) == (kind, text)
    assert found is not None
    assert (found.sender_id, found.address["chat_id"]) == ("-5:77", "-5")


def test_hears_a_mention_without_a_name(reader: UpdateReader) -> None:
    """A mention may carry the bot itself instead of its @name."""
    said = in_group("สายด่วน หางาน")
    said["message"]["entities"] = [{"type": "text_mention", "offset": 0, "length": 7, "user": BOT}]

    assert kind_and_text(reader.read(said)) == (MessageKind.TEXT, "หางาน")


@pytest.mark.parametrize(
    "update",
    [
        in_group("หางาน"),
        in_group("@HotlineBot2 หางาน", ("mention", 0, 12)),
        in_group("me@HotlineBot.example.com", ("email", 0, 25)),
        in_group("/help@OtherBot", ("bot_command", 0, 14)),
        in_group("/help@OtherBot", ("bot_command", 0, 14), **reply_to(BOT)),
        in_group("/weather", ("bot_command", 0, 8)),
        in_group("ไปกัน", **reply_to(USER)),
        in_group(location=PLACE),
        in_group(sticker=STICKER),
    ],
)
def test_leaves_the_talk_of_a_group(reader: UpdateReader, update: Any) -> None:
    """People talk to each other, to other bots, and about the bot."""
    assert reader.read(update) is None


def test_answers_in_the_topic_of_a_forum(reader: UpdateReader) -> None:
    """A question in a topic is answered there, a tap too."""
    topic = {"is_topic_message": True, "message_thread_id": 3}
    typed = reader.read(in_group("/help", ("bot_command", 0, 5), **topic))
    tap = reader.read(tapped(in_group("เมนู", **topic)["message"], "n"))

    assert typed is not None
    assert tap is not None
    assert typed.address["thread_id"] == tap.address["thread_id"] == "3"


@pytest.mark.parametrize(
    ("message", "data", "text"),
    [
        (update(text="เมนู")["message"], "a:job.fair", "a:job.fair"),
        ({"message_id": 5, "date": 0, "chat": PRIVATE}, "a:job.fair", "a:job.fair"),
        ({"message_id": 5, "date": 0, "chat": PRIVATE}, "from-years-ago", "from-years-ago"),
        (update(text="เมนู")["message"], None, ""),
    ],
)
def test_a_button_works_however_old(reader: UpdateReader, message: Any, data: str | None, text: str) -> None:
    """A message that even Telegram cannot show any more still has its chat."""
    found = reader.read(tapped(message, data))

    assert kind_and_text(found) == (MessageKind.TAP, text)
    assert found is not None
    assert found.address == {"chat_id": "77", "callback_id": "9"}


def test_a_citizen_who_blocks_the_bot_has_left(reader: UpdateReader) -> None:
    """What is kept of this citizen is erased."""
    found = reader.read(moved("member", "kicked", PRIVATE))

    assert found is not None
    assert (found.kind, found.sender_id) == (MessageKind.LEFT, "77")
