"""The monthly report tells the truth in sentences, and nothing of fewer than five."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.figures.model import Table
from bot.figures.month import Month
from bot.figures.month_figures import read_month
from bot.figures.names import Names
from bot.figures.report import Report, make_report
from bot.figures.sentences import ToMend, find_to_mend
from bot.figures.workbook import write_workbook
from knowledge import KnowledgeBase
from tests.bot.figures.two_months import NOVEMBER, OCTOBER, MemoryFigures, make_figures


@pytest.fixture
def report(figures: MemoryFigures, small_base: KnowledgeBase) -> Report:
    return make_report(figures, NOVEMBER, Names(small_base), "th")


def sentence(report: Report, name: str) -> str:
    [found] = [each for each in report.statements if each.name == name]
    return report.say(found.text)


@pytest.mark.parametrize(
    ("name", "thai"),
    [
        ("messages", "ประชาชนเขียนถึงแชตบอต 1,200 ข้อความ มากกว่าเดือนก่อน 20%"),
        ("persons", "ผู้เขียนมีประมาณ 321 คน"),
        ("answer", "ตอบได้ทันที 962 ข้อความ คิดเป็น 80% เดือนก่อน 80%"),
        ("clarify", "ถามกลับให้เลือกเรื่อง 119 ข้อความ คิดเป็น 10% เดือนก่อน 10%"),
        ("fallback", "ตอบไม่ได้ 119 ข้อความ คิดเป็น 10% เดือนก่อน 10%"),
        ("useful", "ผู้ให้ความเห็น 195 ครั้ง บอกว่าคำตอบมีประโยชน์ 77%"),
        ("closed", "เขียนมานอกเวลาสายด่วน 479 ข้อความ คิดเป็น 40% เดือนก่อน 40%"),
        ("hour", "เวลาที่เขียนมามากที่สุดคือ 10.00 ถึง 10.59 น. รวม 721 ข้อความ"),
        ("talks", "การสนทนา 283 ครั้ง จบโดยไม่ได้คำตอบ 50 ครั้ง คิดเป็น 18%"),
        ("seconds", "คำตอบ 95% ถึงผู้ถามภายใน 1 วินาที"),
        ("words", "สิ่งที่พิมพ์มาและแชตบอตไม่รู้จักมี 3.0%"),
    ],
)
def test_each_figure_is_a_sentence(report: Report, name: str, thai: str) -> None:
    assert sentence(report, name) == thai


def test_the_same_sentences_are_there_in_english(
    report: Report, figures: MemoryFigures, small_base: KnowledgeBase
) -> None:
    english = make_report(figures, NOVEMBER, Names(small_base), "en")

    assert [each.name for each in english.statements] == [each.name for each in report.statements]
    assert not re.search("[ก-๙]", "".join(english.sentences))
    assert "1,200 messages" in english.sentences[0]


def test_topics_are_named_by_their_titles(report: Report) -> None:
    assert sentence(report, "entries").startswith("เรื่องที่ถามมากที่สุด: หางาน 100")


def test_a_month_of_few_messages_tells_nothing(small_base: KnowledgeBase) -> None:
    """Four messages may be of one citizen."""
    figures = MemoryFigures(people={"2026-11": 4})
    figures.add(Table.HOURS, NOVEMBER.first, 4, "10", "line", "th", "answer", "open")
    figures.add(Table.ENTRIES, NOVEMBER.first, 4, "job.search", "", "answer")

    page = make_report(figures, NOVEMBER, Names(small_base), "th").to_html()

    assert "น้อยเกินกว่าจะแสดง" in page
    assert "<svg" not in page
    assert ">หางาน<" not in page


@given(counts=st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_no_count_below_five_leaves_by_any_table(counts: list[int]) -> None:
    """What is shown is five or more, and what is missing from the total is five or more as well, or nothing."""
    figures = MemoryFigures()
    for number, count in enumerate(counts):
        figures.add(Table.HOURS, date(2026, 11, 1 + number), count, f"{number:02}", "line", "th", "answer", "open")
        figures.add(Table.ENTRIES, NOVEMBER.first, count, f"a{number}", "", "answer")
        figures.add(Table.USEFUL, NOVEMBER.first, count, f"a{number}", "no")

    month = read_month(figures, NOVEMBER)

    for shown in (month.hours, month.days, month.entries, month.no):
        told = [count for count in shown.values() if count is not None]
        rest = sum(counts) - sum(told)
        assert all(count == 0 or count >= 5 for count in told)
        assert rest == 0 or rest >= 5 or month.messages is None


def test_the_worst_answers_come_first_and_few_voices_count_less(figures: MemoryFigures) -> None:
    assert [each.answer for each in find_to_mend(read_month(figures, NOVEMBER))] == [
        "permit.renew/fee",
        "permit.renew",
        "job.search",
    ]
    assert ToMend("many", 400, 600).badness > ToMend("few", 3, 7).badness


def test_an_answer_with_few_voices_is_not_ranked() -> None:
    """Four of five who said no are not pointed at."""
    figures = MemoryFigures()
    for answer, no in (("a", 4), ("b", 50), ("c", 60)):
        figures.add(Table.USEFUL, NOVEMBER.first, 30, answer, "yes")
        figures.add(Table.USEFUL, NOVEMBER.first, no, answer, "no")

    assert [each.answer for each in find_to_mend(read_month(figures, NOVEMBER))] == ["c"]


def test_the_page_stands_alone(report: Report) -> None:
    """It is opened from a folder, without the program and without the net."""
    page = report.to_html()

    assert "รายงานแชตบอต เดือน พฤศจิกายน 2569" in page
    assert not re.search(r"(?:src|href)=|https?://|url\((?!data:)", page)
    assert page.count("<svg") == len(report.charts) > 5


def test_the_page_of_the_console_has_no_style_inside(report: Report) -> None:
    """The console's pages allow none, and its script links to what is to be mended."""
    page = unescape(
        report.to_html(dict.fromkeys(("back", "other_language", "workbook", "before", "after", "style"), "/staff/x"))
    )

    assert "<style" not in page
    assert " style=" not in page
    assert "/staff/entry?key=answer%3Apermit.renew/fee" in page


