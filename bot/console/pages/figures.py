"""The picture of what citizens asked: today, this week or this month, beside the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.console.catalogue import title_of
from bot.console.guard import Call, Page
from bot.console.permissions import Permission
from bot.figures.counting import CARE, HOTLINE
from bot.figures.model import Ending
from bot.figures.picture import make_picture
from bot.figures.windows import Period, Views
from knowledge import BANGKOK, format_day

if TYPE_CHECKING:
    from bot.console.site import Console

PERIODS: Mapping[Period, tuple[str, str]] = {
    Period.DAY: ("วันนี้", "เมื่อวานทั้งวัน"),
    Period.WEEK: ("สัปดาห์นี้", "สัปดาห์ก่อนถึงวันเดียวกัน"),
    Period.MONTH: ("เดือนนี้", "เดือนก่อนถึงวันที่เดียวกัน"),
}
DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
SHORT_DAYS = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")
NAMES: Mapping[str, str] = {
    "answer": "ตอบได้",
    "clarify": "ถามกลับให้เลือก",
    "fallback": "ตอบไม่ได้",
    "line": "LINE",
    "telegram": "Telegram",
    "th": "ไทย",
    "en": "อังกฤษ",
    Ending.ANSWERED: "จบที่คำตอบ",
    Ending.IN_VAIN: "จบโดยไม่ได้คำตอบ",
    Ending.PERSON: "ขอคุยกับเจ้าหน้าที่",
    CARE: "ขอความช่วยเหลือเร่งด่วน",
}


def show_figures(console: Console, call: Call) -> Response:
    """Show the figures of a period."""
    wanted = call.query.get("period", "")
    period = Period(wanted) if wanted in tuple(Period) else Period.WEEK
    today = console.clock().astimezone(BANGKOK).date()
    month = f"{today:%Y-%m}"
    picture = make_picture(Views(console.figures, today), period, today, console.figures.persons(month))
    provinces = {province.id: name for name, province in console.base.provinces.items()}
    known = [each.id for each in picture.entries if each.id in console.base.answers]
    titles = {each.id: NAMES.get(each.id, each.id) for each in picture.entries}
    values = {
        "picture": picture,
        "period": period,
        "periods": PERIODS,
        "span": " ถึง ".join(dict.fromkeys(format_day(day).th for day in (picture.window.first, picture.window.last))),
        "days": DAYS,
        "short_days": SHORT_DAYS,
        "names": {**NAMES, **provinces},
        "titles": titles | {each: title_of(console.base, f"answer:{each}") for each in known},
        "known": known,
        "open_cells": _open_cells(console),
        "busiest": max(((count, cell) for cell, count in picture.heat.items() if count), default=None),
    }
    return console.show("figures.html", call, values)


def _open_cells(console: Console) -> Sequence[tuple[int, int]]:
    """Give weekday and hour of those in which the hotline is open, be it half of the hour."""
    hours = console.base.hours.get(HOTLINE)
    if hours is None:
        return []
    last = hours.closes.hour + (hours.closes.minute > 0)
    return [(day, hour) for day in sorted(hours.days) for hour in range(hours.opens.hour, last)]


PAGES = (Page("/staff/figures", show_figures, Permission.READ),)
