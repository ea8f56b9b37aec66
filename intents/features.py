"""Character n-grams: what texts are compared by."""

from __future__ import annotations

import re

SHORTEST, LONGEST = 2, 4
_SPACES = re.compile(r"\s+")

# How office words sound in the street; an example is learned in both forms.
_COLLOQUIAL = (
    ("อย่างไร", "ยังไง"),
    ("หรือไม่", "มั้ย"),
    ("ไหม", "มั้ย"),
    ("เท่าไร", "เท่าไหร่"),
    ("ต้องการ", "อยาก"),
    ("สามารถ", ""),
    ("ดำเนินการ", "ทำ"),
    ("ติดต่อ", "ไปหา"),
    ("อะไรบ้าง", "ไรบ้าง"),
    ("เพราะเหตุใด", "ทำไม"),
    ("หนังสือเดินทาง", "พาสปอร์ต"),
    ("ต่างชาติ", "ต่างด้าว"),
    ("ตำแหน่งงาน", "งาน"),
)


def extract_ngrams(text: str) -> frozenset[str]:
    """Give the set of character n-grams of a normalised text, with its borders as spaces.

    >>> sorted(extract_ngrams("งาน"))[:3]
    [' ง', ' งา', ' งาน']
    """
    padded = f" {_SPACES.sub(' ', text)} "
    return frozenset(
        padded[start : start + size] for size in range(SHORTEST, LONGEST + 1) for start in range(len(padded) - size + 1)
    )


def to_colloquial(text: str) -> str:
    """Rewrite a formal text as it is said in the street.

    >>> to_colloquial("ต้องการขึ้นทะเบียนอย่างไร")
    'อยากขึ้นทะเบียนยังไง'
    """
    for formal, spoken in _COLLOQUIAL:
        text = text.replace(formal, spoken)
    return text
