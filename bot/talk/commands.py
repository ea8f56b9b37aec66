"""Words that steer the chat itself: cancel, start again, erase, menu."""

from __future__ import annotations

import re
from enum import StrEnum


class Command(StrEnum):
    """What the citizen wants from the chat itself."""

    CANCEL = "cancel"
    RESTART = "restart"
    ERASE = "erase"


# Whole messages only: "ยกเลิกใบอนุญาต" is a question, not a command.
_WORDS = {
    Command.CANCEL: (
        "ยกเลิก|ไม่ถามแล้ว|ไม่เอาแล้ว|ไม่เอาละ|ช่างมัน|พอแล้ว|ไม่ต้องแล้ว|ไม่เป็นไรแล้ว|cancel|never ?mind|forget it|stop"
    ),
    Command.RESTART: "เริ่มใหม่|เริ่มต้นใหม่|start again|start over|restart|reset",
    Command.ERASE: (
        "(?:ช่วย|ขอ)?ลบข้อมูล(?:ของ)?(?:ฉัน|ผม|หนู|เรา|ดิฉัน|ที่คุย)?(?:ทั้งหมด)?|(?:please )?(?:delete|erase) (?:all )?my data"
    ),
}
_PARTICLES = r"(?:เอ้อ|เออ|อ๋อ|งั้น|ครับ|ค่ะ|คะ|คับ|นะ|จ้า|จ้ะ|ละ|แล้ว|ดีกว่า|ก่อน|please|ok|okay|[\s,.!]+)*"
_PATTERNS = {command: re.compile(rf"{_PARTICLES}(?:(?:{words}){_PARTICLES})+") for command, words in _WORDS.items()}


def extract_command(text: str) -> Command | None:
    """Find a command that is the whole message.

    Args:
        text: normalised text of the message.

    >>> extract_command("ยกเลิก ไม่ถามแล้ว")
    <Command.CANCEL: 'cancel'>
    >>> extract_command("ยกเลิกใบอนุญาตทำงาน") is None
    True

    """
    for command, pattern in _PATTERNS.items():
        if pattern.fullmatch(text):
            return command
    return None
