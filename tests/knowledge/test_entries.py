"""Entries as forms show them: changed in the one field that was changed, told of their mistakes beside the field."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge import KnowledgeBase, load_knowledge
from knowledge.editing import EditError
from knowledge.entries import (
    WHOLE,
    EntryGoneError,
    Values,
    change_entry,
    check_entry,
    fields_of,
    read_entry,
)
from tests.conftest import copy_thin_knowledge
from tests.knowledge.conftest import CASES, FILES, write_files

TODAY = date(2026, 11, 23)
SEARCH = "answer:job.search"
PAY = "answer:unemployment.register/late"
LONG = "บรรทัดแรกตอบได้\n\n1. เปิด {site_jobs}\n2. ถาม: {hotline_doe} # ไม่ใช่หมายเหตุ\n\nจบ"


@pytest.fixture(scope="module")
def thin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our knowledge with few examples, as each edit is followed by reading all of it anew."""
    return copy_thin_knowledge(tmp_path_factory.mktemp("thin"))


@pytest.fixture(scope="module")
def base(thin: Path) -> KnowledgeBase:
    return load_knowledge(thin)


@pytest.fixture
def folder(thin: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(thin, tmp_path / "knowledge"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Where a mistake is looked for, what else is there is of no interest."""
    return write_files(tmp_path / "small", {**FILES, **CASES})


def changed(base: KnowledgeBase, key: str, **fields: object) -> tuple[Values, Values]:
    old = read_entry(base, key)
    return old, {**old, **{name.replace("__", "."): value for name, value in fields.items()}}


def put(folder: Path, key: str, old: Values, new: Values) -> list[str]:
    """Write what an edit gives; gives the lines that differ."""
    lines = []
    for name, content in change_entry(folder, key, old, new).items():
        before = Counter((folder / name).read_text(encoding="utf-8").splitlines())
        (folder / name).write_bytes(content)
        for line in content.decode().splitlines():
            lines += [] if before[line] > 0 else [line]
            before[line] -= 1
    return lines


def said(folder: Path, key: str) -> Values:
    """Read an entry again, out of the file alone."""
    return read_entry(load_knowledge(folder), key)


@pytest.mark.parametrize("key", [SEARCH, PAY, "answer:foreign.renew", "answer:hotline.hours"])
def test_every_field_of_an_answer_is_put_in_and_out_again(folder: Path, base: KnowledgeBase, key: str) -> None:
    """Back at the old values the file has its old bytes, where no field was new."""
    old = read_entry(base, key)
    new = {**old, "title.th": "ชื่อใหม่", "answer.th": LONG, "answer.en": "One line.", "as_of": "2026-11-30"}
    before = {path: path.read_bytes() for path in (folder / "answers").iterdir()}

    put(folder, key, old, new)
    there = said(folder, key)
    put(folder, key, new, old)

    assert {name: there[name] for name in new} == {**new, "answer.th": LONG}
    assert {path: path.read_bytes() for path in before} == before


def test_only_the_line_that_changed_differs(folder: Path, base: KnowledgeBase) -> None:
    """An officer's correction is one line in the history of the file."""
    assert put(folder, SEARCH, *changed(base, SEARCH, title__th="หางานทำ")) == ["      th: หางานทำ"]


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"buttons": ["link site_jobs", "ask job.fair", "call hotline_doe"]}, ["      - call: hotline_doe"]),
        ({"valid_until": "2026-12-31"}, ["    valid_until: '2026-12-31'"]),
        (
            {"after__th": "หมดแล้ว", "after__en": "Over\nnow"},
            ["    after:", "      th: หมดแล้ว", "      en: |", "        Over", "        now"],
        ),
        ({"sources": ["seed"]}, ["    sources: [seed]"]),
    ],
)
def test_buttons_dates_and_what_is_new(
    folder: Path, base: KnowledgeBase, fields: dict[str, object], lines: list[str]
) -> None:
    """In the form that staff write by hand."""
    old, new = changed(base, SEARCH, **fields)

    written = put(folder, SEARCH, old, new)

    assert [line.replace('"', "'") for line in written] == lines
    content = (folder / "answers/job_search.yaml").read_text(encoding="utf-8")
    entry = yaml.safe_load(content)["intents"][0]
    assert entry["id"] == "job.search"
    for name in fields:
        field = name.partition("__")[0]
        assert entry[field]


