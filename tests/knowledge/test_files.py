"""Only what is ours is read; what systems, editors and people leave beside it is passed over or named."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import knowledge_files, load_knowledge, read_knowledge
from knowledge.diagnostics.problem import Problem

JOB = "answers/job.yaml"
APPLE_DOUBLE = bytes.fromhex("00051607000200004d6163204f53205820202020") + b"\0" * 62


def problems_of(folder: Path) -> list[Problem]:
    return list(read_knowledge(folder).problems)


@pytest.mark.parametrize(
    "name",
    ["._job.yaml", ".hidden.yaml", "~$job.yaml", "#job.yaml#", "job.yaml~", ".job.yaml.swp", "Thumbs.db", ".DS_Store",
     "desktop.ini", "job.yaml.orig", "job.yaml.bak", "job.yaml.tmp", ".#job.yaml", "README.md"],
)  # fmt: skip
def test_what_programs_leave_is_passed_over(folder: Path, name: str) -> None:
    """macOS, Emacs, Word and Windows leave files that nobody wrote; none goes live, none stops anything."""
    before = load_knowledge(folder).version
    (folder / "answers" / name).write_bytes(APPLE_DOUBLE)

    assert problems_of(folder) == []
    assert load_knowledge(folder).version == before
    assert name not in {path.name for path in knowledge_files(folder)}


def test_a_lock_that_leads_nowhere_is_passed_over(folder: Path) -> None:
    """Emacs makes a link to nothing while somebody edits."""
    (folder / "answers/.#job.yaml").symlink_to("officer@pc.4711:1")

    assert problems_of(folder) == []


def test_a_file_by_a_link_is_read(folder: Path) -> None:
    """So Kubernetes mounts a ConfigMap."""
    (folder / "..data").mkdir()
    (folder / JOB).rename(folder / "..data/job.yaml")
    (folder / JOB).symlink_to(folder / "..data/job.yaml")

    assert "job.search" in load_knowledge(folder).intents


@pytest.mark.parametrize(
    "name",
    ["job - Copy.yaml", "job - สำเนา.yaml", "job (1).yaml", "job copy.yaml", "Copy of job.yaml", "สำเนาของ job.yaml",
     "job copy 2.yaml", "job - Copy (2).yaml", "job 2.yaml", "job (conflicted copy 2026-11-30).yaml",
     "job.sync-conflict-20261130-101010.yaml", "job_backup.yaml", "job_old.yaml", "job.bak.yaml", "job (สำเนา).yaml"],
)  # fmt: skip
def test_a_copy_is_named_once(folder: Path, name: str) -> None:
    """Not two hundred mistakes that point into the original."""
    (folder / "answers" / name).write_bytes((folder / JOB).read_bytes())

    (problem,) = problems_of(folder)

    assert (problem.file, problem.code) == (f"answers/{name}", "copy")
    assert "job.yaml" in problem.what.th


def test_a_copy_under_any_name_is_known_by_its_entries(folder: Path) -> None:
    """All of its entries stand in another file."""
    (folder / "answers/zz.yaml").write_bytes((folder / "answers/office.yaml").read_bytes())

    (problem,) = problems_of(folder)

    assert (problem.file, problem.code) == ("answers/zz.yaml", "copy")


@pytest.mark.parametrize("name", ["job_fair.yaml", "jobs.yaml", "job-2569.yaml", "copyright.yaml"])
def test_a_file_of_its_own_is_no_copy(folder: Path, name: str) -> None:
    """Names may begin alike."""
    (folder / "answers" / name).write_text("background:\n  - ฝนตกไหม\n", encoding="utf-8")

    assert problems_of(folder) == []


@pytest.mark.parametrize("suffix", [".yaml.txt", ".yml", ".YAML", ".YML", ".yaml.docx", ".yml.txt", ".yaml.html"])
@pytest.mark.parametrize("file", ["answers/job", "facts/offices"])
def test_a_file_under_a_wrong_name_is_one_mistake(folder: Path, file: str, suffix: str) -> None:
    """Notepad's "Save as" takes a file away from citizens without a word; the mend is a new name."""
    path = (folder / f"{file}.yaml").rename(folder / f"{file}{suffix}")

    (problem,) = [each for each in problems_of(folder) if each.is_error]
    path.rename(path.with_name(problem.hint.th.split()[-1]))

    assert problem.code == "wrong-suffix"
    assert problems_of(folder) == []


def test_a_second_file_beside_the_right_one_is_told(folder: Path) -> None:
    """Whether it is the new one, only its author knows."""
    (folder / "answers/job.yaml.txt").write_bytes((folder / JOB).read_bytes())

    assert [each.code for each in problems_of(folder)] == ["second-name"]


@pytest.mark.parametrize("name", ["old.yaml", "old.yml", "old"])
def test_a_folder_is_told_and_not_read(folder: Path, name: str) -> None:
    """What somebody put aside is not live, and stops nothing."""
    (folder / "answers" / name).mkdir()
    (folder / "answers" / name / "job.yaml").write_text("x: [", encoding="utf-8")

    result = read_knowledge(folder)

    assert result.base is not None
    assert [each.code for each in result.problems] == ["folder"]


@pytest.mark.parametrize("name", ["notes.txt", "job.docx", "phones.xlsx", "job.json", "offices.csv"])
def test_a_stranger_is_a_warning(folder: Path, name: str) -> None:
    """An officer who saved answers there learns that nobody reads them."""
    (folder / "answers" / name).write_bytes(b"x")

    result = read_knowledge(folder)

    assert [(each.code, each.is_error) for each in result.problems] == [("not-read", False)]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"PK\x03\x04rest", "Word"), (b"%PDF-1.7", "PDF"), (b"{\\rtf1", "RTF"), (APPLE_DOUBLE, "AppleDouble"),
     (b"\xd0\xcf\x11\xe0rest", "Word")],
)  # fmt: skip
def test_a_file_of_another_kind_is_named(folder: Path, content: bytes, kind: str) -> None:
    """A document that was renamed to .yaml is no YAML with two hundred mistakes."""
    (folder / JOB).write_bytes(content)

    (problem,) = problems_of(folder)

    assert problem.code == "other-kind"
    assert kind in problem.what.th
