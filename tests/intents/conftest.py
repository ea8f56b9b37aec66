"""A small matcher of our own: two services, a few places, some messages out of scope."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from intents import Example, Gazetteer, GazetteerEntry, Interpreter

# What is promised does not depend on how busy the machine is.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

PLACES = [
    GazetteerEntry("province", "นครราชสีมา", "นครราชสีมา"),
    GazetteerEntry("province", "นครราชสีมา", "โคราช"),
    GazetteerEntry("province", "นครราชสีมา", "นม", weak=True),
    GazetteerEntry("province", "ระยอง", "ระยอง"),
    GazetteerEntry("province", "ระยอง", "Rayong"),
    GazetteerEntry("province", "เชียงใหม่", "เชียงใหม่"),
    GazetteerEntry("province", "เชียงราย", "เชียงราย"),
    GazetteerEntry("province", "เลย", "เลย", weak=True, needs_sign=True),
    GazetteerEntry("province", "ตาก", "ตาก", weak=True),
    GazetteerEntry("province", "แพร่", "แพร่", weak=True),
    GazetteerEntry("district", "ดินแดง", "ดินแดง"),
]
EXAMPLES = {
    "office.phone": "ขอเบอร์สำนักงานจัดหางาน|เบอร์จัดหางานระยอง|โทรหาสำนักงานได้ที่ไหน|ขอเบอร์โทรหน่อยครับ|เบอร์ติดต่อสำนักงาน|"
    "office phone number|what is the phone number|telephone of the office",
    "job.find": "หางานทำ|อยากได้งาน|มีงานว่างไหม|หางานแถวบ้าน|อยากทำงานโรงงาน|find me a job|any jobs available|I need work",
    "permit.renew": "ต่อใบอนุญาตทำงาน|ใบอนุญาตหมดอายุ|ต่ออายุใบอนุญาตยังไง|ใบงานใกล้หมดอายุ|renew my permit|"
    "my permit expires soon",
}
OUT_OF_SCOPE = [
    "วันนี้ฝนตกไหม",
    "ขายรถมือสอง",
    "กินข้าวหรือยัง",
    "โปรเน็ตรายเดือน",
    "what a lovely day",
    "buy cheap shoes online",
]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer(PLACES)


@pytest.fixture(scope="session")
def interpreter() -> Interpreter:
    examples = [Example(intent, text, "th") for intent, texts in EXAMPLES.items() for text in texts.split("|")]
    return Interpreter.train(examples, OUT_OF_SCOPE, PLACES)
