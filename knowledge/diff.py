"""What differs between two knowledge bases, in the words of staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.model import (
    LANGUAGES,
    ActionKind,
    Advert,
    Answer,
    Certification,
    Closure,
    Company,
    Danger,
    Facet,
    Fact,
    GeccUnit,
    Intent,
    KnowledgeBase,
    Office,
    OpeningHours,
    Province,
    RichMenu,
    ServiceCenter,
    Text,
)
from knowledge.template import extract_variables

Described = Mapping[str, str | tuple[str, ...]]
FACTS = "ข้อเท็จจริง"
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
BUTTON_WORDS = {
    ActionKind.ASK: "ไปเรื่อง",
    ActionKind.CALL: "โทร",
    ActionKind.LINK: "เปิดเว็บ",
    ActionKind.SHARE_LOCATION: "ขอตำแหน่งที่ตั้ง",
}


class How(StrEnum):
    """What happened to something."""

    ADDED = "เพิ่ม"
    REMOVED = "ลบ"
    CHANGED = "เปลี่ยน"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A field with another text; empty: there was none, or there is none."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list of texts that gained or lost some."""

    label: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was added, removed or changed.

    Attributes:
        kind: what it is, such as an intent or an office, in Thai.
        id: its name in the files.
        title: what staff call it.
        how: what happened.
        parts: the fields that differ.
        touches: intents whose answers show it too.
    """

    kind: str
    id: str
    title: str
    how: How
    parts: tuple[ValueChange | ListChange, ...]
    touches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs; versions are the fingerprints of the files."""

    old_version: str
    new_version: str
    changes: tuple[Change, ...]

    def count(self, kind: str, how: How) -> int:
        """Count the changes of a kind."""
        return sum(change.kind == kind and change.how is how for change in self.changes)


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that the bot knows, with Thai labels; a field is a text, or a list of which order means nothing."""

    title: str
    fields: Described


NOTHING = Record("", {})


def compare(old: KnowledgeBase, new: KnowledgeBase) -> Difference:
    """Find everything that differs, intents first."""
    changes = (change for kind, describe in KINDS.items() for change in _compare_kind(kind, describe, old, new))
    return Difference(old.version, new.version, tuple(changes))


def _compare_kind(
    kind: str, describe: Callable[[KnowledgeBase], Mapping[str, Record]], old: KnowledgeBase, new: KnowledgeBase
) -> Iterator[Change]:
    before, after = describe(old), describe(new)
    for name in dict.fromkeys([*after, *before]):
        had, has = before.get(name, NOTHING), after.get(name, NOTHING)
        how = How.ADDED if had is NOTHING else How.REMOVED if has is NOTHING else How.CHANGED
        parts = tuple(_parts(had.fields, has.fields))
        if parts or how is not How.CHANGED:
            title = had.title if how is How.REMOVED else has.title
            yield Change(kind, name, title, how, parts, _users(name, new) if kind == FACTS else ())


def _parts(old: Described, new: Described) -> Iterator[ValueChange | ListChange]:
    for label in dict.fromkeys([*new, *old]):
        before, after = old.get(label, ""), new.get(label, "")
        if isinstance(before, tuple) or isinstance(after, tuple):
            added, removed = _missing_in(before, after), _missing_in(after, before)
            if added or removed:
                yield ListChange(label, added, removed)
        elif before != after:
            yield ValueChange(label, before, after)


def _missing_in(some: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    known = set(some)
    return tuple(each for each in dict.fromkeys(others) if each not in known)


def _users(fact: str, base: KnowledgeBase) -> tuple[str, ...]:
    """Give the intents whose answer or buttons show a fact."""
    return tuple(
        answer.id
        for answer in base.answers.values()
        if fact in extract_variables(f"{answer.answer.th}{answer.answer.en}")
        or any(button.target == fact for button in answer.buttons)
    )


def _intent(intent: Intent) -> Record:
    fields: Described = {
        **_answer(intent),
        "ถามสถานที่ก่อนตอบ": intent.slot or "",
        "ทำที่สำนักงานได้": _yes(intent.at_office),
        "แง่ที่ตอบแล้ว": intent.facets or (),
        "แง่ที่เรื่องอื่นตอบ": tuple(f"{facet} → {answer}" for facet, answer in intent.see.items()),
        "คำของเรื่องนี้": intent.words,
        "ผู้ดูแล": intent.owner,
        "ต้องทบทวนภายใน": str(intent.review_by),
    }
    return Record(intent.title.th, fields)


def _answer(answer: Answer) -> Described:
    buttons = (f"{BUTTON_WORDS[button.kind]} {button.target}" for button in answer.buttons)
    return {
        **_text("ชื่อเรื่อง", answer.title),
        **_text("คำตอบ", answer.answer),
        **_text("คำตอบหลังหมดเวลา", answer.after),
        "ปุ่ม": "\n".join(buttons),
        **_proof(answer.sources, answer.as_of),
        "ใช้ได้ถึง": f"{answer.valid_until:%Y-%m-%d %H.%M}" if answer.valid_until else "",
        "ตัวอย่างคำถาม ไทย": answer.examples.get("th", ()),
        "ตัวอย่างคำถาม อังกฤษ": answer.examples.get("en", ()),
        "คำถามทดสอบ": answer.must_match,
        "คำที่ต้องมีในคำตอบ": tuple(f"{each.question} → {', '.join(each.contains)}" for each in answer.must_say),
    }


def _cases(base: KnowledgeBase) -> dict[str, Record]:
    found = (case for intent in base.intents.values() for case in intent.cases.values())
    return {case.id: Record(case.title.th, {"แง่ที่ถาม": case.facet or "", **_answer(case)}) for case in found}


def _facet(facet: Facet) -> Record:
    questions = {"ตัวอย่างคำถาม": facet.examples, "คำถามทดสอบ": facet.must_match}
    return Record(facet.title.th, {**_text("คำเรียก", facet.title), **questions})


def _danger(danger: Danger) -> Record:
    words: dict[str, str | tuple[str, ...]] = {
        "สัญญาณ": danger.signs,
        "ยกเว้น": danger.unless,
        "ให้ทางคำตอบอื่น": _yes(danger.gives_way),
    }
    return Record(danger.answer, {**words, "คำถามทดสอบ": danger.must_match, "ทดสอบว่าไม่ใช่": danger.must_not_match})


def _company(company: Company) -> Record:
    texts = tuple(each.in_language(language) for each in company.texts for language in LANGUAGES)
    return Record(company.id, {"สัญญาณ": company.signs, "ข้อความ": texts})


def _text(label: str, text: Text | None) -> dict[str, str]:
    return {f"{label} ไทย": text.th, f"{label} อังกฤษ": text.en} if text else {}


def _proof(sources: Iterable[str], as_of: str | None = None) -> dict[str, str]:
    return {"ที่มา": ", ".join(sources), "วันที่ของข้อมูล": as_of or ""}


def _yes(flag: bool) -> str:
    return "ใช่" if flag else ""


def _fact(fact: Fact) -> Record:
    words = _text("ข้อความ", fact.text) if fact.text.th != fact.text.en else {"ข้อความ": fact.text.th}
    words |= _text("ข้อความหลังหมดเวลา", fact.after)
    words["ใช้ได้ถึง"] = f"{fact.valid_until:%Y-%m-%d %H.%M}" if fact.valid_until else ""
    links = {"เบอร์ที่ปุ่มโทร": fact.tel or "", "เว็บ": fact.url or "", "บันทึก": fact.note or ""}
    label = _text("ข้อความบนปุ่ม", fact.label)
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
        "ต้องยืนยัน": _yes(office.unverified),
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
    place = {"จังหวัด": center.province, "ที่อยู่": center.address or "", "พื้นที่": str(center.area or "")}
    return Record(center.name, {"ชื่อ": center.name, **place, "ชายแดน": _yes(center.at_border)})


def _province(province: Province) -> Record:
    fields: Described = {
        **_text("ชื่อ", province.name),
        **_text("ภาค", province.region),
        "ชื่อเรียก": province.aliases,
        "ชื่อย่อ": province.weak_aliases,
        "คำทั่วไป": _yes(province.is_common_word),
        "ต้องมีคำนำ": _yes(province.needs_sign),
    }
    return Record(province.name.th, fields)


def _listing(title: Text, label: str, ids: Iterable[str]) -> Record:
    return Record(title.th, {**_text("ชื่อ", title), label: "\n".join(ids)})


def _rich_menu(menu: RichMenu | None) -> dict[str, Record]:
    if menu is None:
        return {}
    records = {"rich_menu": Record(menu.title.th, {**_text("แถบเมนู", menu.bar), **_text("หัวเรื่อง", menu.title)})}
    for number, area in enumerate(menu.areas, start=1):
        target = {"ไปเรื่อง": area.intent or "", "เปิดหัวข้อ": area.subject or "", "ภาพ": area.icon}
        fields = {**_text("ข้อความ", area.label), **_text("คำอธิบาย", area.hint), **target}
        records[f"rich_menu {number}"] = Record(area.label.th, fields)
    return records


def _all_texts(title: str, texts: Iterable[str]) -> dict[str, Record]:
    return {title: Record(title, {"ข้อความ": tuple(texts)})}


def _closure(closure: Closure) -> Record:
    times = {"เริ่ม": f"{closure.begins:%Y-%m-%d %H.%M}", "ถึง": f"{closure.ends:%Y-%m-%d %H.%M}"}
    return Record(closure.reason.th, {"ใครปิด": closure.closed, **times, **_text("เหตุผล", closure.reason)})


def _advert(advert: Advert) -> Record:
    return Record("advert", {"คำตอบ": advert.answer, "ตอบตามเดิม": advert.stays, **advert.signs})


KINDS: Mapping[str, Callable[[KnowledgeBase], Mapping[str, Record]]] = {
    "เรื่อง": lambda base: {name: _intent(each) for name, each in base.intents.items()},
    "เรื่องย่อย": _cases,
    "กลุ่มคน": lambda base: {each.id: Record(each.title.th, _text("คำอธิบาย", each.title)) for each in base.personas},
    "ประกาศปิด": lambda base: {each.id: _closure(each) for each in base.closures},
    "แง่ที่ถาม": lambda base: {name: _facet(each) for name, each in base.facets.items()},
    "บทสนทนาตัวอย่าง": lambda base: _all_texts(
        "taught_turns", (f"{each.before}: {each.text} → {each.meant}" for each in base.taught_turns)
    ),
    "สัญญาณอันตราย": lambda base: {
        f"{number} {each.answer}": _danger(each) for number, each in enumerate(base.dangers, start=1)
    },
    "สัญญาณของประกาศรับสมัครงาน": lambda base: {"advert": _advert(base.advert)} if base.advert else {},
    "ข้อความหลังเรื่องอันตราย": lambda base: {each.id: _company(each) for each in base.company},
    "อักษรอื่น": lambda base: {
        each.id: Record(each.id, {"ข้อความ": each.text, "ผู้ตรวจ": each.reviewed_by or ""})
        for each in base.scripts.values()
    },
    "ถ้อยคำ": lambda base: {name: Record(name, _text("ข้อความ", each)) for name, each in base.phrases.items()},
    FACTS: lambda base: {name: _fact(each) for name, each in base.facts.items()},
    "เวลาทำการ": lambda base: {name: _hours(name, each) for name, each in base.hours.items()},
    "วันหยุดที่ประกาศเพิ่มหรือเลื่อน": lambda base: {
        day.isoformat(): Record(
            day.isoformat(),
            {
                **_text("ชื่อ", each.name),
                "เปิดทำการ": "ใช่" if each.is_open else "ไม่ใช่",
                **_proof(each.sources, each.as_of),
            },
        )
        for day, each in base.holidays.items()
    },
    "สำนักงาน": lambda base: {each.id: _office(each) for each in base.offices},
    "หน่วยงาน GECC": lambda base: {each.id: _gecc_unit(each) for each in base.gecc_units},
    "ศูนย์บริการ": lambda base: {each.id: _center(each) for each in base.service_centers},
    "หัวข้อเมนู": lambda base: {each.id: _listing(each.title, "เรื่อง", each.intents) for each in base.subjects},
    "เส้นทาง": lambda base: {each.id: _listing(each.title, "ขั้น", each.steps) for each in base.journeys},
    "เมนูภาพของ LINE": lambda base: _rich_menu(base.rich_menu),
    "จังหวัด": lambda base: {each.id: _province(each) for each in base.provinces.values()},
    "เขต": lambda base: {
        each.id: Record(each.name.th, {**_text("ชื่อ", each.name), "พื้นที่": str(each.area or "")})
        for each in base.districts.values()
    },
    "ที่มา": lambda base: {name: Record(name, dict(each)) for name, each in base.sources.items()},
    "คำนำหน้าคำถาม": lambda base: _all_texts("openings", base.openings),
    "คำลงท้ายคำถาม": lambda base: _all_texts("closings", base.closings),
    "ข้อความนอกเรื่อง": lambda base: _all_texts("background", base.background),
    "คำถามทดสอบนอกเรื่อง": lambda base: _all_texts("must_not_match", base.must_not_match),
    "จุดบนแผนที่": lambda base: _all_texts("places.csv", map(repr, base.subdistricts)),
}
