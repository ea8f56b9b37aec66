"""A recorded webhook body of LINE, played on the simulator page."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.channels.line_events import parse_tolerantly
from bot.errors import PayloadError, SignatureError
from bot.messages import Message, MessageKind

SIGNATURE_HEADER = "x-line-signature"
SHOWN = {
    MessageKind.LOCATION: "ตำแหน่งที่ตั้ง",
    MessageKind.MEDIA: "รูป เสียง สติกเกอร์ หรือไฟล์",
    MessageKind.JOINED: "เพิ่มเป็นเพื่อน",
    MessageKind.LEFT: "บล็อก",
    MessageKind.UNSENT: "ยกเลิกข้อความ",
    MessageKind.GROUP: "เชิญเข้ากลุ่ม",
}


class Receives(Protocol):
    """LINE's channel, where it is on."""

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        """Verify and translate a webhook request."""
        ...


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded, as messages of the page; ``told`` says what became of the signature."""

    messages: Sequence[Message]
    told: str

    @property
    def shown(self) -> list[str]:
        """What the page shows as said."""
        return [SHOWN.get(message.kind, message.text) for message in self.messages]


def read_recording(body: bytes, headers: Mapping[str, str], client: str, line: Receives | None) -> Recording:
    """Read a body; its signature is checked where there is one and the channel secret is known.

    Raises:
        PayloadError: it is no webhook body, or the signature does not fit; the message is for who plays it, in Thai.

    """
    if SIGNATURE_HEADER not in headers or line is None:
        told = "ไม่ได้ตรวจลายเซ็น" if line else "ไม่ได้ตรวจลายเซ็น เพราะยังไม่ได้ตั้งค่า DOEBOT_LINE_CHANNEL_SECRET"
        return Recording(_as_of_page(_parse(body), client), told)
    try:
        return Recording(_as_of_page(line.receive(body, headers), client), "ลายเซ็นถูกต้อง")
    except SignatureError as error:
        raise PayloadError("ลายเซ็นไม่ตรงกับเนื้อหา") from error
    except PayloadError as error:
        raise PayloadError("ไม่ใช่เนื้อหา webhook ของ LINE") from error


def _parse(body: bytes) -> list[Message]:
    try:
        events = json.loads(body)["events"]
        return [message for event in events if (message := parse_tolerantly(event)) is not None]
    except (ValueError, KeyError, TypeError) as error:
        raise PayloadError("ไม่ใช่เนื้อหา webhook ของ LINE") from error


def _as_of_page(messages: Sequence[Message], client: str) -> list[Message]:
    """Let the page be who wrote, each time anew; nothing goes out to LINE."""
    return [
        replace(message, event_id=secrets.token_hex(16), channel="simulator", sender_id=client, address={})
        for message in messages
    ]
