"""Dates as Thai officers write them, and as the files hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from knowledge import BANGKOK, BUDDHIST_ERA, THAI_MONTHS

_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_MONTHS: Mapping[str, int] = {
    name: number % 12 + 1
    for number, name in enumerate([*THAI_MONTHS, *_SHORT, *(each.replace(".", "") for each in _SHORT)])
}
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_CLOCK = r"(?:\s+(?:เวลา\s*)?(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:\s*น\.?)?)?"
_FORMS = (
    re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_CLOCK}"),
    re.compile(rf"(?P<day>\d{{1,2}})\s*[/.-]\s*(?P<month>\d{{1,2}})\s*[/.-]\s*(?P<year>\d{{4}}|\d\d){_CLOCK}"),
    re.compile(
        rf"(?:วันที่\s*)?(?:(?P<day>\d{{1,2}})\s*)?(?P<month>{_MONTH})\s*(?:พ\.?ศ\.?\s*)?(?P<year>\d{{4}}|\d\d){_CLOCK}"
    ),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    re.compile(r"(?:พ\.?ศ\.?\s*)?(?P<year>\d{4})"),
)
BUDDHIST_FROM = 2400  # a year from here on is of the Buddhist era


def read_date(written: str) -> str:
    """Give a date as the files hold it; what is none stays as it is, and the checks tell.

    >>> read_date("11 ธันวาคม 2569"), read_date("11/12/69 16.30 น."), read_date("ก.ย. 2567"), read_date("2569")
    ('2026-12-11', '2026-12-11 16.30', '2024-09', '2026')
    >>> read_date("สิ้นปีหน้า"), read_date("2026-12-11")
    ('สิ้นปีหน้า', '2026-12-11')
    """
    plain = " ".join(written.translate(_THAI_DIGITS).split())
    found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    if found is None:
        return " ".join(written.split())
    parts = found.groupdict()
    month = parts.get("month") or ""
    number = _MONTHS.get(month, month)
    date = "-".join([str(_year(parts["year"])), *(f"{int(part):02}" for part in (number, parts.get("day")) if part)])
    return f"{date} {int(parts['hour']):02}.{parts['minute']}" if parts.get("hour") else date


def read_moment(written: str) -> datetime | None:
    """Give the moment in Bangkok that was written, midnight where no time was; ``None``: it is none.

    >>> str(read_moment("1 ม.ค. 70 08.30")), str(read_moment("1 มกราคม 2570")), read_moment("ปีหน้า")
    ('2027-01-01 08:30:00+07:00', '2027-01-01 00:00:00+07:00', None)
    """
    date = read_date(written)
    for form in ("%Y-%m-%d %H.%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(date, form).replace(tzinfo=BANGKOK)
        except ValueError:
            continue
    return None


def _year(written: str) -> int:
    year = int(written) if len(written) == 4 else 2500 + int(written)
    return year - BUDDHIST_ERA if year >= BUDDHIST_FROM else year


def show_date(stored: str) -> str:
    """Write a stored date in words, in the Buddhist era.

    >>> show_date("2026-12-11 16.30"), show_date("2024-09"), show_date("2026"), show_date("สิ้นปี")
    ('11 ธันวาคม 2569 16.30', 'กันยายน 2567', '2569', 'สิ้นปี')
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?: (\d\d\.\d\d))?)?)?", stored)
    if found is None:
        return stored
    year, month, day, clock = found.groups()
    if month and not 1 <= int(month) <= 12:
        return stored
    words = [str(int(day)) if day else "", THAI_MONTHS[int(month) - 1] if month else "", str(int(year) + BUDDHIST_ERA)]
    return " ".join(each for each in (*words, clock or "") if each)
