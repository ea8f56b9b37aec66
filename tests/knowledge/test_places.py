"""Misspelt provinces and districts are found; ordinary words are no places; what is near to two is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.messages import Message, MessageKind
from intents import Gazetteer, normalize
from intents.entities import extract_entities
from intents.sounds import SOUNDS
from intents.spelling import neighbours
from knowledge import Edition, KnowledgeBase

LEAST_FOUND = {"province": 0.85, "district": 0.9}  # measured .88 and .92; four letters are too few to be sure of
MOST_WRONG = 0.002  # measured 0
FRAMES = {
    "province": ("จัดหางาน{}", "ขอเบอร์จัดหางาน {}", "{} มีงานไหม", "หางานแถว {}", "อยู่{}ค่ะ ติดต่อที่ไหน", "{}"),
    "district": ("จัดหางานเขต{}", "เขต{} ต้องไปที่ไหน", "อยู่เขต{}ค่ะ", "{}", "อยู่แถว{}"),
}
MARK = re.compile("[\u0e47-\u0e4c]")
SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
EVERYDAY = (
    "ค่าบริการจัดหางานในประเทศเก็บได้เท่าไหร่", "มหาลัยเปิดรับรอบพอร์ตวันไหน", "กรอกใบเข้าเมืองออนไลน์ยังไง",
    "รับสมัครนักเรียนใหม่วันไหน", "ขึ้นทะเบียนใหม่ได้มั้ย", "จัดหางานวันอาทิตย์เปิดไหม", "แม่หายไปไหน", "ออมทองวันละนิด",
    "หน้าร้อนเมืองไทยร้อนมาก", "กำแพงเพราะร้าว", "งานในตัวเมืองจังหวัดนี้มีไหม", "ซื้อกระดี่ที่ตลาด", "พัฒนาฝีมือที่ไหน",
    "ลดหย่อนภาษีจริงไหม", "ในหางนามีปลา", "สุขภาพดีถ้วนหน้า", "บริษัทดังแห่งหนึ่ง", "นครแห่งความสุข",
)  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer(edition: Edition) -> Gazetteer:
    return edition.interpreter.gazetteer


def find(gazetteer: Gazetteer, text: str, kind: str) -> str | None:
    normal = normalize(text).text
    return getattr(extract_entities(normal, gazetteer.extract(normal)), kind)


def misspell(name: str, drawn: np.random.Generator) -> Iterator[str]:
    """Write a name wrongly in each of the usual ways, at a letter that is drawn."""
    if marks := [found.start() for found in MARK.finditer(name)]:
        yield _change(name, drawn.choice(marks), "")
    if (bare := SILENT.sub("", name)) != name:
        yield bare
    if near := [place for place, letter in enumerate(name) if place and neighbours(letter)]:
        place = drawn.choice(near)
        yield _change(name, place, drawn.choice(list(neighbours(name[place]))))
    alike = [(place, group) for place, letter in enumerate(name) for group in SOUNDS if letter in group]
    if alike:
        place, group = alike[drawn.integers(len(alike))]
        yield _change(name, place, drawn.choice([letter for letter in group if letter != name[place]]))
    consonants = [place for place, letter in enumerate(name) if "ก" <= letter <= "ฮ"]
    for times in (2, 4):
        place = drawn.choice(consonants)
        yield _change(name, place, name[place] * times)
    yield _change(name, drawn.integers(1, len(name)), "")
    place = drawn.integers(len(name) - 1)
    yield name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def _change(name: str, place: int, letters: str) -> str:
    return name[:place] + letters + name[place + 1 :]


@pytest.mark.parametrize("kind", FRAMES)
def test_most_misspelt_places_are_found_and_hardly_one_is_taken_for_another(
    base: KnowledgeBase, gazetteer: Gazetteer, kind: str
) -> None:
    """All provinces and Bangkok's districts, each in every usual way of mistyping."""
    drawn = np.random.default_rng(77)
    names = [name for name in (base.provinces if kind == "province" else base.districts) if len(name) > 4]
    asked = [(name, str(drawn.choice(FRAMES[kind])).format(form)) for name in names for form in misspell(name, drawn)]

    found = [(name, find(gazetteer, text, kind)) for name, text in asked]

    assert sum(name == each for name, each in found) >= LEAST_FOUND[kind] * len(found)
    assert sum(each not in (name, None) for name, each in found) <= MOST_WRONG * len(found)


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("ขอเบอร์จัดหางานเชียงไหม่", "province", "เชียงใหม่"),
        ("อยู่เขตหนอกจอก", "district", "หนองจอก"),
        ("งานนนนทบุรีมีไหม", "province", "นนทบุรี"),
        ("จัดหางานนนนนนทบุรี", "province", "นนทบุรี"),
        ("จัดหางานกาฬสินธ์", "province", "กาฬสินธุ์"),
        ("หางานที่พระนครศรีอยุทธยา", "province", "พระนครศรีอยุธยา"),
        ("สำนักงานเขตทวีวัทนา", "district", "ทวีวัฒนา"),
        ("จัดหางานสุราษฏร์ธาณี", "province", "สุราษฎร์ธานี"),
        ("หางานในประจวบคีรีขัน", "province", "ประจวบคีรีขันธ์"),
        ("จัดหางานพระนคร", "district", "พระนคร"),
        ("เขตวัฒนา", "district", "วัฒนา"),
    ],
)
def test_usual_misspellings(gazetteer: Gazetteer, text: str, kind: str, place: str) -> None:
    """As they are seen; a district whose name begins a longer one stays itself."""
    assert find(gazetteer, text, kind) == place


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    """Words one letter away from a name."""
    assert gazetteer.extract(normalize(text).text) == ()


def test_no_place_is_found_in_what_staff_wrote_of_other_matters(base: KnowledgeBase, gazetteer: Gazetteer) -> None:
    """In thousands of lines, no Thai word is taken for a place that is not written as one."""
    forms = {form for surface in _surfaces(gazetteer) if (form := normalize(surface).text)}
    lines = [normalize(text).text for text in (*base.must_not_match, *base.background)]

    found = {text[each.start : each.end] for text in lines for each in gazetteer.extract(text)} - forms

    assert {form for form in found if not form.isascii()} == set()


def _surfaces(gazetteer: Gazetteer) -> Iterator[str]:
    for entry in gazetteer.to_values()["entries"]:
        yield entry[2]


def test_a_name_near_to_two_places_is_asked(conversation: Conversation, gazetteer: Gazetteer, now: datetime) -> None:
    """ระอง is one letter from ระยอง and from ระนอง."""
    message = Message("1", "line", "a", MessageKind.TEXT, "ขอเบอร์จัดหางานจังหวัดระอง")

    turn = conversation.respond(message, Session(), now)

    assert find(gazetteer, message.text, "province") is None
    assert turn.session.pending_slot == "province"
