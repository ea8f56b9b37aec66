"""Personal numbers in a text, in whatever digits and with whatever between them: ids, phones, accounts."""

from __future__ import annotations

import re
import unicodedata

ID_MASK = "[เลขบัตร]"
PHONE_MASK = "[เบอร์โทร]"
NUMBER_MASK = "[เลข]"
LONG = 7  # digits
LONG_BESIDE_HOTLINE = 5  # what looks like a hotline may be the end of an account
ID_DIGITS = 13
MOST_LETTERS = 1_000  # of a message that are looked at for numbers to warn of

# Short numbers that anybody may call: those of our facts (a test compares). They stay readable where they stand alone.
HOTLINES = frozenset(
    "1111 1155 1166 1300 1323 1330 1377 1422 1441 1506 1546 1567 1669 1676 1694 1784 191 199".split()  # noqa: SIM905
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
