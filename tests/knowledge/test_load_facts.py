"""Mistakes in facts, places and offices are told at their place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.diagnostics.problem import Problem

Break = Callable[..., tuple[Problem, ...]]


def whats(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.what.th for problem in problems]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('tel: "1694"', "tel: 1694", 4, "1694 จะถูกอ่านเป็นตัวเลข"),
        ('tel: "1694"', 'tel: "1506 กด 2"', 4, "“1506 กด 2” ไม่ใช่เบอร์ที่โทรได้"),
        ("https://smartjob", "smartjob", 8, "“smartjob.doe.go.th” ไม่ใช่ที่อยู่เว็บ"),
        ("https://smartjob", "https://ไทยมีงานทำ", 8, "“https://ไทยมีงานทำ.doe.go.th” ไม่ใช่ที่อยู่เว็บ"),
        ("    en: 30 days\n", "", 12, "ข้อเท็จจริงนี้ไม่มีข้อความครบ"),
        ("    en: 30 days\n", "    en: 30 days\n    text: x\n", 12, "ข้อเท็จจริงนี้ไม่มีข้อความครบ"),
        ("th: 30 วัน", 'th: "{hotline_doe} วัน"', 12, "ข้อเท็จจริงมีวงเล็บปีกกา"),
        ("job_days:", "job-days:", 11, "ชื่อข้อเท็จจริง job-days ใช้ไม่ได้"),
        ("job_days:", "province:", 11, "ชื่อข้อเท็จจริง province ใช้ไม่ได้"),
        ('as_of: "2024-09"', 'as_of: "2024-13"', 6, "“2024-13” ไม่ใช่วันที่ของข้อมูล"),
        ("sources: [seed]", "sources: []", 5, "ยังไม่มีแหล่งที่มา"),
        ("sources: [seed]", "sources: [sedd]", 5, "ไม่รู้จักแหล่งที่มา sedd"),
        ("เว็บหางาน", "เว็บหางานของกรมการจัดหางานทั่วประเทศ", 7, None),
        ("sat]", "saturday]", 22, "ไม่รู้จักวัน saturday"),
        ("[mon, sat]", "[]", 22, "ไม่มีวันที่เปิด"),
        ('"08.30"', "08.30", 18, "08.30 จะถูกอ่านเป็น 8.3"),
        ('"08.30"', '"เช้า"', 18, "“เช้า” ไม่ใช่เวลา"),
        ('"08.30"', '"17.30"', 17, "เวลาเปิดไม่ได้มาก่อนเวลาปิด"),
    ],
)
def test_tells_a_mistake_in_a_fact(break_at: Break, old: str, new: str, line: int, what: str | None) -> None:
    """Each mistake is told with the line where it stands."""
    problems = break_at("facts/hotlines.yaml", old, new)

    assert line in [each.line for each in problems if what in (each.what.th, None)]


def test_a_fact_given_twice_names_both_places(break_at: Break) -> None:
    """Facts of different files share one set of names."""
    (problem,) = break_at("facts/more.yaml", None, "facts:\n  job_days: {text: x, sources: [seed]}\n")

    assert problem.what.th == "ข้อเท็จจริง job_days ซ้ำกับ facts/hotlines.yaml บรรทัด 11"
    assert (problem.file, problem.line) == ("facts/more.yaml", 2)


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("offices", "id: tak", "id: krabi", "สำนักงาน krabi ซ้ำกับ facts/offices.yaml บรรทัด 2"),
        ("offices", "province: ตาก", "province: กระบี่", "สำนักงานของจังหวัด กระบี่ ซ้ำกับ facts/offices.yaml บรรทัด 2"),
        ("offices", "province: ตาก", "province: ตราก", "ไม่รู้จักจังหวัด ตราก"),
        ("offices", "kind: provincial", "kind: province", "ไม่รู้จักชนิดสำนักงาน province"),
        ("offices", "kind: provincial", "kind: bangkok_area", "สำนักงานพื้นที่ไม่มีเลขพื้นที่"),
        ("offices", "2567", "2024", "ตรงนี้ต้องเป็นตัวเลข 2540-2640"),
        ("offices", "unverified: true", "unverified: ใช่", "ตรงนี้ต้องเป็น true หรือ false"),
        ("offices", "    website: null\n", "", "ยังไม่มีช่อง `website`"),
        ("districts", "area: 10", "area: 11", "ตรงนี้ต้องเป็นตัวเลข 1-10"),
        ("districts", "area: 10", "area: สิบ", "ตรงนี้ต้องเป็นตัวเลข 1-10"),
        ("districts", "id: dusit", "id: din-daeng", "รหัสเขต din-daeng ซ้ำกับ facts/districts.yaml บรรทัด 2"),
        ("provinces", "id: tak", "id: krabi", "รหัสจังหวัด krabi ซ้ำกับ facts/provinces.yaml บรรทัด 2"),
        ("provinces", "id: tak", "id: ตาก", "รหัส ตาก ไม่ถูกแบบ"),
        ("provinces", "แม่สอด", "อ่าวนาง", "“อ่าวนาง” เป็นชื่อเรียกของ กระบี่ ด้วย"),
        ("service_centers", "province: ตาก", "province: ตราด", "ไม่รู้จักจังหวัด ตราด"),
        ("gecc", "id: krabi", "name_th: krabi", "ไม่รู้จักช่อง `name_th`"),
        ("sources", "{ref: ข้อความของโครงการ}", "ข้อความ", "ตรงนี้ต้องเป็นช่องย่อย (ชื่อช่อง: ค่า)"),
    ],
)
def test_tells_a_mistake_in_a_directory(break_at: Break, file: str, old: str, new: str, what: str) -> None:
    """Offices and places are as strict as answers."""
    assert what in whats(break_at(f"facts/{file}.yaml", old, new))


def test_a_misspelt_province_is_recognised(break_at: Break) -> None:
    """The mend names the province that was meant."""
    problems = break_at("facts/offices.yaml", "province: กระบี่", "province: กระบี")

    assert problems[0].hint.th == "น่าจะหมายถึง `กระบี่`"


@pytest.mark.parametrize(
    "row", ["กระบี่,คลองท่อม,99.263,7.93", "กระบี่,คลองท่อม,x,99.2", "กระบี่,,7.9,99.2", "กระบี่", "กระบี่,ก,nan,99.2"]
)
def test_a_wrong_row_of_the_map(break_at: Break, row: str) -> None:
    """Swapped, missing or odd coordinates are told with their row."""
    (problem,) = break_at("facts/places.csv", "ตาก,แม่สอด,16.71,98.57", row)

    assert (problem.line, problem.what.th) == (3, "แถวนี้อ่านไม่ได้")


def test_missing_columns_of_the_map_are_one_problem(break_at: Break) -> None:
    """Not one for each of seven thousand rows."""
    (problem,) = break_at("facts/places.csv", "latitude,longitude", "lat,lon")

    assert problem.what.th == "ไม่มีคอลัมน์ latitude, longitude"


def test_an_unknown_province_of_the_map_is_told_once(break_at: Break) -> None:
    """The first of its rows is enough."""
    rows = "".join(f"ตราด,เมือง,12.{number},102.5\n" for number in range(5))
    (problem,) = break_at("facts/places.csv", "ตาก,แม่สอด,16.71,98.57\n", rows)

    assert (problem.line, problem.what.th) == (3, "ไม่รู้จักจังหวัด ตราด")
