"""A small matcher of our own: two services, a few places, some strangers."""

from __future__ import annotations

import pytest

from intents import Example, Gazetteer, Interpreter, PlaceName

PLACES = [
    PlaceName("province", "นครราชสีมา", "นครราชสีมา"),
    PlaceName("province", "นครราชสีมา", "โคราช"),
    PlaceName("province", "นครราชสีมา", "นม", weak=True),
    PlaceName("province", "ระยอง", "ระยอง"),
    PlaceName("province", "ระยอง", "Rayong"),
    PlaceName("province", "เชียงใหม่", "เชียงใหม่"),
    PlaceName("province", "เชียงราย", "เชียงราย"),
    PlaceName("province", "เลย", "เลย", weak=True, needs_sign=True),
    PlaceName("province", "ตาก", "ตาก", weak=True),
    PlaceName("province", "แพร่", "แพร่", weak=True),
    PlaceName("district", "ดินแดง", "ดินแดง"),
]
EXAMPLES = {
    "office.phone": "ขอเบอร์สำนักงานจัดหางาน|เบอร์จัดหางานระยอง|โทรหาสำนักงานได้ที่ไหน|ขอเบอร์โทรหน่อยครับ|เบอร์ติดต่อสำนักงาน|"
    "office phone number|what is the phone number|telephone of the office",
    "job.find": "หางานทำ|อยากได้งาน|มีงานว่างไหม|หางานแถวบ้าน|อยากทำงานโรงงาน|find me a job|any jobs available|I need work",
    "permit.renew": "ต่อใบอนุญาตทำงาน|ใบอนุญาตหมดอายุ|ต่ออายุใบอนุญาตยังไง|ใบงานใกล้หมดอายุ|renew my permit|"
    "my permit expires soon",
}
STRANGERS = ["วันนี้ฝนตกไหม", "ขายรถมือสอง", "กินข้าวหรือยัง", "โปรเน็ตรายเดือน", "what a lovely day", "buy cheap shoes online"]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer(PLACES)


@pytest.fixture(scope="session")
def interpreter() -> Interpreter:
    examples = [Example(intent, text, "th") for intent, texts in EXAMPLES.items() for text in texts.split("|")]
    return Interpreter.train(examples, STRANGERS, PLACES)
