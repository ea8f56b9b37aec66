"""Writes everything in a knowledge base as fields with Thai labels, to be compared and shown to staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from knowledge.model import (
    ActionKind,
    Certification,
    District,
    Fact,
    GeccUnit,
    Intent,
    Journey,
    KnowledgeBase,
    MenuArea,
    Office,
    OpeningHours,
    Province,
    RichMenu,
    ServiceCenter,
    Subject,
    Text,
)

Described = Mapping[str, str | tuple[str, ...]]
FACTS = "ข้อเท็จจริง"
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
BUTTON_WORDS = {
    ActionKind.ASK: "ไปเรื่อง",
    ActionKind.CALL: "โทร",
    ActionKind.LINK: "เปิดเว็บ",
    ActionKind.SHARE_LOCATION: "ขอตำแหน่งที่ตั้ง",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that the bot knows; a field is a text, or a list of which order means nothing."""

    title: str
    fields: Described


def _intent(intent: Intent) -> Record:
    buttons = (f"{BUTTON_WORDS[button.kind]} {button.target}" for button in intent.buttons)
    fields: Described = {
        **_text("ชื่อเรื่อง", intent.title),
        **_text("คำตอบ", intent.answer),
        "ปุ่ม": "\n".join(buttons),
        "ถามสถานที่ก่อนตอบ": intent.slot or "",
        "ผู้ดูแล": intent.owner,
        "ที่มา": ", ".join(intent.sources),
        "วันที่ของข้อมูล": intent.as_of,
        "ต้องทบทวนภายใน": str(intent.review_by),
        "ใช้ได้ถึง": str(intent.valid_until or ""),
        "ตัวอย่างคำถาม ไทย": intent.examples.get("th", ()),
        "ตัวอย่างคำถาม อังกฤษ": intent.examples.get("en", ()),
        "คำถามทดสอบ": intent.must_match,
    }
    return Record(intent.title.th, fields)


def _text(label: str, text: Text) -> dict[str, str]:
    return {f"{label} ไทย": text.th, f"{label} อังกฤษ": text.en}


def _proof(sources: Iterable[str], as_of: str | None = None) -> dict[str, str]:
    return {"ที่มา": ", ".join(sources), "วันที่ของข้อมูล": as_of or ""}


def _fact(fact: Fact) -> Record:
    words = _text("ข้อความ", fact.text) if fact.text.th != fact.text.en else {"ข้อความ": fact.text.th}
    label = _text("ข้อความบนปุ่ม", fact.label) if fact.label else {}
    links = {"เบอร์ที่ปุ่มโทร": fact.tel or "", "เว็บ": fact.url or "", "บันทึก": fact.note or ""}
    return Record(fact.text.th, {**words, **label, **links, **_proof(fact.sources, fact.as_of)})


def _hours(name: str, hours: OpeningHours) -> Record:
    days = " ".join(WEEKDAYS[day] for day in sorted(hours.days))
    times = f"{hours.opens:%H.%M}–{hours.closes:%H.%M}"
    return Record(name, {"วันที่เปิด": days, "เวลา": times, **_proof(hours.sources, hours.as_of)})


def _office(office: Office) -> Record:
    fields: Described = {
        **_text("ชื่อ", office.name),
        "จังหวัด": office.province,
        "พื้นที่": str(office.area or ""),
        "เบอร์โทร": ", ".join(office.phones),
        "ที่อยู่": office.address or "",
        "เวลาทำการ": office.hours or "",
        "ลิงก์แผนที่": office.map_url or "",
        "อีเมล": office.email or "",
        "เว็บไซต์": office.website or "",
        "GECC": _certification(office.certification),
        "ต้องยืนยัน": "ใช่" if office.unverified else "",
        **_proof(office.sources, office.as_of),
    }
    return Record(office.name.th, fields)


def _certification(certification: Certification | None) -> str:
    if certification is None:
        return ""
    return " ".join(filter(None, ["ได้รับการรับรอง", str(certification.year_be or ""), certification.level]))