def test_what_is_optional_can_be_taken_away(folder: Path, base: KnowledgeBase) -> None:
    """An end that no longer holds goes with its line and leaves no trace."""
    before = (folder / "answers/job_search.yaml").read_bytes()
    old, new = changed(base, SEARCH, valid_until="2026-12-31 16.30", after__th="ก", after__en="A")
    put(folder, SEARCH, old, new)
    assert said(folder, SEARCH)["valid_until"] == "2026-12-31 16.30"

    put(folder, SEARCH, new, old)

    assert (folder / "answers/job_search.yaml").read_bytes() == before


def test_examples_keep_their_lines(folder: Path, base: KnowledgeBase) -> None:
    """One added, one taken away; an old one with a colon stays quoted as it was."""
    old, new = changed(base, SEARCH)
    examples = [*old["examples.th"][1:], "ถาม: งานไหนว่าง"]

    written = put(folder, SEARCH, old, {**new, "examples.th": examples})

    assert written == ['        - "ถาม: งานไหนว่าง"']
    assert said(folder, SEARCH)["examples.th"] == examples


def test_an_office_gets_another_phone(folder: Path, base: KnowledgeBase) -> None:
    """And nothing else of its 93 neighbours changes."""
    key = "office:krabi"
    old, new = changed(base, key, phones=["075-611111"], sources=["seed"], as_of="2026-11-30")

    written = put(folder, key, old, new)

    assert "      - 075-611111" in written
    assert len(written) <= 5  # phones, as_of and sources of this office
    assert said(folder, key)["phones"] == ["075-611111"]
    assert said(folder, "office:kanchanaburi") == read_entry(base, "office:kanchanaburi")


def test_nothing_changed_is_no_change(folder: Path, base: KnowledgeBase) -> None:
    assert change_entry(folder, SEARCH, *changed(base, SEARCH)) == {}


@pytest.mark.parametrize("key", ["answer:no.such", "office:nowhere", "file:../../etc/passwd", ""])
def test_what_is_not_there_is_told(base: KnowledgeBase, key: str) -> None:
    """A key names no path, and no entry that is not there."""
    for read in (read_entry, fields_of):
        with pytest.raises(EntryGoneError):
            read(base, key)


def test_a_letter_that_yaml_cannot_hold_is_refused(folder: Path, base: KnowledgeBase) -> None:
    """Rather than written so that it reads otherwise."""
    with pytest.raises(EditError):
        change_entry(folder, SEARCH, *changed(base, SEARCH, title__th="ก\x07ข"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title.th", "ชื่อปุ่มที่ยาวมากเกินกว่าที่จะวางลงบนปุ่มหนึ่งได้"),
        ("answer.en", ""),
        ("answer.th", "โทร {hotline_deo}"),
        ("valid_until", "31 ธ.ค. 2569"),
        ("as_of", "2569"),
        ("buttons", ["ask job.serach"]),
        ("sources", ["หนังสือที่ไม่มี"]),
        ("examples.th", []),
    ],
)
def test_a_mistake_is_told_beside_its_field(small: Path, name: str, value: str | list[str]) -> None:
    """With what is wrong and how to mend it, in Thai."""
    old = said(small, SEARCH)
    put(small, SEARCH, old, {**old, name: value})

    _, problems = check_entry(small, SEARCH, TODAY)

    errors = [each for each in problems if each.problem.is_error]
    assert {each.field for each in errors} <= {name, name.partition(".")[0]}
    assert errors
    assert all(each.problem.hint.th for each in errors)


def test_a_question_of_another_entry_is_told(small: Path) -> None:
    """Wherever the other one stands: here, or at the top of the page with the name of its file."""
    there = load_knowledge(small)
    other = there.answers["permit.renew/fee"].examples["th"][0]
    put(small, SEARCH, *changed(there, SEARCH, examples__th=["หางาน", other]))

    found, problems = check_entry(small, SEARCH, TODAY)

    assert found is None
    assert [(each.field, other in each.problem.what.th) for each in problems if each.problem.is_error] == [
        (WHOLE, True)
    ]


def test_a_sound_entry_has_no_errors(folder: Path) -> None:
    """Our own."""
    base, problems = check_entry(folder, SEARCH, TODAY)

    assert base is not None
    assert [each for each in problems if each.problem.is_error] == []


def test_all_our_answers_can_be_shown(base: KnowledgeBase) -> None:
    """Each of the fields of a form has a value."""
    for name in base.answers:
        assert set(fields_of(base, f"answer:{name}")) == set(read_entry(base, f"answer:{name}"))
