"""Numbers of offices that are probably somebody else's, and personal data among the examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
import yaml

from knowledge import KnowledgeBase, examine_content, load_knowledge
from knowledge.phones import AREA_CODES
from tests.conftest import KNOWLEDGE_DIR
from tests.knowledge.conftest import FILES, write_files

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return load_knowledge(write_files(tmp_path_factory.mktemp("phones"), FILES))


def told(base: KnowledgeBase, *codes: str) -> list[str]:
    return [each.code for each in examine_content(base, None, TODAY).problems if each.code in codes]


def with_phones(base: KnowledgeBase, province: str, phones: Sequence[str]) -> KnowledgeBase:
    """Give a knowledge of one office for each number."""
    offices = [
        replace(base.offices[0], id=f"o{place}", province=province, phones=(phone,) if phone else ())
        for place, phone in enumerate(phones)
    ]
    return replace(base, offices=tuple(offices))


@pytest.mark.parametrize(
    ("province", "phone"),
    [
        ("กระบี่", "02-123-4567"),
        ("กระบี่", "0-7621-9660"),
        ("ตาก", "075-612123"),
        ("ตาก", "053 112 345"),
        ("นนทบุรี", "034-564315"),
    ],
)
def test_the_code_of_another_province_is_warned_of(base: KnowledgeBase, province: str, phone: str) -> None:
    """However the number is written."""
    assert told(with_phones(base, province, [phone]), "other-area") == ["other-area"]


@pytest.mark.parametrize(
    ("province", "phone"),
    [
        ("กระบี่", "075-612123"),
        ("ชัยนาท", "0 5641 3035-6"),
        ("นนทบุรี", "0-2580-9276"),
        ("ตาก", "081-234-5678"),
        ("ตาก", "1694"),
        ("เชียงใหม่", "052-081234"),
    ],
)
def test_the_own_code_and_numbers_without_place_are_not(base: KnowledgeBase, province: str, phone: str) -> None:
    """Nor codes that the table does not know."""
    assert told(with_phones(base, province, [phone]), "other-area") == []


def test_every_province_has_a_code() -> None:
    """Each under the name that we know it by."""
    content = (KNOWLEDGE_DIR / "facts/provinces.yaml").read_text(encoding="utf-8")
    provinces = {each["name"]["th"] for each in yaml.load(content, yaml.CSafeLoader)["provinces"]}

    assert set(" ".join(AREA_CODES.values()).split()) == provinces


@pytest.mark.parametrize(
    ("phones", "count"),
    [
        (["075-611111", "075-611112", "075-611113"], 1),
        (["", "075-611119", "075611120", "0-7561-1121", "075-999999"], 1),
        (["075-611111", "075-611112"], 0),
        (["075-611111", "", "075-611112", "075-611113"], 0),
        (["075-611113", "075-611112", "075-611111"], 0),
        (["075-1", "075-2", "075-3", "", "075-611111", "075-611112", "075-611113"], 2),
    ],
)
def test_numbers_that_count_up_are_warned_of_once(base: KnowledgeBase, phones: list[str], count: int) -> None:
    """Excel makes them when a cell is dragged down."""
    assert len(told(with_phones(base, "กระบี่", phones), "phones-count-up")) == count


@pytest.mark.parametrize(
    "question",
    [
        "ผมนายสมชาย ใจดี โทร 081-234-5678 อยากหางาน",
        "ติดต่อกลับ ๐๘๑๒๓๔๕๖๗๘ ด้วย",
        "เลขบัตร 1-1017-00230-70-3 ขึ้นทะเบียนหรือยัง",
        "ส่งใบสมัครมาที่ somchai@example.com",
        "ไลน์ไอดี somchai99 รับงานไหม",
    ],
)
def test_personal_data_in_an_example_is_a_mistake(base: KnowledgeBase, question: str) -> None:
    """What was pasted out of a chat is not published."""
    intent = base.intents["job.search"]
    pasted = replace(intent, examples={**intent.examples, "th": (*intent.examples["th"], question)})

    assert told(replace(base, intents={**base.intents, intent.id: pasted}), "personal-data") == ["personal-data"]


@pytest.mark.parametrize(
    "question",
    ["เงินเดือน 15,000 บาท พอไหม", "โทร 1694 ได้กี่โมง", "นายจ้างไม่จ่ายเงินเดือน", "แอดไลน์กรมยังไง", "ปี 2569 หยุดวันไหน"],
)
def test_ordinary_numbers_are_none(base: KnowledgeBase, question: str) -> None:
    """Amounts, hotlines, years, and a boss who is called nai."""
    intent = base.intents["job.search"]
    asked = replace(intent, examples={**intent.examples, "th": (*intent.examples["th"], question)})

    assert told(replace(base, intents={**base.intents, intent.id: asked}), "personal-data") == []
