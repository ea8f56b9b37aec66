"""Guesses what stands in the columns of a sheet of any layout, and finds the office that a row is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.model import KnowledgeBase, Office
from knowledge.phones import guess_phones
from knowledge.spreadsheet.cells import clean

OFFICE, PROVINCE = "office", "province"
# What stands in a header, for each column that can be taken over; the first that fits is taken.
_HEADERS: Mapping[str, re.Pattern[str]] = {
    field: re.compile(words, re.IGNORECASE)
    for field, words in {
        "as_of": r"วันที่|ข้อมูล ?ณ|as of|\bdate\b",
        "website": r"เว็บ|web|facebook|url",
        "map_url": r"แผนที่|\bmap\b|พิกัด",
        "email": r"อีเมล|เมล์|e-?mail",
        "hours": r"เวลา|hours",
        "address": r"ที่อยู่|ที่ตั้ง|address",
        "phones": r"(?<!สาร)(โทรศัพท์|เบอร์|โทร(?!สาร)|หมายเลข(?!โทรสาร)|phone|\btel)",
        OFFICE: r"รหัส|หน่วยงาน|สำนักงาน|ชื่อ|\bสจ[จก]|office|^id$",
        PROVINCE: r"จังหวัด|province|พื้นที่",
    }.items()
}
_OFFICE_WORDS = re.compile(r"สำนักงาน(?:จัดหางาน)?|สนง\.|จัดหางาน|จังหวัด|^สจ[จก]\.?|จ\.|[\s.()-]+")
_BANGKOK = re.compile(r"^(?:กรุงเทพมหานคร|กรุงเทพฯ?|กทม)(?:เขต)?(?=พื้นที่|\d)")
_AREA = re.compile(r"(?:เขต)?พื้นที่(?:ที่)?")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as texts.

    Attributes:
        headers: of all columns; empty where nothing stands above one.
        rows: each with its number in the file, counted from 1, and as many cells as there are headers.

    """

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def guess_headers(headers: Sequence[str]) -> Mapping[str, int]:
    """Tell from the headers which column holds what, counted from 0; each column is taken once.

    >>> guess_headers(["ลำดับ", "จังหวัด", "โทรสาร", "หมายเลขโทรศัพท์"])
    {'phones': 3, 'province': 1}
    """
    found: dict[str, int] = {}
    for field, words in _HEADERS.items():
        fitting = (place for place, text in enumerate(headers) if words.search(text) and place not in found.values())
        if (place := next(fitting, None)) is not None:
            found[field] = place
    return found


def guess_columns(table: Table, base: KnowledgeBase) -> Mapping[str, int]:
    """Tell which column holds what: by its header, else by what most of its cells are."""
    found = dict(guess_headers(table.headers))
    offices = OfficeFinder(base)
    tests: Mapping[str, Callable[[str], bool]] = {
        "phones": lambda text: bool(guess_phones(text)),
        OFFICE: lambda text: bool(offices.find(text)),
    }
    for field, is_such in tests.items():
        if field not in found and not (field == OFFICE and PROVINCE in found):
            free = [place for place in range(len(table.headers)) if place not in found.values()]
            counts = {place: sum(is_such(cells[place]) for _, cells in table.rows) for place in free}
            best = max(counts, key=lambda place: counts[place], default=None)
            if best is not None and counts[best] * 2 > len(table.rows):
                found[field] = best
    return found


class OfficeFinder:
    """Finds the office that a row is about, however its name is written."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._known: dict[str, set[str]] = {}
        self._offices = {office.id: office for office in base.offices}
        for office in base.offices:
            for name in _names(office, base):
                self._known.setdefault(_key(name), set()).add(office.id)

    def find(self, *written: str) -> Office | None:
        """Give the office that the first of the texts with one meaning names."""
        for text in written:
            found = self._known.get(_key(text), set()) if text.strip() else set()
            if len(found) == 1:
                return self._offices[next(iter(found))]
        return None

    def all_names(self) -> Sequence[str]:
        """Give the Thai names of all offices and of their provinces."""
        offices = self._offices.values()
        return [*dict.fromkeys(office.province for office in offices), *(office.name.th for office in offices)]


def _names(office: Office, base: KnowledgeBase) -> Iterator[str]:
    yield office.id
    yield office.name.th
    yield office.name.en
    if office.kind == "provincial" and (province := base.provinces.get(office.province)):
        yield from (province.name.th, province.name.en, *province.aliases)


def _key(written: str) -> str:
    """Give what is left of a name without the words that all offices share.

    >>> _key("สนง.จัดหางาน จ.กระบี่") == _key("สำนักงานจัดหางานจังหวัดกระบี่")
    True
    >>> _key("สจก. กทม. 3") == _key("สำนักงานจัดหางานกรุงเทพมหานครพื้นที่ 3")
    True
    """
    text = _OFFICE_WORDS.sub("", clean(written).casefold())
    return _AREA.sub("", _BANGKOK.sub("กรุงเทพมหานคร", text))
