"""Whatever happens to a file, checking it ends with problems or passes: it never breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Report, read_knowledge
from tests.conftest import KNOWLEDGE_DIR, copy_thin_knowledge

FILES = sorted(
    path.relative_to(KNOWLEDGE_DIR) for name in ("answers", "facts") for path in (KNOWLEDGE_DIR / name).iterdir()
)
SNIPPETS = (
    "\t", ": ", " #", '"', "'", "- ", "-", "{", "[", "]", "|", ">", "&a ", "*a", "!x ", "%", "@", "`", "---\n", "...\n",
    "\r", "\r\n", "\0", "\b", "\x85", "\N{LINE SEPARATOR}", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}", "“", "๕",
    "? ", "<<: *a\n", "~", "null", "no", "0212", "1e9", "2570-01-01", "\\", "\N{THAI CHARACTER SARA AM}", "😀", "\n",
)  # fmt: skip
Mutate = Callable[[bytes, float, float], bytes]


def insert(snippet: bytes) -> Mutate:
    return lambda content, at, _: content[: int(at * len(content))] + snippet + content[int(at * len(content)) :]


def cut(content: bytes, start: float, length: float) -> bytes:
    first = int(start * len(content))
    return content[:first] + content[first + int(length * 200) :]


def swap_lines(content: bytes, one: float, other: float) -> bytes:
    lines = content.split(b"\n")
    first, second = int(one * len(lines)), int(other * len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def indent_line(content: bytes, at: float, spaces: float) -> bytes:
    lines = content.split(b"\n")
    row = int(at * len(lines))
    lines[row] = b" " * int(spaces * 8) + lines[row].lstrip()
    return b"\n".join(lines)


def end_here(content: bytes, at: float, _: float) -> bytes:
    return content[: int(at * len(content))]


SHARES = st.floats(0, 0.9999)
MUTATIONS: st.SearchStrategy[Mutate] = st.one_of(
    st.sampled_from(SNIPPETS).map(lambda text: insert(text.encode())),
    st.binary(min_size=1, max_size=4).map(insert),
    st.sampled_from((cut, swap_lines, indent_line, end_here)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our knowledge without most of its examples; of the file that is changed all of it is read."""
    return copy_thin_knowledge(tmp_path_factory.mktemp("mutations"))


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(FILES), st.lists(st.tuples(MUTATIONS, SHARES, SHARES), min_size=1, max_size=4))
def test_no_change_of_a_file_breaks_the_check(
    folder: Path, file: Path, mutations: list[tuple[Mutate, float, float]]
) -> None:
    """Ten random changes of the real files each run: problems at real places, or none."""
    content = (KNOWLEDGE_DIR / file).read_bytes()
    for mutate, one, other in mutations:
        content = mutate(content, one, other)
    before = (folder / file).read_bytes() if (folder / file).exists() else None
    (folder / file).write_bytes(content)

    result = read_knowledge(folder)

    if before is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(before)
    assert (result.base is None) == any(problem.is_error for problem in result.problems)
    assert all(problem.line >= 1 and problem.column >= 1 and problem.width >= 1 for problem in result.problems)
    for language in ("th", "en"):
        assert Report(folder, result.problems).as_text(language) or not result.problems
