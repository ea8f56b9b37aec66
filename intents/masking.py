"""Hides personal data in what citizens wrote, before anything of it is kept."""

from __future__ import annotations

import re

from intents.long_numbers import ID_MASK, NUMBER_MASK, PHONE_MASK, mask_numbers
from intents.normalize import visible_text
from intents.person_names import NAME_MASK, mask_names

MAIL_MASK = "[อีเมล]"
LINE_MASK = "[ไลน์ไอดี]"
MAX_MASKED_LETTERS = 400
MAX_PASSES = 8

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
