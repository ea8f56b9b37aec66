"""LINE's limits of what is sent, so that what it would refuse is not tried.

https://developers.line.biz/en/reference/messaging-api/ and, for how letters count,
https://developers.line.biz/en/docs/messaging-api/text-character-count/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.channels.text import clusters, utf16_length

MAX_TEXT = 5000
MAX_MESSAGES = 5
MAX_QUICK_REPLIES = 13
MAX_ALT_TEXT = 1500
MAX_BUBBLE_BYTES = 30_000
MAX_QUICK_LABEL = 20
MAX_FLEX_LABEL = 40
MAX_DATA = 300  # also of displayText
MAX_URI = 1000
SCHEMES = ("http://", "https://", "line://", "tel:")


def find_overruns(messages: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Name each place where rendered messages pass a limit, and the limit."""
    if not 1 <= len(messages) <= MAX_MESSAGES:
        yield f"messages: 1 to {MAX_MESSAGES}"
    for number, message in enumerate(messages):
        where = f"messages[{number}]"
        if message["type"] == "flex":
            yield from _check_size(message["altText"], MAX_ALT_TEXT, f"{where}.altText")
            if _is_heavier(message["contents"], MAX_BUBBLE_BYTES):
                yield f"{where}.contents: {MAX_BUBBLE_BYTES} bytes"
            yield from _check_part(message["contents"], f"{where}.contents")
        else:
            yield from _check_size(message["text"], MAX_TEXT, f"{where}.text")
        items = message.get("quickReply", {}).get("items", [])
        if len(items) > MAX_QUICK_REPLIES:
            yield f"{where}.quickReply.items: {MAX_QUICK_REPLIES}"
        for place, item in enumerate(items):
            yield from _check_action(item["action"], MAX_QUICK_LABEL, f"{where}.quickReply.items[{place}]")


def _check_size(text: str, most: int, where: str) -> Iterator[str]:
    if not text.strip() or (2 * len(text) > most and utf16_length(text) > most):
        yield f"{where}: 1 to {most} UTF-16 units"


def _check_part(part: dict[str, Any], where: str) -> Iterator[str]:
    """Walk through a card: its texts hold something, its actions keep the limits."""
    if part.get("type") == "text" and not part["text"].strip():
        yield f"{where}.text: not empty"
    if part.get("type") == "button" and "label" not in part["action"]:
        yield f"{where}.action.label: missing"
    if "action" in part:
        yield from _check_action(part["action"], MAX_FLEX_LABEL, f"{where}.action")
    for name, inner in [("body", part.get("body")), *enumerate(part.get("contents", ()))]:
        if inner is not None:
            yield from _check_part(inner, f"{where}.{name}")


def _check_action(action: dict[str, Any], most: int, where: str) -> Iterator[str]:
    if "label" in action and (not action["label"].strip() or _is_longer(action["label"], most)):
        yield f"{where}.label: 1 to {most} letters"
    if "uri" in action and not (action["uri"].startswith(SCHEMES) and len(action["uri"]) <= MAX_URI):
        yield f"{where}.uri: {MAX_URI} letters of {' '.join(SCHEMES)}"
    if "data" in action and not 1 <= len(action["data"]) <= MAX_DATA:
        yield f"{where}.data: 1 to {MAX_DATA} letters"
    if _is_longer(action.get("displayText", ""), MAX_DATA):
        yield f"{where}.displayText: {MAX_DATA} letters"


def _is_longer(text: str, most: int) -> bool:
    """Tell whether a text has more letters as people see them; counting them takes long, and few have to be."""
    return len(text) > most and sum(1 for _ in clusters(text)) > most


def _is_heavier(card: dict[str, Any], most: int) -> bool:
    """Tell whether a card has more bytes as JSON; Python writes it as long, with four bytes a letter at most."""
    return 4 * len(str(card)) > most and len(json.dumps(card, ensure_ascii=False).encode()) > most
