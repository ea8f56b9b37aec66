"""Nothing personal that a citizen writes survives, however it is written; the question does."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intents import mask_personal, strip_masks
from intents.masking import has_valid_id
from intents.normalize import visible_text
from knowledge import KnowledgeBase
from tests.intents.strategies import any_text

ID = "1101700203450"
SCRIPTS = ("0123456789", "๐๑๒๓๔๕๖๗๘๙", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹")
BETWEEN = st.text(
    st.sampled_from([*" -–—.,/_()\n\t:;*~", *"\u200b\u200d\ufeff\u00ad\u2060\u0301\ufe0f\u20e3่"]), max_size=3
)


def with_check_digit(start: str) -> str:
    [last] = [digit for digit in "0123456789" if has_valid_id(start + digit)]
    return start + last


ids = st.from_regex(r"[1-8][0-9]{11}", fullmatch=True).map(with_check_digit)


@st.composite
def written(draw: st.DrawFn, digits: st.SearchStrategy[str]) -> str:
    """Digits in any script, one beside the other, with anything between them that is no letter and no digit."""
    number = draw(digits)
    shown = [draw(st.sampled_from(SCRIPTS))[int(digit)] for digit in number]
    gaps = [draw(BETWEEN) for _ in number[1:]]
    return "".join(itertools.chain.from_iterable(itertools.zip_longest(shown, gaps, fillvalue="")))


def holds_id(text: str) -> bool:
    """Read all digits that only signs and marks stand between, and look for a valid id in them."""
    plain = "".join(
        str(unicodedata.digit(each)) if unicodedata.digit(each, None) is not None else each for each in text
    )
    return any(has_valid_id(re.sub(r"[\W_]", "", chain)) for chain in re.findall(r"[0-9](?:[\W_]*[0-9])*", plain))


@given(any_text, written(ids), any_text)
@settings(max_examples=300)
def test_no_valid_id_survives_in_any_writing(before: str, number: str, after: str) -> None:
    """Spaces, dashes, unseen characters and digits of other scripts hide nothing."""
    assert holds_id(number)

    assert not holds_id(mask_personal(before + number + after))


@given(written(st.from_regex(r"0[2-9][0-9]{7,8}", fullmatch=True)))
def test_no_phone_number_survives_in_any_writing(number: str) -> None:
    """What is left holds no digit."""
    assert not any(each.isdigit() for each in mask_personal(f"โทร {number} นะ"))


@given(any_text)
@settings(max_examples=300)
@example("นาย\ud800สมชาย")
@example("a@\u200bb.co 081\u200b2345678")
def test_any_text_is_masked_once(text: str) -> None:
    """No text breaks it, and masking again changes nothing."""
    masked = mask_personal(text)

    assert mask_personal(masked) == masked
    assert masked.encode() is not None


PIECES = [*"นายนางสาวคุณชื่อกิตดีง .@12๓-?/#[]:ๆa", "ไลน์", "line", " at ", "http://", "mr ", "gmail.com", "นาย", "1694"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=300)
def test_pieces_of_rules_that_meet_are_masked_once(text: str) -> None:
    """Titles, signs and digits beside each other leave nothing to be masked later."""
    masked = mask_personal(text)

    assert mask_personal(masked) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ผมนายสมชาย ใจดี ตกงาน", "ผมนาย[ชื่อ] ตกงาน"),
        ("นางสาวสมหญิงอยากหางาน", "นางสาว[ชื่อ]อยากหางาน"),
        ("น.ส. สมศรี รักไทย ลาออก", "น.ส. [ชื่อ] ลาออก"),
        ("ด.ช.สมปอง น้อยใจ อายุ 14", "ด.ช.[ชื่อ] อายุ 14"),
        ("ด.ญ. มาลี ทำงานได้ไหม", "ด.ญ. [ชื่อ] ทำงานได้ไหม"),
        ("ผมชื่อสมชาย ใจดี อยากหางาน", "ผมชื่อ[ชื่อ] อยากหางาน"),
        ("คุณสมชายบอกว่าไม่ได้", "คุณ[ชื่อ]บอกว่าไม่ได้"),
        ("ติดต่อคุณ สมศักดิ์ ใจดี", "ติดต่อคุณ [ชื่อ]"),
        ("นายกฤษณะ ลาออก", "นาย[ชื่อ] ลาออก"),
        ("นาย Somchai Jaidee อยากได้งาน", "นาย [ชื่อ] อยากได้งาน"),
        ("Mr. John Smith wants a permit", "Mr. [ชื่อ] wants a permit"),
        ("Mrs Somsri and Ms. Malee", "Mrs [ชื่อ] and Ms. [ชื่อ]"),
        ("miss somying jaidee lost her job", "miss [ชื่อ] lost her job"),
        ("my name is Somchai Jaidee and I lost my job", "my name is [ชื่อ] and I lost my job"),
    ],
)
def test_names_behind_a_title_are_hidden(text: str, masked: str) -> None:
    """The title and the question stay."""
    assert mask_personal(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "นายจ้างไม่จ่ายค่าจ้าง",
        "นายหน้าเก็บเงินแล้วหาย",
        "นายทะเบียนอยู่ที่ไหน",
        "นายกรัฐมนตรีคือใคร",
        "ทนายความฟรีไหม",
        "เจ้านายไล่ออก",
        "นางพยาบาลไปเยอรมัน",
        "คุณช่วยดูให้หน่อย ขอบคุณ",
        "คุณสมบัติผู้สมัคร",
        "คุณแม่อายุ 60 หางานได้ไหม",
        "ชื่อบริษัทผิด",
        "I miss my appointment",
        "I missed the job fair",
        "โทร 1694 หรือ 1506 กด 2 หรือ 191",
        "1694 1506 1546 1111",
        "เปิด 08.30-16.30 น.",
        "เงินเดือน 15,000-20,000 บาท ปี 2567-2568",
        "เงินเดือน 15000-20000",
        "ม.33 ม.39 ม.40 แบบ สปส.2-01/7",
        "https://doe.go.th/prd ดูไม่ได้",
        "เว็บ doe.go.th ใช่ไหม?",
        "line official ของกรม",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    """Employers, brokers, hotlines, hours, sums and years are no personal data."""
    assert mask_personal(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("บัตร 1-1017-00203-45-0", "บัตร [เลขบัตร]"),
        ("บัตร ๑ ๑๐๑๗ ๐๐๒๐๓ ๔๕ ๐", "บัตร [เลขบัตร]"),
        ("โทร +66 81 234 5678", "โทร [เบอร์โทร]"),
        ("โทร (02) 245-6317 ต่อ 11", "โทร [เบอร์โทร] ต่อ 11"),
        ("0812345678 หรือ 1694", "[เบอร์โทร] หรือ 1694"),
        ("0812345678 1694", "[เบอร์โทร] 1694"),
        ("บัญชี 123-4-56789-0 กสิกร", "บัญชี [เลข] กสิกร"),
        ("บัญชี 123 4 56789 0", "บัญชี [เลข]"),
        ("พาสปอร์ต AA1234567", "พาสปอร์ต [เลข]"),
        ("ศูนย์แปดหนึ่งสองสามสี่ห้าหกเจ็ดแปด", "[เลข]"),
        ("ส่งที่somchai.j@example.co.thนะ", "ส่งที่[อีเมล]นะ"),
        ("somchai (at) gmail.com", "[อีเมล]"),
        ("สมชาย@ไทย.ไทย", "[อีเมล]"),
        ("ไลน์ somchai_99", "ไลน์ [ไลน์ไอดี]"),
        ("ไลน์ไอดี: somchai", "ไลน์ไอดี: [ไลน์ไอดี]"),
        ("my line id is abc.def", "my line id is [ไลน์ไอดี]"),
        ("https://line.me/ti/p/~somchai", "https://line.me/[ไลน์ไอดี]"),
        ("https://e.go.th/a?name=สมชาย&x=1 ใช้ไม่ได้", "https://e.go.th/a ใช้ไม่ได้"),
        ("https://e.go.th/a#token ใช้ไม่ได้", "https://e.go.th/a ใช้ไม่ได้"),
    ],
)
def test_numbers_and_addresses_are_hidden(text: str, masked: str) -> None:
    """What was hidden is named, so that an officer can read the rest."""
    assert mask_personal(text) == masked


def test_no_example_of_ours_is_taken_for_personal(base: KnowledgeBase) -> None:
    """Staff write examples without people in them; to mask a part of one would be a false alarm.

    What tells of danger is never kept, masked or not.
    """
    kept = [each for each in base.answers.values() if each.intent_id not in base.intents_of_danger]
    texts = [text for answer in kept for each in answer.examples.values() for text in each]

    assert [text for text in texts if mask_personal(text) != visible_text(text)] == []


def test_masks_can_be_left_out() -> None:
    """An example question needs no word for what was hidden."""
    assert strip_masks(mask_personal("ผม 081-234-5678 หางาน")) == "ผม หางาน"