def test_each_chart_says_in_a_table_what_it_draws(report: Report) -> None:
    page = report.to_html()

    for chart in report.charts:
        part = page[page.index(f'id="{chart.name}"') :]
        table = part[part.index("<tbody>") : part.index("</tbody>")]
        assert table.count("<tr>") == len(chart.bars)
    assert "ไม่แสดง" in page  # three who asked for an officer


def test_the_spreadsheet_holds_the_same(report: Report) -> None:
    book = load_workbook(io.BytesIO(write_workbook(report)))

    assert [row[0] for row in book["สรุป"].iter_rows(min_row=2, values_only=True)] == list(report.sentences)
    assert next(book["คำตอบที่ควรปรับก่อน"].iter_rows(min_row=2, values_only=True))[1:] == (50, 25, 0.333)
    endings = dict(book["การสนทนาจบอย่างไร"].iter_rows(min_row=2, values_only=True))
    assert endings == {"จบที่คำตอบ": 200, "จบโดยไม่ได้คำตอบ": 50, "ขอคุยกับเจ้าหน้าที่": "ไม่แสดง", "กดปุ่มโทร": "ไม่แสดง"}


def test_a_title_is_never_a_formula(small_base: KnowledgeBase) -> None:
    figures = make_figures(('=HYPERLINK("x")',), ())

    book = load_workbook(io.BytesIO(write_workbook(make_report(figures, NOVEMBER, Names(small_base), "th"))))

    cell = book["เรื่องที่ถามมากที่สุด"]["A2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")


def test_what_is_not_known_of_the_month_before_is_not_said(figures: MemoryFigures, small_base: KnowledgeBase) -> None:
    october = make_report(figures, OCTOBER, Names(small_base), "th")

    assert sentence(october, "messages") == "ประชาชนเขียนถึงแชตบอต 1,000 ข้อความ"
    assert make_report(figures, Month(2026, 8), Names(small_base), "th").month.is_empty
