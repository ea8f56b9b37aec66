"""Citizens' messages as LINE posts them: signed, each of its own, in words that no two of them share to the letter."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

SECRET = "an-invented-channel-secret-00000"
PATH = "/line/webhook"
HERE = Path(__file__).parent
PAYLOAD = HERE.parent.parent / "tests" / "payloads" / "line_text_message.json"
QUESTIONS = tuple((HERE / "questions.txt").read_text(encoding="utf-8").split("\n")[:-1])
BEFORE = ("", "สวัสดีค่ะ ", "ขอถามหน่อย ", "แอดมิน ", "พี่คะ ", "สอบถามครับ ", "รบกวนด้วยนะคะ ", "อยากรู้ว่า")
AFTER = ("", "ครับ", " คะ", "ค่ะ", " จ้า", "อะ", " ขอบคุณค่ะ", "?", " ตอบด้วยนะ", "  🙏")
CITIZENS = 1_000_000  # as good as a new one each time


def words_of(number: int) -> str:
    """Choose a question and how it is asked; the same words come back only after thousands of messages.

    >>> len({words_of(number) for number in range(3000)})
    3000
    """
    question = QUESTIONS[number % len(QUESTIONS)]
    before, after = _MANNERS[number // len(QUESTIONS) % len(_MANNERS)]
    return before + question + after


_MANNERS = tuple(product(BEFORE, AFTER))


def token_of(number: int) -> str:
    """Make the reply token, by which the stub platform knows the message again."""
    return f"{number:032x}"


def body_of(number: int, citizens: int = CITIZENS) -> bytes:
    """Build one webhook body of one text message."""
    payload = json.loads(_payload_text())
    event: dict[str, Any] = payload["events"][0]
    event["timestamp"] = int(time.time() * 1000)
    event["source"]["userId"] = f"U{number % citizens:032x}"
    event["webhookEventId"] = f"01K{number:023d}"
    event["replyToken"] = token_of(number)
    # LINE's own quote tokens are about so long; the tests' payload has a short one.
    event["message"] |= {"id": f"{number:018d}", "quoteToken": f"{number:096d}", "text": words_of(number)}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def request_of(number: int, port: int, citizens: int = CITIZENS) -> bytes:
    """Build the whole signed HTTP request."""
    body = body_of(number, citizens)
    signature = base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: LineBotWebhook/2.0\r\n"
        f"Content-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        f"x-line-signature: {signature}\r\n\r\n"
    )
    return head.encode() + body


@lru_cache(maxsize=1)
def _payload_text() -> str:
    return PAYLOAD.read_text(encoding="utf-8")
