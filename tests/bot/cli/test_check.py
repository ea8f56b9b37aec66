"""``doebot check`` in its formats and languages, with its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import cli
from knowledge import make_schemas
from tests.conftest import copy_thin_knowledge


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the shipped knowledge; of its examples, some are enough to be checked."""
    return copy_thin_knowledge(tmp_path / "knowledge")


@pytest.fixture
def broken(folder: Path) -> Path:
    """Break one file of it for the parser and another for the loader."""
    for name, old, new in (("job_fair", "    title:", "\ttitle:"), ("hotline", "    examples:", "    exmaples:")):
        path = folder / "answers" / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return folder


def run(*words: str | Path, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(cli, ["check", *map(str, words)])


def test_a_sound_folder_passes_with_its_warnings(folder: Path) -> None:
    """Warnings stop nothing."""
    shown = run(folder, "--quick", "--today", "2026-11-25")

    assert shown.exit_code == 0
    assert "ตรวจแล้ว" in shown.stdout
    assert "สำนักงาน" in shown.stdout


def test_tells_mistakes_of_all_files(broken: Path) -> None:
    """A file that is no YAML hides nothing of the others, and nobody is cut off."""
    shown = run(broken)

    assert shown.exit_code == 1
    assert "มีปุ่ม Tab ในย่อหน้า" in shown.stderr
    assert "น่าจะหมายถึง `examples`" in shown.stderr
    assert shown.stderr.strip().endswith("คำตอบชุดเดิมยังใช้งานอยู่ ประชาชนยังถามได้ตามปกติ")


def test_speaks_english_when_asked(broken: Path) -> None:
    """By an option, or by a setting."""
    by_option = run(broken, "--language", "en")
    by_setting = run(broken, DOEBOT_STAFF_LANGUAGE="en")

    assert "There is a tab in the indentation" in by_option.stderr
    assert by_option.stderr.strip().endswith("citizens can ask as usual")
    assert by_option.stderr == by_setting.stderr


def test_writes_json(broken: Path) -> None:
    """Nothing but JSON on the output, with the same exit code."""
    shown = run(broken, "--format", "json")

    assert shown.exit_code == 1
    assert {each["code"] for each in json.loads(shown.stdout)["problems"]} == {"tab", "unknown-field"}


def test_writes_github_annotations(broken: Path) -> None:
    """One command a problem."""
    shown = run(broken, "--format", "github")

    assert shown.exit_code == 1
    assert [line.split(" ")[0] for line in shown.stdout.splitlines()] == ["::error", "::error"]


@pytest.mark.parametrize("words", [["--format", "xml"], ["--language", "de"], ["--what"], ["/nowhere/at/all"]])
def test_wrong_use_ends_with_two(words: list[str]) -> None:
    """Neither fine nor broken: nothing was checked."""
    assert run(*words).exit_code == 2


def test_shows_and_writes_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What editors read."""
    monkeypatch.setattr("bot.cli.check.SCHEMA_DIR", tmp_path)
    shown = CliRunner().invoke(cli, ["schema"])
    written = CliRunner().invoke(cli, ["schema", "--write"])

    assert (shown.exit_code, written.exit_code) == (0, 0)
    assert shown.stdout == "".join(make_schemas().values())
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == make_schemas()
