"""Two knowledge bases are compared in the words of staff."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import Change, How, KnowledgeBase, ListChange, ValueChange, compare, load_knowledge

Broken = Callable[..., tuple[object, ...]]
NEW_INTENT = """
  - id: job.fair
    title: {th: นัดพบแรงงาน, en: Job fair}
    answer: {th: "โทร {hotline_doe}", en: "Call {hotline_doe}"}
    owner: กรม
    sources: [seed]
    as_of: "2026"
    review_by: "2027-05-22"
    examples: {th: [นัดพบแรงงาน], en: [job fair]}
"""


@pytest.fixture
def old(folder: Path) -> KnowledgeBase:
    return load_knowledge(folder)


def changes(old: KnowledgeBase, folder: Path) -> list[Change]:
    return list(compare(old, load_knowledge(folder)).changes)


def edit(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_the_same_files_differ_in_nothing(old: KnowledgeBase, folder: Path) -> None:
    """No change is told where there is none."""
    assert changes(old, folder) == []


def test_a_changed_answer_is_told_with_its_language(old: KnowledgeBase, folder: Path) -> None:
    """Old and new text stand beside each other."""
    edit(folder, "answers/job.yaml", "Find a job on our site.", "Find work on our site.")

    (change,) = changes(old, folder)
    assert (change.kind, change.id, change.title, change.how) == ("เรื่อง", "job.search", "หางาน", How.CHANGED)
    (part,) = change.parts
    assert isinstance(part, ValueChange)
    assert part.label == "คำตอบ อังกฤษ"
    assert ("job" in part.old, "work" in part.new) == (True, True)


def test_examples_are_told_by_what_came_and_went(old: KnowledgeBase, folder: Path) -> None:
    """The order of examples means nothing; new and lost ones do."""
    edit(
        folder, "answers/job.yaml", "        - หางาน\n        - อยากมีงานทำ\n", "        - อยากได้งาน\n        - หางาน\n"
    )

    (change,) = changes(old, folder)
    assert change.parts == (ListChange("ตัวอย่างคำถาม ไทย", ("อยากได้งาน",), ("อยากมีงานทำ",)),)


def test_buttons_and_dates_are_told(old: KnowledgeBase, folder: Path) -> None:
    """What is under an answer, and how long it holds."""
    edit(folder, "answers/job.yaml", "      - share: location\n", "")
    edit(folder, "answers/job.yaml", 'valid_until: "2026-12-11"', 'valid_until: "2026-12-31"')

    (change,) = changes(old, folder)
    assert [part.label for part in change.parts] == ["ปุ่ม", "ใช้ได้ถึง"]


def test_a_new_and_a_removed_intent_are_told(old: KnowledgeBase, folder: Path) -> None:
    """Seen from one side it came, from the other it went."""
    edit(folder, "answers/job.yaml", "intents:\n", f"intents:{NEW_INTENT}")
    new = load_knowledge(folder)

    (came,), (went,) = compare(old, new).changes, compare(new, old).changes
    assert (came.id, came.how, went.how) == ("job.fair", How.ADDED, How.REMOVED)
    assert came.parts[0] == ValueChange("ชื่อเรื่อง ไทย", "", "นัดพบแรงงาน")


def test_a_fact_is_told_with_the_answers_that_show_it(old: KnowledgeBase, folder: Path) -> None:
    """One number changes in many answers at once."""
    edit(folder, "facts/hotlines.yaml", 'text: "1694"', 'text: "1694 กด 1"')

    (change,) = changes(old, folder)
    assert (change.kind, change.parts) == ("ข้อเท็จจริง", (ValueChange("ข้อความ", "1694", "1694 กด 1"),))
    assert {"job.search", "chat.help"} <= set(change.touches)


@pytest.mark.parametrize(
    ("file", "before", "after", "kind", "label"),
    [
        ("facts/offices.yaml", "075-000000", "075-111111", "สำนักงาน", "เบอร์โทร"),
        (
            "facts/offices.yaml",
            "    phones: []\n",
            "    phones: []\n    hours: 08.30–12.00 น.\n",
            "สำนักงาน",
            "เวลาทำการ",
        ),
        ("facts/hotlines.yaml", "days: [mon, sat]", "days: [mon]", "เวลาทำการ", "วันที่เปิด"),
        ("facts/gecc.yaml", "{year_be: null, level: null}", "{year_be: 2567, level: null}", "หน่วยงาน GECC", "GECC"),
        ("facts/service_centers.yaml", "at_border: true", "at_border: false", "ศูนย์บริการ", "ชายแดน"),
        ("facts/provinces.yaml", "[อ่าวนาง]", "[อ่าวนาง, เมืองกระบี่]", "จังหวัด", "ชื่อเรียก"),
        ("facts/districts.yaml", "area: 10", "area: 9", "เขต", "พื้นที่"),
        ("facts/sources.yaml", "kind: news", "kind: blog", "ที่มา", "kind"),
        ("facts/places.csv", "7.93", "7.94", "จุดบนแผนที่", "ข้อความ"),
        ("answers/menu.yaml", "[job.search, office.nearest]", "[job.search]", "หัวข้อเมนู", "เรื่อง"),
        ("answers/background.yaml", "วันนี้อากาศดี", "วันนี้ฝนตก", "ข้อความนอกเรื่อง", "ข้อความ"),
    ],
)
def test_everything_that_bots_know_is_compared(
    file: str, before: str, after: str, kind: str, label: str, old: KnowledgeBase, folder: Path
) -> None:
    """No file can change without being told."""
    edit(folder, file, before, after)

    (change,) = changes(old, folder)
    assert (change.kind, [part.label for part in change.parts]) == (kind, [label])


def test_changes_are_counted_by_kind(old: KnowledgeBase, folder: Path) -> None:
    """The summary says how much of what."""
    edit(folder, "answers/job.yaml", "owner: กรมการจัดหางาน", "owner: กรม")
    edit(folder, "answers/phrases.yaml", "ถ้อยคำ'", "คำ'")

    found = compare(old, load_knowledge(folder))
    assert (found.count("เรื่อง", How.CHANGED), found.count("เรื่อง", How.ADDED)) == (1, 0)
    assert found.count("ถ้อยคำ", How.CHANGED) > 10


# -- cases, facets and talks


PERMIT = "answers/permit.yaml"


@pytest.fixture
def old_with_cases(cases_folder: Path) -> KnowledgeBase:
    return load_knowledge(cases_folder)


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("900 baht a year", "990 baht a year", "คำตอบ อังกฤษ"),
        ("        facet: cost\n", "", "แง่ที่ถาม"),
        ("en: The fee", "en: Fees", "ชื่อเรื่อง อังกฤษ"),
        ("Ask {hotline_doe}", "Call {hotline_doe}", "คำตอบหลังหมดเวลา อังกฤษ"),
        ("16.30", "18.00", "ใช้ได้ถึง"),
        ('as_of: "2026-11"', 'as_of: "2026-12"', "วันที่ของข้อมูล"),
        ("ต่อใบอนุญาตกี่บาท", "ค่าต่อใบอนุญาต", "ตัวอย่างคำถาม ไทย"),
        ("ต่อใบงานเสียเงินเท่าไหร่", "ต่อใบงานแพงไหม", "คำถามทดสอบ"),
    ],
)
def test_a_changed_case_is_told_by_its_full_id(
    before: str, after: str, part: str, old_with_cases: KnowledgeBase, cases_folder: Path
) -> None:
    """Staff see that the detail changed, and its intent did not."""
    edit(cases_folder, PERMIT, before, after)

    (change,) = changes(old_with_cases, cases_folder)
    assert (change.kind, change.id, change.how) == ("เรื่องย่อย", "permit.renew/fee", How.CHANGED)
    assert [each.label for each in change.parts] == [part]


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("    at_office: true\n", "", ValueChange("ทำที่สำนักงานได้", "ใช่", "")),
        ("facets: [where]", "facets: [where, lost]", ListChange("แง่ที่ตอบแล้ว", ("lost",), ())),
        ("[ใบอนุญาต, permit]", "[ใบอนุญาต]", ListChange("คำของเรื่องนี้", (), ("permit",))),
        (
            "hours: office.contact",
            "hours: office.nearest",
            ListChange("แง่ที่เรื่องอื่นตอบ", ("hours → office.nearest",), ("hours → office.contact",)),
        ),
        (
            "โทร|สายด่วน",
            "โทร",
            ListChange(
                "คำที่ต้องมีในคำตอบ",
                ("จะต่อใบงานต้องไปไหน → สำนักงาน, โทร",),
                ("จะต่อใบงานต้องไปไหน → สำนักงาน, โทร|สายด่วน",),
            ),
        ),
    ],
)
def test_what_an_intent_says_of_its_details_is_compared(
    before: str, after: str, part: ValueChange | ListChange, old_with_cases: KnowledgeBase, cases_folder: Path
) -> None:
    """It decides what the bot says as much as the wording does."""
    edit(cases_folder, PERMIT, before, after)

    (change,) = changes(old_with_cases, cases_folder)
    assert (change.kind, change.id, change.parts) == ("เรื่อง", "permit.renew", (part,))


def test_a_moment_is_told_as_staff_write_it(old_with_cases: KnowledgeBase, cases_folder: Path) -> None:
    """A day alone ends at its last second."""
    edit(cases_folder, PERMIT, '"2026-12-11 16.30"', '"2026-12-12"')

    (change,) = changes(old_with_cases, cases_folder)
    assert change.parts == (ValueChange("ใช้ได้ถึง", "2026-12-11 16.30", "2026-12-12 23.59"),)


def test_new_cases_facets_and_talks_are_told(old_with_cases: KnowledgeBase, cases_folder: Path, folder: Path) -> None:
    """Each by itself; seen from the other side each of them went."""
    for name in (PERMIT, "answers/facets.yaml", "answers/follow_ups.yaml"):
        (folder / name).unlink()
    without = load_knowledge(folder)

    came, went = compare(without, old_with_cases), compare(old_with_cases, without)
    for kind, count in (("เรื่อง", 1), ("เรื่องย่อย", 2), ("แง่ที่ถาม", 4)):
        assert (came.count(kind, How.ADDED), went.count(kind, How.REMOVED)) == (count, count)
    (turns,) = [change for change in came.changes if change.kind == "บทสนทนาตัวอย่าง"]
    assert turns.parts[0] == ListChange(
        "ข้อความ",
        (
            "permit.renew: แล้วกี่บาท → permit.renew/fee",
            "permit.renew/fee: แล้วเปิดกี่โมง → office.contact",
            "permit.renew: หางานทำหน่อย → job.search",
        ),
        (),
    )


@pytest.mark.parametrize(
    ("before", "after", "labels"),
    [
        ("th: ค่าใช้จ่าย", "th: ราคา", ["คำเรียก ไทย"]),
        ("[เสียเท่าไหร่, how much]", "[เสียเท่าไหร่]", ["ตัวอย่างคำถาม"]),
        ("[จ่ายกี่บาทคะ]", "[ราคาเท่าไร]", ["คำถามทดสอบ"]),
    ],
)
def test_a_changed_facet_is_told(
    before: str, after: str, labels: list[str], old_with_cases: KnowledgeBase, cases_folder: Path
) -> None:
    """By the name it has in sentences, and by the questions for it."""
    edit(cases_folder, "answers/facets.yaml", before, after)

    (change,) = changes(old_with_cases, cases_folder)
    assert (change.kind, change.id, [part.label for part in change.parts]) == ("แง่ที่ถาม", "cost", labels)


def test_a_fact_is_told_with_the_cases_that_show_it(old_with_cases: KnowledgeBase, cases_folder: Path) -> None:
    """A number changes in the details too."""
    edit(cases_folder, "facts/hotlines.yaml", 'text: "1694"', 'text: "1694 กด 1"')

    (change,) = changes(old_with_cases, cases_folder)
    assert {"permit.renew", "permit.renew/fee", "permit.renew/late"} <= set(change.touches)
