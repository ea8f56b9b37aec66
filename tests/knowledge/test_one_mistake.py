"""One mistake gives one message, at its place: no cascade of others that follow from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge import read_knowledge
from tests.knowledge.conftest import CASES, FILES, write_files

JOB, PERMIT, OFFICES = FILES["answers/job.yaml"], CASES["answers/permit.yaml"], FILES["facts/offices.yaml"]
ENTRY = PERMIT.partition("    cases:\n")[0].replace("permit.renew\n", "permit.again\n").replace("ต่อใบอนุญาต", "ต่อใหม่")
ENTRY = (
    ENTRY.replace("renew my permit", "renew again")
    .replace("จะต่อใบงาน", "จะต่ออีก")
    .replace("permit.renew/late", "job.search")
)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def moved(text: str, spaces: int) -> str:
    """Shift the lines of an entry in or out."""
    lines = text.splitlines(keepends=True)[1:]
    return "".join(" " * spaces + line if spaces > 0 else line[-spaces:] for line in lines)


MISTAKES = [
    ("unclosed quote date", "answers/job.yaml", changed(JOB, 'review_by: "2027-05-22"', 'review_by: "2027-05-22')),
    ("unclosed quote date2", "answers/permit.yaml", changed(PERMIT, 'as_of: "2026"', 'as_of: "2026')),
    ("unclosed at start of value", "answers/permit.yaml", changed(PERMIT, "th: ต่อได้ที่", 'th: "ต่อได้ที่')),
    ("closing only", "answers/permit.yaml", changed(PERMIT, 'as_of: "2026"', 'as_of: 2026"')),
    ("unclosed single", "answers/permit.yaml", changed(PERMIT, "th: ต่อได้ที่", "th: 'ต่อได้ที่")),
    ("no colon", "answers/job.yaml", changed(JOB, "owner: กรม", "owner กรม")),
    ("fullwidth colon", "answers/job.yaml", changed(JOB, "owner: กรม", "owner：กรม")),
    ("fullwidth colon2", "answers/job.yaml", changed(JOB, "    examples:\n", "    examples：\n")),
    ("bullet first", "answers/job.yaml", changed(JOB, "        - หางาน\n", "        • หางาน\n")),
    ("endash first", "answers/job.yaml", changed(JOB, "        - หางาน\n", "        – หางาน\n")),
    ("endash second", "answers/job.yaml", changed(JOB, "        - อยากมี", "        – อยากมี")),
    ("bullet only", "answers/job.yaml", changed(JOB, "        - find a", "        • find a")),
    ("nbsp after dash", "answers/job.yaml", changed(JOB, "        - หางาน\n", "        -\u00a0หางาน\n")),
    ("tab after dash", "answers/job.yaml", changed(JOB, "        - หางาน\n", "        -\tหางาน\n")),
    ("ls in line", "answers/job.yaml", changed(JOB, "        - อยากมีงาน", "        - อยากมี\u2028งาน")),
    ("nel in line", "answers/job.yaml", changed(JOB, "        - อยากมีงาน", "        - อยากมี\x85งาน")),
    ("answer short indent", "answers/job.yaml", changed(JOB, "        โทร {hotline_doe}", "      โทร {hotline_doe}")),
    ("no bar", "answers/job.yaml", changed(JOB, "th: |\n", "th:\n")),
    ("text behind bar", "answers/job.yaml", changed(JOB, "th: |\n        หางาน", "th: | หางาน")),
    ("text behind bar2", "answers/job.yaml", changed(JOB, "th: |\n", "th: | ข้อความ\n")),
    (
        "answer one line",
        "answers/permit.yaml",
        re.sub(r"    answer:\n      th: ต่อ.*\n      en: Ren.*\n", "    answer: ต่อได้\n", PERMIT, count=1),
    ),
    (
        "title one line",
        "answers/permit.yaml",
        re.sub(r"    title:\n      th: .*\n      en: .*\n", "    title: ต่อได้\n", PERMIT, count=1),
    ),
    ("number remark", "facts/hotlines.yaml", changed(FILES["facts/hotlines.yaml"], 'text: "1694"', "text: 1694 #2")),
    (
        "merge",
        "answers/job.yaml",
        changed(
            JOB, "        - หางาน\n", "<<<<<<< HEAD\n        - หางาน\n=======\n        - หางานนะ\n>>>>>>> branch\n"
        ),
    ),
    (
        "merge in answer",
        "answers/job.yaml",
        changed(
            JOB,
            "        โทร {hotline_doe}",
            "<<<<<<< HEAD\n        โทร {hotline_doe}\n=======\n        โทรเลย {hotline_doe}\n>>>>>>> branch",
        ),
    ),
    ("merge half", "answers/job.yaml", changed(JOB, "        - หางาน\n", "        - หางาน\n>>>>>>> branch\n")),
    ("shifted in", "answers/job.yaml", JOB + moved(ENTRY, 2)),
    ("shifted in by four", "answers/job.yaml", JOB + moved(ENTRY, 4)),
    ("shifted out", "answers/job.yaml", JOB + moved(ENTRY, -2)),
    ("shifted out by one", "answers/job.yaml", JOB + moved(ENTRY, -1)),
    ("above intents", "answers/job.yaml", moved(ENTRY, 0) + JOB),
    ("date", "answers/job.yaml", changed(JOB, "2027-05-22", "2027-02-30")),
    ("thai date", "answers/job.yaml", changed(JOB, '"2027-05-22"', "11 ธ.ค. 2569")),
    ("empty date", "answers/job.yaml", changed(JOB, '"2027-05-22"', '""')),
    ("empty id", "answers/job.yaml", changed(JOB, "id: job.search", 'id: ""')),
    ("null id", "answers/job.yaml", changed(JOB, "id: job.search", "id:")),
    ("missing id", "answers/job.yaml", changed(JOB, "  - id: job.search\n    title", "  - title")),
    ("zwsp in var", "answers/job.yaml", changed(JOB, "{hotline_doe}", "{hotline\u200b_doe}")),
    ("pdf", "answers/job.yaml", changed(JOB, "หางานกับกรมได้", "ต\uf70bองหางานกับกรมได้")),
    ("two dashes", "answers/job.yaml", changed(JOB, "        - หางาน\n", "        - - หางาน\n")),
    ("dash key", "answers/job.yaml", changed(JOB, "    owner:", "   - owner:")),
    ("field deeper", "answers/job.yaml", changed(JOB, "    owner:", "      owner:")),
    ("field shallower", "answers/job.yaml", changed(JOB, "    owner:", "   owner:")),
    ("field way shallower", "answers/job.yaml", changed(JOB, "    owner:", "owner:")),
    ("item shallower", "answers/job.yaml", changed(JOB, "        - หางาน", "      - หางาน")),
    ("item deeper", "answers/job.yaml", changed(JOB, "        - หางาน", "          - หางาน")),
    ("item2 deeper", "answers/job.yaml", changed(JOB, "        - อยาก", "          - อยาก")),
    ("item2 shallower", "answers/job.yaml", changed(JOB, "        - อยาก", "      - อยาก")),
    ("unclosed bracket", "answers/job.yaml", changed(JOB, "sources: [project, seed]", "sources: [project, seed")),
    ("unclosed bracket2", "facts/offices.yaml", changed(OFFICES, 'phones: ["075-000000"]', 'phones: ["075-000000"')),
    (
        "unclosed brace",
        "answers/menu.yaml",
        changed(FILES["answers/menu.yaml"], "title: {th: หางาน, en: Jobs}", "title: {th: หางาน, en: Jobs"),
    ),
    ("thai key", "answers/job.yaml", changed(JOB, "    owner:", "    หน่วยงาน:")),
    ("typo key", "answers/job.yaml", changed(JOB, "    owner:", "    onwer:")),
    ("typo section", "answers/job.yaml", changed(JOB, "intents:", "intent:")),
    ("no section", "answers/job.yaml", changed(JOB, "intents:\n", "")),
    ("no colon section", "answers/job.yaml", changed(JOB, "intents:\n", "intents\n")),
    ("tab indent", "answers/job.yaml", changed(JOB, "        - อยาก", "\t- อยาก")),
    ("colon value", "answers/job.yaml", changed(JOB, "        - อยาก", "        - ถาม: อยาก")),
    ("phone words", "facts/offices.yaml", changed(OFFICES, '"075-000000"', '"โทร 075-00000A"')),
]


@pytest.mark.parametrize(("file", "text"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_one_mistake_gives_one_message(tmp_path: Path, file: str, text: str) -> None:
    """The message stands in the file that was changed, in or near the line that was changed."""
    folder = write_files(tmp_path, {**FILES, **CASES, file: text})
    before = {**FILES, **CASES}[file].splitlines()
    first = next(
        (n for n, (old, new) in enumerate(zip(before, text.splitlines(), strict=False), 1) if old != new), len(before)
    )

    (problem,) = read_knowledge(folder).problems

    assert problem.file == file
    assert abs(problem.line - min(first, len(before) + 1)) <= 3
