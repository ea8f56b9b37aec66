"""The monthly report: what a director reads on paper, made of the figures of two months."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.figures.charts import Chart, make_charts
from bot.figures.model import Figures, Table
from bot.figures.month import Month
from bot.figures.month_figures import MonthFigures, read_month
from bot.figures.names import Names
from bot.figures.sentences import Statement, ToMend, find_to_mend, write_sentences
from knowledge import Language, Text

HERE = Path(__file__).parent
FONTS = HERE.parent / "channels" / "static" / "fonts"
FIRST_PAGE = ("entries",)
COMPARED = (Table.HOURS, Table.WORDS)  # with the month before
FACES = (
    ("thai", 400, "U+0E01-0E5B, U+200C-200D, U+25CC"),
    ("thai", 700, "U+0E01-0E5B, U+200C-200D, U+25CC"),
    ("latin", 400, "U+0000-00FF, U+2000-206F"),
    ("latin", 700, "U+0000-00FF, U+2000-206F"),
)
WORDS: Mapping[str, Text] = {
    "department": Text("กรมการจัดหางาน", "Department of Employment"),
    "title": Text("รายงานแชตบอต เดือน", "Chatbot report,"),
    "running": Text("เดือนนี้ยังไม่จบ ตัวเลขเป็นของวันที่ผ่านมาแล้ว", "The month is not over; the figures are those so far"),
    "summary": Text("สรุป", "Summary"),
    "to_mend": Text("คำตอบที่ควรปรับก่อน", "Answers to mend first"),
    "nothing_to_mend": Text("ยังไม่มีคำตอบที่มีผู้ให้ความเห็นมากพอจะจัดลำดับ", "No answer has enough opinions to be ranked yet"),
    "topic": Text("เรื่อง", "Topic"),
    "not_useful": Text("บอกว่าไม่มีประโยชน์", "Not useful"),
    "useful": Text("บอกว่ามีประโยชน์", "Useful"),
    "share": Text("สัดส่วน", "Share"),
    "messages": Text("จำนวน", "Count"),
    "table": Text("ตาราง", "Table"),
    "hidden": Text("ไม่แสดง", "hidden"),
    "how_counted": Text(
        "นับเป็นข้อความ ไม่เก็บชื่อ ข้อความ หรือรหัสผู้ใช้ จำนวนที่น้อยกว่า 5 และจำนวนที่ใช้คำนวณย้อนหาจำนวนนั้นได้ ไม่แสดง",
        "Messages are counted; no names, words or ids are kept. Counts below 5, and counts from which one of them "
        "could be worked out, are hidden.",
    ),
    "pages": Text("รายงาน", "Report"),
    "back": Text("กลับไประบบดูแลคำตอบ", "Back to the console"),
    "other_language": Text("English", "ไทย"),
    "workbook": Text("ดาวน์โหลด Excel", "Download for Excel"),
    "before": Text("เดือนก่อน", "Month before"),
    "after": Text("เดือนถัดไป", "Month after"),
    "mail_on": Text("รับรายงานทางอีเมลทุกเดือน", "Get the report by mail each month"),
    "mail_off": Text("เลิกรับรายงานทางอีเมล", "Get no more mail"),
}


@dataclass(frozen=True)
class Report:
    """The report of one month in one language.

    Attributes:
        month: its figures, hidden where they are small.
        before: those of the month before, as far as they are compared.
        is_running: the month is not over.

    """

    month: MonthFigures
    before: MonthFigures
    names: Names
    language: Language
    is_running: bool = False

    @cached_property
    def statements(self) -> Sequence[Statement]:
        """A sentence for each figure."""
        return write_sentences(self.month, self.before, self.names)

    @cached_property
    def charts(self) -> Sequence[Chart]:
        """What is drawn."""
        return () if self.month.is_empty else make_charts(self.month, self.names, self.language)

    @cached_property
    def to_mend(self) -> Sequence[ToMend]:
        """The answers with the worst figures."""
        return find_to_mend(self.month)

    @property
    def title(self) -> str:
        """Its title, with the month."""
        return f"{self.say(WORDS['title'])} {self.say(self.month.month.name)}"

    @property
    def file_name(self) -> str:
        """Name of its files, without what comes behind the dot."""
        return f"figures-{self.month.month}{'-en' if self.language == 'en' else ''}"

    @property
    def sentences(self) -> Sequence[str]:
        """The sentences alone."""
        return [self.say(each.text) for each in self.statements]

    def say(self, text: Text) -> str:
        """Give a text in its language."""
        return text.th if self.language == "th" else text.en

    def to_html(self, links: Mapping[str, str] | None = None, mail: Mapping[str, object] | None = None) -> str:
        """Write it as a page for paper.

        Args:
            links: of the console's page (``back``, ``other_language``, ``workbook``, ``before``, ``after``, ``style``);
                without them the page stands alone, its style and fonts inside.
            mail: where the report can be got by mail, ``path`` and ``month`` to post, and whether it ``is_on``.

        """
        template = _templates().get_template("report.html")
        return template.render(
            language=self.language,
            words={name: self.say(text) for name, text in WORDS.items()},
            month=self.say(self.month.month.name),
            is_running=self.is_running,
            download=links,
            mail=mail,
            style="" if links else _style(),
            sentences=[{"name": each.name, "text": self.say(each.text)} for each in self.statements],
            to_mend=[
                {
                    "answer": each.answer,
                    "title": self.say(self.names.answer(each.answer)),
                    "no": each.no,
                    "share": each.share,
                }
                for each in self.to_mend
            ],
            first_charts=[each for each in self.charts if each.name in FIRST_PAGE],
            more_charts=[each for each in self.charts if each.name not in FIRST_PAGE],
        )


def make_report(
    figures: Figures, month: Month, names: Names, language: Language, *, is_running: bool = False
) -> Report:
    """Make the report of a month."""
    before = read_month(figures, month.previous, COMPARED)
    return Report(read_month(figures, month), before, names, language, is_running)


def report_css() -> str:
    """Give the style of the page, which the console serves as a file."""
    return (HERE / "templates" / "report.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=1)
def _style() -> str:
    """Give the style with the fonts inside, so that the page needs nothing else."""
    return "\n".join([*(_face(*each) for each in FACES), report_css()])


def _face(script: str, weight: int, letters: str) -> str:
    font = base64.b64encode((FONTS / f"sarabun-{script}-{weight}-normal.woff2").read_bytes()).decode()
    source = f'url(data:font/woff2;base64,{font}) format("woff2")'
    return f"@font-face {{ font-family: Sarabun; font-weight: {weight}; src: {source}; unicode-range: {letters}; }}"
