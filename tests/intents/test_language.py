"""Thai is answered in Thai, English in English; other scripts are told apart."""

from __future__ import annotations

import pytest
from hypothesis import given

from intents import detect_language
from intents.normalize import detect_other_script

from .strategies import any_text


@pytest.mark.parametrize("text", ["ตกงาน", "job fair เชียงใหม่", "ขอ link หน่อย"])
def test_any_thai_letter_makes_it_thai(text: str) -> None:
    """Who mixes English words into Thai reads Thai."""
    assert detect_language(text) == "th"


@pytest.mark.parametrize("text", ["find a job", "GECC", "1694 or 1506?"])
def test_latin_letters_alone_are_english(text: str) -> None:
    """Who writes without a Thai letter is answered in English."""
    assert detect_language(text) == "en"


@pytest.mark.parametrize("text", ["is the minimum wage 400฿?", "400฿ per day"])
def test_the_baht_sign_is_no_thai_letter(text: str) -> None:
    """A price in baht does not turn an English question into a Thai one."""
    assert detect_language(text) == "en"


@pytest.mark.parametrize("text", ["", "1506", "24/7 !", "👍", "你好"])
def test_without_letters_there_is_no_language(text: str) -> None:
    """A number or a smile is in no language."""
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("ကျွန်တော် အလုပ်ရှာနေပါတယ်", "burmese"),
        ("我要找工作", "chinese"),
        ("仕事をさがしています", "other"),
        ("일자리를 찾고 있어요", "other"),
        ("ищу работу", "other"),
        ("ខ្ញុំរកការងារ", "khmer"),
        ("ຂ້ອຍຊອກວຽກ ok", "lao"),
        ("Tôi muốn tìm việc làm ở Thái Lan", "vietnamese"),
        ("làm thế nào để xin giấy phép lao động", "vietnamese"),
    ],
)
def test_other_scripts_are_named(text: str, script: str) -> None:
    """Neighbours' scripts by their names, Vietnamese by its marks; none is guessed at."""
    assert detect_other_script(text) == script


@pytest.mark.parametrize(
    "text",
    [
        "", "1506", "👍👍", "หางาน", "find a job", "งาน 你好 ที่ไต้หวัน", "café", "ma tête à moi",
        "my colleague Đặng Nguyễn wants to renew his work permit",
    ],
)  # fmt: skip
def test_thai_and_latin_are_read(text: str) -> None:
    """A foreign word inside a Thai question does not turn it away."""
    assert not detect_other_script(text)


@given(any_text)
def test_every_text_has_at_most_one_language(text: str) -> None:
    """Nothing a citizen types stops the telling."""
    assert detect_language(text) in {"th", "en", None}
    assert detect_other_script(text) in {None, "burmese", "khmer", "lao", "chinese", "vietnamese", "other"}
