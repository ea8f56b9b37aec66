"""A recorded webhook body of LINE, played on the simulator page."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.channels.base import Channel
from bot.channels.line_events import SIGNATURE_HEADER, read_events
from bot.errors import PayloadError, SignatureError
from bot.messages import Message, MessageKind

SHOWN = {
    MessageKind.LOCATION: "ตำแหน่งที่ตั้ง",
    MessageKind.MEDIA: "รูป เสียง สติกเกอร์ หรือไฟล์",
    MessageKind.JOINED: "เพิ่มเป็นเพื่อน",
    MessageKind.LEFT: "บล็อก",
    MessageKind.UNSENT: "ยกเลิกข้อความ",
    MessageKind.GROUP: "เชิญเข้ากลุ่ม",
}


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded, as messages of the page; ``told`` says what became of the signature."""

    messages: Sequence[Message]
    told: str

    @property
    def shown(self) -> list[str]:
        """What the page shows as said."""
        return [SHOWN.get(message.kind, message.text) for message in self.messages]


def read_recording(body: bytes, headers: Mapping[str, str], client: str, line: Channel | None) -> Recording:
    """Read a body; its signature is checked where there is one and the channel secret is known.

    Raises:
        PayloadError: it is no webhook body, or the signature does not fit; the message is for who plays it, in Thai.

    """
    is_checked = line is not None and SIGNATURE_HEADER in headers
    try:
        messages = line.receive(body, headers) if line and is_checked else read_events(body)
    except SignatureError as error:
        raise PayloadError("ลายเซ็นไม่ตรงกับเนื้อหา") from error
    except PayloadError as error:
        raise PayloadError("ไม่ใช่เนื้อหา webhook ของ LINE") from error
    return Recording(_as_of_page(messages, client), _told(is_checked=is_checked, is_on=line is not None))


def _told(*, is_checked: bool, is_on: bool) -> str:
    if is_checked:
        return "ลายเซ็นถูกต้อง"
    return "ไม่ได้ตรวจลายเซ็น" if is_on else "ไม่ได้ตรวจลายเซ็น เพราะยังไม่ได้ตั้งค่า DOEBOT_LINE_CHANNEL_SECRET"


def _as_of_page(messages: Sequence[Message], client: str) -> list[Message]:
    """Let the page be who wrote, each time anew; nothing goes out to LINE."""
    return [
        replace(message, event_id=secrets.token_hex(16), channel="simulator", sender_id=client, address={})
        for message in messages
    ]
