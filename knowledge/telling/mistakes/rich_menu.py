"""Mistakes in the rich menu of LINE."""

from __future__ import annotations

from knowledge.model import Text
from knowledge.telling.problems import Mistake

SECOND_MENU = Mistake(
    "second-menu",
    Text("มีเมนูภาพ `rich_menu` มากกว่าหนึ่งชุด", "There is more than one `rich_menu`"),
    Text("เก็บไว้ชุดเดียว", "Keep one of them"),
)
NUMBER_OF_AREAS = Mistake(
    "number-of-areas",
    Text("เมนูภาพมี {count} ช่อง ต้องมี {wanted}", "The menu has {count} areas instead of {wanted}"),
    Text("เพิ่มหรือลบให้ครบ {wanted} ช่อง", "Add or delete areas until there are {wanted}"),
)
AREA_TARGET = Mistake(
    "area-target",
    Text("ช่องของเมนูต้องมี ask หรือ subject อย่างใดอย่างหนึ่ง", "An area of the menu needs either ask or subject"),
    Text(
        "ใส่ ask: กับ id ของเรื่อง หรือ subject: กับ id ของหัวข้อใน menu.yaml",
        "Write ask: with the id of an intent, or subject: with the id of a subject of menu.yaml",
    ),
)
UNKNOWN_ICON = Mistake(
    "unknown-icon",
    Text("ไม่รู้จักภาพ {name}", "Unknown icon {name}"),
    Text("ใช้ได้เฉพาะ {known}", "Use only {known}"),
)
UNKNOWN_SUBJECT = Mistake(
    "unknown-subject",
    Text("เมนูชี้ไปที่หัวข้อ {name} ซึ่งไม่มี", "The menu leads to the subject {name}, which does not exist"),
    Text("แก้ให้ตรงกับช่อง `id` ใน menu.yaml", "Name the `id` of a subject of menu.yaml"),
)
LONG_MENU_TEXT = Mistake(
    "long-menu-text",
    Text("“{text}” ในเมนูยาว {count} ตัว เกิน {most}", "“{text}” on the menu has {count} letters, more than {most}"),
    Text("ใช้คำที่สั้นลง", "Use shorter words"),
)
