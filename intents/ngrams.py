"""What texts are compared by: pairs and triples of characters, or, for Thai in Latin letters, of what one hears."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from operator import add

from pythainlp.tokenize import subword_tokenize, word_tokenize
from pythainlp.transliterate import romanize

from intents.gazetteer import MASK

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

NG = "q"  # stands for ng, which is one sound; no key holds a q otherwise

_THAI_RUN = re.compile(r"[\u0e01-\u0e4e]+")
_NOT_LATIN = re.compile(r"[^a-z]+")
# People write what they hear; each pair makes two common spellings of one sound the same. Order matters.
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^k(?:h?r|h|l)?[au]+[bp]$", "kap"),  # krub, krup, kub: the polite ending of men
        (r"or(?=\b|[^aeiou])", "o"),  # kor, tor, ber, her: the r is a vowel sign
        (r"[aeiu]+r(?=\b|[^aeiou])", "e"),
        (r"(?:ph|bp)", "p"),
        (r"(?:th|dt)", "t"),
        (r"(?:kh|gk|ck|c(?!h)|q)", "k"),
        (r"(?:tch|ch|sh|j)", "j"),
        (r"ng", NG),
        (r"g", "k"),
        (r"v", "w"),
        (r"[xz]", "s"),
        (r"r", "l"),
        (r"(?<=[kpt])l", ""),  # krap is said kap
        (r"(?<=[a-z])h", ""),
        (r"(?:ay|ai|ei|ey|i(?=y)|aai)", "y"),
        (r"(?:ao|au|aw)", "w"),
        (r"(?:uea|eua|ue|eu|oo|ou|ua|u)", "u"),
        (r"(?:ee|ea|ie|ia|i)", "i"),
        (r"(?:ae|oe|e)", "e"),
        (r"(?:aa|a)", "a"),
        (r"(?:oa|or|o)", "o"),
        (r"(?<=[aeiouyw])s(?=\b|[^aeiouyw])", "t"),  # sawasdee: a syllable ends in t
        (r"b\b", "p"),
        (r"d\b", "t"),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS = re.compile(r"[aeiouyw]+")


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
    for formal, colloquial in _COLLOQUIAL:
        text = text.replace(formal, colloquial)
    return text


def romanize_thai(text: str) -> str:
    """Write Thai as it sounds, by the royal system, syllable by syllable; other text stays.

    >>> romanize_thai("หางาน gecc")
    'ha ngan gecc'
    """
    return _THAI_RUN.sub(lambda run: " ".join(_romanize_word(word) for word in word_tokenize(run[0])), text)


@lru_cache(maxsize=20_000)
def _romanize_word(word: str) -> str:
    return " ".join(map(_romanize_syllable, subword_tokenize(word, engine="dict")))


@lru_cache(maxsize=20_000)
def _romanize_syllable(syllable: str) -> str:
    return romanize(syllable, engine="royin")


def phonetic_keys(text: str) -> tuple[str, ...]:
    """Give the phonetic key of each word of a romanised text: spellings of one sound meet under it.

    >>> phonetic_keys("thang prathet khrap") == phonetic_keys("tang pratet krap")
    True
    """
    return tuple(key for word in _NOT_LATIN.split(text.lower()) if (key := _phonetic_key(word)))


@lru_cache(maxsize=20_000)
def _phonetic_key(word: str) -> str:
    for pattern, key in _SPELLINGS:
        word = pattern.sub(key, word)
    return word


def extract_phonetic_ngrams(text: str) -> tuple[str, ...]:
    """Give what romanised texts are compared by: runs of phonetic letters, consonants alone, and whole words."""
    words = phonetic_keys(text)
    joined = "".join(words)
    bare = _VOWELS.sub("", joined)
    runs = (joined[start : start + size] for size in (3, 4, 5) for start in range(len(joined) - size + 1))
    consonants = (f"-{bare[start : start + size]}" for size in (2, 3, 4) for start in range(len(bare) - size + 1))
    place = (MASK,) if MASK in text else ()
    return tuple(dict.fromkeys((*runs, *consonants, *(f"={word}" for word in words), *place)))
