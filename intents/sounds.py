"""Thai written in Latin letters: how Thai text sounds, and keys under which spellings of one sound meet."""

from __future__ import annotations

import re
from functools import lru_cache

from pythainlp.tokenize import subword_tokenize, word_tokenize
from pythainlp.transliterate import romanize

from intents.places import MASK

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


def romanize_thai(text: str) -> str:
    """Write Thai as it sounds, by the royal system, syllable by syllable; other text stays.

    >>> romanize_thai("หางาน gecc")
    'ha ngan gecc'
    """
    return _THAI_RUN.sub(lambda run: " ".join(_romanize_word(word) for word in word_tokenize(run[0])), text)


@lru_cache(maxsize=20_000)
def _romanize_word(word: str) -> str:
    return " ".join(romanize(syllable, engine="royin") for syllable in subword_tokenize(word, engine="dict"))


def sound_words(text: str) -> tuple[str, ...]:
    """Give the sound of each word of a romanised text.

    >>> sound_words("thang prathet khrap") == sound_words("tang pratet krap")
    True
    """
    return tuple(key for word in _NOT_LATIN.split(text.lower()) if (key := _sound(word)))


@lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    for pattern, sound in _SPELLINGS:
        word = pattern.sub(sound, word)
    return word


def extract_sounds(text: str) -> tuple[str, ...]:
    """Give what romanised texts are compared by: runs of sounds, consonants alone, and whole words."""
    words = sound_words(text)
    joined = "".join(words)
    bare = _VOWELS.sub("", joined)
    runs = (joined[start : start + size] for size in (3, 4, 5) for start in range(len(joined) - size + 1))
    consonants = (f"-{bare[start : start + size]}" for size in (2, 3, 4) for start in range(len(bare) - size + 1))
    place = (MASK,) if MASK in text else ()
    return tuple(dict.fromkeys((*runs, *consonants, *(f"={word}" for word in words), *place)))
