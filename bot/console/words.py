"""Words and forms of values that the templates share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.console.forms import BOXES
from bot.console.permissions import Permission, Role
from knowledge import BANGKOK, format_day

ROLES: Mapping[str, str] = {
    Role.READER: "ผู้อ่าน",
    Role.EDITOR: "ผู้แก้ไข",
    Role.APPROVER: "ผู้อนุมัติ",
    Role.DUTY: "เวรประกาศ",
    Role.ADMINISTRATOR: "ผู้ดูแลระบบ",
}
ROLE_HELP: Mapping[str, str] = {
    Role.READER: "ดูคำตอบและประวัติ",
    Role.EDITOR: "เขียนร่างและส่งตรวจ",
    Role.APPROVER: "อนุมัติ ส่งกลับ เผยแพร่ ย้อนกลับ และประกาศปิด",
    Role.DUTY: "ประกาศปิดสำนักงานและแก้เบอร์เร่งด่วน",
    Role.ADMINISTRATOR: "ทำได้ทุกอย่าง รวมทั้งเชิญผู้ใช้",
}


def moment(value: datetime) -> str:
    """Write a moment in Bangkok, in the Buddhist era."""
    local = value.astimezone(BANGKOK)
    return f"{format_day(local.date()).th} {local:%H.%M} น."


FILTERS: Mapping[str, Callable[..., str]] = {"moment": moment}
NAVIGATION = (
    ("answers", "/staff/answers", "คำตอบ", Permission.READ),
    ("offices", "/staff/offices", "สำนักงาน", Permission.READ),
    ("try", "/staff/try", "ลองถาม", Permission.READ),
    ("accounts", "/staff/accounts", "ผู้ใช้", Permission.MANAGE),
)
LANGUAGES: Mapping[str, str] = {"th": "ภาษาไทย", "en": "ภาษาอังกฤษ"}
WORDS: Mapping[str, object] = {
    "ROLES": ROLES,
    "ROLE_HELP": ROLE_HELP,
    "NAVIGATION": NAVIGATION,
    "LANGUAGES": LANGUAGES,
    "BOXES": BOXES,
}
