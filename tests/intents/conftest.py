"""A small hotline of six intents and a few places, made up for these tests, and an interpreter that learned it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intents import Example, Gazetteer, Interpreter, PlaceName
from intents.normalize import normalize_text
from intents.readings import Reader
from intents.sounds import romanize_thai

EXAMPLES = """
job.search
อยากหางานทำ
สมัครงานผ่านเว็บไซต์ของกรมได้อย่างไร
มีตำแหน่งงานว่างที่ไหนบ้าง
ต้องการหางานใกล้บ้าน
นายจ้างไหนรับสมัครพนักงานอยู่
หางานพาร์ทไทม์ให้นักศึกษา
how do i find a job
where can i see job vacancies
i want to apply for work near my home
is there a website to look for jobs

unemployment.register
ตกงานต้องขึ้นทะเบียนที่ไหน
ขึ้นทะเบียนว่างงานต้องทำอย่างไร
ถูกเลิกจ้างต้องรายงานตัวภายในกี่วัน
ลาออกเองขึ้นทะเบียนผู้ประกันตนว่างงานได้ไหม
รายงานตัวว่างงานออนไลน์อย่างไร
โดนไล่ออกจะได้เงินทดแทนหรือไม่
how do i register as unemployed
i lost my job how can i claim unemployment benefit
report unemployment online every month
i was laid off what should i do

abroad.apply
อยากไปทำงานต่างประเทศต้องทำอย่างไร
สมัครไปทำงานเกาหลีใต้เปิดรับเมื่อไร
ไปทำงานที่ญี่ปุ่นใช้เอกสารอะไรบ้าง
ไปทำงานอิสราเอลเสียค่าใช้จ่ายเท่าไร
บริษัทจัดหางานไปต่างประเทศเชื่อถือได้หรือไม่
สอบภาษาเกาหลีเพื่อไปทำงานสมัครที่ไหน
how can i work abroad
documents for working in japan
when does the korea recruitment open
how much does it cost to go to work in israel

permit.renew
ต่อใบอนุญาตทำงานคนต่างด้าวอย่างไร
ใบอนุญาตทำงานหมดอายุต้องทำอย่างไร
แรงงานเมียนมาต่ออายุบัตรชมพูได้ถึงเมื่อไร
ค่าธรรมเนียมต่อใบอนุญาตทำงานเท่าไร
เปลี่ยนนายจ้างให้แรงงานต่างชาติต้องใช้อะไรบ้าง
จ้างแรงงานต่างชาติต้องขออนุญาตหรือไม่
how do i renew a work permit
my work permit has expired
fee for renewing the permit of a foreign worker
can a foreign worker change employer

complaint.scam
ถูกหลอกไปทำงานต่างประเทศร้องเรียนที่ไหน
โดนนายหน้าเรียกเก็บเงินแล้วหนีไป
แจ้งเบาะแสสายนายหน้าเถื่อน
บริษัทจัดหางานไม่คืนเงินทำอย่างไร
ร้องทุกข์เรื่องโดนโกงค่าหัวคิว
สงสัยว่าประกาศรับสมัครงานเป็นมิจฉาชีพ
a broker cheated me where can i complain
the recruitment agency will not return my money
report an illegal broker
i think this job offer is a scam

office.contact
ขอเบอร์โทรสำนักงานจัดหางานจังหวัดระยอง
สำนักงานจัดหางานเชียงใหม่อยู่ที่ไหน
จัดหางานโคราชเปิดกี่โมง
ที่อยู่สำนักงานจัดหางานชลบุรี
สำนักงานเปิดวันเสาร์หรือไม่
ติดต่อจัดหางานจังหวัดขอนแก่น
phone number of the rayong employment office
where is the employment office in chiang mai
is the office open on saturday
address of the office in khon kaen
"""
BACKGROUND = """
วันนี้ฝนตกหนักมากเลย
อินเทอร์เน็ตที่บ้านหลุดบ่อยมาก
ขอเช็กยอดค่าโทรศัพท์เดือนนี้
บัตรเครดิตหายต้องอายัดอย่างไร
แอปธนาคารเข้าไม่ได้
สั่งของออนไลน์แล้วยังไม่ได้ของ
โรงพยาบาลเปิดกี่โมง
นัดหมอฟันวันเสาร์ได้ไหม
ลูกจะเข้าโรงเรียนอนุบาลปีหน้า
ต่อทะเบียนรถที่ขนส่งใช้อะไรบ้าง
หวยงวดนี้ออกอะไร
แมวไม่ยอมกินข้าวทำไงดี
ขอสูตรต้มยำกุ้งหน่อย
เมื่อคืนบอลใครชนะ
คิดถึงจังเลย
what is the weather today
my internet is very slow
how do i reset my bank password
recommend a good restaurant please
who won the football match
"""
STRONG = {
    "กรุงเทพมหานคร": ("กรุงเทพมหานคร", "กรุงเทพ", "Bangkok"),
    "เชียงใหม่": ("เชียงใหม่", "Chiang Mai"),
    "เชียงราย": ("เชียงราย", "Chiang Rai"),
    "นครราชสีมา": ("นครราชสีมา", "โคราช", "Korat"),
    "ขอนแก่น": ("ขอนแก่น", "Khon Kaen"),
    "สมุทรปราการ": ("สมุทรปราการ", "Samut Prakan"),
    "ระยอง": ("ระยอง", "Rayong"),
    "ชลบุรี": ("ชลบุรี", "Chonburi"),
    "เพชรบุรี": ("เพชรบุรี", "Phetchaburi"),
    "เพชรบูรณ์": ("เพชรบูรณ์", "Phetchabun"),
}
WEAK = {"เลย": ("เลย", "Loei"), "ตาก": ("ตาก", "Tak"), "แพร่": ("แพร่",), "น่าน": ("น่าน",), "กระบี่": ("กบ",)}
DISTRICTS = {"ดินแดง": ("ดินแดง", "Din Daeng"), "บางรัก": ("บางรัก", "Bang Rak")}


def read_examples() -> Iterator[Example]:
    for block in EXAMPLES.strip().split("\n\n"):
        intent, *texts = block.splitlines()
        yield from (Example(intent, text, "en" if text.isascii() else "th") for text in texts)


@pytest.fixture(scope="session")
def examples() -> tuple[Example, ...]:
    return tuple(read_examples())


@pytest.fixture(scope="session")
def background() -> tuple[str, ...]:
    return tuple(BACKGROUND.strip().splitlines())


@pytest.fixture(scope="session")
def names() -> tuple[PlaceName, ...]:
    return (
        *(PlaceName("province", value, surface) for value, surfaces in STRONG.items() for surface in surfaces),
        *(PlaceName("province", value, surface, weak=True) for value, found in WEAK.items() for surface in found),
        *(PlaceName("district", value, surface) for value, surfaces in DISTRICTS.items() for surface in surfaces),
    )


@pytest.fixture(scope="session")
def gazetteer(names: tuple[PlaceName, ...]) -> Gazetteer:
    return Gazetteer(names)


@pytest.fixture(scope="session")
def reader(examples: tuple[Example, ...]) -> Reader:
    texts = [normalize_text(example.text) for example in examples]
    return Reader(texts, [romanize_thai(text) for text in texts if not text.isascii()])


@pytest.fixture(scope="session")
def interpreter(
    examples: tuple[Example, ...], background: tuple[str, ...], names: tuple[PlaceName, ...]
) -> Interpreter:
    return Interpreter.train(examples, background, names)
