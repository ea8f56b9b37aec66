"""JSON Schemas for editors, made from the fields that files are read by: keys complete, and are explained in Thai."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge import fields
from knowledge.fields import Fields
from knowledge.template import PHRASES

DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors know best
Json = dict[str, Any]


def write_schemas(folder: Path) -> None:
    """Write the schema files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in make_schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


def make_schemas() -> dict[str, str]:
    """Give the text of each schema file by its name."""
    schemas = {
        "answers.json": _file("คำตอบของแชตบอต (answers/*.yaml)", _answers()),
        "facts.json": _file("ข้อเท็จจริง (facts/*.yaml)", _facts()),
    }
    return {name: f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n" for name, schema in schemas.items()}


def _file(title: str, sections: Json) -> Json:
    return {"$schema": DIALECT, "title": title, "type": "object", "properties": sections, "additionalProperties": False}


def _answers() -> Json:
    phrases = {}
    for name, variables in PHRASES.items():
        names = ", ".join(f"{{{each}}}" for each in sorted(variables))
        about = f"ถ้อยคำของแชตบอต ใช้ตัวแปร {names} ได้" if names else "ถ้อยคำของแชตบอต"
        phrases[name] = _about(_mapping(fields.TRANSLATIONS), about)
    menu = _mapping(fields.RICH_MENU)
    # An area leads either to an intent or to a subject.
    menu["properties"]["areas"]["items"]["oneOf"] = [{"required": ["ask"]}, {"required": ["subject"]}]
    return {
        "intents": _about(_list(_mapping(fields.INTENT)), "เรื่องที่แชตบอตตอบ"),
        "phrases": _about(
            {"type": "object", "properties": phrases, "additionalProperties": False}, "ถ้อยคำของแชตบอตเอง"
        ),
        "subjects": _about(_list(_mapping(fields.SUBJECT)), "หัวข้อในเมนู"),
        "journeys": _about(_list(_mapping(fields.JOURNEY)), "เส้นทาง: คำตอบหลายเรื่องที่แสดงทีละขั้น"),
        "personas": _about(_list(_mapping(fields.PERSONA)), "ตัวอย่างคำถามของคนแต่ละกลุ่ม แชตบอตใช้เรียนรู้"),
        "facets": _about(_list(_mapping(fields.FACET)), "แง่ที่ถามได้ของทุกเรื่อง"),
        "taught_turns": _about(_list(_mapping(fields.TAUGHT_TURN)), "ข้อความถัดมาในการคุย พร้อมคำตอบที่ควรได้"),
        "dangers": _about(_list(_mapping(fields.DANGER)), "สัญญาณอันตราย ตอบก่อนเรื่องอื่น อันตรายมากไว้บน"),
        "advert": _about(_mapping(fields.ADVERT), "สัญญาณของประกาศรับสมัครงานที่ส่งต่อมา พบ 3 ช่องขึ้นไปจึงนับ"),
        "company": _about(_list(_mapping(fields.COMPANY)), "ข้อความตอบคนที่เขียนต่อหลังคำตอบเรื่องอันตราย"),
        "scripts": _about(_list(_mapping(fields.SCRIPT)), "ข้อความตอบคนที่เขียนด้วยอักษรที่แชตบอตไม่อ่าน"),
        "rich_menu": _about(menu, "เมนูภาพใต้ห้องแชตของ LINE"),
        "openings": _about(dict(fields.TEXTS), "คำนำหน้าคำถามที่ไม่ใช่ตัวคำถาม เช่น สวัสดี รบกวนสอบถาม"),
        "closings": _about(dict(fields.TEXTS), "คำลงท้ายคำถามที่ไม่ใช่ตัวคำถาม เช่น ขอบคุณ ช่วยตอบด้วย"),
        "background": _about(dict(fields.TEXTS), "ข้อความที่ไม่ใช่เรื่องของกรม ใช้เรียนรู้"),
        "must_not_match": _about(dict(fields.TEXTS), "ข้อความที่ไม่ใช่เรื่องของกรม ใช้ทดสอบ"),
    }


def _facts() -> Json:
    # A fact has one text, both languages, or only an address.
    forms = [{"required": ["text"]}, {"required": ["th", "en"]}, {"required": ["url"]}]
    fact = {**_mapping(fields.FACT), "anyOf": forms}
    source: Json = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
    return {
        "facts": _about(_named(fact, fields.FACT_ID), "ข้อเท็จจริง คำตอบเรียกใช้ด้วยชื่อในวงเล็บปีกกา"),
        "hours": _about(_named(_mapping(fields.HOURS)), "เวลาทำการ"),
        "holidays": _about(_list(_mapping(fields.HOLIDAY)), "วันหยุดที่คณะรัฐมนตรีประกาศเพิ่มหรือเลื่อน"),
        "sources": _about(_named(source), "แหล่งที่มา ref คือที่อยู่ kind คือชนิด date คือวันที่"),
        "provinces": _about(_list(_mapping(fields.PROVINCE)), "จังหวัด"),
        "districts": _about(_list(_mapping(fields.DISTRICT)), "เขตในกรุงเทพฯ"),
        "offices": _about(_list(_mapping(fields.OFFICE)), "สำนักงานจัดหางาน"),
        "service_centers": _about(_list(_mapping(fields.SERVICE_CENTER)), "ศูนย์บริการใบอนุญาตทำงาน"),
        "closures": _about(_list(_mapping(fields.CLOSURE)), "ประกาศปิดชั่วคราว สิ้นสุดเอง"),
        "gecc_units": _about(_list(_mapping(fields.GECC_UNIT)), "หน่วยงานที่ได้รับการรับรอง GECC"),
    }


def _mapping(known: Fields) -> Json:
    schema: Json = {
        "type": "object",
        "properties": {name: _about(_form(field.form), field.about) for name, field in known.by_name.items()},
        "additionalProperties": False,
    }
    if known.required:
        schema["required"] = [*known.required]
    if known.most is not None:
        schema |= {"minProperties": known.most, "maxProperties": known.most}
    return schema


def _form(form: object) -> Any:
    """Write a form as JSON Schema, fields inside it included."""
    if isinstance(form, Fields):
        return _mapping(form)
    if isinstance(form, Mapping):
        return {name: _form(part) for name, part in form.items()}
    return [_form(each) for each in form] if isinstance(form, list) else form


def _list(entry: Json) -> Json:
    return {"type": "array", "items": entry}


def _named(entry: Json, pattern: str = ".+") -> Json:
    return {"type": "object", "patternProperties": {f"^{pattern}$": entry}, "additionalProperties": False}


def _about(schema: Json, text: str) -> Json:
    return {"description": text, **schema}
