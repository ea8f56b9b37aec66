"""The report on paper, printed by a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.figures.names import Names
from bot.figures.report import make_report
from knowledge import KnowledgeBase, Language
from tests.bot.figures.two_months import NOVEMBER, make_figures
from tests.chromium import running_chromium

pytestmark = pytest.mark.browser


def test_two_pages_of_a4_and_nothing_from_outside(small_base: KnowledgeBase, tmp_path: Path) -> None:
    """The first page is for the director: all sentences, the chart of topics, and ten answers to mend."""
    long_ago = [f"a.gone_topic_with_a_long_name_{number}" for number in range(10)]
    figures = make_figures(long_ago, [f"province{number}" for number in range(20)])
    languages: tuple[Language, ...] = ("th", "en")
    asked: list[str] = []

    with running_chromium() as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for language in languages:
            report = make_report(figures, NOVEMBER, Names(small_base), language)
            assert len(report.to_mend) == 10
            (file := tmp_path / f"{language}.html").write_text(report.to_html(), encoding="utf-8")
            page.goto(file.as_uri())
            page.evaluate("document.fonts.ready")
            assert page.evaluate("[...document.fonts].some(each => each.status === 'loaded')")
            printed = page.pdf(prefer_css_page_size=True)

            assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
            boxes = {tuple(map(float, each)) for each in re.findall(rb"MediaBox \[0 0 ([\d.]+) ([\d.]+)", printed)}
            assert all(abs(width - 595) < 2 and abs(height - 842) < 2 for width, height in boxes)

    assert all(url.startswith(("file://", "data:font/")) for url in asked)
