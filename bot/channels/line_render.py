"""A Reply as LINE message objects (plain JSON values)."""

from __future__ import annotations

from typing import Any

from bot.channels.line_card import card_body, contact_button, fits_card
from bot.channels.split import split_text
from bot.messages import Button, ButtonKind, Reply

# https://developers.line.biz/en/reference/messaging-api/
MAX_TEXT = 5000
MAX_MESSAGES = 5
MAX_QUICK_REPLIES = 13
MAX_ALT_TEXT = 1500  # read out in place of a card, and shown in the notification

Values = dict[str, Any]


def render_line(reply: Reply) -> list[Values]:
    """Render a reply: as a card where it has a title, steps, choices or contacts, else as text.

    Quick replies vanish with the next message and are missing on computers, so what must stay tappable goes into
    the card. What is too long for a card is text, with a card of its buttons below.

    """
    contacts = [button for button in reply.buttons if button.kind is not ButtonKind.TAP]
    if fits_card(reply, contacts):
        messages = [_flex(reply, card_body(reply, contacts))]
    else:
        texts = split_text(reply.text, MAX_TEXT)[: MAX_MESSAGES - 1] or ["…"]
        messages = [{"type": "text", "text": text} for text in texts]
        if contacts:
            messages.append(_flex(Reply(" · ".join(each.label for each in contacts)), _only(contacts)))
    quick = [button for button in reply.buttons if button.kind in (ButtonKind.TAP, ButtonKind.SHARE_LOCATION)]
    taps = quick[: MAX_QUICK_REPLIES - len(reply.rating)]
    if taps := [*taps, *reply.rating]:
        messages[-1]["quickReply"] = {"items": [{"type": "action", "action": _tap_action(button)} for button in taps]}
    return messages


def _flex(reply: Reply, body: Values) -> Values:
    bubble = {"type": "bubble", "size": "mega", "body": body}
    return {"type": "flex", "altText": _shortened(reply.text), "contents": bubble}


def _only(contacts: list[Button]) -> Values:
    contents = [contact_button(button) for button in contacts]
    return {"type": "box", "layout": "vertical", "spacing": "md", "contents": contents}


def _shortened(text: str) -> str:
    first, *others = split_text(" ".join(text.split()), MAX_ALT_TEXT - 1)
    return f"{first}…" if others else first


def _tap_action(button: Button) -> Values:
    if button.kind is ButtonKind.SHARE_LOCATION:
        return {"type": "location", "label": button.label}
    return {"type": "postback", "label": button.label, "data": button.value, "displayText": button.label}
