"""Answers, facts and program that do not fit together."""

from __future__ import annotations

from knowledge.model import Text
from knowledge.telling.problems import Mistake

UNKNOWN_INTENT = Mistake(
    "unknown-intent",
    Text("ปุ่มหรือเมนูชี้ไปที่เรื่อง {name} ซึ่งไม่มี", "A button or menu leads to the intent {name}, which does not exist"),
    Text("แก้ให้ตรงกับช่อง `id` ของเรื่องที่มีอยู่", "Name the `id` of an intent that exists"),
)
UNKNOWN_SOURCE = Mistake(
    "unknown-source",
    Text("ไม่รู้จักแหล่งที่มา {name}", "Unknown source {name}"),
    Text("เพิ่มไว้ใน facts/sources.yaml", "Add it to facts/sources.yaml"),
)
UNKNOWN_FACT = Mistake(
    "unknown-fact",
    Text("ปุ่มชี้ไปที่ข้อเท็จจริง {name} ซึ่งไม่มี", "A button names the fact {name}, which does not exist"),
    Text("แก้ให้ตรงกับชื่อใน facts/", "Name one of facts/"),
)
NO_NUMBER = Mistake(
    "no-number",
    Text("ปุ่มโทรชี้ไปที่ {name} ซึ่งไม่มีเบอร์", "A call button names {name}, which has no number"),
    Text("เพิ่มช่อง `tel` ให้ข้อเท็จจริงนี้", "Give this fact the field `tel`"),
)
NO_LINK = Mistake(
    "no-link",
    Text("ปุ่มลิงก์ชี้ไปที่ {name} ซึ่งไม่มี{missing}", "A link button names {name}, which has no {missing}"),
    Text("เพิ่มช่อง `url` และ `label` ให้ข้อเท็จจริงนี้", "Give this fact the fields `url` and `label`"),
)
UNKNOWN_PROVINCE = Mistake(
    "unknown-province",
    Text("ไม่รู้จักจังหวัด {name}", "Unknown province {name}"),
    Text("เขียนชื่อเต็มตาม provinces.yaml", "Write the full name as in provinces.yaml"),
)
NEEDED_INTENT = Mistake(
    "needed-intent",
    Text("ไม่มีเรื่อง {name} ซึ่งโปรแกรมต้องใช้", "The program needs the intent {name}, which is missing"),
    Text("เพิ่มเรื่องนี้กลับมา", "Bring it back"),
)
NEEDED_FACT = Mistake(
    "needed-fact",
    Text("ไม่มีข้อเท็จจริง {name} ซึ่งโปรแกรมต้องใช้", "The program needs the fact {name}, which is missing"),
    Text("เพิ่มใต้ `facts`", "Add it below `facts`"),
)
NEEDED_HOURS = Mistake(
    "needed-hours",
    Text("ไม่มีเวลาทำการ {name} ซึ่งโปรแกรมต้องใช้", "The program needs the opening hours {name}, which are missing"),
    Text("เพิ่มใต้ `hours`", "Add them below `hours`"),
)
UNASKED_PLACE = Mistake(
    "unasked-place",
    Text(
        "คำตอบของเรื่อง {intent} ใช้ {{{name}}} แต่ยังไม่ได้ถามสถานที่",
        "The answer of {intent} uses {{{name}}}, but nobody asks for the place",
    ),
    Text("เพิ่มช่อง slot: {slot}", "Add the field slot: {slot}"),
)
UNUSED_PHRASE = Mistake(
    "unused-phrase",
    Text("โปรแกรมไม่ได้ใช้ถ้อยคำ {name}", "The program does not use the phrase {name}"),
    Text("ลบออก", "Delete it"),
)
NO_PHRASES = Mistake(
    "no-phrases",
    Text("ไม่มีถ้อยคำของโปรแกรม", "The phrases of the program are missing"),
    Text("นำไฟล์ phrases.yaml กลับมา", "Bring phrases.yaml back"),
)
MISSING_PHRASE = Mistake(
    "missing-phrase",
    Text("ไม่มีถ้อยคำ {name}", "The phrase {name} is missing"),
    Text("เพิ่มช่อง `{name}` ใต้ `phrases`", "Add the field `{name}` below `phrases`"),
)
UNKNOWN_VARIABLE = Mistake(
    "unknown-variable",
    Text("{about} ใช้ตัวแปร {{{name}}} ซึ่งไม่มี", "{about} uses {{{name}}}, which does not exist"),
    Text("แก้ชื่อให้ตรงกับ facts/ หรือเพิ่มข้อเท็จจริงนี้", "Name one of facts/, or add this fact"),
)
STRAY_BRACE = Mistake(
    "stray-brace",
    Text("{about} มีวงเล็บปีกกาที่ไม่ครบหรือชื่อไม่ถูกแบบ", "{about} has a brace without its partner, or a name out of form"),
    Text("เขียนเป็น {{ชื่อ_ตัวแปร}} ตัวอังกฤษพิมพ์เล็ก", "Write {{name_of_a_fact}} in small English letters"),
)
LONG_LABEL = Mistake(
    "long-label",
    Text("ปุ่ม “{label}” ยาว {count} ตัว เกิน {most}", "The button “{label}” has {count} letters, more than {most}"),
    Text("ใช้คำที่สั้นลง", "Use shorter words"),
)
