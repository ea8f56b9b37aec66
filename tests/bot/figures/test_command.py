"""``doebot report``: sentences in the terminal, files in a folder, and clear words where there is nothing to tell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli import report as module
from bot.cli.main import cli
from bot.console import ConsoleParts, make_figures
from bot.errors import StoreError
from bot.settings import load_settings
from knowledge import BANGKOK
from tests.bot.figures.two_months import MemoryFigures
from tests.knowledge.conftest import CASES, FILES, write_files

NOW = datetime(2026, 12, 5, 9, 0, tzinfo=BANGKOK)


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, figures: MemoryFigures) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "knowledge").mkdir()
    folder = write_files(tmp_path / "knowledge", {**FILES, **CASES})
    monkeypatch.setenv("DOEBOT_KNOWLEDGE_DIR", str(folder))
    monkeypatch.setenv("DOEBOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(module, "now_in_bangkok", lambda: NOW)
    parts = ConsoleParts(load_settings(serves_webhooks=False), lambda: NOW)
    make_figures(parts).add(figures.batch(), NOW.date())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["report", *arguments])


def test_tells_the_month_in_sentences(tmp_path: Path) -> None:
    result = run("2026-11")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        "รายงานแชตบอต เดือน พฤศจิกายน 2569",
        "ประชาชนเขียนถึงแชตบอต 1,200 ข้อความ มากกว่าเดือนก่อน 20%",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "knowledge"]


def test_writes_both_files_into_a_folder_that_it_makes(tmp_path: Path) -> None:
    result = run("2026-11", "--english", "--to", "reports/november")

    folder = tmp_path / "reports" / "november"
    assert result.exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["figures-2026-11-en.html", "figures-2026-11-en.xlsx"]
    assert "Chatbot report, November 2026" in (folder / "figures-2026-11-en.html").read_text(encoding="utf-8")
    assert load_workbook(folder / "figures-2026-11-en.xlsx").sheetnames[0] == "Summary"


@pytest.mark.parametrize(
    ("month", "code", "words"),
    [
        ("2027-01", 2, "is still to come"),
        ("2569-11", 2, "is no month"),
        ("last", 2, "is no month"),
        ("2026-01", 1, "น้อยเกินกว่าจะแสดง"),
    ],
)
def test_says_what_is_wrong(month: str, code: int, words: str) -> None:
    result = run(month)

    assert result.exit_code == code
    assert words in " ".join(result.output.replace("│", " ").split())


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    result = run("2026-11", "--to", "file")

    assert result.exit_code == 1
    assert "file cannot be written" in result.output


def test_a_database_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOEBOT_DATABASE_URL", "postgresql://doebot@127.0.0.1:1/none")

    assert isinstance(run("2026-10").exception, StoreError)


def test_help_says_what_is_read() -> None:
    assert "DOEBOT_DATABASE_URL" in run("--help").stdout
