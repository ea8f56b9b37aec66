"""A name in Thai between braces is told with the facts that may be meant."""

from __future__ import annotations

import pytest

from knowledge import KnowledgeBase, load_knowledge
from knowledge.loading.fact_search import FactSearch
from knowledge.template import BLOCKS
from tests.conftest import KNOWLEDGE_DIR
from tests.knowledge.conftest import Break


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_knowledge(KNOWLEDGE_DIR)


@pytest.fixture(scope="module")
def search(base: KnowledgeBase) -> FactSearch:
    answers = [text.th for answer in base.answers.values() for text in (answer.answer, answer.after) if text]
    return FactSearch(base.facts, [*answers, *(phrase.th for phrase in base.phrases.values())])


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("{เบอร์สายด่วน}", "hotline_doe"),
        ("{สายด่วน}", "hotline_doe"),
        ("{เบอร์โทรกรมการจัดหางาน}", "hotline_doe"),
        ("{สายด่วน 1694}", "hotline_doe"),
        ("{เบอร์ประกันสังคม}", "hotline_sso"),
        ("{สายด่วนสุขภาพจิต}", "hotline_mental_health"),
        ("{เบอร์_ตำรวจไซเบอร์}", "hotline_cyber_police"),
        ("{ศูนย์ดำรงธรรม}", "hotline_damrongdhama"),
        ("{เว็บกรมการจัดหางาน}", "site_doe"),
        ("{ลิงก์ขึ้นทะเบียนว่างงาน}", "site_unemployment"),
        ("{ชื่อสำนักงาน}", "office_name"),
        ("{จังหวัด}", "province"),
        ("{เบอร์สำนักงาน}", "office_card"),
        ("{วันที่ข้อมูล}", "as_of"),
        ("{Hotline_DOE}", "hotline_doe"),
        ("{hotline-doe}", "hotline_doe"),
        ("{ hotline_doe }", "hotline_doe"),
        ("{HOTLINE DEO}", "hotline_doe"),
    ],
)
def test_names_what_is_likely_first(search: FactSearch, base: KnowledgeBase, written: str, name: str) -> None:
    """By what staff call it: in the texts in which it is used, on its button, in its remark."""
    found = search.suggest(written, BLOCKS | base.facts.keys())

    assert found is not None
    assert found.th.startswith(f"น่าจะหมายถึง `{{{name}}}`")
    assert found.en.startswith(f"Did you mean `{{{name}}}`")


@pytest.mark.parametrize("written", ["{เบอร์ร้านอาหาร}", "{ดอกไม้}", "{", "}", "{}", "{hotline_doe", "{1694}"])
def test_names_nothing_where_nothing_fits(search: FactSearch, base: KnowledgeBase, written: str) -> None:
    """A wrong name would be believed."""
    assert search.suggest(written, BLOCKS | base.facts.keys()) is None


def test_names_only_what_the_text_may_use(search: FactSearch) -> None:
    """A menu's hint fills no office in."""
    found = search.suggest("{เบอร์สายด่วน}", {"hotline_sso"})

    assert found is not None
    assert found.th == "น่าจะหมายถึง `{hotline_sso}` (1506 กด 1)"


def test_the_check_tells_the_number_too(break_at: Break) -> None:
    """An officer knows 1694, and not ``hotline_doe``."""
    [problem] = break_at("answers/job.yaml", "โทร {hotline_doe}", "โทร {เบอร์สายด่วน}")

    assert problem.hint.th.startswith("น่าจะหมายถึง `{hotline_doe}` (1694)")
    assert (problem.line, problem.column, problem.width) == (11, 13, len("{เบอร์สายด่วน}"))
