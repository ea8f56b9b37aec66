"""Hides personal data in what citizens wrote, before anything of it is kept."""

from __future__ import annotations

import re
import unicodedata

from intents.normalize import visible_text
from intents.person_names import NAME_MASK, mask_names

ID_MASK = "[เลขบัตร]"
PHONE_MASK = "[เบอร์โทร]"
NUMBER_MASK = "[เลข]"
MAIL_MASK = "[อีเมล]"
LINE_MASK = "[ไลน์ไอดี]"
MAX_MASKED_LETTERS = 400
MAX_PASSES = 8
LONG = 7  # digits
LONG_BESIDE_HOTLINE = 5  # what looks like a hotline may be the end of an account
ID_DIGITS = 13
MOST_LETTERS = 1_000  # of a message that are looked at for numbers to warn of

# Short numbers that anybody may call: those of our facts (a test compares). They stay readable where they stand alone.
HOTLINES = frozenset(
    "1111 1155 1166 1205 1206 1300 1323 1330 1377 1422 1441 1506 1546 1567 1669 1676 1694 1784 191 1955 199".split()  # noqa: SIM905
)

_CHAIN = re.compile(r"[+(]?[0-9](?:[\W_]*[0-9])*")
_NUMBER = re.compile(r"[+(]?[0-9](?:.*[0-9])?", re.DOTALL)
_GROUP = re.compile(r"[0-9]+")
_OPEN = re.compile(r"[\s,;/]")  # what stands between one number and another, not inside a number
_TIME = r"(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]"
_YEAR = r"(?:19|20|24|25)[0-9]{2}"
_ROUND = r"[1-9][0-9]{0,3}00|[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_ORDINARY = re.compile(rf"(?:{_TIME}|{_YEAR}|{_ROUND})(?:[\s,/~\u2013-]{{1,3}}(?:{_TIME}|{_YEAR}|{_ROUND}))*")
_PHONE = re.compile(r"0[0-9]{8,9}|(?:00)?660?[0-9]{8,9}")
_DOCUMENT = re.compile(r"(?<![^\W_])[A-Za-z]{1,3}[0-9]{6,}")  # a passport, say
_SPELLED = "ศูนย์|หนึ่ง|นึง|เอ็ด|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|zero|one|two|three|four|five|six|seven|eight|nine"  # as words
_SPELLED_CHAIN = re.compile(rf"(?:{_SPELLED})(?:[\W_]*(?:{_SPELLED})){{{LONG - 1},}}", re.IGNORECASE)

_NOT_THAI = '[^\\s\u0e01-\u0e5b@,;:()<>\\[\\]"]'
_AT = r"\s?(?:@|[(\[{]\s?at\s?[)\]}]|\sat\s(?=(?:gmail|hotmail|yahoo|outlook|icloud|live)\b))\s?"
_MAIL = re.compile(rf"(?:{_NOT_THAI}+|[\u0e01-\u0e5b.]+){_AT}(?:{_NOT_THAI}+|[\u0e01-\u0e5b.]+)", re.IGNORECASE)
_HANDLE = re.compile(r"@[\w.-]{3,}", re.ASCII)
# What stands behind ? or # of an address, but not a question mark that ends a sentence.
_QUERY = re.compile(r"((?:https?://|www\.|[\w-]+\.[a-z]{2,})[^\s?#\u0e01-\u0e5b]*)[?#](?=[!-~])\S*", re.IGNORECASE)
_LINE_LINK = re.compile(r"(line\.me/(?:r/)?)(?=[\w~@%])\S+", re.IGNORECASE)
_LINE_ID = re.compile(
    r"((?<![a-z])(?:ไลน์|ไลน|line)\s?-?(?:id|ไอดี|ไอดี้)\s?(?:คือ|is)?\s?[:=.]?\s?)(?!is\b)[a-z0-9][\w.~-]+"
    r"|((?:ไลน์|ไลน|(?<![a-z])line)\s?[:=]?\s?)(?=[\w.-]*[a-z])(?=[\w.-]*[0-9_.-]\w)[a-z0-9][\w.-]{3,}"
    r"|((?:ไลน์|ไลน)\s?[:=]?\s?)(?!official|notify|today|chatbot|account|group|pay\b)[a-z][a-z]{3,}(?![a-z])",
    re.IGNORECASE | re.ASCII,
)
_MASK = re.compile("|".join(map(re.escape, (ID_MASK, PHONE_MASK, NUMBER_MASK, NAME_MASK, MAIL_MASK, LINE_MASK))))


