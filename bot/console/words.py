"""Words and forms of values that the templates share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.console.audit import Action
from bot.console.change_sets import State
from bot.console.dates import show_date
from bot.console.forms import BOXES
from bot.console.permissions import Permission, Role
from knowledge import BANGKOK, PROPOSED_FIELDS, format_day

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


FILTERS: Mapping[str, Callable[..., str]] = {"moment": moment, "day": show_date}
NAVIGATION = (
    ("answers", "/staff/answers", "คำตอบ", Permission.READ),
    ("facts", "/staff/facts", "ข้อมูลกลาง", Permission.READ),
    ("offices", "/staff/offices", "สำนักงาน", Permission.READ),
    ("figures", "/staff/figures", "ตัวเลข", Permission.READ),
    ("missed", "/staff/missed", "ตอบไม่ได้", Permission.READ),
    ("report", "/staff/report", "รายงาน", Permission.READ),
    ("accuracy", "/staff/accuracy", "ความแม่นยำ", Permission.READ),
    ("closures", "/staff/closures", "ประกาศปิด", Permission.READ),
    ("pause", "/staff/pause", "หยุดฉุกเฉิน", Permission.READ),
    ("changes", "/staff/changes", "ส่งตรวจ", Permission.READ),
    ("history", "/staff/history", "ประวัติ", Permission.READ),
    ("try", "/staff/try", "ลองถาม", Permission.READ),
    ("accounts", "/staff/accounts", "ผู้ใช้", Permission.MANAGE),
)
STATES: Mapping[str, str] = {
    State.SUBMITTED: "รออนุมัติ",
    State.SENT_BACK: "ส่งกลับให้แก้",
    State.WITHDRAWN: "ผู้เขียนถอนคืน",
    State.SCHEDULED: "รอถึงเวลาเริ่มใช้",
    State.PUBLISHING: "กำลังเผยแพร่",
    State.PUBLISHED: "เผยแพร่แล้ว",
}
ACTIONS: Mapping[str, str] = {
    Action.INVITED: "เชิญผู้ใช้",
    Action.JOINED: "เข้าใช้ด้วยลิงก์",
    Action.SIGNED_IN: "เข้าสู่ระบบ",
    Action.SIGN_IN_REFUSED: "เข้าสู่ระบบไม่สำเร็จ",
    Action.SIGNED_OUT: "ออกจากระบบ",
    Action.ACCOUNT_CHANGED: "เปลี่ยนสิทธิผู้ใช้",
    Action.CODES_ON: "เปิดรหัสยืนยัน",
    Action.CODES_OFF: "ปิดรหัสยืนยัน",
    Action.CODES_RESET: "ปิดรหัสยืนยันให้ผู้อื่น",
    Action.SUBMITTED: "ส่งตรวจ",
    Action.WITHDRAWN: "ถอนคืน",
    Action.SENT_BACK: "ส่งกลับให้แก้",
    Action.APPROVED: "อนุมัติ",
    Action.CALLED_OFF: "ยกเลิกกำหนดเริ่มใช้",
    Action.ANNOUNCED: "เวรประกาศทันที",
    Action.PUBLISHED: "เผยแพร่",
    Action.NOT_PUBLISHED: "เผยแพร่ไม่สำเร็จ",
    Action.PAUSED: "หยุดตอบฉุกเฉิน",
    Action.RESUMED: "ให้ตอบต่อ",
}
IMPORT_COLUMNS: Mapping[str, str] = {
    "office": "ชื่อหรือรหัสสำนักงาน",
    "province": "จังหวัด",
    **{field: BOXES[field].label for field in PROPOSED_FIELDS},
    "hours": "เวลาทำการ",
}
LANGUAGES: Mapping[str, str] = {"th": "ภาษาไทย", "en": "ภาษาอังกฤษ"}
WORDS: Mapping[str, object] = {
    "ROLES": ROLES,
    "ROLE_HELP": ROLE_HELP,
    "NAVIGATION": NAVIGATION,
    "LANGUAGES": LANGUAGES,
    "BOXES": BOXES,
    "STATES": STATES,
    "ACTIONS": ACTIONS,
    "IMPORT_COLUMNS": IMPORT_COLUMNS,
}
