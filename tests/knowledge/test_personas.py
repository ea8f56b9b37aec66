"""How one kind of people asks, in a file of its own: shared out to the answers, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.personas import describe_gaps
from knowledge import intent_of, load_knowledge, read_knowledge
from knowledge.entries import change_entry, read_entry

FILE = "answers/persona_forum.yaml"
FORUM = """\
personas:
  - id: forum
    title: {th: ตั้งกระทู้, en: Posters}
    examples:
      permit.renew:
        th: [ใครเคยไปต่อมาบ้าง เล่าหน่อย]
      permit.renew/late:
        en: [anyone been late with it and lived]
    must_match:
      permit.renew/late: [นึกได้อีกทีก็ผ่านมาอาทิตย์นึงแล้ว]
"""


@pytest.fixture
def folder(cases_folder: Path) -> Path:
    (cases_folder / FILE).write_text(FORUM, encoding="utf-8")
    return cases_folder


def problems_with(folder: Path, before: str, after: str) -> list[tuple[int, str]]:
    """Edit the file and give what is wrong with it: where, and what."""
    path = folder / FILE
    assert before in FORUM
    path.write_text(FORUM.replace(before, after, 1), encoding="utf-8")
    return [(each.line, each.what.th) for each in read_knowledge(folder).problems if each.is_error]


def test_each_answer_gets_what_personas_ask(folder: Path, cases_folder: Path) -> None:
    """After its own examples, in either language, and test questions too."""
    base = load_knowledge(folder)
    general, late = base.answers["permit.renew"], base.answers["permit.renew/late"]

    assert general.examples["th"][-1] == "ใครเคยไปต่อมาบ้าง เล่าหน่อย"
    assert late.examples["en"][-1] == "anyone been late with it and lived"
    assert late.must_match[-1] == "นึกได้อีกทีก็ผ่านมาอาทิตย์นึงแล้ว"
    assert base.personas[0].counts == {"permit.renew": 1, "permit.renew/late": 1}


def test_an_answer_is_edited_without_what_personas_ask(folder: Path) -> None:
    """Their lines stand in their own file: an officer's edit neither shows nor copies them."""
    base = load_knowledge(folder)
    key = "answer:permit.renew"
    before = read_entry(base, key)
    kept = before["examples.th"]

    change = change_entry(folder, key, before, {**before, "examples.th": [*kept, "ต่อบัตรที่ไหนได้อีก"]})

    assert "ใครเคยไปต่อมาบ้าง เล่าหน่อย" not in kept
    late = read_entry(base, "answer:permit.renew/late")
    assert late["examples.en"] == list(base.answers["permit.renew/late"].examples["en"][:-1])
    assert "นึกได้อีกทีก็ผ่านมาอาทิตย์นึงแล้ว" not in late["must_match"]
    written = b"".join(change.values()).decode()
    assert "ต่อบัตรที่ไหนได้อีก" in written
    assert "ใครเคยไปต่อมาบ้าง" not in written


def test_the_order_of_the_files_does_not_matter(folder: Path) -> None:
    """A persona may be read before the answers it speaks of."""
    first = load_knowledge(folder).answers["permit.renew"].examples
    (folder / FILE).rename(folder / "answers/a_first.yaml")

    assert load_knowledge(folder).answers["permit.renew"].examples == first


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("permit.renew/late:\n        en", "permit.renew/lat:\n        en", 7, "permit.renew/lat"),
        ("[นึกได้อีกทีก็ผ่านมาอาทิตย์นึงแล้ว]", "[ใครเคยไปต่อมาบ้าง เล่าหน่อย]", 10, "เล่าหน่อย"),
        ("        th: [ใคร", "        ไทย: [ใคร", 6, "ไทย"),
        ("    examples:\n      permit.renew:", "    examples:\n      permit.renew: []\n      permit.fee:", 6, ""),
    ],
    ids=["no such answer", "a test that is learned", "an unknown language", "a list in place of languages"],
)
def test_what_is_wrong_is_told_where_it_stands(folder: Path, before: str, after: str, line: int, words: str) -> None:
    """In the persona's own file."""
    found = problems_with(folder, before, after)

    assert any(at == line and words in what for at, what in found)


def test_the_report_names_who_is_missing(folder: Path) -> None:
    """Intents that a persona never asks for come first."""
    base = load_knowledge(folder)

    rows = describe_gaps(base, list(base.personas), 1)

    assert len(rows) == len(base.intents)
    lacking = [row for row in rows if row.endswith("ยังไม่มี forum")]
    assert rows[: len(lacking)] == lacking
    assert [row.partition(":")[0] for row in rows if row not in lacking] == [intent_of("permit.renew/late")]
