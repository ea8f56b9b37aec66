"""Webhook bodies as the platforms send them, signed, from invented people."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from typing import Any

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TELEGRAM_SECONDS = 1_764_000_000  # tests know no calendar, where nothing depends on it
DESTINATION = "U" + "0" * 32


def line_user(citizen: int) -> str:
    """Give the LINE user id of an invented citizen."""
    return f"U{citizen:032x}"


def line_token(citizen: int, number: int) -> str:
    """Give the reply token of a citizen's message; it tells both."""
    return f"{citizen:016x}{number:016x}"


def line_event_id(citizen: int, number: int) -> str:
    """Give the ULID-like id of a citizen's message."""
    value, letters = citizen << 40 | number, ""
    for _ in range(16):
        value, digit = divmod(value, 32)
        letters = CROCKFORD[digit] + letters
    return "01KATEST00" + letters


def citizen_of(name: str) -> int:
    """Give the citizen behind a LINE user id, a reply token of ``line_token`` or a Telegram chat id."""
    if len(name) == 33 and name.startswith("U"):
        return int(name[1:], 16)
    return int(name[:16], 16) if len(name) == 32 else int(name)


def number_of(token: str) -> int:
    """Give the number of the message behind a reply token of ``line_token``."""
    return int(token[16:], 16)


def line_event(
    citizen: int,
    number: int,
    text: str,
    event_id: str | None = None,
    token: str | None = None,
    *,
    is_redelivery: bool = False,
    age_seconds: float = 0.0,
) -> dict[str, Any]:
    """Build the event of a text message in a 1:1 chat; ids not given follow from citizen and number."""
    return {
        "type": "message",
        "mode": "active",
        "timestamp": round((time.time() - age_seconds) * 1000),
        "source": {"type": "user", "userId": line_user(citizen)},
        "webhookEventId": event_id or line_event_id(citizen, number),
        "deliveryContext": {"isRedelivery": is_redelivery},
        "replyToken": token or line_token(citizen, number),
        "message": {
            "type": "text",
            "id": str(444_573_844_083_572_737 + citizen * 1_000_000 + number),
            "quoteToken": f"q3Plxr4AgKd{citizen:x}x{number:x}",
            "text": text,
        },
    }


def line_body(events: Sequence[dict[str, Any]]) -> bytes:
    """Build the body of one webhook request; several events may share it, and none is the connection check."""
    return json.dumps({"destination": DESTINATION, "events": list(events)}, ensure_ascii=False).encode()


def signed_headers(body: bytes, secret: str) -> dict[str, str]:
    """Give the headers LINE sends with a body."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"Content-Type": "application/json; charset=utf-8", "X-Line-Signature": base64.b64encode(digest).decode()}


def telegram_update(update_id: int, chat_id: int, text: str) -> dict[str, Any]:
    """Build the update of a text message in a private chat."""
    person = {"id": chat_id, "first_name": "สมมติ"}
    message: dict[str, Any] = {
        "message_id": update_id,
        "from": {**person, "is_bot": False, "language_code": "th"},
        "chat": {**person, "type": "private"},
        "date": TELEGRAM_SECONDS,
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
    return {"update_id": update_id, "message": message}


def telegram_body(update: dict[str, Any]) -> bytes:
    """Build the body of one webhook request."""
    return json.dumps(update, ensure_ascii=False).encode()


def telegram_headers(secret: str) -> dict[str, str]:
    """Give the headers Telegram sends with every update."""
    return {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
