"""A check that reads changed files alone says what a check of the whole folder says."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import Shelf, read_knowledge
from knowledge.yaml.repair import Composed, compose
from tests.knowledge.conftest import FILES, write_files
from tests.knowledge.test_gallery import FILES as GALLERY
from tests.knowledge.test_gallery import read_gallery_file

JOB = "answers/job.yaml"


def test_all_of_the_gallery_is_told_alike(folder: Path) -> None:
    """Each broken file is put in by turns and taken out again; one shelf sees them all."""
    shelf = Shelf()
    sound = read_knowledge(folder, shelf)
    assert sound.base is not None

    for path in GALLERY:
        place, expected = read_gallery_file(path)
        before = (folder / place).read_bytes() if (folder / place).exists() else None
        (folder / place).write_bytes(path.read_bytes())
        found, again = read_knowledge(folder, shelf), read_knowledge(folder, shelf)
        assert found.problems == again.problems == read_knowledge(folder).problems, path.stem
        assert bool(found.problems) == bool(expected), path.stem
        if before is None:
            (folder / place).unlink()
        else:
            (folder / place).write_bytes(before)

    after = read_knowledge(folder, shelf)
    assert (after.base, after.problems) == (sound.base, sound.problems)


def test_the_same_knowledge_comes_of_it(cases_folder: Path) -> None:
    """Also with cases, facets and taught turns, which stand in files of their own."""
    shelf = Shelf()
    read_knowledge(cases_folder, shelf)

    assert read_knowledge(cases_folder, shelf).base == read_knowledge(cases_folder).base


def test_only_the_changed_file_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are taken from the shelf."""
    shelf = Shelf()
    read_knowledge(folder, shelf)
    read: list[str] = []

    def note(text: str) -> Composed:
        read.append(text)
        return compose(text)

    monkeypatch.setattr("knowledge.yaml.reader.compose", note)
    path = folder / JOB
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    read_knowledge(folder, shelf)

    assert read == [path.read_text(encoding="utf-8")]


def test_names_given_in_two_files_are_told_again(folder: Path) -> None:
    """A problem between two files is found each time, though neither is read anew."""
    shelf = Shelf()
    text = FILES[JOB].replace("job.search", "job.other", 1)
    write_files(folder, {"answers/z_later.yaml": text})
    full = read_knowledge(folder).problems
    assert any(each.code == "example-twice" for each in full)

    assert read_knowledge(folder, shelf).problems == full
    assert read_knowledge(folder, shelf).problems == full
