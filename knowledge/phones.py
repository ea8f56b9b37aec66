"""Phone numbers as they are dialled in Thailand: which are one valid number, and what other forms mean.

Lengths, first digits and area codes: the numbering plan of the National Broadcasting and Telecommunications Commission
(https://www.nbtc.go.th): nine digits from 02 to 07, ten from 06, 08 and 09, short numbers from 1, 1800 and six more.
"""

from __future__ import annotations

import re

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"
_TO_PLAIN = str.maketrans(
    dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))
    | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(DASHES, "-")
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " ")
)
_LANDLINE = r"0[ -]?[2-7](?:[ -]?\d){7}"
_MOBILE = r"0[ -]?[689](?:[ -]?\d){8}"
_SHORT = r"1\d{2,3}|1[ -]?800(?:[ -]?\d){6}"
_SEVERAL = r"(?:-\d{1,2})?"  # 034-564315-7: up to ...7
_INSIDE = r"(?: (?:ต่อ|กด) \d{1,5}(?:-\d{1,5})?)?"
PHONE = re.compile(rf"(?:(?:{_LANDLINE}|{_MOBILE}){_SEVERAL}|{_SHORT}){_INSIDE}", re.ASCII)
_DIALLED = re.compile(r"0[2-7]\d{7}|0[689]\d{8}|1\d{2,3}|1800\d{6}|\+?[1-9]\d{7,14}|\*\d+#?", re.ASCII)
_MOBILE_ONLY = re.compile(rf"{_MOBILE}{_INSIDE}", re.ASCII)
_WORDS = re.compile(r"^(?:โทรศัพท์|โทร\.?|เบอร์(?:โทร)?|หมายเลข|มือถือ|tel\.?|phone|call)\s*[.:]?\s*", re.IGNORECASE)
_ABROAD = re.compile(r"^(?:\+|00)?66[ -]?(?:\(0\)|0)?[ -]?(?=[2-9])")
_LOST_ZERO = re.compile(r"[2-7]\d{7}|[689]\d{8}", re.ASCII)
_BETWEEN = re.compile(r"\s*(?:[,;/\n]|\bหรือ\b|หรือ|และ)\s*")
# Codes that are not here, of later times or of no place, are taken for right.
AREA_CODES = {
    "02": "กรุงเทพมหานคร นนทบุรี ปทุมธานี สมุทรปราการ นครปฐม สมุทรสาคร",  # of the last two a part beside Bangkok
    "032": "เพชรบุรี ประจวบคีรีขันธ์ ราชบุรี",
    "034": "กาญจนบุรี นครปฐม สมุทรสาคร สมุทรสงคราม",
    "035": "พระนครศรีอยุธยา สุพรรณบุรี อ่างทอง",
    "036": "ลพบุรี สระบุรี สิงห์บุรี",
    "037": "นครนายก ปราจีนบุรี สระแก้ว",
    "038": "ฉะเชิงเทรา ชลบุรี ระยอง",
    "039": "จันทบุรี ตราด",
    "042": "นครพนม บึงกาฬ มุกดาหาร เลย สกลนคร หนองคาย หนองบัวลำภู อุดรธานี",
    "043": "กาฬสินธุ์ ขอนแก่น มหาสารคาม ร้อยเอ็ด",
    "044": "ชัยภูมิ นครราชสีมา บุรีรัมย์ สุรินทร์",
    "045": "ยโสธร ศรีสะเกษ อำนาจเจริญ อุบลราชธานี",
    "053": "เชียงราย เชียงใหม่ แม่ฮ่องสอน ลำพูน",
    "054": "น่าน พะเยา แพร่ ลำปาง",
    "055": "กำแพงเพชร ตาก พิษณุโลก สุโขทัย อุตรดิตถ์",
    "056": "ชัยนาท นครสวรรค์ พิจิตร เพชรบูรณ์ อุทัยธานี",
    "073": "นราธิวาส ปัตตานี ยะลา",
    "074": "พัทลุง สงขลา สตูล",
    "075": "กระบี่ ตรัง นครศรีธรรมราช",
    "076": "พังงา ภูเก็ต",
    "077": "ชุมพร ระนอง สุราษฎร์ธานี",
}


