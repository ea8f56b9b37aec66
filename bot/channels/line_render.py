"""A Reply as LINE message objects (plain JSON values)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from bot.channels.split import split_text
from bot.messages import Button, ButtonKind, Reply

# https://developers.line.biz/en/reference/messaging-api/
MAX_TEXT = 5000
MAX_MESSAGES = 5
MAX_QUICK_REPLIES = 13
SAFE_IN_URL = ":/?#[]@!$&'()*+,;=%~-._"


def render_line(reply: Reply) -> list[dict[str, Any]]:
    """Render a reply: text, a card for what must stay tappable, quick replies on the last message.

    Quick replies vanish with the next message and are missing on computers, so numbers and
    links go into a Flex card.

    """
    contacts = [button for button in reply.buttons if button.kind in (ButtonKind.CALL, ButtonKind.LINK)]
    taps = [button for button in reply.buttons if button not in contacts][: MAX_QUICK_REPLIES - len(reply.rating)]
    taps += reply.rating
    texts = split_text(reply.text, MAX_TEXT)[: MAX_MESSAGES - 1] or ["…"]
    messages: list[dict[str, Any]] = [{"type": "text", "text": text} for text in texts]
    if contacts:
        messages.append(_card(contacts))
    if taps:
        messages[-1]["quickReply"] = {"items": [{"type": "action", "action": _tap_action(button)} for button in taps]}
    return messages


def _tap_action(button: Button) -> dict[str, Any]:
    if button.kind is ButtonKind.SHARE_LOCATION:
        return {"type": "location", "label": button.label}
    return {"type": "postback", "label": button.label, "data": button.value, "displayText": button.label}


def _card(buttons: list[Button]) -> dict[str, Any]:
    contents = [
        {
            "type": "button",
            "style": "primary" if button.kind is ButtonKind.CALL else "secondary",
            "height": "sm",
            "action": {"type": "uri", "label": button.label, "uri": _uri(button)},
        }
        for button in buttons
    ]
    body = {"type": "box", "layout": "vertical", "spacing": "md", "contents": contents}
    alt_text = " · ".join(button.label for button in buttons)
    return {"type": "flex", "altText": alt_text, "contents": {"type": "bubble", "size": "kilo", "body": body}}


def _uri(button: Button) -> str:
    if button.kind is ButtonKind.CALL:
        return f"tel:{button.value}"
    return quote(button.value, safe=SAFE_IN_URL)
