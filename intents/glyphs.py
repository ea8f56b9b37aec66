"""Letters in disguise to plain ones: styled and foreign look-alikes, accents and stacked marks, what cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters, marks and signs that show nothing, beside those that Unicode calls control or format characters.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Marks that can be put on any letter, any number of them; those that belong to one are part of its character in NFC.
_LOOSE_MARKS = re.compile(
    "(.?)[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+", re.DOTALL
)
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_SMALL_CAPITAL = "LATIN LETTER SMALL CAPITAL "

# Cyrillic and Greek letters that look like Latin ones.
_LATIN_OF = dict(
    zip(
        "аеорсухѕіјԁһԛԝвкмнтАВЕЅІЈКМНОРСТУХԌԚԜ" + "αονικρτυγηωχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxsijdhqwbkmhtABESIJKMHOPCTYXGQW" + "aovikptuynwxABEZHIKMNOPTYX",
        strict=True,
    )
)
_LOOK_ALIKES = {ord(other): latin for other, latin in _LATIN_OF.items()}
_MAY_LOOK_ALIKE = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_THAI_OR_LATIN = re.compile("[a-zA-Z\u0e01-\u0e2e]")
_WORD = re.compile("[a-zA-Z\u0370-\u03ff\u0400-\u052f]+")

# Marks that French and German do not write.
_VIETNAMESE = re.compile(r"[ăđơư\u1ea0-\u1ef9]")
LEAST_VIETNAMESE = 2  # letters with such marks, and one of ten: a name in an English message has fewer
RAREST_VIETNAMESE = 10


@lru_cache(maxsize=4_096)
def plain_glyph(character: str) -> str:
    """Give the plain letter or digit that a character is a styled form of, one space for all, nothing for the unseen.

    >>> [plain_glyph(styled) for styled in "𝐡ᴡ②\u3000\u200b語"]
    ['h', 'w', '2', ' ', '', '語']
    """
    category = unicodedata.category(character)
    if category == "Zs" or character in "\n\r\t":
        return " "
    # Control, format (zero-width, direction marks, soft hyphen), surrogate, private use, unassigned
    if category[0] == "C" or _UNSEEN.match(character):
        return ""
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and plain.isascii() and plain.isalnum():
        return plain
    name = unicodedata.name(character, "")
    letter = name.removeprefix(_SMALL_CAPITAL)
    return letter.lower() if letter != name and len(letter) == 1 else character


def plain_letters(text: str) -> str:
    """Take loose marks and accents off letters, and look-alikes for what they look like; Vietnamese keeps its marks.

    Args:
        text: in NFC.

    >>> plain_letters("r̶e̶s̸̷umé реrmit"), plain_letters("ищу работу"), plain_letters("Tôi muốn tìm việc làm")
    ('resume permit', 'ищу работу', 'Tôi muốn tìm việc làm')

    """
    text = _LOOSE_MARKS.sub(lambda found: _base(found[1]), text)
    if _ACCENTED.search(text) and not is_vietnamese(text):
        text = _ACCENTED.sub(lambda found: _base(found[0]), text)
    return _undisguise(text) if _MAY_LOOK_ALIKE.search(text) else text


def is_vietnamese(text: str) -> bool:
    """Tell whether Latin letters carry the marks of Vietnamese."""
    marked = len(_VIETNAMESE.findall(text.lower()))
    letters = sum(map(str.isalpha, text))
    return marked >= LEAST_VIETNAMESE and marked * RAREST_VIETNAMESE >= letters


def _base(letter: str) -> str:
    """Give a letter without its marks; one that no letter is below stays."""
    return unicodedata.normalize("NFD", letter)[:1]


def _undisguise(text: str) -> str:
    """Read look-alikes as Latin: all, where a Thai or Latin text has no other such letter; else inside Latin words."""
    foreign = _MAY_LOOK_ALIKE.findall(text)
    if _THAI_OR_LATIN.search(text) and all(ord(letter) in _LOOK_ALIKES for letter in foreign):
        return text.translate(_LOOK_ALIKES)
    return _WORD.sub(
        lambda word: word[0].translate(_LOOK_ALIKES) if _THAI_OR_LATIN.search(word[0]) else word[0],
        text,
    )
