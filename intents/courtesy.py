"""What stands around a question and does not ask: greetings, thanks, politeness, emoji, quotes, a pasted link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

LEAST_LEFT = 4  # letters; with fewer left the courtesy is the message
_PARTICLES = ("ครับผม", "ครับ", "ค่ะ", "คะ", "คับ", "ค่า", "ค้าบ", "จ้า", "จ้ะ", "จ๊ะ", "ฮะ", "งับ", "ฮับ", "นะ", "น่ะ", "นะจ๊ะ")
_BETWEEN = r"[\s,.!:;~-]"
_LINK = re.compile(r"(?:https?://|www\.|line\.me/)\S+|(?<![a-z0-9])@[a-z0-9._-]+|(?<!\S)@\S+|(?<!\S)#\S+")
# Emoticons in words or signs, quotes, brackets of emphasis, whatever is a picture of its own, words in other scripts.
_SIGN = re.compile(
    r"\((?:[a-z]+(?: [a-z]+)?)\)(?=\s|$)|(?<!\S)[:;=^>x][-_'^o.]*[)(dpo3^<]+(?!\S)"
    r"|[\"'“”‘’«»‹›「」*_~^<>|=`!{}\[\]]+|[\u2190-\u21ff\u2300-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff]+"
    r"|[^\W\d_a-z\u00c0-\u024f\u1e00-\u1eff\u0e01-\u0e5b]+"
)
_MAY_HOLD_SIGN = re.compile(r"[^a-z0-9\s?%/,+\u0e00-\u0e7f\ue000-]|[xd]d+(?!\S)|http|www")
_SPACES = re.compile(r"\s{2,}")


def _alternatives(phrases: Iterable[str]) -> list[str]:
    """Give the patterns of phrases, longer ones first; one in Latin letters ends where its word does."""
    longest = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return [re.escape(phrase) + (r"(?![a-z])" if phrase[-1:].isascii() else "") for phrase in longest if phrase]


_LOOSE = f"(?:{'|'.join([*_alternatives(_PARTICLES), _BETWEEN])})*"
_LOOSE_TURNED = f"(?:{'|'.join([*_alternatives(each[::-1] for each in _PARTICLES), _BETWEEN])})*"
_EDGE = re.compile(rf"^{_BETWEEN}+|{_LOOSE}$")


class Courtesies:
    """Leaves them out, unless there is nothing else.

    Args:
        openings: phrases that stand before a question, normalised.
        closings: phrases that stand behind one, normalised.

    """

    def __init__(self, openings: Sequence[str] = (), closings: Sequence[str] = ()) -> None:
        self.openings, self.closings = tuple(openings), tuple(closings)
        self._before = _compile(openings)
        self._behind = _compile(closings, turned=True)

    def strip(self, text: str) -> str:
        """Give a normalised text without what stands around its question.

        >>> courtesies = Courtesies(["สวัสดี", "hello"], ["ขอบคุณ"])
        >>> courtesies.strip("สวัสดีค่ะ ขอเบอร์สำนักงาน 🙏 ขอบคุณค่ะ"), courtesies.strip("hello, where is the office!!!")
        ('ขอเบอร์สำนักงาน', 'where is the office')
        >>> courtesies.strip("สวัสดีค่ะ"), courtesies.strip("🙏🙏")
        ('สวัสดี', '🙏🙏')
        """
        rest = _shorten(text, _leave_out_signs(text)) if _MAY_HOLD_SIGN.search(text) else text
        return _shorten(rest, _EDGE.sub("", self.strip_phrases(rest)))

    def strip_phrases(self, text: str) -> str:
        """Leave out phrases alone: on the wrong keyboard layout signs are letters."""
        rest = _shorten(text, self._before.sub("", text, count=1))
        return _shorten(rest, _turn(self._behind.sub("", _turn(rest), count=1)))


def _leave_out_signs(text: str) -> str:
    return _SPACES.sub(" ", _SIGN.sub(" ", _LINK.sub(" ", text))).strip()


def _shorten(text: str, rest: str) -> str:
    return rest if len(rest) >= LEAST_LEFT else text


def _turn(text: str) -> str:
    return text[::-1]


def _compile(phrases: Iterable[str], *, turned: bool = False) -> re.Pattern[str]:
    """Make what finds a run of phrases, with particles and spaces between, where a text (or a turned one) begins."""
    known = "|".join(_alternatives(map(_turn, phrases) if turned else phrases)) or r"(?!)"
    loose = _LOOSE_TURNED if turned else _LOOSE
    return re.compile(rf"^(?:{loose}(?:{known}))+{loose}" if turned else rf"^(?:(?:{known}){loose})+")
