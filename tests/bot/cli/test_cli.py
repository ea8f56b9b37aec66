"""The command line as an operator and an officer meet it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import KNOWLEDGE_DIR
from tests.programs import call_doebot, environment_of


def doebot(*arguments: str, folder: Path, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    return call_doebot(*arguments, folder=folder, environment=environment_of(COLUMNS="120", **settings), stdin=stdin)


def test_help_lists_the_commands(tmp_path: Path) -> None:
    """Somebody new finds the way."""
    command = [sys.executable, "-m", "bot", "--help"]
    shown = subprocess.run(
        command, cwd=tmp_path, env=environment_of(), capture_output=True, text=True, timeout=120, check=False
    )

    assert shown.returncode == 0
    for command in ("serve", "chat", "telegram", "ask", "explain", "check", "doctor"):
        assert command in shown.stdout


def test_ask_answers_one_question(tmp_path: Path) -> None:
    """A question on the command line gets the JSON of the contract."""
    shown = doebot("ask", "1506 กดอะไร", folder=tmp_path)

    assert json.loads(shown.stdout)["intent"] == "hotline.mol"


def test_explain_shows_entities_and_matches(tmp_path: Path) -> None:
    """An officer sees how a message is understood."""
    shown = doebot("explain", "จัดหางานโคราชอยู่ไหน", folder=tmp_path)

    assert "นครราชสีมา" in shown.stdout
    assert "office.contact" in shown.stdout
    assert "ถึงเกณฑ์ตอบ" in shown.stdout
    assert "คำที่ชี้ไปเรื่องนี้" in shown.stdout


def test_check_names_file_line_and_mend(tmp_path: Path) -> None:
    """A broken folder is told in Thai with its place, and ends with exit code 1."""
    folder = tmp_path / "knowledge"
    for name in ("answers", "facts"):
        shutil.copytree(KNOWLEDGE_DIR / name, folder / name)
    hotline = folder / "answers" / "hotline.yaml"
    hotline.write_text(
        hotline.read_text().replace("    examples:", "    exmaples:", 1).replace("{hotline_doe}", "{hotline_do}", 1)
    )

    shown = doebot("check", str(folder), folder=tmp_path)

    assert shown.returncode == 1
    assert "hotline.yaml บรรทัด" in shown.stderr
    assert "`examples`" in shown.stderr
    assert "hotline_do" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_broken_folder_stops_the_start(tmp_path: Path) -> None:
    """The bot never serves half a knowledge base."""
    shown = doebot("serve", folder=tmp_path, DOEBOT_KNOWLEDGE_DIR=str(tmp_path))

    assert shown.returncode == 1
    assert "DOEBOT_KNOWLEDGE_DIR" in shown.stderr


def test_half_a_pair_of_secrets_stops_the_start(tmp_path: Path) -> None:
    """The missing variable is named, exit code 2, no traceback."""
    shown = doebot("serve", folder=tmp_path, DOEBOT_LINE_CHANNEL_SECRET="only-half-of-it")

    assert shown.returncode == 2
    assert "DOEBOT_LINE_CHANNEL_ACCESS_TOKEN is missing" in shown.stderr
    assert "only-half-of-it" not in shown.stderr
    assert "Traceback" not in shown.stderr


def test_doctor_says_what_is_off_and_what_is_wrong(tmp_path: Path, redis_url: str) -> None:
    """An unreachable Redis is a problem with a hint; channels without secrets are off."""
    good = doebot("doctor", folder=tmp_path, DOEBOT_REDIS_URL=redis_url, DOEBOT_ID_KEY="k" * 32)
    bad = doebot("doctor", folder=tmp_path, DOEBOT_REDIS_URL="redis://127.0.0.1:1", DOEBOT_ID_KEY="k" * 32)

    assert good.returncode == 0
    assert "line: DOEBOT_LINE_CHANNEL_SECRET" in good.stdout
    assert bad.returncode == 1
    assert "start Redis" in bad.stdout


def test_chat_answers_until_the_end_of_input(tmp_path: Path) -> None:
    """The terminal chat walks the same way and ends cleanly."""
    shown = doebot("chat", folder=tmp_path, stdin="1506 กดอะไร\n/99\n")

    assert shown.returncode == 0
    assert "กด 2" in shown.stdout


@pytest.mark.parametrize("arguments", [("ask",), ("no-such-command",), ("explain",)])
def test_wrong_use_ends_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Scripts can tell wrong use from problems."""
    assert doebot(*arguments, folder=tmp_path).returncode == 2