def to_plain(text: str) -> str:
    """Write digits, dashes, spaces and letters of any width or script as ASCII has them; the length stays.

    >>> to_plain("๐๒–๑２３")
    '02-123'
    """
    return text.translate(_TO_PLAIN)


def is_phone(written: str) -> bool:
    """Tell whether this is one number as staff write it, with its extension.

    >>> is_phone("034-564315"), is_phone("02 123 4567 ต่อ 12"), is_phone("034-56431A"), is_phone("0-3931-1111-9999")
    (True, True, False, False)
    """
    return PHONE.fullmatch(written) is not None


def is_dialled(written: str) -> bool:
    """Tell whether a button can dial this: one number, digits only.

    >>> is_dialled("021234567"), is_dialled("1506"), is_dialled("021234567021234568")
    (True, True, False)
    """
    return _DIALLED.fullmatch(written) is not None


def is_mobile(written: str) -> bool:
    """Tell whether this is the number of a mobile phone, which is often a person's own.

    >>> is_mobile("081-234-5678"), is_mobile("02-123-4567")
    (True, False)
    """
    return _MOBILE_ONLY.fullmatch(written) is not None


def served_by(written: str) -> tuple[str, ...]:
    """Give the provinces that the area code of a number is for; empty where it tells no place.

    >>> served_by("0 5641 3035-6"), served_by("081-234-5678"), served_by("1694")
    (('ชัยนาท', 'นครสวรรค์', 'พิจิตร', 'เพชรบูรณ์', 'อุทัยธานี'), (), ())
    """
    digits = digits_of(written)
    return tuple(AREA_CODES.get("02" if digits.startswith("02") else digits[:3], "").split())


def guess_phones(written: str) -> tuple[str, ...]:
    """Read numbers as people write them; empty where that is not sure.

    >>> guess_phones("โทร. (038) 398-052"), guess_phones("+66 44 811111")
    (('038-398-052',), ('044 811111',))
    >>> guess_phones("043811111/043811112"), guess_phones("0-4323-7777 ถึง 9"), guess_phones("34564309")
    (('043811111', '043811112'), ('0-4323-7777-9',), ('034564309',))
    """
    numbers = tuple(_tidy(part) for part in _BETWEEN.split(to_plain(written).strip()) if part.strip())
    return numbers if all(map(is_phone, numbers)) else ()


def _tidy(part: str) -> str:
    text = " ".join(_WORDS.sub("", part.strip()).split())
    text = _ABROAD.sub("0", text)
    text = re.sub(r"\((\d+)\)[ -]?", r"\1-", text)
    text = re.sub(r"(?<=\d)[.](?=\d)", "-", text)
    text = (
        re.sub(r"\s*(?:ถึง|to|-{1,2})\s*(\d{1,2})$", r"-\1", text)
        if re.search(r"(?:ถึง|to| -|- ) *\d{1,2}$", text)
        else text
    )
    text = re.sub(r"\s*(?:ต่อ|ext\.?|#)\s*(\d{1,5})$", r" ต่อ \1", text, flags=re.IGNORECASE)
    return f"0{text}" if _LOST_ZERO.fullmatch(text) else text


def digits_of(written: str) -> str:
    """Give the digits of the first number in a text, as they are dialled.

    >>> digits_of("โทร 02-123-4567 ต่อ 12"), digits_of("1506 กด 2"), digits_of("+66 2 123 4567")
    ('021234567', '1506', '021234567')
    """
    found = re.search(r"\+?\d(?:[ -]?\d)*", to_plain(written).replace("(", "").replace(")", ""))
    digits = re.sub(r"\D", "", found[0]) if found else ""
    return f"0{digits[2:]}" if found and found[0].startswith("+66") else digits
