"""Open data: the figures of whole past months as CSV and JSON, with a dictionary that people and programs read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.figures.month import Month
from bot.figures.month_figures import Counts, MonthFigures
from bot.figures.names import CHANNELS, DECISIONS, ENDINGS, LANGUAGES, OPENING, USEFUL, Names
from knowledge import Text

VERSION = "1.0.0"  # of the form of the files
TITLE = Text("สถิติการถามแชตบอต กรมการจัดหางาน", "What citizens asked the chatbot of the Department of Employment")
ABOUT = Text(
    "จำนวนข้อความรายเดือน ไม่มีข้อมูลส่วนบุคคล ช่องว่างคือจำนวนที่น้อยกว่า 5 หรือจำนวนที่ใช้คำนวณย้อนหาจำนวนนั้นได้",
    "Messages by month, without personal data. An empty count is below 5, or would let one below 5 be worked out.",
)
COLUMNS: Mapping[str, Text] = {
    "month": Text("เดือน ปี ค.ศ. ตามเวลาประเทศไทย", "Month of the common era, Bangkok time"),
    "measure": Text("สิ่งที่นับ", "What is counted"),
    "item": Text("รหัสของรายการ", "Id of the item"),
    "item_th": Text("ชื่อภาษาไทย", "Name in Thai"),
    "item_en": Text("ชื่อภาษาอังกฤษ", "Name in English"),
    "count": Text("จำนวน ว่างคือไม่แสดง", "Count; empty where it is hidden"),
}
MEASURES: Mapping[str, Text] = {
    "messages": Text("ข้อความทั้งหมด", "All messages"),
    "persons": Text("ผู้เขียนโดยประมาณ", "People who wrote, estimated"),
    "decision": Text("ข้อความตามผล: ตอบได้ ถามกลับ ตอบไม่ได้", "Messages by outcome: answered, asked back, in vain"),
    "opening": Text("ข้อความในและนอกเวลาสายด่วน", "Messages while the hotline was open or closed"),
    "hour": Text("ข้อความตามชั่วโมง", "Messages by hour of the day"),
    "channel": Text("ข้อความตามช่องทาง", "Messages by channel"),
    "language": Text("ข้อความตามภาษา", "Messages by language"),
    "topic": Text("ข้อความตามเรื่อง", "Messages by topic"),
    "useful": Text("ความเห็นว่าคำตอบมีประโยชน์หรือไม่", "Opinions whether an answer was useful"),
    "province": Text("ข้อความตามจังหวัดที่พูดถึง", "Messages by the province that they are about"),
    "talk": Text("การสนทนาตามวิธีที่จบ", "Talks by how they ended"),
}


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A line of the file; ``count`` is ``None`` where it is hidden."""

    month: str
    measure: str
    item: str
    item_th: str
    item_en: str
    count: int | None


def make_rows(month: MonthFigures, names: Names) -> Sequence[OpenRow]:
    """Give all lines of a month, always in the same order."""
    return [
        OpenRow(str(month.month), measure, item, name.th, name.en, count)
        for measure, item, name, count in _all(month, names)
    ]


def _all(month: MonthFigures, names: Names) -> Iterator[tuple[str, str, Text, int | None]]:
    for measure, count in (("messages", month.messages), ("persons", month.persons)):
        yield measure, "all", MEASURES[measure], count
    listed: Sequence[tuple[str, Counts, Mapping[str, Text]]] = (
        ("decision", month.decisions, DECISIONS),
        ("opening", month.opening, OPENING),
        ("hour", month.hours, {}),
        ("channel", month.channels, CHANNELS),
        ("language", month.languages, LANGUAGES),
        ("topic", month.entries, {each: names.answer(each) for each in month.entries}),
        ("useful", month.useful, USEFUL),
        ("province", month.provinces, {each: names.province(each) for each in month.provinces}),
        ("talk", month.talks, ENDINGS),
    )
    for measure, counts, known in listed:
        for item, count in sorted(counts.items()):
            yield measure, item, known.get(item, Text(item, item)), count


def write_csv(rows: Sequence[OpenRow]) -> bytes:
    """Write lines as CSV in UTF-8, with the mark by which Excel reads it as Thai."""
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(COLUMNS))
    writer.writeheader()
    for row in rows:
        writer.writerow({**asdict(row), "count": "" if row.count is None else row.count})
    return written.getvalue().encode("utf-8-sig")


def write_json(rows: Sequence[OpenRow]) -> bytes:
    """Write lines as a JSON array of objects; a hidden count is ``null``."""
    return json.dumps([asdict(each) for each in rows], ensure_ascii=False, indent=1).encode()


def describe_package(months: Sequence[Month]) -> Mapping[str, Any]:
    """Give the descriptor of a Frictionless data package: the files, and the schema of their table."""
    return {
        "profile": "tabular-data-package",
        "name": "doebot-figures",
        "version": VERSION,
        "title": TITLE.en,
        "title_th": TITLE.th,
        "description": ABOUT.en,
        "description_th": ABOUT.th,
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": f"figures-{month}",
                "title": month.name.en,
                "title_th": month.name.th,
                "path": f"figures-{month}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": SCHEMA,
            }
            for month in months
        ],
    }


def _field(name: str, kind: str, **more: Any) -> Mapping[str, Any]:
    about = COLUMNS[name]
    return {"name": name, "type": kind, "description": about.en, "description_th": about.th, **more}


SCHEMA: Mapping[str, Any] = {
    "fields": [
        _field("month", "yearmonth", constraints={"required": True}),
        _field(
            "measure",
            "string",
            constraints={"required": True, "enum": list(MEASURES)},
            meanings={name: {"th": each.th, "en": each.en} for name, each in MEASURES.items()},
        ),
        _field("item", "string", constraints={"required": True}),
        _field("item_th", "string"),
        _field("item_en", "string"),
        _field("count", "integer", constraints={"minimum": 0}),
    ],
    "primaryKey": ["month", "measure", "item"],
    "missingValues": [""],
}
