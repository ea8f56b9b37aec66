"""A Reply as LINE message objects (plain JSON values)."""

from __future__ import annotations

from typing import Any

from bot.channels.line_card import card_body, contacts_body
from bot.channels.split import split_text
from bot.layout import Steps, arrange
from bot.messages import Button, ButtonKind, Reply

# https://developers.line.biz/en/reference/messaging-api/
MAX_TEXT = 5000
MAX_MESSAGES = 5
MAX_QUICK_REPLIES = 13
MAX_CARD_LETTERS = 1_600  # a longer one is read more easily as text
MAX_ALT_TEXT = 1500  # read out in place of a card, and shown in the notification

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
        messages = [_flex(text, card_body(reply, passages, contacts))]
    else:
        messages = [{"type": "text", "text": part} for part in split_text(text, MAX_TEXT)[: MAX_MESSAGES - 1] or ["…"]]
        if contacts:
            messages.append(_flex(" · ".join(each.label for each in contacts), contacts_body(contacts)))
    quick = [button for button in reply.buttons if button.kind in (ButtonKind.TAP, ButtonKind.SHARE_LOCATION)]
    taps = quick[: MAX_QUICK_REPLIES - len(reply.rating)]
    if taps := [*taps, *reply.rating]:
        messages[-1]["quickReply"] = {"items": [{"type": "action", "action": _tap_action(button)} for button in taps]}
    return messages


def _flex(text: str, body: Values) -> Values:
    bubble = {"type": "bubble", "size": "mega", "body": body}
    return {"type": "flex", "altText": _shortened(text), "contents": bubble}


def _shortened(text: str) -> str:
    first, *others = split_text(" ".join(text.split()), MAX_ALT_TEXT - 1)
    return f"{first}…" if others else first


def _tap_action(button: Button) -> Values:
    if button.kind is ButtonKind.SHARE_LOCATION:
        return {"type": "location", "label": button.label}
    return {"type": "postback", "label": button.label, "data": button.value, "displayText": button.label}