def mask_personal(raw: str) -> str:
    """Write a message anew with ids, phones, accounts, e-mails, LINE ids, queries of links and names hidden.

    Only the first MAX_MASKED_LETTERS are kept.

    >>> mask_personal("ผมนายสมชาย ใจดี บัตร ๑๑๐๑๗๐๐๒๐๓๔๕๐ โทร 081-234-5678 ถาม 1694 แล้ว")
    'ผมนาย[ชื่อ] บัตร [เลขบัตร] โทร [เบอร์โทร] ถาม 1694 แล้ว'
    >>> mask_personal("e-mail: somchai@example.com ไลน์ somchai_99 https://doe.go.th/x?id=5")
    'e-mail: [อีเมล] ไลน์ [ไลน์ไอดี] https://doe.go.th/x'
    """
    text = raw
    for _ in range(MAX_PASSES):  # what is hidden brings its neighbours together
        before, text = text, _mask_once(text)
        if text == before:
            break
    return text


def strip_masks(text: str) -> str:
    """Leave out what stands for what was hidden.

    >>> strip_masks("ผมนาย[ชื่อ] หางาน [เบอร์โทร]")
    'ผมนาย หางาน'
    """
    return " ".join(_MASK.sub(" ", text).split())


def _mask_once(raw: str) -> str:
    text = visible_text(raw.strip())
    text = _QUERY.sub(r"\1", text)
    text = _LINE_LINK.sub(rf"\1{LINE_MASK}", text)
    text = _MAIL.sub(MAIL_MASK, text)
    text = _LINE_ID.sub(lambda found: f"{found[1] or found[2] or found[3]}{LINE_MASK}", text)
    text = _HANDLE.sub(LINE_MASK, text)
    text = mask_numbers(text)
    return mask_names(text)[:MAX_MASKED_LETTERS].strip()


def mask_numbers(text: str) -> str:
    """Hide what may be a personal number; hotlines, years, hours and round sums stay.

    >>> mask_numbers("บัตร 1-1017-00203-45-0 โทร 081 234 5678 หรือ 1694")
    'บัตร [เลขบัตร] โทร [เบอร์โทร] หรือ 1694'
    """
    text = "".join(map(_plain_digit, text))
    text = _SPELLED_CHAIN.sub(NUMBER_MASK, text)
    text = _DOCUMENT.sub(NUMBER_MASK, text)
    return _CHAIN.sub(lambda found: _mask_chain(found[0]), text)


def has_personal_number(text: str) -> bool:
    """Tell whether a text holds the number of an identity card, a passport or an account; phones do not count.

    >>> has_personal_number("เลขบัตร 1-1017-00203-45-0"), has_personal_number("โทร 081 234 5678 ปี 2567")
    (True, False)
    """
    masked = mask_numbers(text[:MOST_LETTERS])
    return ID_MASK in masked or NUMBER_MASK in masked


def has_valid_id(digits: str) -> bool:
    """Tell whether thirteen digits in a row are a Thai identity number, by the check digit.

    >>> has_valid_id("1101700203450"), has_valid_id("1101700203451")
    (True, False)
    """
    return any(_is_valid(digits[start : start + ID_DIGITS]) for start in range(len(digits) - ID_DIGITS + 1))


def _is_valid(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(ID_DIGITS, 1, -1), strict=False))
    return int(digits[-1]) == (11 - total % 11) % 10


def _plain_digit(character: str) -> str:
    number = unicodedata.numeric(character, -1)
    return str(int(number)) if number in range(10) else character


def _mask_chain(chain: str) -> str:
    """Mask the numbers of a chain of digits with no letter in between."""
    masked, start = [], 0
    hotlines = _hotlines(chain)
    least = LONG_BESIDE_HOTLINE if hotlines else LONG
    for first, end in hotlines:
        masked += [_mask_part(chain[start:first], least), chain[first:end]]
        start = end
    text = "".join([*masked, _mask_part(chain[start:], least)])
    # The whole may be a number although no part of it is.
    whole = _name_number(_digits(chain)) if text == chain else NUMBER_MASK
    return text if whole == NUMBER_MASK else whole


def _hotlines(chain: str) -> list[tuple[int, int]]:
    """Find hotlines that stand for themselves."""
    found = []
    for group in _GROUP.finditer(chain):
        before, after = chain[: group.start()], chain[group.end() :]
        is_alone = (not before or _OPEN.match(before[-1])) and (not after or _OPEN.match(after))
        if is_alone and group[0] in HOTLINES:
            found.append(group.span())
    return found


def _mask_part(part: str, least: int) -> str:
    found = _NUMBER.search(part)
    digits = _digits(part)
    if found is None or len(digits) < least or (_ORDINARY.fullmatch(found[0]) and not has_valid_id(digits)):
        return part
    return part[: found.start()] + _name_number(digits) + part[found.end() :]


def _name_number(digits: str) -> str:
    if has_valid_id(digits):
        return ID_MASK
    return PHONE_MASK if _PHONE.fullmatch(digits) else NUMBER_MASK


def _digits(text: str) -> str:
    return "".join(_GROUP.findall(text))
