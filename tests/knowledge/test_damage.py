"""Letters that came from a PDF or a wrong decoding never go to citizens; the mended text is offered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import load_knowledge
from knowledge.diagnostics.problem import Problem
from knowledge.yaml.damage import find_damage
from tests.conftest import KNOWLEDGE_DIR

Break = Callable[..., tuple[Problem, ...]]
RIGHT = "ต้องมีใบอนุญาตก่อน และทำตามนี้"
JOB = "answers/job.yaml"


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("ต\uf70bองมีใบอนุญาตก\uf70aอน", "ต้องมีใบอนุญาตก่อน"),
        ("ป\uf712น \uf70f", "ป็น ญ"),
        ("ต\u202eองมี", "ตองมี"),
        ("ต้อง\u200bมี", "ต้องมี"),
        ("soft\u00adhyphen ก", "softhyphen ก"),
        ("ทําและนํามา", "ทำและนำมา"),
        ("นํ้าดื่ม", "น้ำดื่ม"),
        ("น้ําดื่ม", "น้ำดื่ม"),
        ("เเละเเจ้ง", "และแจ้ง"),
        ("ต ้องมี", "ต้องมี"),
        ("จ ัดหางาน", "จัดหางาน"),
        ("ท ำงาน", "ทำงาน"),
        ("à¸•à¹‰à¸­à¸‡", "ต้อง"),
        ("ÊÓ¹Ñ¡§Ò¹", "สำนักงาน"),
        ("ก&nbsp;ข", "ก ข"),
        ("ก &amp; ข", "ก & ข"),
        ("<b>ก</b> ข", "ก ข"),
        ("ก<br/>ข", "กข"),
        ("ก่่อน", "ก่อน"),
        ("โทร １６９４", "โทร 1694"),
        ("ก｛hotline_doe｝", "ก{hotline_doe}"),
        ("ก\u2028ข", "ก ข"),
        ("ก\x85ข", "ก ข"),
    ],
)
def test_damage_is_found_and_mended(damaged: str, meant: str | None) -> None:
    """What is offered is what was meant."""
    found = find_damage(f"th: {damaged}")

    assert found is not None
    assert found.mended in (None if meant is None else f"th: {meant}", found.mended if meant is None else None)


@pytest.mark.parametrize("lost", ["ต\ufffdอง", "ก\ue123ข"])
def test_what_is_lost_is_told_without_a_guess(lost: str) -> None:
    """Nobody can know the letter."""
    found = find_damage(f"th: {lost}")

    assert found is not None
    assert found.mended is None


@pytest.mark.parametrize(
    "sound",
    [RIGHT, "ต่าง ๆ และ ฯลฯ", "café naïve", "https://x.th/?a=1&b=2", "1 < 2 และ 3 > 2", "ถาม: {hotline_doe}",
     "ဗမာ ភាសា ລາວ 中文，你好！", "ค่า ≤ 5 • ข้อ – ก", "เธอเน้นเธอเน้น"],
)  # fmt: skip
def test_sound_text_is_left_alone(sound: str) -> None:
    """A false alarm in an officer's right words is worse than none."""
    assert find_damage(f"th: {sound}") is None


def test_our_knowledge_is_sound() -> None:
    """No answer of ours holds such a letter."""
    assert load_knowledge(KNOWLEDGE_DIR)


@pytest.mark.parametrize(
    "damaged", ["ต\uf70bอง", "ทําและ", "เเละ", "ต ้อง", "à¸•à¹‰à¸­à¸‡", "ก&nbsp;ข", "<b>ก</b>", "ก\u202eข", "ก\ufffdข"]
)
def test_an_answer_with_damage_is_one_mistake_and_obeying_mends_it(break_at: Break, damaged: str, folder: Path) -> None:
    """One message; what it says to write passes."""
    (problem,) = break_at(JOB, "หางานกับกรมได้", damaged)
    assert problem.line == 9
    if "`" not in problem.hint.th:
        return
    mended = problem.hint.th.split("`")[1]
    lines = (folder / JOB).read_text(encoding="utf-8").split("\n")
    lines[8] = " " * 8 + mended

    assert break_at(JOB, None, "\n".join(lines)) == ()


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_mended_text_is_sound(text: str) -> None:
    """Obeying once is enough, whatever a line holds."""
    line = "th: " + text.replace("\n", "").replace("\r", "")
    found = find_damage(line)

    if found and found.mended is not None:
        again = find_damage(found.mended)
        assert again is None or again.mended != line
