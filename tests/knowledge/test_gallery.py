"""A gallery of broken files: each tells in its first lines, in Thai, what ``doebot check`` says about it, and where.

Staff may read and extend it: a file holds ``# ไฟล์:`` with the place it is put at, and a line ``# คาดว่า:`` for each
problem, in the order of the files.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge import Report, read_knowledge
from knowledge.diagnostics.problem import Problem
from tests.knowledge.mended_by_hand import mend_by_hand
from tests.knowledge.obedient_officer import obey

GALLERY = Path(__file__).parent / "gallery"
FILES = sorted(GALLERY.iterdir())
QUOTED = re.compile(r"`[^`]*`|“[^”]*”")
THAI = re.compile(r"[\u0e00-\u0e7f]+")


def read_lines(path: Path) -> list[str]:
    """Read a file in whichever encoding it was saved."""
    content = path.read_bytes()
    if content.startswith(b"\xff\xfe"):
        return content.decode("utf-16").splitlines()
    text = content.decode("utf-8-sig", errors="replace")
    return (text if "ไฟล์" in text or "answers" not in text else content.decode("cp874")).splitlines()


def read_gallery_file(path: Path) -> tuple[str, list[str]]:
    """Give the place of a file, and what is expected of it."""
    lines = read_lines(path)
    place = next(line.removeprefix("# ไฟล์: ") for line in lines if line.startswith("# ไฟล์: "))
    return place, [line.removeprefix("# คาดว่า: ") for line in lines if line.startswith("# คาดว่า: ")]


def problems_with(path: Path, folder: Path) -> tuple[str, tuple[Problem, ...]]:
    """Put a file of the gallery into a sound folder and check it."""
    place, _ = read_gallery_file(path)
    (folder / place).write_bytes(path.read_bytes())
    return place, read_knowledge(folder).problems


def test_the_gallery_is_large() -> None:
    """At least 130 ways to go wrong are known."""
    assert len(FILES) >= 130


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_tells_exactly_what_is_wrong(path: Path, folder: Path) -> None:
    """The right line and column, in words that staff understand, and nothing else."""
    place, expected = read_gallery_file(path)
    _, problems = problems_with(path, folder)

    assert [str(problem).removeprefix(f"{place} ") for problem in problems] == expected


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_speaks_english_as_well(path: Path, folder: Path) -> None:
    """What is said in English holds no Thai but what it quotes."""
    _, problems = problems_with(path, folder)
    files = [read_lines(each) for each in sorted(folder.glob("*/*")) if each.suffix in (".yaml", ".yml")]
    quotable = "\n".join(line for lines in files for line in lines if not line.startswith("# "))

    for problem in problems:
        words = QUOTED.sub("", f"{problem.what.en} {problem.hint.en}")  # what is to be written is Thai
        assert [run for run in THAI.findall(words) if run not in quotable] == []


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_shows_the_line_with_a_marker(path: Path, folder: Path) -> None:
    """Staff see the place, not only its number."""
    _, problems = problems_with(path, folder)

    assert Report(folder, problems).as_text("th").count("^") >= len(problems)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_who_obeys_the_mend_has_mended_it(path: Path, folder: Path) -> None:
    """What the words ask for is done to the letter, where they leave the wording open as its author would."""
    place, problems = problems_with(path, folder)
    done = [each for each in problems if obey(each, folder)]

    if problems and not done:
        assert mend_by_hand(path, folder / place), "only its author knows what to write, and nobody did"
        assert read_knowledge(folder).problems == ()
        return
    left = read_knowledge(folder).problems
    assert not {(each.line, each.code) for each in left} & {(each.line, each.code) for each in done}
    assert len(left) <= len(problems) - len(done)
