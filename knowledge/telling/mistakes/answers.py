"""Mistakes in intents, phrases and menu."""

from __future__ import annotations

from knowledge.model import Text
from knowledge.telling.problems import Mistake

INTENT_ID = Mistake(
    "intent-id",
    Text("ชื่อเรื่อง {name} ไม่ถูกแบบ", "The intent id {name} is out of form"),
    Text("ใช้ตัวอังกฤษพิมพ์เล็กแบบ หมวด.เรื่อง เช่น job.search", "Use small English letters such as job.search"),
)
NO_SOURCE = Mistake(
    "no-source",
    Text("ยังไม่มีแหล่งที่มา", "There is no source"),
    Text(
        "ใส่ชื่อจาก facts/sources.yaml หรือ project ถ้าไม่มีข้อมูลจากภายนอก",
        "Name one of facts/sources.yaml, or project where nothing comes from outside",
    ),
)
NO_AS_OF = Mistake(
    "no-as-of",
    Text("ยังไม่มีวันที่ของข้อมูล", "There is no date of the facts"),
    Text('เขียนเช่น "2026" หรือ "2026-11-22"', 'Write it as "2026" or "2026-11-22"'),
)
JOURNEY_STEPS = Mistake(
    "journey-steps",
    Text("เส้นทางต้องมีสองขั้นขึ้นไป และไม่ซ้ำกัน", "A journey has two steps or more, none of them twice"),
    Text("ใส่ id ของเรื่องในช่อง `steps` ตามลำดับ", "Write ids of intents in order in the field `steps`"),
)
UNKNOWN_SLOT = Mistake(
    "unknown-slot",
    Text("ไม่รู้จักข้อมูลที่ต้องถาม `{name}`", "Unknown slot `{name}`"),
    Text("ใช้ province หรือ district", "Use province or district"),
)
BUTTON_FIELDS = Mistake(
    "button-fields",
    Text("ปุ่มหนึ่งปุ่มต้องมีหนึ่งช่อง", "A button has one field"),
    Text("ขึ้นบรรทัดใหม่ด้วย - แล้วเลือก {kinds}", "Begin a new line with a dash and choose {kinds}"),
)
TOO_MANY_BUTTONS = Mistake(
    "too-many-buttons",
    Text("มี {count} ปุ่ม เกิน {most}", "There are {count} buttons, more than {most}"),
    Text("เก็บไว้เฉพาะปุ่มที่ใช้บ่อย", "Keep those that are used most"),
)
SHARE_TARGET = Mistake(
    "share-target",
    Text("ปุ่ม share ใช้ได้กับ location เท่านั้น", "A share button can only share the location"),
    Text("เขียน share: location", "Write share: location"),
)
NO_EXAMPLES = Mistake(
    "no-examples",
    Text("เรื่อง {intent} ยังไม่มีตัวอย่างคำถาม", "{intent} has no example questions"),
    Text("เพิ่มประโยคที่ประชาชนใช้ถาม", "Add questions as citizens ask them"),
)
EXAMPLE_TWICE = Mistake(
    "example-twice",
    Text("“{text}” อยู่ใน {owner} ด้วย ({file} บรรทัด {line})", "“{text}” stands in {owner} as well ({file} line {line})"),
    Text("เก็บไว้เรื่องเดียว หรือเติมคำให้ต่างกัน", "Keep it in one intent, or let the words differ"),
)
QUESTION_TWICE = Mistake(
    "question-twice",
    Text(
        "คำถามทดสอบ “{text}” อยู่ใน {owner} ด้วย ({file} บรรทัด {line})",
        "The test question “{text}” stands in {owner} as well ({file} line {line})",
    ),
    Text("ใช้คำถามที่ไม่ได้อยู่ในตัวอย่างคำถาม", "Use a question that is no example"),
)
