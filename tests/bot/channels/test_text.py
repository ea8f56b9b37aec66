"""The shape of plain text."""

from __future__ import annotations

import pytest

from bot.channels.text import Paragraph, Steps, arrange, clusters, find_phone, find_url, split_text


def test_paragraphs_and_steps_are_found() -> None:
    """A blank line parts paragraphs, lines that count from 1 are steps."""
    text = "ทำดังนี้\n\n1. กรอกแบบ\n2. ส่งที่เว็บ\nเสร็จแล้วรอ\nสามวัน"

    assert arrange(text) == (
        Paragraph(("ทำดังนี้",)),
        Steps(("กรอกแบบ", "ส่งที่เว็บ")),
        Paragraph(("เสร็จแล้วรอ", "สามวัน")),
    )


@pytest.mark.parametrize("text", ["3. ข้อเดียว", "1. ข้อเดียว", "1.5 เท่า\n2.5 เท่า", "2567. ปี\n2568. ปี"])
def test_what_does_not_count_from_one_is_a_paragraph(text: str) -> None:
    """One numbered line, or numbers that do not follow each other, are words like others."""
    assert all(isinstance(passage, Paragraph) for passage in arrange(text))
    assert (
        "\n".join(line for passage in arrange(text) if isinstance(passage, Paragraph) for line in passage.lines) == text
    )


def test_a_list_that_begins_again_is_a_second_one() -> None:
    """Counting from 1 again starts another list."""
    assert arrange("1. ก\n2. ข\n\n1. ค\n2. ง") == (Steps(("ก", "ข")), Steps(("ค", "ง")))


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("โทร 02-245-2245 ต่อ 9", "022452245"),
        ("โทร 081 234 5678", "0812345678"),
        ("ถามได้ที่ 1694 หรือโทร 1506 กด 2", "1506"),
        ("Phone 034-564315", "034564315"),
        ("Call 1694, 24 hours", "1694"),
        ("ข้อมูลปี 2567 มี 1,694 คน", None),
        ("โทรได้ทุกวัน ค่าธรรมเนียม 1000 บาท", None),
        ("เลขที่ 0105536012345", None),
    ],
)
def test_the_first_number_to_call_is_found(line: str, number: str | None) -> None:
    """Long numbers anywhere, short ones behind a word for calling."""
    assert find_phone(line) == number


def test_the_stop_behind_a_link_is_no_part_of_it() -> None:
    """A sentence may end with a link."""
    assert find_url("See https://www.doe.go.th/prd.") == "https://www.doe.go.th/prd"
    assert find_url("ไม่มีลิงก์") is None


@pytest.mark.parametrize("letter", ["🇹🇭", "น้ำ", "กู้", "ญี่", "ปิ์", "ล้ำ", "👩🏽‍⚕️", "👨‍👩‍👧", "❤️", "e\u0301", "ก"])
def test_a_letter_is_what_people_see_as_one(letter: str) -> None:
    """With its vowel and tone, a flag as a whole, a family as one; never cut in two."""
    assert list(clusters(letter * 3)) == [letter] * 3
    assert all(set(clusters(part)) == {letter} for part in split_text(letter * 50, 4 * len(letter) + 20))
