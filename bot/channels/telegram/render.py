"""A Reply as parameters of Telegram's sendMessage (plain values)."""

from __future__ import annotations

from html import escape
from typing import Any

from bot.channels.telegram.limits import MAX_TEXT
from bot.channels.text import clusters, split_text
from bot.messages import Button, ButtonKind, Reply

SHORT_LABEL = 14  # letters as people see them; two such buttons fit side by side on a phone
COPY_LABEL = {"th": "คัดลอกเบอร์ {number}", "en": "Copy {number}"}


def render_telegram(reply: Reply) -> list[dict[str, Any]]:
    """Render a reply: HTML text, inline keyboard on the last part.

    Telegram refuses ``tel:`` links, so a call button copies the number, which also stands in
    the text. A location can only be asked for by a reply keyboard, which comes with a message
    of its own, in private chats.

    """
    texts = split_text(reply.text, MAX_TEXT) or ["…"]
    messages: list[dict[str, Any]] = [{"text": escape(text, quote=False)} for text in texts]
    if reply.title:
        title = escape(reply.title, quote=False)
        messages[0]["text"] = f"<b>{title}</b>{messages[0]['text'].removeprefix(title)}"
    keyboard = _rows([button for button in reply.all_buttons if button.kind is not ButtonKind.SHARE_LOCATION], reply)
    if reply.rating:
        keyboard.append([_inline_button(button, reply.language) for button in reply.rating])
    if keyboard:
        messages[-1]["reply_markup"] = {"inline_keyboard": keyboard}
    shares = [button for button in reply.buttons if button.kind is ButtonKind.SHARE_LOCATION]
    if shares:
        messages.append(_location_request(shares[0]))
    return messages


def _location_request(button: Button) -> dict[str, Any]:
    key = {"text": button.label, "request_location": True}
    keyboard = {"keyboard": [[key]], "resize_keyboard": True, "one_time_keyboard": True}
    return {"text": escape(button.label, quote=False), "reply_markup": keyboard}


def _rows(buttons: list[Button], reply: Reply) -> list[list[dict[str, Any]]]:
    """Put short buttons side by side, long ones on rows of their own."""
    rows: list[list[dict[str, Any]]] = []
    for button in buttons:
        rendered = _inline_button(button, reply.language)
        if rows and len(rows[-1]) == 1 and _is_short(rendered) and _is_short(rows[-1][0]):
            rows[-1].append(rendered)
        else:
            rows.append([rendered])
    return rows


def _is_short(rendered: dict[str, Any]) -> bool:
    return len(list(clusters(rendered["text"]))) <= SHORT_LABEL


def _inline_button(button: Button, language: str) -> dict[str, Any]:
    match button.kind:
        case ButtonKind.LINK:
            return {"text": button.label, "url": button.value}
        case ButtonKind.CALL:
            label = COPY_LABEL[language].format(number=button.value)
            return {"text": label, "copy_text": {"text": button.value}}
        case _:
            return {"text": button.label, "callback_data": button.value}
