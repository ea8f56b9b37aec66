"""The fields that staff may write, each with its form and meaning: what files are read by, and the editors' schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from knowledge.model import OfficeKind, SlotName

Form = Mapping[str, Any]  # a piece of JSON Schema

MAX_BUTTONS = 4
AREAS = (1, 10)  # employment office areas of Bangkok
BUDDHIST_YEARS = (2540, 2640)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE_KINDS: tuple[OfficeKind, ...] = ("provincial", "bangkok_area", "unit")
SLOTS: tuple[SlotName, ...] = ("province", "district")
INTENT_ID = r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+"
CASE_ID = r"[a-z][a-z0-9_]*"
ANSWER_ID = rf"{INTENT_ID}(/{CASE_ID})?"
MENU_AREAS = 6
MENU_ICONS = ("office", "register", "search", "abroad", "people", "phone")  # what the program can draw
MAX_ID_LETTERS = 40  # ids travel in Telegram buttons: 64 bytes with the longest province id
MAX_CASE_LETTERS = 20
FACT_ID = r"[a-z][a-z0-9_]*"
TEL = r"[0-9+*#]+"
URL = r"https?://[!-~]+"  # platforms want ASCII; Thai hosts and paths are written encoded
EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
CLOCK = r"\d{1,2}[.:]\d{2}"
PLACE_ID = r"[a-z][a-z0-9-]{0,23}"

TEXT: Form = {"type": "string", "minLength": 1}
TEXTS: Form = {"type": "array", "items": TEXT}
SOURCES: Form = {**TEXTS, "minItems": 1}
NULL_TEXT: Form = {"type": ["string", "null"]}
FLAG: Form = {"type": "boolean"}
DAY: Form = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
END: Form = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}( \d{2}[.:]\d{2})?$"}
AS_OF: Form = {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"}, {"type": ["integer", "null"]}]}
AREA: Form = {"type": ["integer", "null"], "minimum": AREAS[0], "maximum": AREAS[1]}


def matching(pattern: str) -> Form:
    """Give the form of a text that a whole pattern must match."""
    return {"type": "string", "pattern": f"^{pattern}$"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its form, and what it is for in Thai."""

    form: Form | Fields
    about: str
    is_required: bool = True


@dataclass(frozen=True)
class Fields:
    """What a mapping may hold, by name."""

    by_name: Mapping[str, Field]
    most: int | None = None  # entries that may stand at the same time

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Give all names."""
        return tuple(self.by_name)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Give the names that must be there."""
        return tuple(name for name, field in self.by_name.items() if field.is_required)


