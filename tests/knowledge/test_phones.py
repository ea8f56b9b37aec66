"""An office's phone is one valid number, in YAML as in the spreadsheet; what people write is read or proposed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import examine_content, load_knowledge
from knowledge.diagnostics.problem import Problem
from knowledge.phones import guess_phones, is_dialled, is_phone, to_plain

Break = Callable[..., tuple[Problem, ...]]
OFFICES, HOTLINES = "facts/offices.yaml", "facts/hotlines.yaml"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("โทร. 038-511111", ("038-511111",)),
        ("(038) 398-052", ("038-398-052",)),
        ("043811111/043811112", ("043811111", "043811112")),
        ("+66 44 811111", ("044 811111",)),
        ("+66 (0)2 123 4567", ("02 123 4567",)),
        ("0-4323-7777 ถึง 9", ("0-4323-7777-9",)),
        ("๐๓๔-๕๖๔๓๐๙", ("034-564309",)),
        ("０３４-５６４３０９", ("034-564309",)),
        ("034–564309", ("034-564309",)),
        ("034.564.309", ("034-564-309",)),
        ("34564309", ("034564309",)),
        ("812345678", ("0812345678",)),
        ("02-123-4567 ext. 12", ("02-123-4567 ต่อ 12",)),
        ("034-564309 หรือ 034-564310", ("034-564309", "034-564310")),
        ("Tel: 02 123 4567", ("02 123 4567",)),
    ],
)
def test_usual_forms_are_proposed_and_obeying_mends(break_at: Break, written: str, meant: tuple[str, ...]) -> None:
    """The message shows the number as it should be written; written so, it passes."""
    (problem,) = break_at(OFFICES, '["075-000000"]', f'["{written}"]')

    assert guess_phones(written) == meant
    assert all(f'"{number}"' in problem.hint.th for number in meant)
    assert break_at(OFFICES, f'["{written}"]', str(list(meant)).replace("'", '"')) == ()


@pytest.mark.parametrize(
    "written", ["โทร 034-56431A", "ถามคุณแดงที่เคาน์เตอร์", "0-3931-1111-9999", "034-5643", "02123456789", "099-12345"]
)
def test_what_is_no_number_is_told_once(break_at: Break, written: str) -> None:
    """Citizens would read it, and a button would dial it."""
    (problem,) = break_at(OFFICES, '["075-000000"]', f'["{written}"]')

    assert problem.code == "not-phone"
    assert guess_phones(written) == ()


@pytest.mark.parametrize("number", ["34564309", "034564307", "1694", "812345678"])
def test_a_number_without_quotes_is_mended_at_once(break_at: Break, number: str) -> None:
    """The zero is put back, not only the quotation marks."""
    (problem,) = break_at(OFFICES, '["075-000000"]', f"[{number}]")

    mended = problem.hint.th.split("`")[1]
    assert is_phone(mended.strip('"'))
    assert break_at(OFFICES, f"[{number}]", f"[{mended}]") == ()


@pytest.mark.parametrize("tel", ["1964", "021234567", "191", "1506", "0812345678"])
def test_the_button_dials_what_the_text_says(break_at: Break, tel: str) -> None:
    """Two digits turned round would ring somewhere else."""
    (problem,) = break_at(HOTLINES, 'tel: "1694"', f'tel: "{tel}"')

    assert problem.code == "tel-differs"


@pytest.mark.parametrize("tel", ["034564315034564309", "12", "0345643", "++66", "00000000000000"])
def test_a_button_dials_one_number(break_at: Break, tel: str) -> None:
    """Two numbers in a row are none."""
    (problem,) = break_at(HOTLINES, 'tel: "1694"', f'tel: "{tel}"')

    assert problem.code == "not-tel"


def test_doubles_and_mobile_numbers_are_warned_of(folder: Path) -> None:
    """A number that was dragged down a column, or somebody's own."""
    path = folder / OFFICES
    path.write_text(
        path.read_text(encoding="utf-8").replace("phones: []", 'phones: ["075 000-000", "081-234-5678"]'),
        encoding="utf-8",
    )

    found = [each.code for each in examine_content(load_knowledge(folder), None, date(2026, 11, 30)).problems]

    assert sorted(code for code in found if "phone" in code) == ["mobile-phone", "phone-twice"]


@pytest.mark.parametrize("number", ["โทร ๑๖๙๔", "โทร １６９４", "๐๓๔-๕๖๔๓๐๙", "034‑564309", "034–564–309"])
def test_a_number_in_an_answer_is_seen_in_any_digits_and_dashes(folder: Path, number: str) -> None:
    """What is written in Thai digits grows old as unseen as in others."""
    path = folder / "answers/job.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("หางานกับกรมได้", f"ได้ {number} ได้"), encoding="utf-8")
    plain = to_plain(number)

    result = examine_content(load_knowledge(folder), None, date(2026, 11, 30)) if "１" not in number else None

    if result is not None:
        assert any(each.code in ("literal-number", "literal-fact") for each in result.problems)
    assert len(plain) == len(number)


@given(st.text(alphabet="0123456789 -+()/.,๑๒ต่อกดถึงext", max_size=24))
def test_what_is_read_is_a_number(text: str) -> None:
    """A reading is never another mistake."""
    assert all(map(is_phone, guess_phones(text)))
    assert isinstance(is_dialled(text), bool)
