"""How a reply looks on LINE."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.channels.line.render import render_line
from bot.messages import Button, ButtonKind, Reply

CALL = Button(ButtonKind.CALL, "โทร 1694", "1694")
SITE = Button(ButtonKind.LINK, "เว็บกรม", "https://www.doe.go.th/ก")
ASK = Button(ButtonKind.TAP, "หางาน", "a:job.search")


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Walk through everything inside a message."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from parts(each)


def texts(message: dict[str, Any]) -> list[str]:
    return [part["text"] for part in parts(message) if part.get("type") == "text"]


def actions(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [part["action"] for part in parts(message.get("contents", {})) if "action" in part]


def test_a_plain_answer_is_text_with_quick_replies() -> None:
    """Nothing to keep tappable, nothing to set."""
    (message,) = render_line(Reply("คำตอบ", (ASK,)))

    assert message["type"] == "text"
    assert [item["action"]["data"] for item in message["quickReply"]["items"]] == ["a:job.search"]


def test_contacts_stay_tappable_in_the_card() -> None:
    """Quick replies vanish and are missing on computers; a number to call must not."""
    (message,) = render_line(Reply("โทรหาเรา", (CALL, SITE, ASK)))

    assert message["type"] == "flex"
    assert [action["uri"] for action in actions(message)] == ["tel:1694", "https://www.doe.go.th/%E0%B8%81"]
    assert [item["action"]["data"] for item in message["quickReply"]["items"]] == ["a:job.search"]


def test_steps_are_set_with_their_numbers_apart() -> None:
    """A list becomes a column of numbers and a column of words."""
    (message,) = render_line(Reply("ทำดังนี้\n1. กรอกแบบ\n2. โทร 02-245-2245\n3. เปิด https://www.doe.go.th"))

    assert texts(message) == ["ทำดังนี้", "1.", "กรอกแบบ", "2.", "โทร 02-245-2245", "3.", "เปิด https://www.doe.go.th"]
    assert [action["uri"] for action in actions(message)] == ["tel:022452245", "https://www.doe.go.th"]


def test_a_line_whose_target_has_a_button_is_only_words() -> None:
    """One thing to tap for one number."""
    office = Button(ButtonKind.CALL, "โทรสำนักงาน", "034-564315")
    (message,) = render_line(Reply("โทร 1694 ได้เลย\nโทร 034-564315\nโทร 1694 หรือดู https://doe.go.th", (CALL, office)))

    assert [action["uri"] for action in actions(message)] == ["https://doe.go.th", "tel:1694", "tel:034-564315"]


def test_choices_are_numbered_buttons() -> None:
    """Tapped on a phone; on a computer the number is typed."""
    choices = (ASK, Button(ButtonKind.TAP, "ไม่ใช่เรื่องเหล่านี้", "n"))
    reply = Reply("หมายถึงเรื่องไหน", choices=choices)
    (message,) = render_line(reply)

    assert [(action["label"], action["data"]) for action in actions(message)] == [
        ("1. หางาน", "a:job.search"),
        ("2. ไม่ใช่เรื่องเหล่านี้", "n"),
    ]
    assert message["altText"] == "หมายถึงเรื่องไหน 1. หางาน 2. ไม่ใช่เรื่องเหล่านี้"


def test_an_office_has_its_name_as_title() -> None:
    """Large and first, also in what is read out."""
    (message,) = render_line(Reply("โทร 034-564315", title="สำนักงานจัดหางานจังหวัดกาญจนบุรี"))

    title = next(part for part in parts(message) if part.get("type") == "text")
    assert (title["text"], title["weight"], title["size"]) == ("สำนักงานจัดหางานจังหวัดกาญจนบุรี", "bold", "lg")
    assert message["altText"].startswith("สำนักงานจัดหางานจังหวัดกาญจนบุรี โทร")


def test_all_words_grow_with_the_size_set_on_the_phone() -> None:
    """Old eyes set large letters; a card that ignored that would be worse than text."""
    (message,) = render_line(Reply("1. ก\n2. ข", (CALL,), title="ค", choices=(ASK,)))

    words = [part for part in parts(message["contents"]) if part.get("type") in ("text", "button")]
    assert words
    assert all(part["scaling"] for part in words)


def test_a_long_answer_is_text_with_a_card_of_its_contacts() -> None:
    """Six thousand letters are scrolled more easily than a card, and none is cut."""
    long = "น้ำใจ " * 1_200
    *written, card = render_line(Reply(long, (CALL,)))

    assert [message["type"] for message in written] == ["text", "text"]
    assert "".join(message["text"] for message in written).replace(" ", "") == long.replace(" ", "")
    assert [action["uri"] for action in actions(card)] == ["tel:1694"]


def test_the_alternative_text_is_cut_at_a_whole_letter() -> None:
    """It is read out, and stands in the notification."""
    (message,) = render_line(Reply("น้ำ" * 520, (CALL,)))

    assert message["altText"] == "น้ำ" * 499 + "…"