TRANSLATIONS = Fields({"th": Field(TEXT, "ข้อความภาษาไทย"), "en": Field(TEXT, "ข้อความภาษาอังกฤษ")})
EXAMPLES = Fields(
    {
        "th": Field({**TEXTS, "minItems": 1}, "ตัวอย่างคำถามภาษาไทย เขียนแบบที่ประชาชนพิมพ์จริง"),
        "en": Field({**TEXTS, "minItems": 1}, "ตัวอย่างคำถามภาษาอังกฤษ"),
    }
)
BUTTON = Fields(
    {
        "ask": Field(matching(ANSWER_ID), "ปุ่มที่ไปเรื่องอื่น ใส่ id ของเรื่อง หรือ เรื่อง/เรื่องย่อย", is_required=False),
        "call": Field(matching(FACT_ID), "ปุ่มโทร ใส่ชื่อข้อเท็จจริงที่มีช่อง tel", is_required=False),
        "link": Field(matching(FACT_ID), "ปุ่มเปิดเว็บ ใส่ชื่อข้อเท็จจริงที่มีช่อง url และ label", is_required=False),
        "share": Field({"const": "location"}, "ปุ่มขอตำแหน่งที่ตั้ง เขียน location", is_required=False),
    },
    most=1,
)
SAYING = Fields(
    {
        "ask": Field(TEXT, "คำถามทดสอบ ห้ามซ้ำกับตัวอย่างคำถาม"),
        "say": Field({**TEXTS, "minItems": 1}, "คำที่ต้องมีในคำตอบทุกคำ ภาษาเดียวกับคำถาม ใส่ | ระหว่างคำที่แทนกันได้"),
    }
)
ANSWER: Mapping[str, Field] = {
    "answer": Field(TRANSLATIONS, "คำตอบ เขียนหลัง | เรียกข้อเท็จจริงด้วยชื่อในวงเล็บปีกกา เช่น {hotline_doe}"),
    "sources": Field(SOURCES, "ที่มา ชื่อจาก facts/sources.yaml"),
    "as_of": Field(AS_OF, 'วันที่ของข้อมูล ปี ค.ศ. เช่น "2026" หรือ "2026-11-22"'),
    "examples": Field(EXAMPLES, "ตัวอย่างคำถามที่แชตบอตใช้เรียนรู้"),
    "buttons": Field(
        {"type": "array", "items": BUTTON, "maxItems": MAX_BUTTONS}, "ปุ่มใต้คำตอบ ไม่เกิน 4 ปุ่ม", is_required=False
    ),
    "valid_until": Field(END, 'วันสุดท้ายที่คำตอบใช้ได้ ปี ค.ศ.-เดือน-วัน ใส่เวลาได้ เช่น "2026-12-11 16.30"', is_required=False),
    "after": Field(TRANSLATIONS, "คำตอบที่ใช้แทนเมื่อเลย valid_until แล้ว", is_required=False),
    "must_match": Field(TEXTS, "คำถามทดสอบ ห้ามซ้ำกับตัวอย่างคำถาม", is_required=False),
    "must_say": Field({"type": "array", "items": SAYING}, "คำถามทดสอบ พร้อมคำที่ต้องมีในคำตอบ", is_required=False),
}
CASE = Fields(
    {
        "id": Field({**matching(CASE_ID), "maxLength": MAX_CASE_LETTERS}, "ชื่อเรื่องย่อย ตัวอังกฤษพิมพ์เล็ก ตั้งแล้วไม่เปลี่ยน"),
        "title": Field(TRANSLATIONS, "ข้อความบนปุ่ม ไม่เกิน 20 ตัว ไม่ซ้ำกับเรื่องย่อยอื่นของเรื่องนี้"),
        "facet": Field(TEXT, "แง่ที่ถาม ชื่อจาก facets.yaml เช่น cost", is_required=False),
        **ANSWER,
    }
)
INTENT = Fields(
    {
        "id": Field(
            {**matching(INTENT_ID), "maxLength": MAX_ID_LETTERS},
            "ชื่อเรื่อง ตัวอังกฤษพิมพ์เล็ก แบบ หมวด.เรื่อง ตั้งแล้วไม่เปลี่ยน",
        ),
        "title": Field(TRANSLATIONS, "ข้อความบนปุ่ม ไม่เกิน 20 ตัว ไม่ซ้ำกับเรื่องอื่น"),
        **ANSWER,
        "owner": Field(TEXT, "หน่วยงานที่ดูแลคำตอบ"),
        "review_by": Field(DAY, 'วันที่ต้องทบทวน ปี ค.ศ.-เดือน-วัน เช่น "2027-05-22"'),
        "slot": Field({"enum": [*SLOTS]}, "ข้อมูลที่ต้องถามก่อนตอบ: province หรือ district", is_required=False),
        "facets": Field(TEXTS, "แง่ที่คำตอบหลักบอกไว้แล้ว ชื่อจาก facets.yaml", is_required=False),
        "see": Field(
            {"type": "object", "additionalProperties": matching(ANSWER_ID)},
            "แง่ที่เรื่องอื่นตอบ เช่น documents: unemployment.documents",
            is_required=False,
        ),
        "words": Field(TEXTS, "คำที่บอกว่าเป็นเรื่องนี้แน่ แม้ไม่เข้าใจส่วนอื่นของข้อความ", is_required=False),
        "at_office": Field(FLAG, "true เมื่อทำที่สำนักงานจัดหางานจังหวัดได้ด้วย", is_required=False),
        "cases": Field({"type": "array", "items": CASE}, "เรื่องย่อย แต่ละเรื่องมีคำตอบของตัวเอง", is_required=False),
    }
)
SOME_EXAMPLES = Fields({name: replace(field, is_required=False) for name, field in EXAMPLES.by_name.items()})
PERSONA = Fields(
    {
        "id": Field(matching(CASE_ID), "ชื่อกลุ่มคน ตัวอังกฤษพิมพ์เล็ก"),
        "title": Field(TRANSLATIONS, "คนกลุ่มนี้คือใคร เขียนแบบไหน"),
        "examples": Field(
            {"type": "object", "additionalProperties": SOME_EXAMPLES},
            "คำถามแบบที่คนกลุ่มนี้พิมพ์ ใต้ id ของเรื่อง หรือ เรื่อง/เรื่องย่อย ที่ควรได้",
            is_required=False,
        ),
        "must_match": Field(
            {"type": "object", "additionalProperties": TEXTS},
            "คำถามทดสอบของคนกลุ่มนี้ ใต้ id ของเรื่อง หรือ เรื่อง/เรื่องย่อย ห้ามซ้ำกับตัวอย่างคำถาม",
            is_required=False,
        ),
    }
)
FACET = Fields(
    {
        "id": Field(matching(CASE_ID), "ชื่อแง่ที่ถาม ตัวอังกฤษพิมพ์เล็ก"),
        "title": Field(TRANSLATIONS, "คำเรียกในประโยค เช่น ค่าใช้จ่าย"),
        "examples": Field({**TEXTS, "minItems": 1}, "คำถามที่ไม่มีชื่อเรื่อง เช่น เสียเท่าไหร่"),
        "must_match": Field(TEXTS, "คำถามทดสอบ", is_required=False),
    }
)
TAUGHT_TURN = Fields(
    {
        "before": Field(matching(ANSWER_ID), "คำตอบก่อนหน้า ใส่ id ของเรื่อง หรือ เรื่อง/เรื่องย่อย"),
        "say": Field(TEXT, "ข้อความถัดมาของประชาชน"),
        "meant": Field(matching(ANSWER_ID), "คำตอบที่ควรได้ ใส่ id ของเรื่อง หรือ เรื่อง/เรื่องย่อย"),
    }
)
DANGER = Fields(
    {
        "answer": Field(matching(ANSWER_ID), "คำตอบที่ช่วยคนในอันตรายนี้ ใส่ id ของเรื่อง หรือ เรื่อง/เรื่องย่อย"),
        "signs": Field({**TEXTS, "minItems": 1}, "คำหรือวลีสั้นที่บอกอันตราย ไทยหรืออังกฤษ ใส่ … แทนคำอื่นสองสามคำ เช่น จะ … โดดตึก"),
        "unless": Field(TEXTS, "สำนวนที่มีคำเหล่านั้นแต่ไม่ใช่อันตราย เช่น ร้อนจะตาย", is_required=False),
        "gives_way": Field(FLAG, "true = ใช้เฉพาะเมื่อไม่เข้าใจแน่ว่าถามเรื่องอื่น", is_required=False),
        "must_match": Field(TEXTS, "ข้อความทดสอบที่ต้องพบสัญญาณ", is_required=False),
        "must_not_match": Field(TEXTS, "ข้อความทดสอบที่ต้องไม่พบสัญญาณ", is_required=False),
    }
)
ADVERT_KINDS = ("hiring", "pay", "contact", "fee", "lure")  # of signs
ADVERT = Fields(
    {
        "answer": Field(matching(ANSWER_ID), "คำตอบสำหรับคนที่ส่งต่อประกาศรับสมัครงาน ใส่ id ของเรื่อง หรือ เรื่อง/เรื่องย่อย"),
        "stays": Field(
            {"type": "array", "items": matching(INTENT_ID)},
            "เรื่องที่ตอบตามเดิม เพราะตอบประกาศแบบนี้ได้อยู่แล้ว",
            is_required=False,
        ),
        "hiring": Field({**TEXTS, "minItems": 1}, "คำที่บอกว่ารับคนทำงาน เช่น รับสมัคร"),
        "pay": Field({**TEXTS, "minItems": 1}, "คำที่บอกค่าจ้าง เช่น รายได้ ต่อวัน"),
        "contact": Field({**TEXTS, "minItems": 1}, "คำที่บอกช่องทางติดต่อ เช่น แอดไลน์ หรือลิงก์"),
        "fee": Field({**TEXTS, "minItems": 1}, "คำที่บอกว่าให้จ่ายก่อน เช่น ค่าสมัคร มัดจำ"),
        "lure": Field({**TEXTS, "minItems": 1}, "คำชวนเชื่อ เช่น ไม่จำกัดวุฒิ ที่พักฟรี"),
    }
)
COMPANY = Fields(
    {
        "id": Field(matching(CASE_ID), "ชื่อ ตัวอังกฤษพิมพ์เล็ก"),
        "signs": Field(TEXTS, "คำหรือวลีสั้นที่คนเขียนต่อ ไม่ใส่ = ใช้กับข้อความอื่นทั้งหมด", is_required=False),
        "texts": Field({"type": "array", "items": TRANSLATIONS, "minItems": 2}, "ข้อความตอบ ใช้ทีละข้อความตามลำดับ"),
    }
)
SCRIPT = Fields(
    {
        "id": Field(matching(CASE_ID), "ชื่ออักษร ตัวอังกฤษพิมพ์เล็ก"),
        "text": Field(TEXT, "ข้อความในภาษานั้น"),
        "reviewed_by": Field(NULL_TEXT, "เจ้าของภาษาที่ตรวจแล้ว ยังไม่มีใครตรวจใส่ null"),
    }
)
SUBJECT = Fields(
    {
        "id": Field(TEXT, "ชื่อหัวข้อ ตัวอังกฤษ"),
        "title": Field(TRANSLATIONS, "ข้อความบนปุ่ม ไม่เกิน 20 ตัว"),
        "intents": Field({"type": "array", "items": matching(INTENT_ID)}, "เรื่องใต้หัวข้อนี้ ใส่ id ของเรื่อง"),
    }
)
JOURNEY = Fields(
    {
        "id": Field(TEXT, "ชื่อเส้นทาง ตัวอังกฤษ"),
        "title": Field(TRANSLATIONS, "ข้อความบนปุ่ม ไม่เกิน 20 ตัว"),
        "steps": Field(
            {"type": "array", "items": matching(INTENT_ID), "minItems": 2}, "เรื่องที่ตอบทีละขั้น ตามลำดับ ใส่ id ของเรื่อง"
        ),
    }
)
MENU_AREA = Fields(
    {
        "label": Field(TRANSLATIONS, "ข้อความบนเมนู ไม่เกิน 20 ตัว"),
        "icon": Field({"enum": [*MENU_ICONS]}, f"ภาพประกอบ: {', '.join(MENU_ICONS)}"),
        "hint": Field(TRANSLATIONS, "คำอธิบายสั้น ๆ ใต้ข้อความ ไม่เกิน 26 ตัว เรียกข้อเท็จจริงได้", is_required=False),
        "ask": Field(matching(INTENT_ID), "เรื่องที่จะตอบเมื่อแตะ ใส่ id ของเรื่อง", is_required=False),
        "subject": Field(TEXT, "หัวข้อที่จะเปิดเมื่อแตะ ใส่ id จาก menu.yaml", is_required=False),
    }
)
RICH_MENU = Fields(
    {
        "bar": Field(TRANSLATIONS, "ข้อความบนแถบเปิดเมนูใต้ห้องแชต ไม่เกิน 14 ตัว"),
        "title": Field(TRANSLATIONS, "หัวเรื่องบนภาพเมนู ไม่เกิน 26 ตัว"),
        "areas": Field(
            {"type": "array", "items": MENU_AREA, "minItems": MENU_AREAS, "maxItems": MENU_AREAS},
            "6 ช่องของเมนู ซ้ายไปขวา บนลงล่าง",
        ),
    }
)
FACT = Fields(
    {
        "sources": Field(SOURCES, "ที่มา ชื่อจาก facts/sources.yaml"),
        "text": Field(TEXT, "ข้อความที่เหมือนกันทั้งสองภาษา", is_required=False),
        "th": Field(TEXT, "ข้อความภาษาไทย ใช้คู่กับ en", is_required=False),
        "en": Field(TEXT, "ข้อความภาษาอังกฤษ ใช้คู่กับ th", is_required=False),
        "tel": Field(matching(TEL), "เลขที่ปุ่มโทรใช้กดจริง มีเฉพาะตัวเลข", is_required=False),
        "url": Field(matching(URL), "ที่อยู่เว็บเต็ม ตั้งแต่ https://", is_required=False),
        "label": Field(TRANSLATIONS, "ข้อความบนปุ่มเปิดเว็บ ไม่เกิน 20 ตัว", is_required=False),
        "as_of": Field(AS_OF, "วันที่ของข้อมูล ปี ค.ศ. หรือ null", is_required=False),
        "note": Field(TEXT, "หมายเหตุสำหรับเจ้าหน้าที่", is_required=False),
        "valid_until": Field(END, 'วันสุดท้ายที่ข้อเท็จจริงนี้ใช้ได้ ใส่เวลาได้ เช่น "2026-12-11 16.30"', is_required=False),
        "after": Field(TRANSLATIONS, "ข้อความที่ใช้แทนเมื่อเลย valid_until แล้ว", is_required=False),
    }
)
HOURS = Fields(
    {
        "days": Field({"type": "array", "items": {"enum": [*WEEKDAYS]}, "minItems": 1}, "วันที่เปิด เช่น [mon, tue]"),
        "opens": Field(TEXT, 'เวลาเปิด เช่น "08.30"'),
        "closes": Field(TEXT, 'เวลาปิด เช่น "16.30"'),
        "sources": Field(SOURCES, "ที่มา ชื่อจาก facts/sources.yaml"),
        "as_of": Field(AS_OF, "วันที่ของข้อมูล ปี ค.ศ. หรือ null", is_required=False),
        "note": Field(TEXT, "หมายเหตุสำหรับเจ้าหน้าที่", is_required=False),
    }
)
HOLIDAY = Fields(
    {
        "date": Field(DAY, 'วันที่ ปี ค.ศ.-เดือน-วัน เช่น "2027-01-02"'),
        "name": Field(TRANSLATIONS, "ชื่อวันหยุด ที่ประชาชนจะเห็น"),
        "sources": Field(SOURCES, "ที่มา ชื่อจาก facts/sources.yaml เช่นมติคณะรัฐมนตรี"),
        "as_of": Field(AS_OF, "วันที่ประกาศ ปี ค.ศ. เช่น 2026-11-25"),
        "open": Field(FLAG, "true เมื่อวันนี้เปิดทำการ เพราะวันหยุดถูกเลื่อนไปวันอื่น", is_required=False),
    }
)
PROVINCE = Fields(
    {
        "id": Field(matching(PLACE_ID), "รหัสจังหวัด ตัวอังกฤษพิมพ์เล็กกับขีดกลาง"),
        "name": Field(TRANSLATIONS, "ชื่อจังหวัด"),
        "region": Field(TRANSLATIONS, "ภาค"),
        "aliases": Field(TEXTS, "ชื่อเรียกอื่นที่หมายถึงจังหวัดนี้เท่านั้น"),
        "weak_aliases": Field(TEXTS, "ตัวย่อหรือคำที่มีความหมายอื่นด้วย"),
        "sources": Field(SOURCES, "ที่มา ชื่อจาก facts/sources.yaml"),
        "common_word": Field(FLAG, "true เมื่อชื่อจังหวัดเป็นคำทั่วไปด้วย เช่น ตาก", is_required=False),
        "needs_sign": Field(FLAG, "true เมื่อนับเฉพาะที่มีคำว่าจังหวัดนำหน้า เช่น เลย", is_required=False),
    }
)
DISTRICT = Fields(
    {
        "id": Field(matching(PLACE_ID), "รหัสเขต ตัวอังกฤษพิมพ์เล็กกับขีดกลาง"),
        "name": Field(TRANSLATIONS, "ชื่อเขต"),
        "area": Field(AREA, "เลขพื้นที่ของสำนักงานที่ดูแล 1-10 หรือ null"),
        "sources": Field(SOURCES, "ที่มา ชื่อจาก facts/sources.yaml"),
        "needs_sign": Field(FLAG, "true เมื่อนับเฉพาะที่มีคำว่าเขตนำหน้า", is_required=False),
    }
)
CERTIFICATION = Fields(
    {
        "year_be": Field(
            {"type": ["integer", "null"], "minimum": BUDDHIST_YEARS[0], "maximum": BUDDHIST_YEARS[1]},
            "ปี พ.ศ. ที่ได้รับการรับรอง หรือ null",
            is_required=False,
        ),
        "level": Field(NULL_TEXT, "ระดับ หรือ null", is_required=False),
    }
)
OFFICE = Fields(
    {
        "id": Field(TEXT, "รหัสสำนักงาน ตัวอังกฤษ"),
        "kind": Field({"enum": [*OFFICE_KINDS]}, "ชนิด: provincial จังหวัด, bangkok_area พื้นที่กรุงเทพฯ, unit หน่วยอื่น"),
        "name": Field(TRANSLATIONS, "ชื่อสำนักงาน"),
        "province": Field(TEXT, "จังหวัด เขียนชื่อเต็มตาม provinces.yaml"),
        "phones": Field(TEXTS, "เบอร์โทร เบอร์ละบรรทัด [] เมื่อยังไม่มีแหล่งยืนยัน"),
        "address": Field(NULL_TEXT, "ที่อยู่ หรือ null"),
        "email": Field(NULL_TEXT, "อีเมล หรือ null"),
        "website": Field(NULL_TEXT, "เว็บไซต์ หรือ null"),
        "certification": Field({"anyOf": [CERTIFICATION, {"type": "null"}]}, "การรับรอง GECC หรือ null"),
        "sources": Field(TEXTS, "ที่มา ชื่อจาก facts/sources.yaml"),
        "area": Field(AREA, "เลขพื้นที่ 1-10 ของสำนักงานในกรุงเทพฯ", is_required=False),
        "hours": Field(NULL_TEXT, "เวลาทำการที่ต่างจากสำนักงานอื่น เป็นข้อความ หรือ null", is_required=False),
        "map_url": Field(NULL_TEXT, "ลิงก์แผนที่ หรือ null", is_required=False),
        "unverified": Field(FLAG, "true เมื่อข้อมูลมาจากแหล่งไม่เป็นทางการ", is_required=False),
        "as_of": Field(AS_OF, "ปีของข้อมูลเก่า หรือ null", is_required=False),
    }
)
CLOSURE = Fields(
    {
        "id": Field(matching(PLACE_ID), "ชื่อประกาศ ตัวอังกฤษพิมพ์เล็กกับขีดกลาง"),
        "closed": Field(
            {**TEXTS, "minItems": 1},
            "ใครปิด: รหัสสำนักงาน ชื่อจังหวัด offices คือทุกสำนักงาน หรือชื่อเวลาทำการ เช่น hotline_doe",
        ),
        "from": Field(END, 'เริ่มปิด เช่น "2026-12-01" หรือ "2026-12-01 12.00"'),
        "until": Field(END, "ปิดถึง รวมวันนั้นด้วย"),
        "reason": Field(TRANSLATIONS, "เหตุผลสั้น ๆ ที่ประชาชนอ่าน"),
    }
)
GECC_UNIT = Fields(
    {
        "id": Field(TEXT, "รหัสหน่วยงาน ตัวอังกฤษ"),
        "name": Field(TRANSLATIONS, "ชื่อหน่วยงาน"),
        "province": Field(TEXT, "จังหวัด เขียนชื่อเต็มตาม provinces.yaml"),
        "certification": Field({"anyOf": [CERTIFICATION, {"type": "null"}]}, "การรับรอง GECC"),
        "sources": Field(SOURCES, "ที่มา ชื่อจาก facts/sources.yaml"),
    }
)
SERVICE_CENTER = Fields(
    {
        "id": Field(TEXT, "รหัสศูนย์ ตัวอังกฤษ"),
        "name": Field(TEXT, "ชื่อศูนย์"),
        "province": Field(TEXT, "จังหวัด เขียนชื่อเต็มตาม provinces.yaml"),
        "address": Field(NULL_TEXT, "ที่อยู่ หรือ null"),
        "area": Field(AREA, "เลขพื้นที่ 1-10 ในกรุงเทพฯ หรือ null"),
        "at_border": Field(FLAG, "true เมื่ออยู่ที่ด่านชายแดน"),
        "sources": Field(SOURCES, "ที่มา ชื่อจาก facts/sources.yaml"),
    }
)
SECTIONS = (
    "intents", "phrases", "subjects", "personas", "openings", "closings", "background", "must_not_match", "rich_menu",
    "journeys", "facets", "taught_turns", "dangers", "advert", "company", "scripts", "facts", "hours", "sources",
    "provinces", "districts", "offices", "service_centers", "gecc_units", "holidays", "closures",
)  # fmt: skip
FIELD_NAMES = frozenset(SECTIONS).union(
    *(
        form.names
        for form in (
            TRANSLATIONS, EXAMPLES, BUTTON, SAYING, CASE, INTENT, PERSONA, FACET, TAUGHT_TURN, DANGER, ADVERT, COMPANY,
            SCRIPT, SUBJECT, JOURNEY, MENU_AREA, RICH_MENU, FACT, HOURS, HOLIDAY, PROVINCE, DISTRICT, CERTIFICATION,
            OFFICE, GECC_UNIT, SERVICE_CENTER, CLOSURE,
        )
    )
)  # fmt: skip
