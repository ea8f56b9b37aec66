"""``doebot offices`` and ``doebot diff`` as an officer uses them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.unanswered.questions import UnansweredQuestion
from bot.unanswered.store import make_unanswered_store
from tests.conftest import KNOWLEDGE_DIR
from tests.knowledge.conftest import CASES, FILES, write_files

Run = Callable[..., Result]
PROVINCES = "สำนักงานจังหวัด"
JOB = "answers/job.yaml"
TRIED = tuple(f"อยากมีงานทำ{more}" for more in ("มาก", "จัง", "ด้วย", "แล้ว", "ไหม", "บ้าง"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small knowledge to edit: what is said of offices is the same for two as for 93."""
    return write_files(tmp_path / "knowledge", FILES)


@pytest.fixture
def live(folder: Path, tmp_path: Path) -> Path:
    """What the edited folder is compared with; questions are tried that are asked of it."""
    path = write_files(folder, CASES) / JOB
    tried = "".join(f"      - {question}\n" for question in TRIED)
    path.write_text(path.read_text().replace("    examples:\n", f"    must_match:\n{tried}    examples:\n", 1))
    return Path(shutil.copytree(folder, tmp_path / "live"))


@pytest.fixture
def run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOEBOT_KNOWLEDGE_DIR", str(folder))
    monkeypatch.setenv("COLUMNS", "160")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments)

    return invoke


def put(file: Path, **cells: object) -> None:
    book = load_workbook(file)
    for place, value in cells.items():
        book[PROVINCES][place] = value
    book.save(file)


def test_offices_are_filled_in_a_spreadsheet(run: Run, folder: Path, tmp_path: Path) -> None:
    """Export, fill, look first, import: the YAML holds what was filled, and the difference shows it."""
    sheet = tmp_path / "offices.xlsx"
    live = shutil.copytree(folder, tmp_path / "before")
    before = (folder / "facts/offices.yaml").read_text()
    assert run("offices", "export", "offices.xlsx").exit_code == 0
    put(sheet, D2="075-612-123", K2="seed", L2="22/11/2569")

    looked = run("offices", "import", "offices.xlsx", "--dry-run")
    assert looked.exit_code == 0
    assert "จะเปลี่ยน 1 แห่ง 3 ช่อง ยังไม่ได้บันทึก" in looked.output
    assert "ช่อง L2: อ่าน “22/11/2569” เป็น “2026-11-22”" in looked.output
    assert (folder / "facts/offices.yaml").read_text() == before

    done = run("offices", "import", "offices.xlsx")
    assert "บันทึกแล้ว 1 แห่ง 3 ช่อง ใน facts/offices.yaml" in done.output
    after = (folder / "facts/offices.yaml").read_text()
    assert "    phones: [075-612-123]\n    address: null" in after
    assert after.splitlines()[:3] == before.splitlines()[:3]

    shown = run("diff", "--against", str(live))
    assert shown.exit_code == 0
    assert "เปลี่ยนสำนักงาน" in shown.output
    assert "075-612-123" in shown.output
    assert "ทุกคำถามได้คำตอบเรื่องเดิม" in shown.output


def test_bad_cells_end_with_1_and_nothing_is_written(run: Run, folder: Path, tmp_path: Path) -> None:
    """All of them are named; the offices stay as they were."""
    run("offices", "export", "offices.xlsx")
    put(tmp_path / "offices.xlsx", D2=75612123, H3="kri")

    refused = run("offices", "import", "offices.xlsx")

    assert refused.exit_code == 1
    assert "พบ 2 จุดที่ต้องแก้" in refused.output
    assert "ชีต สำนักงานจังหวัด ช่อง D2: เบอร์ 75612123 ไม่มีเลข 0 ข้างหน้า" in refused.output
    assert "ช่อง H3: “kri” ไม่ใช่อีเมล" in refused.output
    assert "ยังไม่ได้บันทึกอะไร" in refused.output
    assert (folder / "facts/offices.yaml").read_bytes() == FILES["facts/offices.yaml"].encode()


def test_a_filled_spreadsheet_is_not_written_over(run: Run, tmp_path: Path) -> None:
    """A week of typing is not lost by one command."""
    run("offices", "export", "offices.xlsx")
    put(tmp_path / "offices.xlsx", D2="075-612-123")

    again = run("offices", "export", "offices.xlsx")

    assert again.exit_code == 2
    assert "อาจมีข้อมูลที่กรอกไว้" in again.output
    assert load_workbook(tmp_path / "offices.xlsx")[PROVINCES]["D2"].value == "075-612-123"


@pytest.mark.parametrize("arguments", [("import", "no.xlsx"), ("export", "offices.xls")])
def test_wrong_names_of_files_end_with_2(arguments: tuple[str, ...], run: Run) -> None:
    """The mend is told."""
    shown = run("offices", *arguments)

    assert shown.exit_code == 2
    assert "แก้:" in shown.output


def test_missing_lists_what_is_empty(run: Run) -> None:
    """Counts first, then every office; of our own knowledge."""
    shown = run("offices", "missing", "--knowledge", str(KNOWLEDGE_DIR))

    assert shown.exit_code == 0
    assert "ยังว่างกี่แห่ง" in shown.output
    assert "จาก 76" in shown.output
    assert "จังหวัดกระบี่" in shown.output


def test_diff_shows_answers_that_get_worse(run: Run, folder: Path, live: Path, tmp_path: Path) -> None:
    """Whoever takes the examples of a subject away sees which questions lose their answer."""
    path = folder / JOB
    text = path.read_text()
    start = text.index("    examples:")
    path.write_text(text[:start] + "    examples:\n      th:\n        - กขค\n      en:\n        - zzz\n")
    (tmp_path / "questions.txt").write_text("หางาน\nอยากมีงานทำ\nหางาน\n")

    shown = run("diff", "--against", str(live), "--questions", "questions.txt")

    assert shown.exit_code == 0
    assert "คำถาม ได้คำตอบต่างจากเดิม" in shown.output
    assert "แย่ลง" in shown.output
    assert "คำถามทดสอบ" in shown.output
    assert "(job.search)" in shown.output


def test_diff_asks_what_citizens_asked_in_vain(run: Run, folder: Path, live: Path) -> None:
    """Whoever adds an example sees that a question of last week gets an answer now; names are not asked."""
    store = make_unanswered_store(None)
    for citizen in ("c1", "c2"):
        asyncio.run(store.add(citizen, UnansweredQuestion("ผมนาย[ชื่อ] กขคงจฉ", "th")))
    path = folder / JOB
    path.write_text(
        path.read_text().replace("      th:\n        - ", "      th:\n        - ผมนาย กขคงจฉ\n        - ", 1)
    )

    shown = run("diff", "--against", str(live))
    without = run("diff", "--against", str(live), "--days", "0")

    assert "ประชาชนถาม" in shown.output
    assert "กขคงจฉ" in shown.output
    assert "ประชาชนถาม" not in without.output


def test_diff_without_another_folder_asks_for_one(run: Run) -> None:
    """Wrong use ends with 2."""
    assert run("diff").exit_code == 2
