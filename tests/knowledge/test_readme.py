"""What staff copy from the page about the five everyday tasks works."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge import Report, read_knowledge

README = Path(__file__).parents[2] / "knowledge/README.md"
BLOCKS: list[tuple[str, str]] = re.findall(r"```(yaml|text)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def block_with(fragment: str, kind: str = "yaml") -> str:
    return next(text for name, text in BLOCKS if name == kind and fragment in text)


def test_a_copied_subject_is_sound(folder: Path) -> None:
    """It loads as it is, so that only its words are to be changed."""
    path = folder / "answers/job.yaml"
    path.write_text(path.read_text(encoding="utf-8") + block_with("id: job.example"), encoding="utf-8")
    result = read_knowledge(folder)

    assert result.problems == ()
    assert result.base is not None
    assert "job.example" in result.base.intents


def test_the_mistake_is_told_as_shown(folder: Path) -> None:
    """What staff see in the terminal is what they read on the page."""
    shown = block_with("exmaples", "text")
    path = folder / "answers/job.yaml"
    text = path.read_text(encoding="utf-8").replace("    examples:", "    exmaples:")
    path.write_text("#\n" * 7 + text, encoding="utf-8")
    report = Report(folder, read_knowledge(folder).problems).as_text("th")

    assert shown.startswith(report)
