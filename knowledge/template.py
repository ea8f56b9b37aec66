"""Answers and phrases as templates: plain text with ``{names}`` of facts and computed blocks, all declared here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class Needs(StrEnum):
    """What has to be known before a computed passage can be written."""

    NOTHING = "nothing"
    ANSWER = "answer"  # which answer it stands in
    PROVINCE = "province"
    DISTRICT = "district"


# Passages that the program computes for each message; bot/dialogue/blocks.py holds the function of each.
BLOCK_NEEDS: Mapping[str, Needs] = {
    "as_of": Needs.ANSWER,
    "days_left": Needs.ANSWER,
    "district": Needs.DISTRICT,
    "district_office": Needs.DISTRICT,
    "gecc_count": Needs.NOTHING,
    "gecc_list": Needs.NOTHING,
    "gecc_status": Needs.PROVINCE,
    "hotline_now": Needs.NOTHING,
    "office_card": Needs.PROVINCE,
    "office_line": Needs.PROVINCE,
    "office_name": Needs.PROVINCE,
    "office_now": Needs.NOTHING,
    "province": Needs.PROVINCE,
    "service_centers": Needs.PROVINCE,
}
BLOCKS = frozenset(BLOCK_NEEDS)
DISTRICT_BLOCKS = frozenset(name for name, needs in BLOCK_NEEDS.items() if needs is Needs.DISTRICT)
PLACE_BLOCKS = frozenset(name for name, needs in BLOCK_NEEDS.items() if needs is Needs.PROVINCE)
# What staff call them, by which they are found where somebody writes a name in Thai.
BLOCK_WORDS: Mapping[str, str] = {
    "as_of": "วันที่ของข้อมูล ข้อมูล ณ วันที่ ข้อมูลปี",
    "days_left": "เหลือกี่วัน จำนวนวันที่เหลือ",
    "district": "เขต ชื่อเขต",
    "district_office": "สำนักงานของเขต สำนักงานพื้นที่",
    "gecc_count": "จำนวนหน่วยงาน GECC",
    "gecc_list": "รายชื่อหน่วยงาน GECC",
    "gecc_status": "ผลการรับรอง GECC",
    "hotline_now": "เวลาทำการสายด่วน สายด่วนเปิดหรือปิด เวลาเปิดปิดสายด่วน",
    "office_card": "สำนักงาน เบอร์สำนักงาน เบอร์โทรสำนักงาน ข้อมูลสำนักงาน ที่อยู่สำนักงาน เว็บไซต์สำนักงาน แผนที่สำนักงาน",
    "office_line": "ชื่อและเบอร์โทรสำนักงาน",
    "office_name": "ชื่อสำนักงาน",
    "office_now": "เวลาทำการสำนักงาน สำนักงานเปิดหรือปิด เวลาเปิดปิดสำนักงาน",
    "province": "จังหวัด ชื่อจังหวัด",
    "service_centers": "รายชื่อศูนย์บริการ",
}
# Those that a phrase cannot use, since it belongs to no answer and no place.
ANSWER_BLOCKS = frozenset(name for name, needs in BLOCK_NEEDS.items() if needs is not Needs.NOTHING)

# The phrases that the program itself says, each with the variables that it fills in, if any.
_PHRASES = """
    fallback_first fallback_again fallback_last fallback_office(office, phone)
    other_script asked_beside(topic) media slow_down keep_numbers trouble
    clarify_first clarify_again clarify_other clarify_danger about_topic(topic) explain_again(topic) none_of_these
    again_first again_second again_third facet_unknown(facet, topic)
    line_open(line, closes) line_closed(line, day, opens) last_day days_left(days)
    office_line(office, phone) office_line_no_phone(office) office_line_bangkok
    ask_province ask_province_again ask_province_group ask_district ask_district_again ask_district_group
    cancelled nothing_to_cancel restarted erased language_changed
    welcome group_greeting menu_subject(subject)
    button_call(number) button_share_location button_menu button_back button_next button_previous
    journey_step(count, number, title) button_call_office button_map button_website button_cancel
    button_thai button_english button_useful button_not_useful rated_useful rated_not_useful
    closed_for(reason, until) closes_soon(reason, begins, until)
    open_now(closes) closed_now(day, opens) closed_holiday(day, holiday, opens) day_today day_tomorrow
    office_address(address) office_phone(phone) office_hours(hours) office_email(email) office_website(url)
    office_phone_year(year) office_unverified office_missing_both office_missing_phone office_missing_address
    office_gecc(year) office_gecc_no_year office_bangkok district_known(district, office) district_unknown(district)
    gecc_yes(office, year) gecc_yes_level(level, office, year) gecc_yes_no_year(office) gecc_validity gecc_no(office)
    gecc_bangkok gecc_line(office, order, year) gecc_line_no_year(office, order)
    center_line(address, center) centers_more(count) centers_none
    location_province(province) location_bangkok(district) location_outside lapsed(date)
    telegram_description telegram_short_description
    command_menu command_office command_hotline command_language command_privacy command_help
"""
PHRASES: Mapping[str, frozenset[str]] = {
    name: frozenset(re.findall(r"\w+", variables)) for name, variables in re.findall(r"(\w+)(?:\((.*?)\))?", _PHRASES)
}

_VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_STRAY = re.compile(r"\{[^{}\n]*\}?|\}")


def extract_variables(template: str) -> frozenset[str]:
    """Find the names in a template.

    >>> sorted(extract_variables("โทร {hotline_doe} หรือ {hotline_mol}"))
    ['hotline_doe', 'hotline_mol']
    """
    return frozenset(_VARIABLE.findall(template))


def find_stray_brace(template: str) -> str | None:
    """Find the first brace outside of a well-formed name, with what stands beside it.

    >>> find_stray_brace("โทร {hotline_doe} หรือ {Hotline}")
    '{Hotline}'
    >>> find_stray_brace("โทร {hotline_doe}") is None
    True
    """
    rest = _VARIABLE.sub("", template)
    stray = _STRAY.search(rest)
    return stray[0] if stray else None


def has_brace(text: str) -> bool:
    """Tell whether a text that is no template holds a brace."""
    return "{" in text or "}" in text


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values in place of names; values are never read as templates themselves.

    Raises:
        KeyError: a name has no value; loading rules this out for answers and phrases.

    >>> fill("โทร {number}", {"number": "1694"})
    'โทร 1694'

    """
    return _VARIABLE.sub(lambda match: values[match[1]], template)
