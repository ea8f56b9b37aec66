"""Staff see what is still to be found out about the offices."""

from __future__ import annotations

from pathlib import Path

from knowledge import find_missing, load_knowledge


def test_empty_fields_are_counted_by_kind_of_office(folder: Path) -> None:
    """One of two provincial offices has a phone, none an address; there are no others."""
    counts = find_missing(load_knowledge(folder)).counts

    assert [(count.label, count.kind, count.empty, count.offices) for count in counts] == [
        ("เบอร์โทร", "สำนักงานจังหวัด", 1, 2),
        ("ที่อยู่", "สำนักงานจังหวัด", 2, 2),
        ("ลิงก์แผนที่", "สำนักงานจังหวัด", 2, 2),
        ("อีเมล", "สำนักงานจังหวัด", 2, 2),
        ("เว็บไซต์", "สำนักงานจังหวัด", 2, 2),
    ]


def test_each_office_tells_what_it_lacks(folder: Path) -> None:
    """The list to work through; own opening hours are no gap."""
    lacking = {office.id: labels for office, labels in find_missing(load_knowledge(folder)).offices}

    assert lacking["krabi"] == ("ที่อยู่", "ลิงก์แผนที่", "อีเมล", "เว็บไซต์")
    assert lacking["tak"][0] == "เบอร์โทร"


def test_doubtful_and_undated_facts_are_listed(folder: Path) -> None:
    """What is there may still need a look."""
    path = folder / "facts/offices.yaml"
    path.write_text(
        path.read_text().replace(
            "email: null\n    website: null\n    certification: null",
            "email: t@doe.go.th\n    website: null\n    certification: null",
        )
    )

    found = find_missing(load_knowledge(folder))
    assert [office.id for office in found.unverified] == ["krabi"]
    assert [office.id for office in found.undated] == ["tak"]
