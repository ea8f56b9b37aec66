"""Intents and cases come into a file and go out of it, and no other byte changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import EditError, change_entry, load_knowledge, place_of, put_entry, read_entry
from tests.knowledge.conftest import CASES, FILES, write_files

NEW = {
    "title.th": "ค่าล่วงเวลา",
    "title.en": "Overtime pay",
    "answer.th": "ถามได้ที่ {hotline_doe}\n\n1. เตรียมสัญญา: ฉบับจริง",
    "answer.en": "Ask {hotline_doe}\n\n1. Bring the contract",
    "buttons": ["ask job.search", "call hotline_doe"],
    "valid_until": "",
    "after.th": "",
    "after.en": "",
    "examples.th": ["ค่าโอทีคิดยังไง", "ok: โอทีไหม"],
    "examples.en": ["how is overtime paid"],
    "must_match": ["ทำเกินเวลาได้เงินเพิ่มไหม"],
    "sources": ["seed"],
    "as_of": "2026",
}
INTENT = {**NEW, "owner": "กรมการจัดหางาน", "review_by": "2027-05-22"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(tmp_path, {**FILES, **CASES})


def put(folder: Path, files) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    ("key", "values", "file"),
    [
        ("answer:job.overtime", INTENT, "answers/job.yaml"),
        ("answer:wage.overtime", INTENT, "answers/wage_overtime.yaml"),
        ("answer:permit.renew/overtime", NEW, "answers/permit.yaml"),
        ("answer:job.search/overtime", NEW, "answers/job.yaml"),
    ],
)
def test_a_new_answer_stands_as_it_was_written_and_goes_without_a_trace(
    folder: Path, key: str, values: dict, file: str
) -> None:
    """At the end of a file, in a new one, behind the other cases, as the first case; the folder passes the check."""
    before = (folder / file).read_bytes() if (folder / file).exists() else b""
    files = change_entry(folder, key, {}, {**values, "file": file})
    assert list(files) == [file]
    assert before.rstrip() in files[file]  # what stood there stands there
    put(folder, files)

    base = load_knowledge(folder)
    assert read_entry(base, key) == values

    put(folder, change_entry(folder, key, {**values, "file": file}, {}))
    if before:
        assert (folder / file).read_bytes() == before
    assert load_knowledge(folder).answers.keys() == base.answers.keys() - {key.partition(":")[2]}


@pytest.mark.parametrize("key", ["answer:permit.renew/fee", "answer:permit.renew/late", "answer:chat.help"])
def test_what_is_taken_out_comes_back_as_it_stood(folder: Path, key: str) -> None:
    """With all that no form shows: facets, what it has to say, comments within."""
    before = {path.name: path.read_bytes() for path in (folder / "answers").iterdir()}
    live = read_entry(load_knowledge(folder), key)
    old = {**live, **place_of(folder, key)}

    put(folder, change_entry(folder, key, old, {}))
    assert {path.name: path.read_bytes() for path in (folder / "answers").iterdir()} != before
    put(folder, change_entry(folder, key, {}, old))

    assert {path.name: path.read_bytes() for path in (folder / "answers").iterdir()} == before


@pytest.mark.parametrize(
    ("key", "file", "what"),
    [
        ("answer:job.search", "answers/job.yaml", "อยู่แล้ว"),
        ("answer:permit.renew/fee", "answers/permit.yaml", "อยู่แล้ว"),
        ("answer:no.such/case", "answers/job.yaml", "no.such"),
        ("answer:job.x", "answers/../../evil.yaml", "ไม่ถูกแบบ"),
        ("answer:job.x", "facts/facts.yaml", "ไม่ถูกแบบ"),
        ("answer:Job X", "answers/job.yaml", "ไม่ถูกแบบ"),
    ],
)
def test_what_cannot_be_put_there_is_refused(folder: Path, key: str, file: str, what: str) -> None:
    with pytest.raises(EditError, match=what):
        change_entry(folder, key, {}, {**INTENT, "file": file})


def test_a_new_answer_is_looked_at_before_it_is_written(folder: Path) -> None:
    """In the knowledge as it is in memory."""
    base = load_knowledge(folder)

    intent = put_entry(base, "answer:job.overtime", INTENT).intents["job.overtime"]
    case = put_entry(base, "answer:permit.renew/overtime", NEW).answers["permit.renew/overtime"]

    assert intent.title.th == case.title.th == "ค่าล่วงเวลา"
    assert intent.examples["th"] == ("ค่าโอทีคิดยังไง", "ok: โอทีไหม")