def _gecc_unit(unit: GeccUnit) -> Record:
    fields = {**_text("ชื่อ", unit.name), "จังหวัด": unit.province, "GECC": _certification(unit.certification)}
    return Record(unit.name.th, {**fields, **_proof(unit.sources)})


def _center(center: ServiceCenter) -> Record:
    places = {"จังหวัด": center.province, "ที่อยู่": center.address or "", "พื้นที่": str(center.area or "")}
    return Record(center.name, {"ชื่อ": center.name, **places, "ชายแดน": "ใช่" if center.at_border else ""})


def _province(province: Province) -> Record:
    flags = {"คำทั่วไป": province.is_common_word, "ต้องมีคำนำ": province.needs_sign}
    fields: Described = {
        **_text("ชื่อ", province.name),
        **_text("ภาค", province.region),
        "ชื่อเรียก": province.aliases,
        "ชื่อย่อ": province.weak_aliases,
        **{label: "ใช่" if flag else "" for label, flag in flags.items()},
    }
    return Record(province.name.th, fields)


def _district(district: District) -> Record:
    return Record(district.name.th, {**_text("ชื่อ", district.name), "พื้นที่": str(district.area or "")})


def _subject(subject: Subject) -> Record:
    return Record(subject.title.th, {**_text("ชื่อ", subject.title), "เรื่อง": "\n".join(subject.intents)})


def _journey(journey: Journey) -> Record:
    return Record(journey.title.th, {**_text("ชื่อ", journey.title), "ขั้น": "\n".join(journey.steps)})


def _rich_menu(menu: RichMenu | None) -> dict[str, Record]:
    if menu is None:
        return {}
    bar = Record(menu.title.th, {**_text("แถบเมนู", menu.bar), **_text("หัวเรื่อง", menu.title)})
    return {"rich_menu": bar, **{f"rich_menu {n}": _area(each) for n, each in enumerate(menu.areas, start=1)}}


def _area(area: MenuArea) -> Record:
    hint = _text("คำอธิบาย", area.hint) if area.hint else {}
    target = {"ไปเรื่อง": area.intent or "", "เปิดหัวข้อ": area.subject or "", "ภาพ": area.icon}
    return Record(area.label.th, {**_text("ข้อความ", area.label), **hint, **target})


def _all_texts(title: str, texts: Iterable[str]) -> dict[str, Record]:
    return {title: Record(title, {"ข้อความ": tuple(texts)})}


KINDS: Mapping[str, Callable[[KnowledgeBase], Mapping[str, Record]]] = {
    "เรื่อง": lambda base: {name: _intent(each) for name, each in base.intents.items()},
    "ถ้อยคำ": lambda base: {name: Record(name, _text("ข้อความ", each)) for name, each in base.phrases.items()},
    FACTS: lambda base: {name: _fact(each) for name, each in base.facts.items()},
    "เวลาทำการ": lambda base: {name: _hours(name, each) for name, each in base.hours.items()},
    "สำนักงาน": lambda base: {each.id: _office(each) for each in base.offices},
    "หน่วยงาน GECC": lambda base: {each.id: _gecc_unit(each) for each in base.gecc_units},
    "ศูนย์บริการ": lambda base: {each.id: _center(each) for each in base.service_centers},
    "หัวข้อเมนู": lambda base: {each.id: _subject(each) for each in base.subjects},
    "เส้นทาง": lambda base: {each.id: _journey(each) for each in base.journeys},
    "เมนูภาพของ LINE": lambda base: _rich_menu(base.rich_menu),
    "จังหวัด": lambda base: {each.id: _province(each) for each in base.provinces.values()},
    "เขต": lambda base: {each.id: _district(each) for each in base.districts.values()},
    "ที่มา": lambda base: {name: Record(name, dict(each)) for name, each in base.sources.items()},
    "ข้อความนอกเรื่อง": lambda base: _all_texts("background", base.background),
    "คำถามทดสอบนอกเรื่อง": lambda base: _all_texts("must_not_match", base.must_not_match),
    "จุดบนแผนที่": lambda base: _all_texts("places.csv", map(repr, base.subdistricts)),
}
