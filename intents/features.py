"""N-grams of characters and of English words: what texts are compared by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from operator import add

Extract = Callable[[str], Iterable[str]]  # how a text is cut into what it is compared by
WHOLE = "="  # marks what stands for whole words
_WORD = re.compile(r"[a-z0-9]+")

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


def extract_ngrams(text: str) -> list[str]:
    """Give what a normalised text is compared by: pairs and triples of characters, its borders counting as spaces.

    English words, and words that follow each other, count whole as well. Thai has no spaces to cut words at.
    One that occurs twice is given twice.

    >>> sorted(extract_ngrams("งาน"))
    [' ง', ' งา', 'งา', 'งาน', 'น ', 'าน', 'าน ']
    """
    padded = f" {text} "
    pairs = list(map(add, padded, padded[1:]))
    ngrams = [*pairs, *map(add, pairs, padded[2:])]
    words = _WORD.findall(text)
    if words:
        ngrams += [f"{WHOLE}{word}" for word in words]
        ngrams += [f"{WHOLE}{word} {following}" for word, following in pairwise(words)]
    return ngrams


def to_colloquial(text: str) -> str:
    """Rewrite a formal text as it is said in the street.

    >>> to_colloquial("ต้องการขึ้นทะเบียนอย่างไร")
    'อยากขึ้นทะเบียนยังไง'
    """
    for formal, spoken in _COLLOQUIAL:
        text = text.replace(formal, spoken)
    return text
