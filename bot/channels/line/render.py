"""A Reply as LINE message objects (plain JSON values)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from bot.channels.line.limits import MAX_ALT_TEXT, MAX_MESSAGES, MAX_QUICK_REPLIES, MAX_TEXT
from bot.channels.text import (
    Paragraph,
    Passage,
    Steps,
    arrange,
    digits_of,
    find_phone,
    find_url,
    split_text,
    write_out,
)
from bot.messages import Button, ButtonKind, Reply

MAX_CARD_LETTERS = 1_600  # a longer one is read more easily as text
SAFE_IN_URL = ":/?#[]@!$&'()*+,;=%~-._"
# https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/#sending-the-location-screen
SHARE_LOCATION = "https://line.me/R/nv/location/"
INK = "#1A2733"  # 15:1 on white
LINK = "#0B57A4"  # 7:1 on white
GREEN = "#0A6B3D"  # 6.6:1 below white
PALE = "#E8EEF3"  # below ink
Values = dict[str, Any]


def render_line(reply: Reply) -> list[Values]:
    """Render a reply: as a card where it has a title, steps, choices or contacts, else as text.

    Quick replies vanish with the next message and are missing on computers, so what must stay tappable goes into
    the card. What is too long for a card is text, with a card of its buttons below.

    """
    text, passages = reply.text, arrange(reply.body)
    contacts = [button for button in reply.buttons if button.kind is not ButtonKind.TAP]
    has_steps = any(isinstance(passage, Steps) for passage in passages)
    is_set = reply.title or reply.choices or contacts or has_steps
    if is_set and text.strip() and len(text) <= MAX_CARD_LETTERS:
        messages = [_flex(text, _card_body(reply, passages, contacts))]
    else:
        messages = [{"type": "text", "text": part} for part in split_text(text, MAX_TEXT)[: MAX_MESSAGES - 1] or ["…"]]
        if contacts:
            below = _box([*map(_contact, contacts)], spacing="md")
            messages.append(_flex(" · ".join(each.label for each in contacts), below))
    quick = [button for button in reply.buttons if button.kind in (ButtonKind.TAP, ButtonKind.SHARE_LOCATION)]
    taps = quick[: MAX_QUICK_REPLIES - len(reply.rating)]
    if taps := [*taps, *reply.rating]:
        messages[-1]["quickReply"] = {"items": [{"type": "action", "action": _tap_action(button)} for button in taps]}
    return messages


def render_plain(reply: Reply) -> list[Values]:
    """Render the words of a reply and nothing that LINE could refuse: no card, no buttons."""
    return [{"type": "text", "text": part} for part in split_text(write_out(reply), MAX_TEXT)[:MAX_MESSAGES] or ["…"]]


def _flex(text: str, body: Values) -> Values:
    first, *others = split_text(" ".join(text.split()), MAX_ALT_TEXT - 1)  # read out, and shown in the notification
    bubble = {"type": "bubble", "size": "mega", "body": body}
    return {"type": "flex", "altText": f"{first}…" if others else first, "contents": bubble}


def _tap_action(button: Button) -> Values:
    if button.kind is ButtonKind.SHARE_LOCATION:
        return {"type": "location", "label": button.label}
    return {"type": "postback", "label": button.label, "data": button.value, "displayText": button.label}


def _card_body(reply: Reply, passages: Iterable[Passage], contacts: Sequence[Button]) -> Values:
    """Set title, passages, choices and contacts: large enough for old eyes, every number and link to be tapped."""
    reached = {button.value if button.kind is ButtonKind.LINK else digits_of(button.value) for button in contacts}
    contents: list[Values] = []
    if reply.title:
        contents.append(_text(reply.title, size="lg", weight="bold"))
    for passage in passages:
        match passage:
            case Paragraph(lines):
                contents.append(_box([_line(line, reached) for line in lines], spacing="sm"))
            case Steps(items):
                steps = [_step(number, item, reached) for number, item in enumerate(items, start=1)]
                contents.append(_box(steps, spacing="md"))
    if reply.choices:
        choices = [_choice(number, button) for number, button in enumerate(reply.choices, start=1)]
        contents.append(_box(choices, spacing="sm"))
    if contacts:
        contents.append(_box([*map(_contact, contacts)], spacing="sm"))
    return _box(contents, spacing="lg")


def _contact(button: Button) -> Values:
    """Make a button that calls, opens a page, or opens the map to share a place from."""
    if button.kind is ButtonKind.CALL:
        return _button(button.label, _call(button.value), color=GREEN, style="primary")
    target = SHARE_LOCATION if button.kind is ButtonKind.SHARE_LOCATION else button.value
    return _button(button.label, _open(target), color=PALE, style="secondary")


def _choice(number: int, button: Button) -> Values:
    """Number it too: who sits at a computer, or likes to, types the number."""
    action = {"type": "postback", "data": button.value, "displayText": button.label}
    return _button(f"{number}. {button.label}", action, color=PALE, style="secondary")


def _button(label: str, action: Values, **looks: str) -> Values:
    return {
        "type": "button",
        "height": "sm",
        "adjustMode": "shrink-to-fit",
        "scaling": True,
        "action": {**action, "label": label},
        **looks,
    }


def _step(number: int, item: str, reached: Collection[str]) -> Values:
    contents = [_text(f"{number}.", flex=0, weight="bold"), _line(item, reached)]
    return {"type": "box", "layout": "horizontal", "spacing": "md", "contents": contents}


def _line(line: str, reached: Collection[str]) -> Values:
    """Set a line; tapping it opens its link or calls its number, unless a button below does."""
    url, phone = find_url(line), find_phone(line)
    if url and url not in reached:
        return _text(line, color=LINK, action=_open(url))
    if phone and phone not in reached:
        return _text(line, color=LINK, action=_call(phone))
    return _text(line)


def _text(text: str, **looks: Any) -> Values:
    return {"type": "text", "text": text, "wrap": True, "scaling": True, "size": "md", "color": INK, **looks}


def _box(contents: list[Values], spacing: str) -> Values:
    return {"type": "box", "layout": "vertical", "spacing": spacing, "contents": contents}


def _open(url: str) -> Values:
    return {"type": "uri", "uri": quote(url, safe=SAFE_IN_URL)}


def _call(number: str) -> Values:
    return {"type": "uri", "uri": f"tel:{number}"}
