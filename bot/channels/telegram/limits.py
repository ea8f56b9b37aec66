"""Telegram's limits of what is sent, so that what it would refuse is not tried.

https://core.telegram.org/bots/api#sendmessage, #inlinekeyboardbutton and #copytextbutton; the numbers of buttons are
those of https://docs.python-telegram-bot.org/en/stable/telegram.constants.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

MAX_TEXT = 4096
MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPIED = 256
SCHEMES = ("http", "https", "tg")


def find_overruns(part: Mapping[str, Any]) -> Iterator[str]:
    """Name each place where the buttons of a rendered message pass a limit; its text was split to fit."""
    rows = part.get("reply_markup", {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_IN_ROW for row in rows):
        yield f"inline_keyboard: {MAX_BUTTONS} buttons, {MAX_IN_ROW} in a row"
    for number, row in enumerate(rows):
        for place, button in enumerate(row):
            yield from (f"inline_keyboard[{number}][{place}].{problem}" for problem in _check_button(button))


def _check_button(button: Mapping[str, Any]) -> Iterator[str]:
    if not button["text"].strip():
        yield "text: not empty"
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= MAX_DATA_BYTES:
        yield f"callback_data: 1 to {MAX_DATA_BYTES} bytes"
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= MAX_COPIED:
        yield f"copy_text: 1 to {MAX_COPIED} letters"
    if "url" in button and not _is_link(button["url"]):
        yield f"url: {' '.join(SCHEMES)} and a host with a dot"


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and (parts.scheme == "tg" or "." in (parts.hostname or ""))
