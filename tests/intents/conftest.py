"""A small matcher of our own: two services, a few places, some messages out of scope."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from intents import Example, ExampleTurn, Gazetteer, GazetteerEntry, Interpreter, TrainingData, train_in_subprocess

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


# A second one with details: what is asked of working in a country, and what can be asked of anything.
COUNTRIES = {
    "abroad.korea": "เกาหลี",
    "abroad.taiwan": "ไต้หวัน",
    "abroad.japan": "ญี่ปุ่น",
    "abroad.israel": "อิสราเอล",
    "abroad.germany": "เยอรมนี",
    "abroad.malaysia": "มาเลเซีย",
}
GENERAL_QUESTIONS = (
    "{}", "งาน{}", "อยากไปทำงาน{}", "ไปทำงานที่{}ทำยังไง", "สมัครไป{}", "ขั้นตอนไปทำงาน{}", "สนใจงานที่{}ครับ"
)  # fmt: skip
CASE_QUESTIONS = {
    "fee": ("ไป{}เสียเงินเท่าไหร่", "ค่าใช้จ่ายไป{}", "ไป{}กี่บาท", "ต้องจ่ายค่าอะไรบ้างถ้าไป{}", "{}ฟรีไหม"),
    "age": ("ไป{}อายุเท่าไหร่ได้", "{}จำกัดอายุไหม", "อายุ 45 ไป{}ได้ไหม", "คนแก่ไป{}ได้ป่าว", "เกณฑ์อายุของ{}"),
    "papers": ("ไป{}ใช้เอกสารอะไร", "เอกสารสมัคร{}", "ต้องเตรียมหลักฐานอะไรไป{}", "{}ใช้พาสปอร์ตไหม", "สำเนาอะไรบ้างไป{}"),
}
FACET_OF_CASES = {"fee": "cost", "papers": "documents"}
FACET_QUESTIONS = {
    "cost": ("เสียเท่าไหร่", "กี่บาท", "ฟรีไหม", "มีค่าใช้จ่ายไหม", "ค่าธรรมเนียมเท่าไร"),
    "documents": ("ใช้เอกสารอะไร", "ต้องเตรียมอะไร", "เอกสารมีอะไรบ้าง", "หลักฐานอะไรบ้าง", "ใช้สำเนาไหม"),
    "hours": ("เปิดกี่โมง", "ปิดเมื่อไหร่", "วันเสาร์เปิดไหม", "เวลาทำการ", "พักเที่ยงไหม"),
}


# Never learned from; words that no case holds teach that a case is not to be guessed.
TEST_QUESTIONS = ("{}หนาวไหม", "{}เปิดกี่โมง", "เล่าเรื่อง{}หน่อย", "วีซ่า{}", "{}ดีหรือเปล่า", "เพื่อนอยู่{}", "บินกี่ชั่วโมง", "โทรไปไหน")
CASE_TEST_QUESTIONS = {
    "fee": "ไป{}แพงไหม เสียกี่บาท",
    "age": "อายุมากไป{}ได้หรือเปล่า",
    "papers": "สมัครไป{}ต้องเตรียมเอกสารอะไร",
}


def make_talk_data() -> TrainingData:
    plain = [(intent, text) for intent in ("office.phone", "job.find") for text in EXAMPLES[intent].split("|")]
    examples = [
        *(Example(intent, text, "th") for intent, text in plain if not text.isascii()),
        *(Example("", text, "th", facet=facet) for facet, texts in FACET_QUESTIONS.items() for text in texts),
    ]
    alone = [text for texts in FACET_QUESTIONS.values() for text in texts]
    questions, turns = [], []
    for intent, country in COUNTRIES.items():
        examples += [Example(intent, text.format(country), "th") for text in GENERAL_QUESTIONS]
        questions += [Example(intent, text.format(country), "th") for text in TEST_QUESTIONS]
        for case, texts in CASE_QUESTIONS.items():
            told = f"{intent}/{case}", FACET_OF_CASES.get(case, "")
            examples += [Example(intent, text.format(country), "th", *told) for text in texts]
            questions.append(Example(intent, CASE_TEST_QUESTIONS[case].format(country), "th", *told))
        turns += [ExampleTurn(intent, text, goes_on=True) for text in (*alone, *(f"แล้ว{text}" for text in alone))]
        others = [name for name in COUNTRIES.values() if name != country]
        turns += [ExampleTurn(intent, f"สมัครไป{name}", goes_on=False) for name in others]
        turns += [ExampleTurn(intent, f"{name}ล่ะ", goes_on=False) for name in others]
        turns += [ExampleTurn(intent, text, goes_on=False) for text in ("ขอเบอร์สำนักงาน", "มีงานว่างไหม", "ฝนตก")]
    return TrainingData(
        tuple(examples), tuple(OUT_OF_SCOPE), tuple(PLACES), test_questions=tuple(questions), turns=tuple(turns)
    )


@pytest.fixture(scope="session")
def talk_data() -> TrainingData:
    return make_talk_data()


@pytest.fixture(scope="session")
def talker(talk_data: TrainingData) -> Interpreter:
    """Knows cases, facets, and what goes on with what was spoken of before."""
    return Interpreter.load(train_in_subprocess(talk_data))
